import dataclasses

import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.choosing import check_transform, choose_inputs
from core.forecasting.task import Task
from core.schooled.share import school_share
from core.schooled.shipped import shipped
from core.series.length import check_length, fit_split
from core.series.series import Series
from core.series.split import cut_validation, parts
from tests.unit.forecasting.growing import RECOMMENDED, SPLIT, fit, growing_season, task


def test_logarithms_are_taken_where_validation_prefers_them():
    assert fit(growing_season()).transform.kind == "log"
    rows = np.arange(240)
    steady = 100 + 10 * np.sin(2 * np.pi * rows / 12) + np.random.default_rng(2).normal(size=240)
    assert fit(steady).transform.kind == "none"


def test_logarithms_of_values_that_are_not_positive_are_refused():
    config = RECOMMENDED.replace(transform="log")
    with pytest.raises(UserError) as refused:
        fit(growing_season() - 300, config)
    assert refused.value.message.code == "log_needs_positive"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"school": False},
        {"horizon": 4},
        {"horizon": 3, "strategy": "recursive"},
        {"reach_back": False, "window": 12},
        {"covariates": ("a", "b"), "known_ahead": ("b",)},
    ],
)
@pytest.mark.parametrize("season", [None, 7, 12, 60])
def test_no_value_after_the_rows_that_choose_changes_what_the_network_sees(changes, season):
    # Scales, linear model, share, window and seasons: all of them are in what is written.
    values, config = growing_season(), RECOMMENDED.replace(**changes)
    random = np.random.default_rng(4)
    columns = {"a": random.normal(size=240), "b": random.normal(size=240)}
    last = task(values, config, season).chooses.stop
    later, later_columns = values.copy(), {name: x.copy() for name, x in columns.items()}
    later[last:] = 1e6 * np.arange(240 - last)
    for name, column in later_columns.items():
        # What is known in advance of the last rows that choose is seen there.
        column[last + (config.outputs if name == "b" else 0) :] = -1e6
    found, again = (
        choose_inputs(task(of, config, season, beside))
        for of, beside in ((values, columns), (later, later_columns))
    )
    assert found.to_dict() == again.to_dict()
    assert found.later().to_dict() == again.later().to_dict()
    assert (found.schooled is not None) == config.schooled


def test_rows_that_choose_do_change_the_share():
    values = growing_season()
    changed = values.copy()
    rows = task(values).chooses
    changed[rows] *= 1 + 0.2 * (-1.0) ** np.arange(len(rows))
    assert fit(values).schooled.share != fit(changed).schooled.share


def test_a_share_of_nothing_is_chosen_where_what_it_says_does_harm(monkeypatch):
    # Whatever school said, the opposite is true.
    school = shipped()
    wrong = {
        name: -30 * array if "dense" in name else array for name, array in school.arrays.items()
    }
    harmful = dataclasses.replace(school, arrays=wrong)
    monkeypatch.setattr("core.forecasting.choosing.shipped", lambda: harmful)
    assert fit(growing_season()).schooled.share < 0.1


def test_where_validation_is_the_test_part_the_share_is_that_of_school():
    inputs = fit(growing_season(), RECOMMENDED.replace(split=(0.85, 0.15)))
    known = inputs.schooled.n_known
    assert known == 204
    assert inputs.schooled.share == school_share(known, False, shipped().record)


def test_what_school_was_is_named():
    view = fit(growing_season()).schooled
    assert (view.version, view.sha256) == (shipped().version, shipped().sha256)
    assert fit(growing_season()).later().schooled == view


@pytest.mark.parametrize(
    ("n", "season", "window", "seasons"),
    [
        # Room for everything.
        (400, 12, 64, (1, 2, 7)),
        # 42 training rows, and two seasons of 7 within 80 % of them.
        (60, 7, 42, (1, 2)),
        # 28, for whom no season is short enough.
        (40, 30, 28, ()),
    ],
)
def test_a_short_series_shortens_seasons_and_window(n, season, window, seasons):
    inputs = fit(growing_season(n), season=season)
    assert (inputs.window, inputs.schooled.seasons) == (window, seasons)
    # The training rows hold enough for some forecasts.
    assert inputs.fewest < len(parts(n, SPLIT).train)


