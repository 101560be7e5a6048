import numpy as np
import pandas as pd
import pytest

from tests.unit.reading.small_tables import dated, question, read, stamps

HOURS = ("00:00", "01:00", "02:00", "02:00", "03:00", "04:00")


AUTUMN = dated(*(f"2024-10-27 {hour}" for hour in HOURS), values=[5, 6, 7, 9, 8, 4])


def test_the_repeated_hour_of_summer_time_is_asked():
    asked = question(AUTUMN)
    assert (asked.message.code, asked.option) == ("hour_twice", "repeated_hour")
    assert [reading.value for reading in asked.readings] == ["both", "first", "last", "mean"]
    assert (asked.message.values["line"], asked.message.values["other_line"]) == (4, 5)


@pytest.mark.parametrize(
    ("choice", "values"),
    [
        ("first", [5, 6, 7, 8, 4]),
        ("last", [5, 6, 9, 8, 4]),
        ("mean", [5, 6, 8, 8, 4]),
        ("both", [5, 6, 7, 9, 8, 4]),
    ],
)
def test_of_the_repeated_hour_stays_what_was_chosen(choice, values):
    assert read(AUTUMN, repeated_hour=choice).values.tolist() == values


def test_both_hours_stay_because_summer_time_is_taken_back():
    series = read(AUTUMN, repeated_hour="both")
    assert stamps(series)[0] == "2024-10-26T23:00"
    assert (np.diff(series.time) == np.timedelta64(1, "h")).all()


def test_a_whole_year_of_local_time_becomes_even():
    local = pd.date_range("2024-01-01", "2024-12-31", freq="15min", tz="Europe/Berlin")
    content = dated(*local.strftime("%Y-%m-%d %H:%M"))
    series = read(content, repeated_hour="both")
    assert len(series) == len(local)
    assert (np.diff(series.time) == np.timedelta64(15, "m")).all()
    assert series.values.tolist() == list(range(1, len(local) + 1))
