import numpy as np
import pandas as pd
import pytest

from core.series.cadence import find_cadence, next_stamps, suggest_season
from core.series.timing import even_steps
from core.series.timing.timetable import timetable_of


def week_of(mask, n=120, start="2022-01-03"):
    days = pd.date_range(start, periods=3 * n)
    return days[[mask[day.weekday()] == "1" for day in days]][:n].to_numpy("datetime64[us]")


def hours_of(mask, first, last, n_days=40):
    days = week_of(mask, n_days)
    hours = np.arange(first, last + 1).astype("timedelta64[h]")
    return (days[:, None] + hours).ravel()


@pytest.mark.parametrize("mask", ["1111101", "1111110", "1010100", "0111110"])
def test_a_week_of_ones_own_is_learnt(mask):
    time = week_of(mask)
    found = find_cadence(time)
    assert (found.frequency, found.missing) == (f"C-{mask}", 0)
    following = next_stamps(time[:50], found.frequency, 70)
    assert (following == time[50:]).all()
    assert find_cadence(np.delete(time, [20, 21])).missing == 2


def test_working_days_and_gaps_are_what_they_were():
    assert find_cadence(week_of("1111100")).frequency == "B"
    assert find_cadence(np.delete(week_of("1111111"), [3, 50])).frequency == "D"


@pytest.mark.parametrize(("mask", "n"), [("1111111", 10), ("1111100", 10)])
def test_opening_hours_are_learnt(mask, n):
    time = hours_of(mask, 8, 17)
    found = find_cadence(time)
    assert (found.frequency, found.missing, found.uneven) == (f"h-08:00-17:00-{mask}", 0, 0)
    assert (next_stamps(time[:93], found.frequency, 200) == time[93:293]).all()
    assert find_cadence(np.delete(time, [14, 15])).missing == 2
    values = np.sin(np.arange(len(time)) * 2 * np.pi / n)
    assert suggest_season(values, time, found.frequency) == n


def test_even_steps_follow_the_timetable():
    time = hours_of("1111100", 8, 17)
    rows, grid = even_steps.bins(np.delete(time, [5, 6]), "h-08:00-17:00-1111100")
    assert (grid == time).all()
    assert rows.tolist() == np.delete(np.arange(len(time)), [5, 6]).tolist()


def test_day_and_night_with_a_pause_are_no_opening_hours():
    time = np.delete(hours_of("1111111", 0, 23, 30), np.arange(100, 130))
    assert find_cadence(time).frequency == "h"


@pytest.mark.parametrize("text", ["D", "15min", "C-0000000", "h-08:00-17:00", "C-11", ""])
def test_other_frequencies_are_no_timetable(text):
    assert timetable_of(text) is None


def test_a_timetable_is_written_as_it_is_read():
    for frequency in ("C-1111101", "15min-08:30-17:45-1111100"):
        assert timetable_of(frequency).frequency == frequency
