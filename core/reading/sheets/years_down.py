"""Tables with years down and their months or quarters across, read as one series."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.numbers.numerals import is_missing
from core.reading.spelling.notations import month_of
from core.reading.times.stamps import YEARS, word_of

TIME = "time"
VALUE = "value"

_YEAR = re.compile(r"(1[5-9]|2[01])[0-9]{2}")
_WORDS = YEARS | {"anno", ""}

PERIODS_ACROSS = {
    12: Message(
        "months_across",
        "The years run down and their months across; the table is read as one series, “value”, "
        "from {first} to {last}.",
    ),
    4: Message(
        "quarters_across",
        "The years run down and their quarters across; the table is read as one series, “value”, "
        "from {first} to {last}.",
    ),
}
BESIDE_PERIODS = Message(
    "columns_beside_periods", "Left out, since it is no month or quarter of a year: {columns}."
)


def join_periods(
    columns: dict[str, pd.Series],
) -> tuple[dict[str, pd.Series], tuple[Message, ...]] | None:
    """Reads a table of years and their months, or quarters, as a series of these.

    Args:
        columns: Text, float64 or datetime64 by name; the index is the line.

    Returns:
        The times and the values, without the periods before the first and after the last one that
        has a value; and what was understood. None where the table is another one.
    """
    names = list(columns)
    years = _years(columns[names[0]], names[0]) if names else None
    periods = {name: month for name in names[1:] if (month := month_of("2000", name)[5:])}
    months = sorted(periods.values())
    if years is None or months not in (_every(1), _every(3)):
        return None
    order = sorted(periods, key=periods.__getitem__)
    times = np.array([[f"{year}-{periods[name]}" for name in order] for year in years], object)
    joined = as_series(columns, order, times, np.argsort(years, kind="stable"))
    if joined is None:
        return None
    cells = joined[TIME]
    others = [name for name in names[1:] if name not in periods]
    return joined, _notes(len(order), str(cells.iloc[0]), str(cells.iloc[-1]), others)


def as_series(
    columns: dict[str, pd.Series],
    names: list[str],
    times: NDArray[np.object_],
    rows: NDArray[np.int64],
) -> dict[str, pd.Series] | None:
    """Puts the cells of several columns below each other, row by row.

    Args:
        columns: Text, float64 or datetime64 by name; the index is the line.
        names: Those whose cells are values, k of them, in the order of time.
        times: When each was observed, as text, `(n, k)`; "" where there is no such time.
        rows: The rows in the order of time, `(n,)`.

    Returns:
        `TIME` and `VALUE`, without the blank cells before the first and after the last value; None
        where all are blank.
    """
    cells = pd.DataFrame({name: columns[name] for name in names}).iloc[rows]
    numeric = all(map(pd.api.types.is_numeric_dtype, cells.dtypes))
    lines = np.repeat(cells.index.to_numpy(), len(names))
    flat = (cells.to_numpy(np.float64) if numeric else cells.astype("str").to_numpy()).ravel()
    moments = times[rows].ravel()
    known = moments != ""
    index = pd.Index(lines[known], name="line")
    values = pd.Series(flat[known], index, dtype="float64" if numeric else "str")
    filled = np.flatnonzero(values.notna() if numeric else ~is_missing(values))
    if not len(filled):
        return None
    kept = slice(int(filled[0]), int(filled[-1]) + 1)
    return {
        TIME: pd.Series(moments[known], index, dtype="str").iloc[kept],
        VALUE: values.iloc[kept],
    }


def _every(step: int) -> list[str]:
    return [f"{month:02d}" for month in range(1, 13, step)]


def _years(cells: pd.Series, name: str) -> NDArray[np.int64] | None:
    """Returns the years of a column that holds each once, else None."""
    if word_of(name) not in _WORDS:
        return None
    texts = cells.astype("str").str.removesuffix(".0")
    if len(texts) < 2 or not texts.str.fullmatch(_YEAR.pattern).all() or not texts.is_unique:
        return None
    return texts.to_numpy().astype(np.int64)


def _notes(count: int, first: str, last: str, others: list[str]) -> tuple[Message, ...]:
    note = PERIODS_ACROSS[count].with_values(
        first=first, last=last, option="across", otherwise="written"
    )
    if not others:
        return (note,)
    return note, BESIDE_PERIODS.with_values(columns=", ".join(f"“{name}”" for name in others))
