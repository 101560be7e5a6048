import numpy as np
import pytest
import tensorflow as tf

from core.config import RunConfig
from core.learning import fitting
from core.learning.fitting import fit_and_forecast, fit_network
from core.learning.journal import NullJournal
from tests.unit.learning.trainings import NOISY, SCHOOLED, Journal, same, task

CONFIG = RunConfig(window=5, units=(3,), epochs=3, batch_size=16, dropout=0.0)


def test_what_is_fitted_is_what_is_forecast():
    rows = np.array([110, 103])
    with fit_network(task(CONFIG), NullJournal()) as (learner, outcome):
        expected = learner.horizon_forecasts(outcome.best, rows)
    found = fit_and_forecast(task(CONFIG), rows, lambda: False)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    "config",
    [
        CONFIG,
        RunConfig(**{**SCHOOLED, "epochs": 0}),
        RunConfig(**SCHOOLED),
        RunConfig(**{**SCHOOLED, "horizon": 3}),
    ],
    ids=["from nothing", "school", "learning on", "three steps"],
)
def test_rows_after_those_that_choose_change_nothing(config):
    last = task(config).chooses.stop
    changed = NOISY.copy()
    changed[last:] = 1e6
    rows = np.arange(70, last - config.horizon + 1)
    weights, forecasts = [], []
    for values in (NOISY, changed):
        with fit_network(task(config, values), NullJournal()) as (learner, outcome):
            weights.append(outcome.best)
            forecasts.append(learner.horizon_forecasts(outcome.best, rows))
            assert learner.inputs.schooled is None or learner.inputs.schooled.share > 0
    assert same(*weights)
    np.testing.assert_array_equal(*forecasts)


def test_a_stop_ends_a_fit_with_the_best_so_far():
    asked = []

    def stop():
        asked.append(True)
        return True

    found = fit_and_forecast(task(CONFIG.replace(epochs=10**6)), np.array([103]), stop)
    assert np.isfinite(found).all() and len(asked) < 5


def test_a_fit_goes_on_from_a_checkpoint():
    half = Journal(stop_at=1)
    with fit_network(task(CONFIG), half):
        pass
    resumed = Journal()
    with fit_network(task(CONFIG), resumed, half.kept[-1]) as (_, outcome):
        found = outcome.last
    assert [row["epoch"] for row in resumed.rows] == [2, 3]
    with fit_network(task(CONFIG), NullJournal()) as (_, outcome):
        assert same(found, outcome.last)


def test_what_tensorflow_has_no_memory_for_is_told_as_a_want_of_memory(monkeypatch):
    def exhaust(*_):
        raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating")

    monkeypatch.setattr(fitting, "Training", exhaust)
    with pytest.raises(MemoryError, match="OOM"), fit_network(task(CONFIG), NullJournal()):
        pass
