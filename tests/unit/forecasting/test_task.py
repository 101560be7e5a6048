"""What every step takes: a series, the settings and how its rows are cut."""

import numpy as np

from core.config import RunConfig
from core.forecasting.task import Task
from core.series.series import Series
from core.series.split import Parts

CUTOFF = Parts(range(80), range(80, 100), range(100, 110))


def task(**changes):
    rain = np.arange(200.0) ** 2
    series = Series(
        "ramp", "y", "", None, np.arange(200.0), season_length=7, covariates={"rain": rain}
    )
    return Task.of(series, RunConfig(window=5, covariates=("rain",), **changes))


def test_a_task_is_cut_as_the_settings_say_and_its_validation_rows_choose_then_calibrate():
    found = task()
    assert (found.cut.train, found.cut.test) == (range(140), range(170, 200))
    assert (found.chooses, found.calibrates) == (range(140, 163), range(163, 170))


def test_an_earlier_task_sees_nothing_after_the_end_of_its_test_part():
    early = task().until(CUTOFF, seed=3)
    assert (len(early.values), len(early.covariates)) == (110, 110)
    assert (early.cut, early.config.seed) == (CUTOFF, 3)


def test_a_column_known_in_advance_is_seen_ahead_of_a_cutoff_as_it_was_planned():
    early = task(known_ahead=("rain",), horizon=2).until(CUTOFF)
    assert early.covariates[-1].tolist() == [111.0**2]


def test_the_settings_say_how_long_a_season_is_before_the_series_does():
    assert task().season_length == 7
    assert task(season_length=12).season_length == 12


def test_the_rows_of_a_part_hold_what_a_forecast_needs_before_and_its_horizon_after():
    found = task(reach_back=False, horizon=3)
    assert found.scorable_rows(range(140, 160), needed=8).tolist() == list(range(148, 158))
