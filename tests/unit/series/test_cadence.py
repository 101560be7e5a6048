import numpy as np
import pandas as pd
import pytest

from core.series.cadence import (
    Cadence,
    _moving_mean,
    find_cadence,
    next_stamps,
    season_gain,
    season_strength,
    suggest_season,
)


def stamps(*texts):
    return np.array(texts, dtype="datetime64[us]")


def spaced(start, step, n):
    return pd.date_range(start, periods=n, freq=step).to_numpy().astype("datetime64[us]")


@pytest.mark.parametrize(
    ("step", "alias"),
    [
        ("s", "s"),
        ("15min", "15min"),
        ("h", "h"),
        ("6h", "6h"),
        ("D", "D"),
        ("B", "B"),
        ("W-SAT", "W"),
        ("14D", "14D"),
        ("MS", "MS"),
        ("ME", "ME"),
        ("QS-FEB", "QS"),
        ("QE", "QE"),
        ("2QS", "2QS"),
        ("YS-JUL", "YS"),
        ("YE", "YE"),
    ],
)
def test_an_even_step_is_named(step, alias):
    assert find_cadence(spaced("2021-03-01", step, 40)) == Cadence(alias)


def test_three_days_around_a_weekend_are_days():
    assert find_cadence(stamps("2024-03-01", "2024-03-02", "2024-03-03")).frequency == "D"


def test_last_working_days_of_months_are_monthly():
    assert find_cadence(spaced("2021-01-01", "BME", 30)).frequency == "MS"


def test_years_are_yearly_even_where_no_leap_day_falls_between():
    assert find_cadence(stamps("2021-01-01", "2022-01-01", "2023-01-01")).frequency == "YS"


def test_missing_rows_are_counted():
    days = np.delete(spaced("2024-01-01", "D", 30), [4, 5, 20])
    found = find_cadence(days)
    assert found == Cadence("D", missing=3, uneven=0, gap_after=3)


def test_missing_months_are_counted_as_months():
    months = np.delete(spaced("2020-01-01", "MS", 24), [6, 7])
    assert find_cadence(months) == Cadence("MS", missing=2, uneven=0, gap_after=5)


def test_a_weekend_is_no_gap_but_a_holiday_is():
    days = np.delete(spaced("2024-01-01", "B", 20), 7)
    assert find_cadence(days) == Cadence("B", missing=1, uneven=0, gap_after=6)


def test_a_step_off_the_rhythm_is_counted():
    hours = spaced("2024-01-01", "h", 20)
    hours[10:] += np.timedelta64(25, "m")
    found = find_cadence(hours)
    assert (found.frequency, found.missing, found.uneven) == ("h", 0, 1)


def test_steps_of_any_size_have_no_frequency():
    times = stamps("2024-01-01", "2024-01-04", "2024-01-05", "2024-01-11", "2024-01-13")
    assert find_cadence(times).frequency == ""


@pytest.mark.parametrize(
    ("last", "frequency", "following"),
    [
        ("2024-02-28T23:00", "h", ["2024-02-29T00", "2024-02-29T01"]),
        ("2024-02-28", "D", ["2024-02-29", "2024-03-01"]),
        ("2024-03-01", "B", ["2024-03-04", "2024-03-05"]),
        ("2024-03-01T17:30", "B", ["2024-03-04T17:30", "2024-03-05T17:30"]),
        ("2024-02-24", "W", ["2024-03-02", "2024-03-09"]),
        ("2024-01-31", "ME", ["2024-02-29", "2024-03-31"]),
        ("2023-12-01", "MS", ["2024-01-01", "2024-02-01"]),
        ("2023-10-01", "QS", ["2024-01-01", "2024-04-01"]),
        ("2023-10-01", "2QS", ["2024-04-01", "2024-10-01"]),
        ("2024-02-29", "YE", ["2025-02-28", "2026-02-28"]),
        ("0622-01-01", "YS", ["0623-01-01", "0624-01-01"]),
        ("2024-01-01T23:45", "15min", ["2024-01-02T00:00", "2024-01-02T00:15"]),
    ],
)
def test_the_calendar_goes_on(last, frequency, following):
    assert next_stamps(stamps(last), frequency, 2).tolist() == stamps(*following).tolist()


def test_without_a_frequency_the_median_step_goes_on():
    times = stamps("2024-01-01", "2024-01-04", "2024-01-05", "2024-01-11")
    assert next_stamps(times, "", 2).tolist() == stamps("2024-01-14", "2024-01-17").tolist()


def wave(n, length, size=1.0):
    return size * np.sin(2 * np.pi * np.arange(n) / length)


def test_a_yearly_wave_on_a_trend_is_found_in_months():
    rng = np.random.default_rng(3)
    values = 0.5 * np.arange(120) + wave(120, 12, 4) + rng.normal(size=120)
    assert suggest_season(values, spaced("2010-01-01", "MS", 120), "MS") == 12


def test_a_season_is_looked_for_in_the_rows_that_train_alone():
    values = np.random.default_rng(3).normal(size=240)
    values[:100] += wave(100, 12, 4)  # later there is none
    time = spaced("2000-01-01", "MS", 240)
    assert suggest_season(values, time, "MS", train_share=0.4) == 12
    assert suggest_season(values, time, "MS") is None
    assert season_strength(values, time, "MS", 12, 0.4) > season_strength(values, time, "MS", 12)


def test_the_week_is_found_below_the_year():
    rng = np.random.default_rng(3)
    weekend = np.tile([0, 0, 0, 0, 0, 5.0, 5.0], 60)
    values = weekend + 0.1 * np.arange(420) + rng.normal(size=420)
    assert suggest_season(values, spaced("2023-01-02", "D", 420), "D") == 7


