import numpy as np
import pytest

from core.config import RunConfig
from core.forecasting.choosing import choose_inputs
from core.learning.learner import Learner
from tests.unit.learning.trainings import CUT, VALUES, same, task


@pytest.mark.parametrize("strategy", ["multi", "recursive"])
def test_rows_after_those_that_choose_are_forecast_from_the_refitted_path(strategy):
    values = VALUES + np.random.default_rng(6).normal(size=120)
    config = RunConfig(window=6, linear=True, horizon=2, strategy=strategy)
    inputs = choose_inputs(task(config, values))
    rows = np.array([inputs.refitted_from, 100, inputs.refitted_from - 1])
    early, later = inputs.starts(values)[rows], inputs.later().starts(values)[rows]
    with Learner(task(config, values), inputs) as learner:  # its first weights add nothing
        found = learner.horizon_forecasts(learner.weights(), rows)
    steps = config.outputs
    np.testing.assert_allclose(found[:2, :steps], later[:2])
    np.testing.assert_allclose(found[2:, :steps], early[2:])
    assert (early != later).all()


@pytest.mark.parametrize("strategy", ["multi", "hybrid"])
def test_gains_are_what_the_network_takes_off_the_losses_of_the_path(strategy):
    config = RunConfig(window=6, linear=True, horizon=2, strategy=strategy)
    inputs = choose_inputs(task(config))
    rows = inputs.rows(CUT.train, True)
    with Learner(task(config), inputs) as learner:
        path = np.mean(learner.losses(rows))
        learner.learn(learner.shuffled(rows, 0), 0, 1, 0.0)
        learnt = learner.weights()
        gains = learner.gains(learnt, rows)
        assert gains.mean() == pytest.approx(path - np.mean(learner.losses(rows)))
        assert same(learner.weights(), learnt)
