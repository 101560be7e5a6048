import numpy as np
import pandas as pd
import pytest

from core.series import report
from core.series.cadence import Cadence
from tests.unit.reading.small_tables import (
    STANDARD,
    codes,
    dated,
    read,
)


def test_the_report_says_what_was_understood():
    notes = {note.code: note for note in read(STANDARD).notes}
    assert notes["delimiter"].text() == "The columns are separated by commas."
    assert notes["decimal_mark"].text() == "The decimal mark is a point."
    assert notes["time_column"].values == {"column": "date"}
    assert notes["time_format"].values["format"] == "YYYY-MM-DD"
    assert notes["target"].values == {"column": "level"}
    assert notes["rows"].values == {"rows": 5}
    assert notes["span"].values == {"first": "2024-02-27", "last": "2024-03-02"}
    assert notes["frequency"].text() == "One row a day."
    assert "season_none" in notes


def test_gaps_are_counted_and_told():
    series = read(dated("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-06", "2024-01-07"))
    assert series.frequency == "D"
    assert series.warnings[0].code == "gaps"
    assert series.warnings[0].values == {"missing": 2, "after": "2024-01-03"}


def test_working_days_without_a_row_are_called_holidays():
    days = pd.bdate_range("2024-01-01", periods=40).delete([15])
    series = read(dated(*days.strftime("%Y-%m-%d")))
    assert series.frequency == "B"
    assert series.warnings == ()
    holidays = next(note for note in series.notes if note.code == "holidays")
    assert holidays.values == {"missing": 1, "after": "2024-01-19"}


@pytest.mark.parametrize(
    ("week", "told"),
    [
        ("0011111", "One row a day, none on Mondays and Tuesdays."),
        ("0111110", "One row a day, none on Sundays and Mondays."),
        ("1111011", "One row a day, none on Fridays."),
        (
            "1010101",
            "One row a day on 4 days of the week, for example "
            "2024-01-01, 2024-01-03, 2024-01-05, 2024-01-07.",
        ),
    ],
)
def test_days_of_the_week_without_rows_are_named_where_they_are_few(week, told):
    days = np.arange("2024-01-01", "2024-02-05", dtype="datetime64[D]")
    time = days[[week[place % 7] == "1" for place in range(len(days))]]
    assert report.describe_step(f"C-{week}", time).text() == told


def test_uneven_steps_are_told():
    series = read(dated("2024-01-01", "2024-01-04", "2024-01-05", "2024-01-11", "2024-01-13"))
    assert series.frequency == ""
    assert codes(series.warnings) == ["steps_uneven"]


@pytest.mark.parametrize(
    ("strength", "least"), [(0.7, report.CLEAR), (0.69, report.VISIBLE), (0.39, 0.0)]
)
def test_a_season_is_told_by_how_alike_its_rows_are(strength, least):
    time = np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]")
    *_, season = report.describe_cadence(Cadence("D"), time, 7, strength, 0.7)
    assert season.template == report.SEASONS[least].template
    assert season.values == {"rows": 7, "strength": f"{strength:.2f}"}


def test_where_no_season_shows_the_rows_that_were_looked_at_are_told():
    time = np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]")
    *_, none = report.describe_cadence(Cadence("D"), time, None, 0.0, 0.875)
    assert (none.code, none.values) == ("season_none", {"percent": "87.5"})


def test_another_column_that_reaches_further_than_the_series_says_how_far():
    columns = {"rain": np.array([1.0, 2.0, np.nan, np.nan]), "price": np.array([1.0, 2, 3, np.nan])}
    seen, ahead = report.describe_covariates(columns, 2)
    assert seen.values == {"columns": "“rain”, “price”"}
    assert ahead.values == {"column": "price", "rows": 1}
    assert report.describe_covariates({}, 2) == []