def test_the_year_is_found_in_days():
    rng = np.random.default_rng(3)
    values = wave(1461, 365.25, 8) + rng.normal(scale=3, size=1461)
    assert suggest_season(values, spaced("2012-01-01", "D", 1461), "D") == 365


def test_the_week_replaces_the_day_where_it_explains_more():
    rng = np.random.default_rng(3)
    hours = wave(168 * 12, 24, 3)
    quiet = np.tile(np.repeat([1.0, 1, 1, 1, 1, 0.1, 0.1], 24), 12)
    values = hours * quiet + 3 * quiet + rng.normal(scale=0.2, size=len(hours))
    assert suggest_season(values, spaced("2024-01-01", "h", len(hours)), "h") == 168


def test_gaps_do_not_hide_the_day():
    rng = np.random.default_rng(3)
    time = spaced("2024-01-01", "h", 1000)
    values = wave(1000, 24, 3) + rng.normal(size=1000)
    kept = np.setdiff1d(np.arange(1000), [*range(200, 207), *range(350, 361), *range(430, 433)])
    assert suggest_season(values[kept], time[kept], "h") == 24


@pytest.mark.parametrize(("frequency", "length"), [("MS", 12), ("ME", 12), ("QS", 4)])
def test_one_missing_month_or_quarter_does_not_hide_the_year(frequency, length):
    rng = np.random.default_rng(3)
    time = spaced("2010-01-01", frequency, 120)
    values = 0.5 * np.arange(120) + wave(120, length, 4) + rng.normal(size=120)
    kept = np.delete(np.arange(120), 40)
    assert find_cadence(time[kept]).frequency == frequency
    assert suggest_season(values[kept], time[kept], frequency) == length
    whole = season_strength(values, time, frequency, length)
    found = season_strength(values[kept], time[kept], frequency, length)
    assert found == pytest.approx(whole, abs=0.05)


@pytest.mark.parametrize("frequency", ["MS", "D", "W", "B", "h", "QS"])
def test_noise_has_no_season(frequency):
    values = np.random.default_rng(11).normal(size=900)
    assert suggest_season(values, spaced("2000-01-03", frequency, 900), frequency) is None


def test_a_random_walk_has_no_season():
    values = np.random.default_rng(11).normal(size=900).cumsum()
    assert suggest_season(values, spaced("2000-01-03", "B", 900), "B") is None


def test_a_rhythm_that_fits_no_calendar_is_no_season():
    assert suggest_season(wave(600, 131, 9), spaced("1900-01-01", "MS", 600), "MS") is None


def test_a_constant_has_no_season():
    assert suggest_season(np.full(120, 3.7), spaced("2010-01-01", "MS", 120), "MS") is None


def test_years_and_uneven_steps_are_asked_for_no_season():
    assert suggest_season(wave(60, 4), spaced("1900-01-01", "YS", 60), "YS") is None
    assert suggest_season(wave(60, 4), spaced("1900-01-01", "D", 60), "") is None


def test_only_the_rows_that_training_sees_are_judged():
    rng = np.random.default_rng(3)
    values = rng.normal(scale=0.1, size=200)
    values[140:] += wave(60, 12, 50)
    assert suggest_season(values, spaced("2000-01-01", "MS", 200), "MS") is None


def test_less_than_two_cycles_show_no_season():
    assert season_gain(wave(23, 12), 12) == 0.0


def test_a_perfect_cycle_explains_everything():
    assert season_gain(wave(120, 12), 12) == pytest.approx(1.0)


def strength(values, length):
    return season_strength(values, spaced("2000-01-01", "D", len(values)), "D", length)


def test_of_less_than_two_cycles_one_that_goes_on_as_it_began_is_likely():
    time = spaced("2024-01-01", "15min", 197)
    noise = np.random.default_rng(3).normal(scale=0.2, size=197)
    day = wave(197, 96) + noise
    assert suggest_season(day, time, "15min") == 96
    assert season_strength(day, time, "15min", 96) is None
    assert suggest_season(day + np.linspace(0, 6, 197), time, "15min") is None  # it has moved away
    assert suggest_season(wave(197, 131) + noise, time, "15min") is None
    assert suggest_season(day[:150], time[:150], "15min") is None  # 9 rows of the second day


def test_a_perfect_season_is_as_strong_as_can_be():
    assert strength(wave(700, 7), 7) == pytest.approx(1.0, abs=0.01)


def test_half_of_the_variance_in_the_season_is_half_as_strong():
    # A sine of variance 1/2 and noise of variance 1/2.
    noise = np.random.default_rng(3).normal(scale=np.sqrt(0.5), size=7000)
    assert strength(wave(7000, 7) + noise, 7) == pytest.approx(0.5, abs=0.05)


def test_without_a_season_there_is_no_strength():
    noise = np.random.default_rng(3).normal(size=7000)
    assert strength(noise, 7) == pytest.approx(0.0, abs=0.05)
    assert strength(np.full(100, 2.0), 7) == 0.0
    assert strength(wave(12, 7), 7) is None


@pytest.mark.parametrize("length", [7, 12])
def test_a_trend_is_taken_off_by_the_mean_around_each_row(length):
    values = 3 + 0.5 * np.arange(200.0) + wave(200, length)
    kernel = np.ones(length + 1 - length % 2)
    if length % 2 == 0:
        kernel[[0, -1]] = 0.5
    expected = np.convolve(values, kernel / length, mode="valid")
    assert _moving_mean(values, length) == pytest.approx(expected)
