import dataclasses

import numpy as np
import pytest

from core.config import RunConfig
from core.forecasting.choosing import choose_inputs
from core.learning import graphs
from core.learning.graphs import IDLE_GRAPHS, Graphs, Shape
from core.learning.learner import Learner
from tests.unit.learning.trainings import VALUES, same, task, train


def test_a_run_on_the_graphs_of_another_gives_the_numbers_of_a_fresh_one():
    graphs._idle.clear()
    fresh = train(units=(3, 2), window=9, seed=5)
    graphs._idle.clear()
    train(units=(3, 2), window=4, learning_rate=0.1, values=VALUES[::-1])
    (left,) = graphs._idle.values()
    again = train(units=(3, 2), window=9, seed=5)
    assert list(graphs._idle.values()) == [left]
    assert same(again.last, fresh.last)
    assert same(again.best, fresh.best)


def test_two_learners_at_work_at_once_share_no_network():
    config = RunConfig(window=4, units=(2,))
    inputs = choose_inputs(task(config))
    with Learner(task(config), inputs) as one, Learner(task(config), inputs) as other:
        one.assign({name: array + 1 for name, array in one.weights().items()})
        assert not same(one.weights(), other.weights())


SMALL = Shape(features=1, units=(2,), dropout=0.2, outputs=1, strategy="multi", shards=1)


@pytest.fixture
def none_idle(monkeypatch):
    """No graphs of other tests."""
    monkeypatch.setattr(graphs, "_idle", {})


def test_graphs_that_were_reset_forget_what_they_learnt():
    made = Graphs(SMALL)
    config = RunConfig(seed=3, learning_rate=0.25)
    made.reset(config)
    first = {name: np.array(v.value) for name, v in made.variables().items()}
    for variable in made.variables().values():
        variable.assign(np.array(variable.value) + 1)
    made.reset(config)
    again = {name: np.array(v.value) for name, v in made.variables().items()}
    assert {name.split("/")[0] for name in first} == {"seed", "model", "optimizer"}
    assert same({k: v for k, v in again.items() if "learning_rate" not in k}, first)
    assert float(made.optimizer.learning_rate) == 0.25


@pytest.mark.usefixtures("none_idle")
def test_graphs_are_kept_for_the_next_run_of_their_shape_and_the_oldest_go():
    made = [Graphs(dataclasses.replace(SMALL, units=(n,))) for n in range(1, IDLE_GRAPHS + 2)]
    for one in made:
        one.leave()
    assert Graphs.reuse(made[1].shape) is made[1]
    assert Graphs.reuse(made[1].shape) is not made[1]
    assert made[0].shape not in graphs._idle and len(graphs._idle) == IDLE_GRAPHS - 1


@pytest.mark.usefixtures("none_idle")
@pytest.mark.parametrize("features", [1, 3])
def test_every_layer_is_one_operation_in_each_shard(features):
    made = Graphs(dataclasses.replace(SMALL, features=features, units=(2, 3), shards=2))
    for function in (made.learn, made.losses, made.forecast):
        graph = function.get_concrete_function().graph.as_graph_def()
        nodes = [*graph.node, *(node for one in graph.library.function for node in one.node_def)]
        assert sum(node.op == "BlockLSTMV2" for node in nodes) == 4
