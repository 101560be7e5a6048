import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from core.config import RunConfig
from core.errors import UserError
from core.learning import fitting
from core.learning.fitting import fit_and_forecast, fit_network
from core.learning.journal import NullJournal
from core.series.ledger import Entry, Repair
from core.series.series import Series
from tests.unit.learning.trainings import NOISY, SCHOOLED, Journal, same, task

CONFIG = RunConfig(window=5, units=(3,), epochs=3, batch_size=16, dropout=0.0)


def test_what_is_fitted_is_what_is_forecast():
    rows = np.array([110, 103])
    with fit_network(task(CONFIG), NullJournal()) as (learner, outcome):
        expected = learner.horizon_forecasts(outcome.best, rows)
    found = fit_and_forecast(task(CONFIG), rows, lambda: False)
    np.testing.assert_array_equal(found, expected)


def left_out(values, first, stop, config):
    """The same task with times, and with rows that are neither learnt nor judged."""
    days = np.datetime64("2024-01-01") + np.arange(len(values))
    dates = {"start": str(days[first]), "stop": str(days[stop - 1])}
    ledger = (Entry(Repair("exclude", "bridge", **dates), stop - first),)
    series = Series("waves", "y", "", days, values, frequency="D", ledger=ledger)
    return dataclasses.replace(task(config), series=series)


@pytest.mark.parametrize(
    "config",
    [CONFIG, RunConfig(**SCHOOLED), RunConfig(**{**SCHOOLED, "horizon": 3})],
    ids=["from nothing", "learning on", "three steps"],
)
def test_what_is_left_out_is_no_target_of_what_learns_and_chooses(config):
    # No window looks back into the last rows that choose.
    last = task(config).chooses.stop
    changed, weights, inputs = NOISY.copy(), [], []
    changed[last - 5 : last] += 1.5
    for values in (NOISY, changed):
        fitted = left_out(values, last - 5, last, config)
        with fit_network(fitted, NullJournal()) as (learner, outcome):
            weights.append(outcome.best)
            inputs.append(learner.inputs.to_dict())
    assert same(*weights) and inputs[0] == inputs[1]


def test_a_part_that_is_left_out_as_a_whole_is_told():
    cut = task(CONFIG).cut
    fitted = left_out(NOISY, cut.validation.start, cut.validation.stop, CONFIG)
    with pytest.raises(UserError) as refused, fit_network(fitted, NullJournal()):
        pass
    assert refused.value.message.code == "validation_left_out"


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
