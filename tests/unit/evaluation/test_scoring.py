import dataclasses

import numpy as np
import pytest

from core.config import RunConfig
from core.evaluation.headline import sentence
from core.evaluation.metrics import Errors
from core.evaluation.scoring import evaluate
from core.forecasting.inputs import Inputs
from core.forecasting.scaler import Scaler
from core.forecasting.task import Task
from core.forecasting.transforms import Transform
from tests.unit.evaluation.walks import WALK, make_series


def after_last(values, error):
    """Returns a forecaster that is off from the value before by a constant."""
    return lambda rows: values[rows - 1, None] + error


def plain_inputs(window):
    return Inputs(window, Scaler(True, 0.0, 1.0), np.array([1.0]))


def evaluated(values=WALK, config=None, best=0.5, last=-2.0, **facts):
    config = config or RunConfig(window=10)
    series = make_series(values, **facts)
    forecasters = after_last(values, best), after_last(values, last)
    return evaluate(Task.of(series, config), plain_inputs(config.window), *forecasters)


RAMP = np.arange(1000.0)


ARTICLE = RunConfig.from_preset("article")


def test_the_article_scores_rows_895_to_999_of_1000():
    found = evaluated(RAMP, ARTICLE)
    assert found.rows["test"] == range(895, 1000)
    assert found.test.best.n == 105


def test_the_article_has_855_training_rows_and_no_validation_part_in_the_table():
    table = evaluated(RAMP, ARTICLE).predictions
    assert table["split"].value_counts().to_dict() == {"train": 855, "test": 105}


def test_with_two_shares_validation_and_test_have_the_same_scores_and_a_note_says_so():
    found = evaluated(RAMP, ARTICLE)
    assert found.validation.best == found.test.best
    assert [note.code for note in found.notes] == ["validation_is_test"]


def test_with_three_shares_every_row_of_the_later_parts_is_scored():
    found = evaluated()
    assert found.rows == {
        "train": range(10, 140),
        "validation": range(140, 170),
        "test": range(170, 200),
    }
    assert found.notes == ()


def test_best_and_last_weights_are_scored_apart():
    # On the ramp the next value is 1 above the last one: errors of -0.5 and of -3.
    found = evaluated(RAMP, best=0.5, last=-2.0)
    assert found.test.best.mae == pytest.approx(0.5)
    assert found.test.last.mae == pytest.approx(3.0)


def test_last_weights_that_are_no_numbers_have_no_scores():
    series = make_series(WALK)
    found = evaluate(
        Task.of(series, RunConfig(window=10)),
        plain_inputs(10),
        after_last(WALK, 0.5),
        last=None,
    )
    assert found.test.last.mae is None


def test_mase_is_scaled_by_the_steps_of_the_training_part():
    values = np.concatenate([3.0 * np.arange(70), 500 + 7.0 * np.arange(30)])
    found = evaluated(values, best=0.0)
    # Steps of 3 while training, of 7 in the test part.
    assert found.test.best.mase == pytest.approx(7 / 3)


def test_baselines_are_scored_on_the_rows_the_network_is_scored_on():
    found = evaluated(RAMP, ARTICLE)
    assert found.test.baselines["naive"].n == 105
    assert found.test.baselines["naive"].mae == pytest.approx(1.0)


def test_the_season_of_the_settings_goes_before_that_of_the_series():
    config = RunConfig(window=10, season_length=4)
    found = evaluated(np.tile([1.0, 5.0, 2.0, 9.0], 50), config, season_length=7)
    assert found.season_length == 4
    assert found.test.baselines["seasonal_naive"].mae == 0.0


def test_the_predictions_hold_the_true_value_beside_each_forecast():
    table = evaluated().predictions
    line = table[table["ds"] == 170].iloc[0]
    assert (line["split"], line["step"]) == ("test", 1)
    assert (line["y"], line["naive"]) == (WALK[170], WALK[169])
    assert line["forecast"] == WALK[169] + 0.5


def test_the_predictions_name_each_row_once_in_time_order():
    assert evaluated().predictions["ds"].tolist() == list(range(10, 200))


