from core.config import RunConfig
from core.forecasting.choosing import choose_inputs
from core.learning import graphs
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
