import numpy as np
import pytest

from core.series.timing.clock import steady
from tests.unit.reading.small_tables import dated, read, stamps


def ticks(start, step, n):
    return np.datetime64(start, "us") + np.arange(n) * np.timedelta64(step, "us")


def trembling(time, most_us):
    late = np.random.default_rng(4).integers(0, most_us, len(time))
    return time + late.astype("timedelta64[us]")


@pytest.mark.parametrize(
    ("step_us", "most_us"),
    [(900_000_000, 25_000_000), (200_000, 6_000), (3_600_000_000, 300_000_000),
     (60_000_000, 9_000_000)],
)  # fmt: skip
def test_a_trembling_clock_is_taken_for_its_steps(step_us, most_us):
    even = np.delete(ticks("2023-05-01", step_us, 60), [7, 8, 30])
    found, note = steady(trembling(even, most_us))
    assert (found == even).all()
    assert note.values["step"] == f"{step_us / 1e6:g}"


def test_rows_may_stand_anywhere_in_a_step():
    even = ticks("2023-05-01T08:07", 86_400_000_000, 40)
    found, _ = steady(trembling(even, 600_000_000))
    assert set(np.diff(found)) == {np.timedelta64(1, "D")}
    assert abs(found[0] - even[0]) < np.timedelta64(1, "h")


def test_newest_first_stays_so():
    even = ticks("2023-05-01", 900_000_000, 30)[::-1]
    assert (steady(trembling(even, 20_000_000))[0] == even).all()


def test_seconds_that_are_cut_off_are_spread():
    minutes = np.repeat(ticks("2023-05-01", 60_000_000, 5), 6)[4:]
    found, note = steady(minutes)
    assert (found == ticks("2023-05-01T00:00:40", 10_000_000, 26)).all()
    assert (note.values["many"], note.values["step"]) == (6, "10")


def test_a_clock_that_stands_past_the_hour_stays_there():
    even = ticks("2023-05-01T00:07", 3_600_000_000, 40)
    late = np.random.default_rng(4).integers(-150, 151, 40) * np.timedelta64(1, "s")
    found = steady(even + late)[0]
    assert set(np.diff(found)) == {np.timedelta64(1, "h")}
    assert abs(found[0] - even[0]) <= np.timedelta64(1, "m")


def test_steps_that_drift_are_taken_for_their_mean():
    steps = 306_000_000 + np.random.default_rng(3).integers(-6, 7, 400) * 1_000_000
    time = np.datetime64("2024-01-01T00:05:02", "us") + np.concatenate([[0], np.cumsum(steps)])
    found, note = steady(np.delete(time, [20, 21]))
    assert note.values == {"most": "7", "step": "306"}
    assert set(np.diff(found).astype(int) // 1_000_000) == {306, 3 * 306}
    assert abs(found[-1] - time[-1]) < np.timedelta64(300, "s")


@pytest.mark.parametrize(
    "time",
    [
        ticks("2023-05-01", 900_000_000, 30),
        ticks("2023-05-01", 900_000_000, 30)[np.r_[0:10, 20:30]],
        np.sort(trembling(ticks("2023-05-01", 900_000_000, 30), 3_000_000_000)),
        np.repeat(ticks("2023-05-01", 60_000_000, 6), [1, 2, 5, 3, 1, 2]),
        ticks("2023-05-01", 86_400_000_000, 40)[np.arange(40) % 7 < 5],
    ],
)
def test_other_times_stay_as_they_are(time):
    assert steady(time) is None


def test_a_series_goes_on_in_even_steps():
    time = np.delete(ticks("2023-05-01", 900_000_000, 60), [10, 11])
    content = dated(*(str(stamp)[:19].replace("T", " ") for stamp in trembling(time, 25_000_000)))
    series = read(content)
    assert (series.frequency, str(series.future_ds(1)[0])[:16]) == ("15min", "2023-05-01T15:00")
    gaps = next(warning for warning in series.warnings if warning.code == "gaps")
    assert (gaps.values["missing"], stamps(series)[1]) == (2, "2023-05-01T00:15")


def test_steps_below_a_millisecond_stay_apart():
    steps = np.random.default_rng(2).integers(350, 451, 200)
    found = steady(np.datetime64("2024-01-01", "us") + np.cumsum(steps))
    assert found is None or len(np.unique(found[0])) == 200
