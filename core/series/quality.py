"""What is odd about a column, in words and rows, and what could be done about it.

Whatever a repair needs to know is learnt from the rows that training will see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.errors import Message
from core.reading.naming import short_stamp
from core.reading.options import Question, Reading
from core.series.cadence import TRAIN_SHARE, Cadence, are_holidays
from core.series.ledger import Repair
from core.series.repairs import fill_forward, find_runs, outliers, running_medians
from core.series.split import count_train
from core.types import Rows, Stamps, Values

# Numbers that stand for “not measured” in many public files.
SENTINELS = (-99.0, -99.99, -200.0, -999.0, -999.99, -9999.0, -99999.0, 9999.0, 99999.0)
# Distance from the middle of the values before, in usual distances, 7 standard deviations of noise.
FAR = 10.0
# What more than this share of the rows does is usual.
MOST_OUTLIERS = 0.01
# In more rows than this share, and more than one, a sentinel is asked about.
MOST_SENTINELS = 0.01
FEWEST_STUCK = 10
STUCK_TIMES = 3
FEWEST_RUNS = 10
# A level is the middle of so many rows, and a shift so many times what they spread.
LEVEL_ROWS = 20
SHIFT = 6.0
ABRUPT_ROWS = 5
ABRUPT_SHARE = 0.6

# A period is unfinished below this share of the least of so many before it.
UNFINISHED_SHARE = 0.5
PERIODS_BEFORE = 24
FEWEST_PERIODS = 8
USUAL_PERIODS = 6
FIRST_YEAR, LAST_YEAR = 1600, 2200
_PERIODS = ("W", "M", "Q", "Y")

_FILLS = ("previous", "linear", "seasonal", "leave_out")
_STEPS = (("s", 1), ("min", 60), ("h", 3600), ("D", 86_400), ("W", 604_800), ("MS", 2_629_800))

SENTINEL = Message(
    "sentinel",
    "Rows in which “{column}” holds {value}, far from everything else: {count}, the first at "
    "{at}. Often that stands for “not measured”.",
)
MISSING = Message("missing", "Rows without a value of “{column}”: {count}, the first at {at}.")
FOUND_GAPS = Message(
    "found_gaps",
    "Missing rows: {missing}, the first after {after}. The rows around a gap are used as "
    "neighbours.",
)
FOUND_STEPS_ODD = Message(
    "found_steps_odd", "Steps between rows that are not a whole multiple of the usual one: {count}."
)
FOUND_STEPS_UNEVEN = Message(
    "found_steps_uneven", "The steps between the rows differ too much to call one usual."
)
STUCK = Message(
    "stuck",
    "“{column}” stays at {value} for {count} rows from {at} on; it seldom stands still for so "
    "long.",
)
OUTLIERS = Message(
    "outliers",
    "Values of “{column}” far from those before them: {count}, the farthest {value} at {at}.",
)
UNFINISHED = Message(
    "unfinished",
    "The newest row of “{column}”, {at}, may not be finished: {value}, where the rows before it "
    "are about {usual}.",
)
LEVEL_SHIFT = Message(
    "level_shift", "At {at} “{column}” jumps from about {before} to about {after} and stays there."
)


@dataclass(frozen=True, eq=False)
class Observed:
    """A column in time order, before anything is mended.

    Attributes:
        column: Its name.
        values: float64, nan where missing, `(n,)`.
        time: Stamps, each once, `(n,)`; None without times.
        cadence: The step between them.
        season_length: Rows in one season, None where none shows.
        train_share: Share of the rows that training will see, the first of them.
        step: The step as a person set it; None where it was found.
    """

    column: str
    values: Values
    time: Stamps | None
    cadence: Cadence
    season_length: int | None = None
    train_share: float = TRAIN_SHARE
    step: str | None = None

    @property
    def n_train(self) -> int:
        """How many rows training will see."""
        return count_train(len(self.values), self.train_share)

    def at(self, row: int) -> str | int:
        """Returns what names a row, for a sentence."""
        return row if self.time is None else short_stamp(self.time[row])


@dataclass(frozen=True, eq=False)
class Finding:
    """Something odd.

    Attributes:
        message: What it is.
        rows: The rows it is about, in the column as observed.
        repairs: What could be done, the mildest first; () where nothing can.
        default: What is done unless a person chooses; None leaves it as it is.
    """

    message: Message
    rows: Rows
    repairs: tuple[Repair, ...] = ()
    default: Repair | None = None

    @property
    def code(self) -> str:
        """Which kind it is, for programs and tests."""
        return self.message.code

    def to_dict(self) -> dict[str, Any]:
        """Returns the finding as JSON types; of many rows, the first hundred."""
        return {
            **self.message.to_dict(),
            "rows": self.rows[:100].tolist(),
            "n_rows": len(self.rows),
            "repairs": [repair.to_dict() for repair in self.repairs],
            "default": self.default.to_dict() if self.default else None,
        }


def find_oddities(
    observed: Observed, choices: Sequence[Repair] = (), sentinels: str | None = None
) -> tuple[Finding, ...]:
    """Returns what is odd about a column, what has to be mended first.

    Args:
        observed: The column.
        choices: What a person chose: a sentinel that is kept counts as a value.
        sentinels: What many of them are, as `ReadingOptions` has it.

    Raises:
        Question: There are many, and nobody said what they are.
    """
    standing_in = find_sentinels(observed, choices, sentinels)
    declined = {choice.value for choice in choices if choice.kind == "sentinel"}
    values = observed.values.copy()
    for finding in standing_in:
        if finding.default and finding.default.value not in declined:
            values[finding.rows] = np.nan
    seen = replace(observed, values=values)
    shift = _find_level_shift(seen)
    unfinished = find_unfinished(seen)
    findings = [
        *standing_in,
        _find_missing(seen),
        _find_gaps(seen),
        _find_stuck(seen),
        unfinished,
        _find_outliers(seen, shift, unfinished),
        shift,
    ]
    return tuple(finding for finding in findings if finding is not None)


def plan(findings: Sequence[Finding], choices: Sequence[Repair]) -> list[tuple[Repair, bool]]:
    """Returns the repairs to carry out, each with whether it is a default.

    Args:
        findings: What is odd.
        choices: What a person chose, or a run brought; carried out whether anything is odd or not.
    """
    chosen = {choice.subject for choice in choices}
    defaults = [f.default for f in findings if f.default and f.default.subject not in chosen]
    if all(repair.kind != "fill" for repair in (*choices, *defaults)):
        # A repair may leave values missing where none was before.
        defaults.append(Repair("fill", "previous"))
    return [*((choice, False) for choice in choices), *((repair, True) for repair in defaults)]


def find_sentinels(
    observed: Observed, choices: Sequence[Repair], meant: str | None
) -> list[Finding]:
    """Returns the numbers of a column that may stand for “not measured”.

    Args:
        observed: The column.
        choices: What a person chose of them.
        meant: What many of them are, as `ReadingOptions` has it.

    Raises:
        Question: There are many, and nobody said what they are.
    """
    findings = []
    chosen = {choice.subject for choice in choices}
    for sentinel in SENTINELS:
        hits = observed.values == sentinel
        rest = observed.values[~hits & np.isfinite(observed.values)]
        if not hits.any() or not len(rest):
            continue
        below = sentinel < 0 and rest.min() > sentinel / 10
        above = sentinel > 0 and hits.sum() > 1 and rest.max() < sentinel / 10
        if not below and not above:
            continue
        repair = Repair("sentinel", "missing", value=sentinel)
        values = {
            "count": int(hits.sum()),
            "column": observed.column,
            "value": _rounded(sentinel),
            "at": observed.at(int(np.flatnonzero(hits)[0])),
        }
        many = hits.sum() > max(1, MOST_SENTINELS * len(hits))
        if many and meant is None and repair.subject not in chosen:
            raise _ask_about_sentinels(**values, rows=len(hits))
        taken = meant == "missing" if many else below and meant != "values"
        message = SENTINEL.with_values(**values)
        findings.append(
            Finding(message, np.flatnonzero(hits), (repair,), repair if taken else None)
        )
    return findings


def _ask_about_sentinels(**values: Any) -> Question:
    return Question(
        "sentinels_unclear",
        "“{column}” holds {value} in {count} of {rows} rows, the first at {at}, far from "
        "everything else. Often that stands for “not measured”. Choose what it is.",
        "sentinels",
        (
            Reading("missing", (f"{values['value']} → –",)),
            Reading("values", (f"{values['value']} → {values['value']}",)),
        ),
        **values,
    )


def _find_missing(observed: Observed) -> Finding | None:
    observed_rows = np.flatnonzero(np.isfinite(observed.values))
    rows = np.flatnonzero(~np.isfinite(observed.values))
    if len(observed_rows):
        rows = rows[(rows > observed_rows[0]) & (rows < observed_rows[-1])]
    if not len(rows) or not len(observed_rows):
        return None
    message = MISSING.with_values(
        column=observed.column, count=len(rows), at=observed.at(int(rows[0]))
    )
    season = observed.season_length
    repairs = tuple(
        Repair("fill", how, season_length=season if how == "seasonal" else None)
        for how in _FILLS
        if how != "seasonal" or season
    )
    return Finding(message, rows, repairs, repairs[0])


def _find_gaps(observed: Observed) -> Finding | None:
    time, cadence = observed.time, observed.cadence
    if time is None or are_holidays(cadence, len(time)):
        return None
    if not cadence.frequency:
        return _uneven(time)
    steps = np.diff(time)
    if cadence.missing and cadence.gap_after is not None:
        wide = steps > np.median(steps) * 1.5
        wide[cadence.gap_after] = True
        ways = ("last", "mean", "sum") if cadence.uneven else ("last",)
        message = FOUND_GAPS.with_values(
            missing=cadence.missing, after=short_stamp(time[cadence.gap_after])
        )
        return Finding(message, np.flatnonzero(wide) + 1, _resamples(ways, cadence.frequency))
    if cadence.uneven:
        message = FOUND_STEPS_ODD.with_values(count=cadence.uneven)
        odd = np.flatnonzero(steps != np.median(steps)) + 1
        return Finding(message, odd, _resamples(("last", "mean", "sum"), cadence.frequency))
    return None


def _uneven(time: Stamps) -> Finding:
    step_s = float(np.median(np.diff(time)) / np.timedelta64(1, "s"))
    frequency = next((unit for unit, size in _STEPS if size >= 0.75 * step_s), "YS")
    ways = _resamples(("mean", "last", "sum"), frequency)
    return Finding(FOUND_STEPS_UNEVEN, np.zeros(0, np.int64), ways)


def _resamples(ways: Sequence[str], frequency: str) -> tuple[Repair, ...]:
    return tuple(Repair("resample", how, frequency=frequency) for how in ways)


def _find_stuck(observed: Observed) -> Finding | None:
    starts, lengths = find_runs(observed.values)
    finite = np.isfinite(observed.values[starts])
    starts, lengths = starts[finite], lengths[finite]
    learnt = lengths[starts + lengths <= observed.n_train]
    if len(learnt) < FEWEST_RUNS:
        return None
    usual = float(np.quantile(learnt, 0.99, method="lower"))
    limit = max(FEWEST_STUCK, round(STUCK_TIMES * usual))
    long = lengths >= limit
    if not long.any():
        return None
    spans = zip(starts[long], lengths[long], strict=True)
    rows = np.concatenate([np.arange(start, start + length) for start, length in spans])
    longest = int(np.argmax(lengths))
    message = STUCK.with_values(
        column=observed.column,
        value=_rounded(observed.values[starts[longest]]),
        count=int(lengths[longest]),
        at=observed.at(int(starts[longest])),
    )
    return Finding(message, rows, (Repair("stuck", "missing", value=float(limit)),))


def find_unfinished(observed: Observed) -> Finding | None:
    """Returns whether the newest week, month, quarter or year looks as if it were cut off.

    Args:
        observed: The column.
    """
    rows = np.flatnonzero(np.isfinite(observed.values))
    if observed.time is None or not observed.cadence.frequency.startswith(_PERIODS):
        return None
    values = observed.values[rows]
    before = values[-1 - PERIODS_BEFORE : -1]
    if len(before) < FEWEST_PERIODS or before.min() <= 0 or values[-1] < 0:
        return None
    usual = float(np.median(before[-USUAL_PERIODS:]))
    if values[-1] >= UNFINISHED_SHARE * before.min():
        return None
    newest = int(rows[-1])
    message = UNFINISHED.with_values(
        column=observed.column,
        at=observed.at(newest),
        value=_rounded(float(values[-1])),
        usual=_rounded(usual),
    )
    repair = Repair("unfinished", "leave_out", start=str(observed.time[newest]))
    return Finding(message, np.array([newest]), (repair,))


def _find_outliers(
    observed: Observed, shift: Finding | None, unfinished: Finding | None
) -> Finding | None:
    values = observed.values
    away = np.abs(values - running_medians(values))
    learnt = away[: observed.n_train]
    learnt = learnt[np.isfinite(learnt)]
    limit = FAR * float(np.median(learnt)) if len(learnt) else 0.0
    if limit <= 0:
        return None
    rows = np.flatnonzero(outliers(values, limit))
    if shift is not None:
        # The first rows of a new level are no outliers.
        rows = rows[(rows < shift.rows[0]) | (rows > shift.rows[0] + 1)]
    if unfinished is not None:
        rows = rows[rows != unfinished.rows[0]]
    if not len(rows) or len(rows) > max(3, MOST_OUTLIERS * len(values)):
        return None
    farthest = int(rows[np.argmax(away[rows])])
    message = OUTLIERS.with_values(
        count=len(rows),
        column=observed.column,
        at=observed.at(farthest),
        value=_rounded(values[farthest]),
    )
    return Finding(message, rows, (Repair("clip", "limit", value=float(f"{limit:.4g}")),))


def _find_level_shift(observed: Observed) -> Finding | None:
    observed_rows = np.flatnonzero(np.isfinite(observed.values))
    values = (
        fill_forward(observed.values)[observed_rows[0] :]
        if len(observed_rows)
        else observed.values[:0]
    )
    shift = level_shift(values, observed.season_length)
    if shift is None or _are_dates(values):
        return None
    row, before, after = shift[0] + int(observed_rows[0]), shift[1], shift[2]
    message = LEVEL_SHIFT.with_values(
        at=observed.at(row), column=observed.column, before=_rounded(before), after=_rounded(after)
    )
    # With fewer rows left, the old level teaches more than it confuses.
    start = str(row if observed.time is None else observed.time[row])
    early = row <= len(observed.values) / 2
    repairs = (Repair("drop", "before", start=start),) if early else ()
    return Finding(message, np.array([row]), repairs)


def _are_dates(values: Values) -> bool:
    """Returns whether numbers are years or days such as 20240131, which rise on and on."""
    if (values % 1 != 0).any() or (np.diff(values) < 0).any():
        return False
    months, days = values // 100 % 100, values % 100
    as_days = (months >= 1) & (months <= 12) & (days >= 1) & (days <= 31)
    as_days &= (values >= FIRST_YEAR * 10_000) & (values < LAST_YEAR * 10_000)
    as_years = (values >= FIRST_YEAR) & (values < LAST_YEAR)
    return bool(as_days.all() or as_years.all())


def level_shift(values: Values, season_length: int | None) -> tuple[int, float, float] | None:
    """Returns where a series jumps for good, and its level before and after.

    Args:
        values: Values in time order, none missing, `(n,)`.
        season_length: Rows in one season; a level is that of two.
    """
    width = max(LEVEL_ROWS, 2 * (season_length or 0))
    if len(values) < 2 * width:
        return None
    sums = np.concatenate([[0.0], np.cumsum(values)])
    means = (sums[width:] - sums[:-width]) / width  # (n - width + 1,), of the rows from each on
    row = int(np.argmax(np.abs(means[width:] - means[:-width]))) + width
    left, right = values[row - width : row], values[row : row + width]
    before, after = float(np.median(left)), float(np.median(right))
    spread = 1.4826 * float(np.median(np.abs(np.concatenate([left - before, right - after]))))
    nothing = 1e-9 * float(np.abs(values).max())
    jump = float(np.median(right[:ABRUPT_ROWS]) - np.median(left[-ABRUPT_ROWS:]))
    large = abs(after - before) > max(SHIFT * spread, nothing)
    abrupt = jump / (after - before) >= ABRUPT_SHARE if large else False
    return (row, before, after) if abrupt else None


def _rounded(value: float) -> float | int:
    short_value = float(f"{value:.6g}")
    return int(short_value) if short_value.is_integer() else short_value
