"""Rows that are missing between a series and the newer ones that go on with it."""

from __future__ import annotations

import numpy as np

from core.errors import Message
from core.reading.naming import listed_stamps, short_stamp
from core.reading.options import Question, Reading
from core.series.cadence import next_stamps, steps_from_first
from core.series.series import Series
from core.types import Rows, Stamps, Values

# What to do with them.
FILL, CLOSE = "fill", "close"
# Steps as long as the longest of so many learnt ones are nothing new.
USUAL_SHARE = 0.99
SHOWN_ROWS = 3

ROWS_SKIPPED = Message(
    "rows_skipped",
    "After {after} rows seem to be missing: the next one is {following}. They are used as "
    "neighbours; a file with the rows in between gives a better forecast.",
)
ROWS_FILLED = Message(
    "rows_filled",
    "Missing rows are filled and count as not observed: {count} ({missing}). Once there is a "
    "file that holds them, take the newer rows back and give that one.",
)


def skipped_stamps(known: Series, newer: Stamps) -> Stamps:
    """Returns when the rows would be that are missing before newer ones and between them, `(k,)`.

    Args:
        known: The series; without a frequency nobody knows.
        newer: Stamps of the newer rows in time order, `(m,)`.
    """
    wide = [] if known.time is None or not known.frequency else wide_steps(known, newer)
    missing = [np.empty(0, "datetime64[us]")]
    for before, after in wide:
        between = np.array([before, after])
        count = round(steps_from_first(between, known.frequency)[1]) - 1
        if count > 0:
            stamps = next_stamps(between[:1], known.frequency, count)
            missing.append(stamps[stamps < after])
    return np.concatenate(missing)


def wide_steps(known: Series, newer: Stamps) -> list[tuple[np.datetime64, np.datetime64]]:
    """Returns between which rows a step is longer than those that were learnt.

    Args:
        known: The series, with times.
        newer: Stamps of the newer rows in time order, `(m,)`.
    """
    assert known.time is not None
    if len(known) < 2 or not len(newer):
        return []
    learnt = np.diff(known.time).astype(np.int64)
    usual = np.quantile(learnt, USUAL_SHARE, method="higher")
    time = np.concatenate([known.time[-1:], newer]).astype("datetime64[us]")
    wide = np.flatnonzero(np.diff(time).astype(np.int64) > usual)
    return [(time[row], time[row + 1]) for row in wide]


def fill_in(values: Values, places: Rows, season: int | None) -> Values:
    """Returns values in which rows hold what stood there a season before, else before them.

    Args:
        values: Values in time order, nan where missing, `(n,)`.
        places: The rows to fill, from the first on.
        season: Rows in one season.
    """
    filled, back = values.copy(), season or 1
    for place in places:
        before = filled[place - back] if place >= back else np.nan
        filled[place] = before if np.isfinite(before) else filled[place - 1]
    return filled


def ask_about_skipped(known: Series, skipped: Stamps, newer: Stamps) -> Question:
    """Returns the question what to do with missing rows.

    Args:
        known: The series.
        skipped: When these rows would be, `(k,)`, at least one.
        newer: Stamps of the newer rows, `(m,)`.
    """
    before, after = next(
        (one, other) for one, other in wide_steps(known, newer) if one < skipped[0] < other
    )
    filled = fill_in(
        np.concatenate([known.values, np.full(SHOWN_ROWS, np.nan)]),
        len(known) + np.arange(SHOWN_ROWS),
        known.season_length,
    )[len(known) :]
    names = [*map(short_stamp, skipped[:SHOWN_ROWS])]
    shown = [f"{name} → {value:.6g}" for name, value in zip(names, filled, strict=False)]
    readings = [
        Reading(FILL, tuple(shown)),
        Reading(CLOSE, (f"{short_stamp(before)} → {short_stamp(after)}",)),
    ]
    return Question(
        "rows_between_missing",
        "Rows are missing after {after}: {count} ({missing}). Best is a file that holds them, too. "
        "Or choose how to go on without them.",
        "gap",
        tuple(readings if len(skipped) <= len(known) else readings[1:]),
        after=short_stamp(before),
        count=len(skipped),
        missing=listed_stamps(skipped),
    )
