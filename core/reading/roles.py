"""Why a column is not offered, or not first, for what is to be forecast."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.numbers import numerals
from core.reading.sheets import longtable
from core.reading.times import stamps
from core.reading.times.dates import looks_like_dates
from core.types import Values

MAX_VALUE = 40
# Fewer values go up evenly by chance.
FEWEST_COUNTED = 30
COUNTED_SHARE = 0.9
ROWS_OF_A_BLOCK = 10
_CLOCK = r"(?:[01]?[0-9]|2[0-4])(?::[0-5][0-9]){1,2}(?:\.[0-9]+)?(?: ?[AaPp]\.?[Mm]\.?)?"

COLUMN_COUNTS = Message(
    "column_counts", "“{column}” only numbers the rows; it is offered last for the forecast."
)
COLUMN_OF_TIMES = Message("column_of_times", "“{column}” is part of the times.")
COLUMN_DATES = Message("column_dates", "“{column}” holds dates.")
COLUMN_EMPTY = Message("column_empty", "“{column}” is empty.")
COLUMN_CLOCK = Message("column_clock", "“{column}” holds times of day, such as “{value}”.")
COLUMN_WORDS = Message("column_words", "“{column}” holds words, such as “{value}”.")
COLUMN_MIXED = Message(
    "column_mixed", "“{column}” has “{value}” in line {line}, which is no number."
)


def how_unlikely(frame: pd.DataFrame, column: str) -> tuple[bool, ...]:
    """Returns what sorts columns of numbers, the likeliest to be forecast first.

    Args:
        frame: Columns of text, float64 and datetime64.
        column: One with numbers.
    """
    cells = frame[column]
    # A number that names the rows, or several of them, such as a shop or an Activity ID.
    named = longtable.has_names(cells) and (longtable.repeats(cells) or cells.is_unique)
    return (
        stamps.is_time_word(column),
        stamps.counts_rows(frame, column),
        named or (cells.dtype == np.float64 and _counts(cells.to_numpy())),
    )


def _counts(values: Values) -> bool:
    """Returns whether numbers stay the same or count: rows, blocks of them, or anew and anew."""
    head = values[:FEWEST_COUNTED]
    # A look at the first ones spares most columns the rest.
    if not _may_count(head):
        return False
    known = values[np.isfinite(values)]
    if not len(known) or known.min() == known.max():
        return True
    if len(values) < FEWEST_COUNTED:
        return False
    steps = np.diff(values)
    whole = bool((values % 1 == 0).all() and (values >= 0).all())
    blocks = values[0] in (0, 1) and bool(np.isin(steps, (0, 1)).all())
    blocks = blocks and len(values) >= ROWS_OF_A_BLOCK * len(np.unique(values))
    counted = float((steps == 1).mean()) >= COUNTED_SHARE
    return stamps.is_even(values) or (whole and (blocks or counted))


def _may_count(head: Values) -> bool:
    known = head[np.isfinite(head)]
    whole = bool((known % 1 == 0).all())
    return not len(known) or known.min() == known.max() or stamps.is_even(head) or whole


def find_counters(frame: pd.DataFrame, targets: list[str]) -> list[Message]:
    """Says which of the columns of numbers only count.

    Args:
        frame: Columns of text, float64 and datetime64.
        targets: Those with numbers.
    """
    counting = [name for name in targets if stamps.counts_rows(frame, name)]
    return [COLUMN_COUNTS.with_values(column=name) for name in counting]


def find_reasons(
    frame: pd.DataFrame, time: str | None, targets: list[str], telling: Sequence[str] = ()
) -> dict[str, Message]:
    """Returns why each other column cannot be forecast.

    Args:
        frame: Columns of text, float64 and datetime64.
        time: Column of the times.
        targets: Columns that can be forecast.
        telling: Columns that the times are made of.
    """
    names = [str(name) for name in frame.columns if name != time and name not in targets]
    reasons = {n: COLUMN_OF_TIMES if n in telling else _reason(frame[n]) for n in names}
    return {name: reason.with_values(column=name) for name, reason in reasons.items()}


def _reason(cells: pd.Series) -> Message:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return COLUMN_DATES
    if pd.api.types.is_numeric_dtype(cells):
        return COLUMN_EMPTY
    filled = cells[~numerals.is_missing(cells)]
    if not len(filled):
        return COLUMN_EMPTY
    if looks_like_dates(filled):
        return COLUMN_DATES
    wrong = np.flatnonzero(~numerals.is_number(filled))
    place = int(wrong[0]) if len(wrong) else 0
    value = str(filled.iloc[place])[:MAX_VALUE]
    if filled.str.fullmatch(_CLOCK).all():
        return COLUMN_CLOCK.with_values(value=value)
    if 2 * len(wrong) > len(filled):
        return COLUMN_WORDS.with_values(value=value)
    return COLUMN_MIXED.with_values(value=value, line=int(filled.index[place]))
