import numpy as np
import pandas as pd
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.made.columns import Category, Event, Holidays
from core.series.beside.days import calendar_values, days_covered, seeing_days, with_days
from core.series.series import Series

NEW_YEAR = Event("new year", (("2023-12-31", "2024-01-01"),))


def series(start="2023-12-30", n=4, frequency="D", **changes):
    step = "7D" if frequency == "W" else frequency
    time = pd.date_range(start, periods=n, freq=step).to_numpy()
    return Series("a", "y", "", time, np.arange(float(n)), frequency=frequency, **changes)


def covered(start, frequency, n=3):
    days = days_covered(series(start, n, frequency).time, frequency)
    return [f"{first} {last}" for first, last in zip(*days, strict=True)]


def test_an_hour_covers_its_day():
    assert covered("2024-02-28 22:00", "h")[1:] == [
        "2024-02-28 2024-02-29",
        "2024-02-29 2024-03-01",
    ]


def test_a_working_day_covers_itself_alone():
    assert covered("2024-03-01", "B")[0] == "2024-03-01 2024-03-02"


def test_weeks_and_months_cover_the_days_that_follow():
    assert covered("2024-01-01", "W")[0] == "2024-01-01 2024-01-08"
    assert covered("2024-01-01", "MS") == [
        "2024-01-01 2024-02-01",
        "2024-02-01 2024-03-01",
        "2024-03-01 2024-04-01",
    ]


def test_rows_at_ends_of_months_cover_the_month_before():
    assert covered("2024-02-29", "ME") == [
        "2024-02-01 2024-03-01",
        "2024-03-01 2024-04-01",
        "2024-04-01 2024-05-01",
    ]


def test_a_row_before_a_gap_does_not_cover_it():
    time = np.array(["2024-01-01", "2024-01-08", "2024-03-04", "2024-03-11"], "datetime64[us]")
    assert days_covered(time, "W")[1][1] == np.datetime64("2024-01-15")


def test_what_the_calendar_tells_is_known_for_rows_to_come():
    assert calendar_values(NEW_YEAR, series(n=2), 4).tolist() == [0, 1, 1, 0]
    assert calendar_values(Holidays("free", "DE"), series("2024-04-01", 3, "MS"), 5).tolist() == [
        *(1, 3, 0),
        *(0, 0),
    ]


def test_a_series_gets_the_columns_it_lacks():
    plan = {"plan": np.arange(6.0), "new year": np.zeros(6)}
    made = (NEW_YEAR, Holidays("free", "DE"), Category("wet", "sky", ("rain",)))
    found = with_days(series(covariates=plan), made)
    assert list(found.covariates) == ["plan", "new year", "free"]
    assert found.covariate("new year").sum() == 0  # as it was learnt
    assert found.covariate("free").tolist() == [0, 0, 1, 0, 0, 0]


def test_settings_see_them_known_ahead():
    config = seeing_days(RunConfig(covariates=("plan",)), [NEW_YEAR])
    assert (config.covariates, config.known_ahead) == (("plan", "new year"), ("new year",))
    assert config.made == (NEW_YEAR,)


def test_rows_without_times_have_no_days():
    numbered = Series("a", "y", "", None, np.arange(4.0))
    with pytest.raises(UserError) as refused:
        with_days(numbered, [NEW_YEAR])
    assert refused.value.message.code == "days_need_times"


def test_an_event_has_another_name_than_the_target():
    days = np.datetime64("2024-01-01", "us") + np.arange(3) * np.timedelta64(1, "D")
    series = Series("a", "sales", "", days, np.arange(3.0), "D")
    with pytest.raises(UserError) as refused:
        with_days(series, [Event("sales", (("2024-01-01", "2024-01-01"),))])
    assert refused.value.message.code == "event_like_target"
