"""The rhythm of a series: the step between its rows, the rows that are missing, its season."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.config import RunConfig
from core.series.split import count_train
from core.series.timing import timetable
from core.types import Stamps, Values

Steps = NDArray[np.int64]

# Seasons are looked for where training will look, so that the test rows stay unseen; where nobody
# says how the rows are split, as the recommended preset does.
TRAIN_SHARE = RunConfig().split[0]
# The share of unseen cycles that a season has to explain, once the trend is gone.
MIN_GAIN = 0.20
# How much more a longer season has to explain than a shorter one.
MIN_EXTRA_GAIN = 0.05
MIN_CYCLES = 2
# Of a second cycle that is not whole there must be so much, and the first must tell so much of it.
MIN_BEGUN, FEWEST_BEGUN = 0.25, 10
MIN_ALIKE = 0.70
# A step that all others are multiples of needs only this share of the steps.
MIN_SHARE = 1 / 3
# Standard errors above zero before a likeness counts as more than chance.
CHANCE = 3.0

# Share of the working days; the United States have 10 of 261, China about 20.
MAX_HOLIDAYS = 0.08

_SECOND_US = 1_000_000
_DAY_US = 86_400 * _SECOND_US
_STEP_UNITS = (
    *(("D", _DAY_US), ("h", 3_600_000_000), ("min", 60_000_000)),
    *(("s", _SECOND_US), ("ms", 1_000)),
)
_MONTH_STEPS = {1: "M", 3: "Q", 12: "Y"}
_MONTHS = {"M": 1, "Q": 3, "Y": 12}


@dataclass(frozen=True)
class Cadence:
    """The step between rows.

    Attributes:
        frequency: pandas alias such as "h", "15min", "D", "B", "W", "MS", "QS" or "YS", a timetable
            as `timing.timetable` writes it, or "" if no step is common enough.
        missing: Rows that the step expects between the first and the last and that are not there.
        uneven: Steps that are no multiple of the common one.
        gap_after: Position of the row before the first gap, None without one.
    """

    frequency: str
    missing: int = 0
    uneven: int = 0
    gap_after: int | None = None


def find_cadence(time: Stamps) -> Cadence:
    """Finds the step between the rows of sorted, distinct stamps.

    Args:
        time: Stamps, `(n,)`, n at least 2.
    """
    steps: Steps = np.diff(time.astype("datetime64[us]")).astype(np.int64)
    common, share = _most_common(steps)
    by_month = _by_month(time, even=share == 1)
    if by_month:
        return by_month
    days = time.astype("datetime64[D]")
    if common == _DAY_US and share < 1 and bool(np.is_busday(days).all()):
        return _counted("B", np.busday_count(days[:-1], days[1:]).astype(np.int64), 1)
    table = _find_timetable(time, common) if share < 1 else None
    if table is not None:
        return _counted(table.frequency, np.diff(table.places(time)), 1)
    smallest = common == steps.min() and bool((steps % common == 0).all())
    if share > 0.5 or (smallest and share >= MIN_SHARE):
        return _counted(_alias(common), steps, common)
    return Cadence("")


def next_stamps(time: Stamps, frequency: str, steps: int) -> Stamps:
    """Returns the stamps that follow.

    Args:
        time: Stamps so far, `(n,)`.
        frequency: As `Cadence` has it; "" goes on by the median step.
        steps: How many.

    Returns:
        Stamps, datetime64[us], `(steps,)`.
    """
    last = pd.Timestamp(time[-1])
    table = timetable.timetable_of(frequency)
    if table is not None:
        clock = time[-1].astype("datetime64[us]") - time[-1].astype("datetime64[D]")
        return table.stamps(table.places(time[-1:]) + np.arange(1, steps + 1), clock)
    if frequency == "B":
        stamps = list(pd.date_range(last + pd.offsets.BDay(1), periods=steps, freq="B"))
    elif months := months_of(frequency):
        stamps = [last + pd.DateOffset(months=months * k) for k in range(1, steps + 1)]
        if frequency.endswith("E"):
            stamps = [stamp + pd.offsets.MonthEnd(0) for stamp in stamps]
    else:
        step = timedelta(frequency) if frequency else np.median(np.diff(time))
        return np.asarray(time[-1].astype("datetime64[us]") + step * np.arange(1, steps + 1))
    return np.array(stamps, dtype="datetime64[us]")


def months_of(frequency: str) -> int:
    """Returns how many months one step of a frequency has; 0 where it is no number of months."""
    if frequency[-2:-1] not in _MONTHS or frequency[-1] not in "SE":
        return 0
    return _MONTHS[frequency[-2]] * int(frequency[:-2] or 1)


def timedelta(frequency: str) -> np.timedelta64:
    """Returns the span of a frequency that is no number of months, in microseconds."""
    text = frequency if frequency[0].isdigit() else f"1{frequency}"
    return np.timedelta64(pd.Timedelta(text) // pd.Timedelta(microseconds=1), "us")


def steps_from_first(time: Stamps, frequency: str) -> Values:
    """Returns how many steps behind the first stamp each one is, with fractions, `(n,)`.

    Args:
        time: Sorted stamps, `(n,)`.
        frequency: As `Cadence` has it; not "".
    """
    table = timetable.timetable_of(frequency)
    if table is not None:
        places = table.places(time)
        steps = places - places[0]
    elif frequency == "B":
        days = time.astype("datetime64[D]")
        steps = np.busday_count(days[0], days)
    elif size := months_of(frequency):
        months = time.astype("datetime64[M]").astype(np.int64)
        steps = (months - months[0]) / size
    else:
        steps = (time - time[0]) / timedelta(frequency)
    return np.asarray(steps, dtype=np.float64)


def suggest_season(
    values: Values, time: Stamps, frequency: str, train_share: float = TRAIN_SHARE
) -> int | None:
    """Returns how many rows one season has, judged on the rows that training will see.

    A candidate counts as a season if its average cycle, taken from the first half of those rows,
    explains the second half. Where they hold less than two cycles, one that goes on as it began is
    likely: a day of quarter hours, of which there are 140.

    Args:
        values: The whole series, `(n,)`.
        time: Its stamps, `(n,)`.
        frequency: As `Cadence` has it.
        train_share: Share of the rows that training will see, the first of them.
    """
    candidates = _candidates(frequency)
    if not candidates:
        return None
    train = slice(0, count_train(len(values), train_share))
    seen = _on_even_steps(values[train], time[train], frequency)
    best, best_gain = None, MIN_GAIN
    for length in candidates:
        gain = season_gain(seen, length)
        if gain > best_gain:
            best, best_gain = length, gain + MIN_EXTRA_GAIN
    return best or next((n for n in candidates if _goes_on_alike(seen, n)), None)


def season_strength(
    values: Values, time: Stamps, frequency: str, length: int, train_share: float = TRAIN_SHARE
) -> float | None:
    """Returns how alike rows one season apart are: the autocorrelation at that lag.

    The trend is taken off first, and only the rows that training will see are judged.

    Args:
        values: The whole series, `(n,)`.
        time: Its stamps, `(n,)`.
        frequency: As `Cadence` has it.
        length: Rows in one season.
        train_share: As `suggest_season` has it.

    Returns:
        0 to 1, 0 where the likeness is of the other sign; None where there are fewer than two
        seasons.
    """
    train = slice(0, count_train(len(values), train_share))
    seen = _on_even_steps(values[train], time[train], frequency)
    if length < 2 or len(seen) < MIN_CYCLES * length:
        return None
    rest = _without_extremes(_without_trend(seen, length))
    rest = rest - rest.mean()
    scale = float(rest @ rest)
    lagged = float(rest[length:] @ rest[:-length])
    # Fewer pairs than rows would make a perfect season look faint.
    pairs = (len(rest) - length) / len(rest)
    return float(np.clip(lagged / scale / pairs, 0.0, 1.0)) if scale > 0 else 0.0


def season_gain(values: Values, length: int) -> float:
    """Returns the share of the second half's variance that the first half's average cycle explains.

    The cycle may have grown or shrunk in between; single extreme values are cut back.

    Args:
        values: Values in time order, `(n,)`.
        length: Rows in one cycle.

    Returns:
        0 to 1; 0 where there are fewer than two cycles, or no more than chance would show.
    """
    if length < 2 or len(values) < MIN_CYCLES * length:
        return 0.0
    rest = _without_extremes(_without_trend(values, length))
    phases = np.arange(len(rest)) % length
    half = len(rest) // 2
    counts = np.bincount(phases[:half], minlength=length)
    cycle = np.bincount(phases[:half], rest[:half], minlength=length) / np.maximum(counts, 1)
    covered = counts[phases[half:]] > 0
    actual, expected = rest[half:][covered], cycle[phases[half:]][covered]
    if actual.std() <= 1e-9 * np.abs(values).max() or expected.std() == 0:
        return 0.0
    likeness = float(np.corrcoef(actual, expected)[0, 1])
    return likeness**2 if likeness * np.sqrt(len(actual)) > CHANCE else 0.0


def _goes_on_alike(values: Values, length: int) -> bool:
    """Returns whether values that hold one cycle and a part of the next repeat the first in it."""
    begun = len(values) - length
    if not max(MIN_BEGUN * length, FEWEST_BEGUN) <= begun < length:
        return False
    first = values[:length]
    # Levels count: a walk that has drifted away repeats nothing.
    off = float(np.mean((values[length:] - first[:begun]) ** 2))
    return off < (1 - MIN_ALIKE) * 2 * float(np.var(first))


def _without_extremes(rest: Values) -> Values:
    middle = np.median(rest)
    reach = 4.5 * np.median(np.abs(rest - middle))
    return np.clip(rest, middle - reach, middle + reach) if reach > 0 else rest


def _on_even_steps(values: Values, time: Stamps, frequency: str) -> Values:
    # After a gap, rows would stand at another place of the cycle.
    if len(values) < 2 or frequency == "B":
        return values
    steps = steps_from_first(time, frequency)
    if steps[-1] + 1 == len(values) or steps[-1] > 2 * len(values):
        return values
    return np.interp(np.arange(int(steps[-1]) + 1), steps, values)


def _without_trend(values: Values, length: int) -> Values:
    # A moving average takes the trend best but costs half a cycle at each end, which a series of
    # few cycles cannot spare.
    if len(values) >= 4 * length:
        reach = length // 2
        level = _moving_mean(values - values.mean(), length) + values.mean()
        return np.asarray(values[reach : len(values) - reach] - level)
    rows = np.arange(len(values))
    slope, start = np.polyfit(rows, values, 1)
    return np.asarray(values - (start + slope * rows))


def _moving_mean(values: Values, length: int) -> Values:
    """Returns the mean around each row; of an even length, both ends count half."""
    # By running sums: a kernel of a week of minutes would take a minute over a million rows.
    sums = np.concatenate([[0.0], np.cumsum(values)])
    if length % 2:
        return np.asarray((sums[length:] - sums[:-length]) / length)
    whole = sums[length + 1 :] - sums[: -length - 1]
    return np.asarray((whole - (values[:-length] + values[length:]) / 2) / length)


def _candidates(frequency: str) -> list[int]:
    calendar = {
        "h": [24, 168],
        "D": [7, 365],
        "B": [5],
        "W": [52],
        "MS": [12],
        "ME": [12],
        "QS": [4],
        "QE": [4],
    }
    table = timetable.timetable_of(frequency)
    if table is not None:
        lengths = {table.rows_a_day, table.rows_a_week}
        return sorted(length for length in lengths if length > 1)
    if frequency in calendar:
        return calendar[frequency]
    if frequency.endswith(("min", "h", "s")):
        step = timedelta(frequency)
        spans = (np.timedelta64(1, "h"), np.timedelta64(1, "D"), np.timedelta64(7, "D"))
        return [int(span / step) for span in spans if span % step == 0 and span / step >= 2]
    return []


def _find_timetable(time: Stamps, common: int) -> timetable.Timetable | None:
    """Returns the week or the opening hours of their own that rows keep to, if they do."""
    if common >= _DAY_US:
        return timetable.find_week(time)
    return timetable.find_hours(time, np.timedelta64(common, "us"), _alias(common))


def _by_month(time: Stamps, even: bool) -> Cadence | None:
    """Reads stamps that come once a month, quarter or year; None if they do not."""
    months = time.astype("datetime64[M]").astype(np.int64)
    steps = np.diff(months)
    if (steps < 1).any():
        return None
    days = time.astype("datetime64[D]")
    clocks = time.astype("datetime64[us]") - days
    at_end = bool((np.diff((days + 1).astype("datetime64[M]").astype(np.int64)) == steps).all())
    at_end = at_end and bool(((days + 1).astype("datetime64[M]").astype(np.int64) > months).all())
    in_month = (days - days.astype("datetime64[M]")).astype(np.int64)
    same_day = bool((in_month == in_month[0]).all()) and bool((clocks == clocks[0]).all())
    common, share = _most_common(steps)
    if not (same_day or at_end or (share >= 0.8 and not even)):
        return None
    if share < 0.5:
        return None
    unit = max(size for size in _MONTH_STEPS if common % size == 0)
    many = common // unit
    alias = f"{many if many > 1 else ''}{_MONTH_STEPS[unit]}{'E' if at_end else 'S'}"
    return _counted(alias, steps, common)


def _counted(frequency: str, steps: Steps, common: int) -> Cadence:
    wider = steps > common
    return Cadence(
        frequency,
        missing=int((np.rint(steps[wider] / common) - 1).sum()),
        uneven=int((steps % common != 0).sum()),
        gap_after=int(np.flatnonzero(wider)[0]) if wider.any() else None,
    )


def _most_common(steps: Steps) -> tuple[int, float]:
    sizes, counts = np.unique(steps, return_counts=True)
    place = int(np.argmax(counts))
    return int(sizes[place]), float(counts[place] / len(steps))


def _alias(step_us: int) -> str:
    if step_us == 7 * _DAY_US:
        return "W"
    for unit, size in _STEP_UNITS:
        if step_us % size == 0:
            many = step_us // size
            return f"{many if many > 1 else ''}{unit}"
    return f"{step_us}us"


def are_holidays(cadence: Cadence, rows: int) -> bool:
    """Returns whether the rows that are missing are as few as holidays among working days."""
    return cadence.frequency == "B" and 0 < cadence.missing <= MAX_HOLIDAYS * rows
