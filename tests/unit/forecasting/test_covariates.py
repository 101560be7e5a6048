import numpy as np
import pandas as pd
import pytest

from core.config import RunConfig
from core.errors import Message, UserError
from core.forecasting.covariates import (
    align_covariates,
    calendar,
    covariates_at,
    describe_use,
    known_columns,
    warn_of_held_values,
)
from core.forecasting.effects import Effect
from core.made.columns import Category, Event
from core.series.beside.days import with_days
from core.series.series import Series

PLAN = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
WIND = np.array([10.0, 20.0, 30.0, 40.0])


def series(time=None, plan=PLAN, wind=WIND):
    filled = np.full(len(plan), np.nan)
    filled[: len(wind)] = wind
    columns = {"plan": plan, "wind": filled}
    return Series("a", "y", "", time, np.arange(4.0), covariates=columns)


def config(**changes):
    changes = {"covariates": ("wind", "plan"), "known_ahead": ("plan",), **changes}
    return RunConfig(**changes)


def test_a_column_known_in_advance_runs_ahead_by_the_steps_forecast():
    seen = align_covariates(series(), config(horizon=2))
    assert seen[:, 0].tolist() == [10, 20, 30, 40]
    assert seen[:, 1].tolist() == [3, 4, 5, 6]


def test_what_is_not_known_of_the_rows_to_come_is_held():
    seen = align_covariates(series(), config(horizon=2), ahead=2)
    assert seen[4:].tolist() == [[40, 6], [40, 6]]
    one_step = align_covariates(series(), config(), ahead=3)
    assert one_step[:, 1].tolist() == [2, 3, 4, 5, 6, 6, 6]


def test_a_column_known_until_now_is_held_whatever_the_file_says_of_later_rows():
    seen = align_covariates(series(), config(known_ahead=()), ahead=2)
    assert seen[:, 1].tolist() == [1, 2, 3, 4, 4, 4]


def test_forecasts_that_are_fed_back_see_plans_and_hold_the_rest():
    seen = align_covariates(series(), config())
    found = covariates_at(seen, known_columns(config()), np.array([2]), 2, 1)
    # Rows 0 and 1, then row 2, of which the wind is not known yet.
    assert found[0].tolist() == [[10, 2], [20, 3], [20, 4]]


def test_a_column_that_is_missing_is_named():
    with pytest.raises(UserError) as refused:
        align_covariates(series(), config(covariates=("rain",), known_ahead=()))
    assert refused.value.message.code == "covariate_missing"
    assert "rain" in str(refused.value)


def test_who_holds_a_plan_that_ends_too_early_is_told():
    assert warn_of_held_values(series(), config(), 2) == []
    both = config(known_ahead=("plan", "wind"))
    held = warn_of_held_values(series(), both, 3)
    assert [(one.values["column"], one.values["known"]) for one in held] == [
        ("plan", 2),
        ("wind", 0),
    ]


def test_what_the_calendar_tells_is_never_held():
    time = pd.date_range("2024-01-01", periods=4, freq="D").to_numpy()
    sale = Event("sale", (("2024-01-02", "2024-01-02"), ("2024-01-06", "2024-01-06")))
    seen = RunConfig(covariates=("sale",), known_ahead=("sale",), made=(sale,), horizon=2)
    dated = Series("a", "y", "", time, np.arange(4.0), frequency="D")
    assert warn_of_held_values(dated, seen, 9) == []
    assert align_covariates(dated, seen, ahead=1)[:, 0].tolist() == [0, 0, 0, 1, 0]
    planned = with_days(dated, seen.made).with_future({"sale": np.array([1.0, 0.0])})
    assert align_covariates(planned, seen, ahead=1)[:, 0].tolist() == [0, 0, 1, 0, 0]