def test_bands_stand_in_the_table_from_the_first_row_that_calibrates():
    found = evaluated(np.cumsum(np.random.default_rng(1).normal(size=400)))
    # Of the validation rows 280 to 339 the last quarter calibrates; 80 % need four known errors.
    band = found.predictions.set_index("ds")["lo-80"]
    assert band.loc[:328].isna().all()
    assert band.loc[329:].notna().all()


def test_promised_and_achieved_coverage_stand_side_by_side():
    walk = np.cumsum(np.random.default_rng(1).normal(size=4000))
    found = evaluated(walk)
    assert [level.promised for level in found.coverage] == [80, 95]
    for level in found.coverage:
        assert level.scored == 600
        assert level.achieved == pytest.approx(level.promised, abs=3)


def test_two_shares_leave_no_rows_for_bands():
    found = evaluated(RAMP, ARTICLE)
    assert found.coverage == ()
    assert found.bands_ahead == {}
    assert "lo-80" not in found.predictions


def test_bands_of_logarithms_are_shares_of_the_value():
    values = np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.1, 400)))
    inputs = dataclasses.replace(plain_inputs(10), transform=Transform("log", 1e-9))
    naive = after_last(values, 0.0)
    found = evaluate(Task.of(make_series(values), RunConfig(window=10)), inputs, naive, None)
    last = found.predictions.iloc[-1]
    assert last["hi-80"] / last["forecast"] == pytest.approx(last["forecast"] / last["lo-80"])


def marks(*rows, n=200):
    found = np.zeros(n, dtype=bool)
    found[list(rows)] = True
    return found


def test_no_error_is_counted_against_a_repaired_row():
    values = WALK.copy()
    values[[150, 180, 181]] = 1e6  # what a repair made of them
    series = make_series(values, repaired=marks(150, 180, 181))
    forecasters = after_last(WALK, 0.5), after_last(WALK, -2.0)
    found = evaluate(Task.of(series, RunConfig(window=10)), plain_inputs(10), *forecasters)
    clean = np.delete(np.arange(170, 200), [10, 11])
    expected = np.abs(WALK[clean - 1] + 0.5 - WALK[clean]).mean()
    assert found.test.best.mae == pytest.approx(expected)
    assert (found.test.best.n, found.validation.best.n) == (28, 29)
    assert found.test.steps[0].mae["forecast"] == pytest.approx(expected)
    assert found.test.baselines["naive"].n == 28
    assert found.notes[-1].values == {"count": 3, "rows": 60}


def test_the_sentence_counts_the_rows_that_are_scored():
    series = make_series(WALK, repaired=marks(180, 181))
    found = evaluate(
        Task.of(series, RunConfig(window=10)), plain_inputs(10), after_last(WALK, 0.5), None
    )
    told = sentence(series, "test", found.rows["test"], found.test)
    assert told.values["rows"] == "28 values"


def test_a_repaired_training_row_is_no_step_of_the_scale():
    values = RAMP.copy()
    values[100] = 1e6
    series = make_series(values, repaired=marks(100, n=1000))
    config = RunConfig(window=10)
    off = after_last(RAMP, 0.5)
    found = evaluate(Task.of(series, config), plain_inputs(10), off, None)
    assert found.test.best.mase == pytest.approx(0.5)


def test_a_part_without_an_observed_row_has_no_score():
    series = make_series(WALK, repaired=marks(*range(170, 200)))
    found = evaluate(
        Task.of(series, RunConfig(window=10)), plain_inputs(10), after_last(WALK, 0.5), None
    )
    assert found.test.best == Errors(n=0)
    told = sentence(series, "test", found.rows["test"], found.test)
    assert told.code == "forecast_unobserved"


def test_the_predictions_mark_what_was_repaired():
    series = make_series(WALK, repaired=marks(180))
    found = evaluate(
        Task.of(series, RunConfig(window=10)), plain_inputs(10), after_last(WALK, 0.5), None
    )
    table = found.predictions
    assert table.loc[table["repaired"], "ds"].tolist() == [180]
    assert "repaired" not in evaluated().predictions
