"""Offsets from UTC behind the clock times of a column: one for all, or several to choose about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message, UserError
from core.reading.options import Question, Reading, ReadingOptions
from core.types import Stamps

Cells = pd.Series
Minutes = NDArray[np.int64]

# Hours of the abbreviations that mean the same everywhere they are used.
_ZONES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("WEST", "BST", "CET", "MEZ"), 1),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 2),
    **{"EEST": 3, "MSK": 3, "JST": 9, "AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4},
    **{"CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
_OFFSET = re.compile(
    r".*:[0-9]{2}(?:\.[0-9]+)?"
    rf"( ?(?:{'|'.join(sorted(_ZONES, key=len, reverse=True))}|[+\-−][0-9]{{2}}(?::?[0-9]{{2}})?))"
)
# A word of no known meaning, such as DST.
_WORD = re.compile(
    r".*:[0-9]{2}(?:\.[0-9]+)?( ?\(?(?![AaPp]\.?[Mm]\.?$)[A-Za-z][A-Za-z.]{0,11}\)?)"
)
_MOST_WORDS = 3
# As Java writes it behind the offset: 2024-01-01T10:00+01:00[Europe/Berlin]
_PLACE = re.compile(r"\[[A-Za-z_/+\-]+\]$")

WORDS_BEHIND = Message(
    "time_words_behind", "“{words}” behind {count} of the times in “{column}” is read past."
)
TIME_SPANS = Message(
    "time_spans",
    "“{column}” says from when to when each row was, as “{value}”; rows are known by their first.",
)
TIME_OFFSET = Message(
    "time_offset",
    "All times carry the same offset from UTC, {offset}; they are kept as they are written.",
)
TIME_UTC = Message("time_offset", "All times are in UTC.")
TIME_OFFSETS_UTC = Message(
    "time_offsets_utc",
    "The times carry several offsets from UTC ({offsets}); all are converted to UTC.",
)
TIME_OFFSETS_STANDARD = Message(
    "time_offsets_standard",
    "The times carry several offsets from UTC ({offsets}), and the local clock shows an hour "
    "twice; all are given with the offset {offset}, so that each stays the instant it is.",
)
TIME_OFFSETS_LOCAL = Message(
    "time_offsets_local",
    "The times carry several offsets from UTC ({offsets}); the local time is kept.",
)


@dataclass(frozen=True, eq=False)
class Offsets:
    """A column of times without its offsets.

    Attributes:
        cells: The times without them, `(n,)`.
        shift: Minutes to take off each for UTC, `(n,)`; None keeps the clock as written.
        notes: What was understood.
        several: The offset of each in minutes where the clock is kept and they differ, `(n,)`.
    """

    cells: Cells
    shift: Minutes | None = None
    notes: tuple[Message, ...] = ()
    several: Minutes | None = None


def without_offset(cell: str) -> str:
    """Returns a time without its offset from UTC or another word behind it, if it has one."""
    cell = _PLACE.sub("", cell)
    match = _OFFSET.fullmatch(cell) or _WORD.fullmatch(cell)
    return cell.removesuffix(match[1]) if match else cell


def split_words(cells: Cells, sample: Iterable[str]) -> tuple[Cells, tuple[Message, ...]]:
    """Takes words of no known meaning off a column of times, if they are few and come again.

    Args:
        cells: Trimmed text, `(n,)`.
        sample: Some of the cells.
    """
    if not any(_WORD.fullmatch(cell) and not _OFFSET.fullmatch(cell) for cell in sample):
        return cells, ()
    words = cells.str.extract(f"^{_WORD.pattern}$", expand=False).where(
        ~cells.str.fullmatch(_OFFSET.pattern)
    )
    counts = words.value_counts()
    if len(counts) > _MOST_WORDS or (counts < min(2, len(cells))).any():
        return cells, ()
    plain = [
        cell.removesuffix(word) if isinstance(word, str) else cell
        for cell, word in zip(cells, words, strict=True)
    ]
    note = WORDS_BEHIND.with_values(
        words=", ".join(word.strip(" ()") for word in counts.index),
        count=int(counts.sum()),
        column=str(cells.name),
    )
    return pd.Series(plain, cells.index, dtype="str", name=cells.name), (note,)


def split_offsets(cells: Cells, sample: Iterable[str], options: ReadingOptions) -> Offsets:
    """Takes the offsets from UTC off a column of times.

    Args:
        cells: Trimmed text, `(n,)`; its name is the column's, its index the lines.
        sample: Some of the cells.
        options: `offsets` settles what several offsets mean.

    Raises:
        Question: Several offsets are used, and nobody said what to do.
        UserError: Some times carry an offset and others none.
    """
    if not any(_OFFSET.fullmatch(_PLACE.sub("", cell)) for cell in sample):
        return Offsets(cells)
    cells = cells.str.replace(_PLACE, "", regex=True)
    endings = cells.str.extract(_OFFSET, expand=False).fillna("")
    written = list(dict.fromkeys(endings))
    plain = pd.Series(
        [cell.removesuffix(end) if end else cell for cell, end in zip(cells, endings, strict=True)],
        index=cells.index,
        name=cells.name,
        dtype="str",
    )
    if len(written) == 1:
        offset = written[0].strip()
        note = TIME_OFFSET if _minutes(offset) else TIME_UTC
        return Offsets(plain, None, (note.with_values(offset=offset),))
    if "" in written:
        raise _some_have_none(cells, np.asarray(endings == ""))
    several = ", ".join(end.strip() for end in written[:4])
    minutes = endings.map({end: _minutes(end.strip()) for end in written}).to_numpy(dtype=np.int64)
    if _are_ends(plain, endings):
        note = TIME_SPANS.with_values(column=str(cells.name), value=str(cells.iloc[0]))
        return Offsets(plain, None, (note,))
    if options.offsets == "utc" or len(set(minutes)) == 1:
        return Offsets(plain, minutes, (TIME_OFFSETS_UTC.with_values(offsets=several),))
    if options.offsets == "local":
        note = TIME_OFFSETS_LOCAL.with_values(offsets=several)
        return Offsets(plain, None, (note,), minutes)
    raise _which_clock(cells, plain, endings, minutes)


def keep_instants(time: Stamps, offsets: Offsets) -> tuple[Stamps, tuple[Message, ...]]:
    """Returns times of a local clock, in one offset where it shows different instants alike.

    Args:
        time: Stamps as the clock shows them, `(n,)`.
        offsets: The column without its offsets, which `several` has.
    """
    if offsets.several is None:
        return time, offsets.notes
    utc = time - offsets.several.astype("timedelta64[m]")
    if len(np.unique(time)) == len(np.unique(utc)):
        return time, offsets.notes
    least = int(offsets.several.min())
    sign, size = "-" if least < 0 else "+", abs(least)
    note = TIME_OFFSETS_STANDARD.with_values(
        **offsets.notes[0].values, offset=f"{sign}{size // 60:02d}:{size % 60:02d}"
    )
    return utc + np.timedelta64(least, "m"), (note,)


def _minutes(offset: str) -> int:
    if offset in _ZONES:
        return 60 * _ZONES[offset]
    digits = re.sub(r"[^0-9]", "", offset).ljust(4, "0")
    size = 60 * int(digits[:2]) + int(digits[2:])
    return size if offset.startswith("+") else -size


def _are_ends(plain: Cells, endings: Cells) -> bool:
    """Returns whether what looks like offsets are the ends of spans: 10:00-11:00, 11:00-12:00."""
    if not endings.str.fullmatch("[-−][0-9]{2}:[0-9]{2}").all():
        return False
    clocks = plain.str.extract("([0-9]{1,2}):([0-9]{2})[^:]*$").astype(np.float64)
    ends = endings.str.extract("([0-9]{2}):([0-9]{2})").astype(np.float64)
    lengths = (ends - clocks).to_numpy() @ np.array([60.0, 1.0]) % 1440
    return bool((lengths == lengths[0]).all())


def _some_have_none(cells: Cells, bare: NDArray[np.bool_]) -> UserError:
    place, other = (int(np.argmax(flags)) for flags in (~bare, bare))
    return UserError(
        "time_offset_missing",
        "Line {line} has “{value}” and line {other_line} has “{other_value}”: either all times of "
        "a column carry an offset from UTC or none. Write all of them in UTC or all in local time.",
        line=int(cells.index[place]),
        value=str(cells.iloc[place]),
        other_line=int(cells.index[other]),
        other_value=str(cells.iloc[other]),
    )


def _which_clock(cells: Cells, plain: Cells, endings: Cells, minutes: Minutes) -> Question:
    place = int(np.flatnonzero(np.asarray(endings != endings.iloc[0]))[0])
    rows = [max(0, place - 1), place]
    shown = pd.to_datetime(plain.iloc[rows], errors="coerce", format="mixed", dayfirst=True)
    utc = shown - pd.to_timedelta(minutes[rows], unit="min")
    return Question(
        "time_offsets_differ",
        "Line {line} has “{value}” and line {other_line} has “{other_value}”; all times of a "
        "column have the same offset from UTC. Choose whether they are converted to UTC or keep "
        "the local time.",
        "offsets",
        (
            Reading("utc", _examples(cells.iloc[rows], utc)),
            Reading("local", _examples(cells.iloc[rows], shown)),
        ),
        line=int(cells.index[0]),
        value=str(cells.iloc[0]),
        other_line=int(cells.index[place]),
        other_value=str(cells.iloc[place]),
    )


def _examples(cells: Cells, times: pd.Series) -> tuple[str, ...]:
    return tuple(f"{cell} → {time}" for cell, time in zip(cells, times, strict=True))