def test_the_calendar_knows_the_weekday_of_rows_to_come():
    time = pd.date_range("2024-01-01", periods=4, freq="D").to_numpy()  # a Monday
    dated = Series("a", "y", "", time, np.arange(4.0), frequency="D")
    days = calendar(dated, 9)
    assert days.shape == (9, 6)
    np.testing.assert_allclose(days[0, 2:4], [0, 1])
    np.testing.assert_allclose(days[7, 2:4], [0, 1], atol=1e-12)  # the Monday after
    np.testing.assert_allclose(days[:, 0], 0)  # midnight


def test_a_calendar_needs_times():
    with pytest.raises(UserError) as refused:
        align_covariates(series(), config(calendar=True))
    assert refused.value.message.code == "calendar_needs_times"


def test_a_series_keeps_its_columns_and_what_is_known_of_later_rows(tmp_path):
    series().write(tmp_path / "a.parquet")
    again = Series.read(tmp_path / "a.parquet")
    assert again.values.tolist() == [0, 1, 2, 3]
    assert again.covariate("plan").tolist() == PLAN.tolist()
    np.testing.assert_array_equal(again.covariate("wind"), [10, 20, 30, 40, np.nan, np.nan])


def test_other_plans_replace_those_for_the_rows_to_come():
    changed = series().with_future({"plan": [7.0, 8.0, 9.0]})
    assert changed.covariate("plan").tolist() == [1, 2, 3, 4, 7, 8, 9]
    assert changed.covariate("wind")[:4].tolist() == WIND.tolist()
    assert series().covariate("plan").tolist() == PLAN.tolist()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"covariates": ("a",), "known_ahead": ("b",)}, "known_not_covariate"),
        ({"covariates": ("a", "a"), "known_ahead": ()}, "covariate_twice"),
    ],
)
def test_settings_of_columns_that_contradict_each_other_are_refused(changes, code):
    with pytest.raises(UserError) as refused:
        config(**changes)
    assert refused.value.message.code == code


def test_a_plan_of_infinite_values_is_refused_and_one_with_gaps_is_held():
    with pytest.raises(UserError) as refused:
        series().with_future({"plan": np.array([7.0, np.inf])})
    assert refused.value.message.code == "series_not_finite"
    gap = series().with_future({"plan": np.array([7.0, np.nan, 9.0])})
    assert align_covariates(gap, config(), ahead=3)[3:, 1].tolist() == [7, 7, 9, 9]


def test_what_a_training_made_of_other_columns_is_told_for_each_column_of_the_file():
    kinds = [Category(f"sky = {word}", "sky", (word,)) for word in ("sun", "rain", "fog")]
    names = ("price", *(kind.name for kind in kinds), "store")
    settings = RunConfig(covariates=names, made=tuple(kinds), calendar=True)
    train = np.random.default_rng(0).normal(size=(20, 11))
    train[:, 4] = 7.0  # one store

    def told(effect, by_network=False):
        notes = describe_use(settings, train, effect, by_network)
        return {note.code: note.values["columns"] for note in notes}

    untaught = {"columns_untaught": "“store”"}
    assert told(None) == {"columns_useless": "“price”, “sky”"} | untaught
    assert told(None, by_network=True) == {"columns_used": "“price”, “sky”"} | untaught
    coefficients = np.zeros((2, 11, 1))
    coefficients[1, 2] = 0.5  # rain
    effect = Effect(np.zeros(1), coefficients)
    used = {"columns_used": "“sky”", "columns_useless": "“price”"}
    assert told(effect) == used | untaught


def test_of_a_column_that_the_forecast_does_without_no_plan_is_missed():
    settings = config()
    assert [one.values["column"] for one in warn_of_held_values(series(), settings, 4)] == ["plan"]
    idle = Message("columns_useless", "", {"columns": "“plan”, “wind”"})
    assert warn_of_held_values(series(), settings, 4, [idle]) == []
    used = Message("columns_used", "", {"columns": "“plan”"})
    assert len(warn_of_held_values(series(), settings, 4, [used])) == 1
