"""Cells of a time column that cannot be read: counted, named, and what can be done about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.errors import Message, UserError
from core.reading.naming import cell_at
from core.reading.options import Question, Reading
from core.reading.times.flips import examples
from core.types import Flags, Stamps

Cells = pd.Series

MOST_SHOWN = 3
# A column without a telling name looks like times from these shares of its cells on.
_SHARE_OF_DATES, _SHARE_ALIKE = 0.2, 0.8
_ALIKE = re.compile(
    r"[^0-9]{0,12}(?:[12][0-9]{3}[\-/.年 ][0-9]{1,2}|"
    r"[0-9]{1,2}[\-/.][0-9]{1,2}[\-/.][0-9]{2,4})\b.*|"
    # A word of no known language beside a year.
    r"(?:[0-9–\-]{1,5}\.? ?)?[^\W\d_]+\.?[ \-/][12][0-9]{3}\.?"
)
_IN_ORDER = Reading("order", ("1, 2, 3 …",))

LEFT_OUT = Message(
    "times_left_out",
    "Rows of “{column}” without a time that can be read are left out: {count}, the first in line "
    "{line}.",
)
EACH_READ = Message(
    "times_each_read",
    "Times in “{column}” that are written in another way: {count}, the first in line {line}; "
    "each is read as it is written.",
)
NOT_READ = Message(
    "times_not_read",
    "“{column}” looks like times and could not be read; the rows are used in the order they are "
    "in.",
)


def looks_alike(cells: Cells, dates: Sequence[bool], named: bool) -> bool:
    """Returns whether a column looks like times, although too few of its cells are dates.

    Args:
        cells: A sample of its cells, none missing.
        dates: Which of them are dates.
        named: Whether its name is one of a time.
    """
    if not len(cells) or cells.nunique() < min(3, len(cells)):
        return False
    if named and bool(cells.str.contains("[0-9]").mean() >= _SHARE_ALIKE):
        return True
    alike = float(cells.str.fullmatch(_ALIKE.pattern).mean())
    return float(np.mean(dates)) >= _SHARE_OF_DATES or alike >= _SHARE_ALIKE


def no_such_day(cells: Cells, bad: Flags, style: str) -> Question:
    """Returns what is asked about times that the calendar or the clock does not have.

    Args:
        cells: The column as written, `(n,)`; its name is the column's, its index the lines.
        bad: Which of them, `(n,)`.
        style: The format of all, in words.
    """
    return Question(
        "time_not_read",
        "Times in “{column}” that do not exist in the format {format}: {count} of {rows}, the "
        "first in line {line}: “{value}”. Choose what to do, or correct them.",
        "unread_times",
        (_IN_ORDER,) if bad.all() else (_leaving_out(cells, bad), _IN_ORDER),
        count=int(bad.sum()),
        rows=len(cells),
        **cell_at(cells, int(np.argmax(bad))),
        format=style,
    )


def ask_about_misfits(cells: Cells, bad: Flags, style: str, each: Stamps | None) -> Question:
    """Returns what is asked about times that are written in another way than the others.

    Args:
        cells: The column as written, `(n,)`; its name is the column's, its index the lines.
        bad: Which are no times in the usual format, `(n,)`.
        style: That format, in words.
        each: What they are in their own way, one for each of them; None where that is no time.
    """
    readings = [_leaving_out(cells, bad), _IN_ORDER]
    rows = np.flatnonzero(bad)
    if each is not None:
        shown = np.arange(min(MOST_SHOWN, len(rows)))
        readings.insert(0, Reading("each", examples(cells.iloc[rows], each, shown)))
    return Question(
        "times_mixed",
        "Times in “{column}” that are not written as {format}: {count} of {rows}, the first in "
        "line {line}: “{value}”. Choose what to do, or correct them.",
        "unread_times",
        tuple(readings),
        count=len(rows),
        rows=len(cells),
        **cell_at(cells, int(np.argmax(bad))),
        format=style,
    )


def ask_about_missing(cells: Cells, missing: Flags) -> Question:
    """Returns what is asked about rows without a time.

    Args:
        cells: The column, `(n,)`; its name is the column's, its index the lines.
        missing: Which have none, `(n,)`.
    """
    first = int(np.argmax(missing))
    return Question(
        "time_missing",
        "Rows without a time in “{column}”: {count}, the first in line {line}; every row needs "
        "one. Choose what to do, or fill them in.",
        "unread_times",
        (_IN_ORDER,) if missing.all() else (_leaving_out(cells, missing), _IN_ORDER),
        count=int(missing.sum()),
        column=str(cells.name),
        line=int(cells.index[first]),
    )


def ask_about_all(cells: Cells, error: UserError) -> Question:
    """Returns what is asked about a column that looks like times, none of which can be read.

    Args:
        cells: The column, `(n,)`, none missing; its name is the column's, its index the lines.
        error: Why it cannot be read.
    """
    line = int(error.message.values.get("line", cells.index[0]))
    value = str(error.message.values.get("value", cells.iloc[0]))
    return Question(
        "times_unread",
        "“{column}” looks like times, but “{value}” in line {line} cannot be read as one. Write "
        "the times as YYYY-MM-DD hh:mm, or use the rows in the order they are in.",
        "unread_times",
        (_IN_ORDER,),
        column=str(cells.name),
        value=value,
        line=line,
    )


def or_in_order(error: UserError) -> Question:
    """Returns a refusal of times as a question: the rows can always be used in their order."""
    message = error.message
    return Question(message.code, message.template, "unread_times", (_IN_ORDER,), **message.values)


def say_left_out(cells: Cells, bad: Flags) -> Message:
    """Says which rows are left out for want of a time."""
    return _counted(LEFT_OUT, cells, bad)


def say_each(cells: Cells, bad: Flags) -> Message:
    """Says which times were read in another way than the others."""
    return _counted(EACH_READ, cells, bad)


def _counted(message: Message, cells: Cells, bad: Flags) -> Message:
    line = int(cells.index[int(np.argmax(bad))])
    return message.with_values(column=str(cells.name), count=int(bad.sum()), line=line)


def _leaving_out(cells: Cells, bad: Flags) -> Reading:
    rows = np.flatnonzero(bad)
    texts = [f"{cells.index[row]}: {cells.iloc[row]}".strip() for row in rows[:MOST_SHOWN]]
    shown = [f"{text} → –" for text in texts]
    return Reading("leave_out", (*shown, *(["…"] if len(rows) > MOST_SHOWN else [])))