@pytest.mark.parametrize("horizon", [1, 5])
@pytest.mark.parametrize("reach_back", [True, False])
def test_the_shortest_series_that_is_long_enough_can_be_learnt(horizon, reach_back):
    config = RECOMMENDED.replace(horizon=horizon, reach_back=reach_back)
    n = next(n for n in range(5, 400) if is_long_enough(n, config))
    config, _ = fit_split(n, config)
    inputs = fit(growing_season(n), config)
    cut = parts(n, config.split)
    assert inputs.window >= 1
    for part in (cut.train, cut.validation, cut.test):
        assert len(inputs.trainable_rows(part, reach_back))


def is_long_enough(n, config):
    try:
        check_length(n, config)
    except UserError:
        return False
    return True


def test_the_rows_that_choose_teach_the_line_of_later_forecasts():
    values, cut = growing_season(), cut_validation(parts(240, SPLIT))[0]
    inputs = fit(values)
    later = inputs.later()
    assert (inputs.refitted_from, later.needed) == (cut.stop, inputs.needed)
    transformed, rows = inputs.transformed(values), np.asarray(cut)
    # The rows it learnt itself are closer to it.
    assert later.linear.squared_error(transformed, rows) < inputs.linear.squared_error(
        transformed, rows
    )


def test_where_validation_is_the_test_part_the_training_rows_alone_decide():
    values, config = growing_season(), RECOMMENDED.replace(split=(0.85, 0.15))
    later = values.copy()
    later[parts(240, config.split).validation.start :] *= -3
    assert fit(values, config).to_dict() == fit(later, config).to_dict()


def test_enough_training_windows_are_left_on_a_short_series():
    values = growing_season(60)
    inputs = fit(values)
    assert len(inputs.trainable_rows(parts(60, SPLIT).train, reach_back=True)) >= 8


@pytest.mark.parametrize("school", [True, False])
def test_each_part_keeps_a_window_where_windows_may_not_begin_before_it(school):
    config = RECOMMENDED.replace(window=20, reach_back=False, school=school)
    cut = parts(240, SPLIT)
    inputs = fit(growing_season(), config)
    assert all(
        len(inputs.trainable_rows(part, False)) for part in (cut.train, cut.validation, cut.test)
    )


def test_rows_that_choose_keep_a_window_too_rather_than_be_set_aside_to_calibrate():
    # 36 validation rows: 9 of them set aside would leave 27, too few for a window of 30.
    config = RECOMMENDED.replace(window=30, reach_back=False, school=False)
    cut = parts(240, SPLIT)
    chooses, calibrates = cut_validation(cut, config.fewest_rows)
    assert (len(chooses), len(calibrates)) == (36, 0)
    assert len(fit(growing_season(), config).trainable_rows(chooses, False))


def test_logarithms_of_values_that_have_none_are_refused_before_training():
    values, config = growing_season(), RECOMMENDED.replace(transform="log")
    check_transform(task(values, config))
    values[239] = -1.0  # a test row: nobody knows it yet
    check_transform(task(values, config))
    values[10] = 0.0
    check_transform(task(values, config.replace(transform="auto")))
    with pytest.raises(UserError) as refused:
        check_transform(task(values, config))
    assert refused.value.message.code == "log_needs_positive"


@pytest.mark.parametrize("strategy", ["multi", "recursive"])
@pytest.mark.parametrize(("rows", "horizon"), [(44, 12), (48, 12), (28, 6), (84, 24)])
def test_a_short_series_with_a_season_leaves_rows_to_learn_from(strategy, rows, horizon):
    values = growing_season()[:rows]
    settings = {"horizon": horizon, "strategy": strategy}
    config, _ = fit_split(rows, RunConfig.from_preset("quick", **settings))
    short = Task(
        Series("", "", "", None, values, season_length=12), config, check_length(rows, config)
    )
    inputs = choose_inputs(short)
    assert len(inputs.trainable_rows(short.cut.train, True))
    assert len(short.scorable_rows(short.cut.train, inputs.fewest))


def test_values_whose_squares_are_no_numbers_are_refused_with_a_way_on():
    with pytest.raises(UserError) as refused:
        fit(1e160 * growing_season())
    assert refused.value.message.code == "values_too_large"


def test_a_ramp_is_said_to_go_on_from_its_mean_step():
    notes = fit(5 + 2.5 * np.arange(240.0)).notes()
    assert [note.code for note in notes] == ["starts_from_drift"]
