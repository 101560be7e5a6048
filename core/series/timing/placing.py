"""Times in a wrong place: far off, a midnight under its old day, a block of another year, a clock.

They are understood from the order of the rows, before anything is sorted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.naming import cell_at
from core.reading.options import Question, Reading
from core.reading.times.flips import examples
from core.series.timing import clock
from core.types import Flags, Rows, Stamps

FEWEST_ROWS = 10
# Times are far off if they lie so many spans of all others away, and a few years at least.
FAR_SPANS = 3
FAR = np.timedelta64(3 * 366, "D")
MOST_FAR = 0.01
DAY = np.timedelta64(1, "D")
YEAR = (np.timedelta64(330, "D"), np.timedelta64(400, "D"))
# Beside a block that is moved, steps may be so many usual ones long.
WIDEST = 10

FAR_OFF = Message(
    "times_far_off",
    "“{value}” in line {line} of “{column}” is far from all other times, {first} to {last}; such "
    "rows are left out: {count}.",
)
MIDNIGHTS = Message(
    "times_midnight",
    "Rows of “{column}” that stand at the end of a day with its own date and the hour 0: {count}, "
    "the first in line {line}; each is read as the midnight that ends the day (24:00).",
)
BLOCK_MOVED = Message(
    "times_block_moved",
    "Lines {line} to {other_line} of “{column}” carry the year beside their own; they are read "
    "with the year of the rows around them.",
)


@dataclass(frozen=True, eq=False)
class Placed:
    """Times in the places where they belong.

    Attributes:
        time: Stamps in the order of the file, `(n,)`.
        left_out: Rows that are far off, `(n,)`.
        warnings: What was understood.
    """

    time: Stamps
    left_out: Flags
    warnings: tuple[Message, ...] = ()


def place(time: Stamps, cells: pd.Series, how: str | None) -> Placed:
    """Puts times right that stand in a wrong place.

    Args:
        time: Stamps in the order of the file, `(n,)`.
        cells: The column as written; its name is the column's, its index the lines.
        how: "moved" puts them right, "written" leaves them; None asks where both may be meant.

    Raises:
        Question: A block of rows may carry a wrong year.
    """
    far = _far_off(time) if how != "written" else np.zeros(len(time), dtype=bool)
    rows = np.flatnonzero(~far)
    settled, warnings = time.copy(), _say_far(time, far, cells)
    if how != "written":
        settled[rows], more = _place_all(time[rows], cells.iloc[rows], how)
        warnings = [*warnings, *more]
        even = clock.steady(settled[rows])
        if even is not None:
            settled[rows] = even[0]
            warnings.append(even[1])
    return Placed(settled, far, tuple(warnings))


def _place_all(time: Stamps, cells: pd.Series, how: str | None) -> tuple[Stamps, list[Message]]:
    back = len(time) > 1 and time[0] > time[-1]
    forward = slice(None, None, -1 if back else 1)
    ahead, written = time[forward], cells.iloc[forward]
    if (np.diff(ahead).astype(np.int64) >= 0).all():
        return time, []
    midnights = _old_midnights(ahead)
    if len(midnights):
        moved = ahead.copy()
        moved[midnights] += DAY
        first = midnights[-1] if back else midnights[0]
        note = MIDNIGHTS.with_values(
            column=str(cells.name), count=len(midnights), line=int(written.index[first])
        )
        return moved[forward], [note]
    block = _other_year(ahead)
    if block is None:
        return time, []
    rows, moved = block
    line, other_line = sorted((int(written.index[rows[0]]), int(written.index[rows[-1]])))
    values = {"column": str(cells.name), "line": line, "other_line": other_line}
    if how is None:
        raise _ask(written, ahead, moved, rows, values)
    return moved[forward], [BLOCK_MOVED.with_values(**values)]


def _far_off(time: Stamps) -> Flags:
    """Returns the few earliest and latest times that are far from all others, `(n,)`."""
    far = np.zeros(len(time), dtype=bool)
    if len(time) <= FEWEST_ROWS:
        return far
    ranked = np.argsort(time, kind="stable")
    ordered = time[ranked]
    few = min(max(1, int(MOST_FAR * len(time))), (len(time) - FEWEST_ROWS + 1) // 2)
    gaps, middle = np.diff(ordered), ordered[-few - 1] - ordered[few]
    wide = (gaps > FAR) & (gaps > FAR_SPANS * middle)
    early, late = wide[:few], wide[-few:]
    if early.any():
        far[ranked[: int(np.flatnonzero(early)[-1]) + 1]] = True
    if late.any():
        far[ranked[len(ranked) - few + int(np.argmax(late)) :]] = True
    return far


def _say_far(time: Stamps, far: Flags, cells: pd.Series) -> list[Message]:
    if not far.any():
        return []
    first, rest = int(np.argmax(far)), time[~far]
    return [
        FAR_OFF.with_values(
            **cell_at(cells, first),
            first=str(rest.min())[:10],
            last=str(rest.max())[:10],
            count=int(far.sum()),
        )
    ]


def _old_midnights(time: Stamps) -> Rows:
    """Returns the rows of hour 0 that end the day whose date they carry, where all that fits."""
    days = time.astype("datetime64[D]")
    falls = np.flatnonzero(np.diff(time).astype(np.int64) < 0) + 1
    old = falls[(time[falls] == days[falls]) & (days[falls] == days[falls - 1])]
    moved = time.copy()
    moved[old] += DAY
    steps = np.diff(moved)
    fits = len(old) == len(falls) and bool((steps.astype(np.int64) > 0).all())
    # The first row has no fall before it: it ends its day where the next one then follows on.
    if fits and time[0] == days[0] and steps[0] - DAY == np.median(steps):
        old = np.append(0, old)
    return np.asarray(old if fits else old[:0], dtype=np.int64)


def _other_year(time: Stamps) -> tuple[Rows, Stamps] | None:
    """Returns a block of rows that goes on evenly once its year is the one beside, and all times.

    None where there is no such block, or more than one.
    """
    steps = np.diff(time)
    usual = np.median(np.abs(steps))
    jumps = np.flatnonzero((np.abs(steps) >= YEAR[0]) & (np.abs(steps) <= YEAR[1])) + 1
    if not 1 <= len(jumps) <= 2 or usual >= YEAR[0]:
        return None
    ends = (int(jumps[0]), int(jumps[1]) if len(jumps) == 2 else len(time))
    rows = np.arange(*ends)
    if len(jumps) == 1 and (steps[jumps[0] - 1].astype(np.int64) > 0 or 2 * len(rows) > len(time)):
        # The rows before the jump may be the ones of another year.
        rows = np.arange(0, jumps[0])
    years = 1 if steps[jumps[0] - 1].astype(np.int64) < 0 and rows[0] else -1
    moved = time.copy()
    moved[rows] = _in_year_beside(time[rows], years)
    onward = np.diff(moved)
    even = bool((onward.astype(np.int64) > 0).all() and (onward <= WIDEST * usual).all())
    return (rows, moved) if even and 2 * len(rows) <= len(time) else None


def _in_year_beside(time: Stamps, years: int) -> Stamps:
    months = time.astype("datetime64[M]")
    return np.asarray((months + 12 * years).astype(time.dtype) + (time - months))


def _ask(
    cells: pd.Series, time: Stamps, moved: Stamps, rows: Rows, values: dict[str, object]
) -> Question:
    shown = np.unique([rows[0], rows[-1]])
    return Question(
        "times_other_year",
        "Lines {line} to {other_line} of “{column}”, {count} rows, would go on evenly from the "
        "rows around them with the year beside their own. Choose whether that is meant.",
        "displaced",
        (
            Reading("moved", examples(cells, moved, shown)),
            Reading("written", examples(cells, time, shown)),
        ),
        count=len(rows),
        **values,
    )
