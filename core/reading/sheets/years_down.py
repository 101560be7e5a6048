"""Tables with years down and their months or quarters across, read as one series."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

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
    by_year = np.argsort(years, kind="stable")
    cells = pd.DataFrame({name: columns[name] for name in order}).iloc[by_year]
    numeric = all(map(pd.api.types.is_numeric_dtype, cells.dtypes))
    times = [f"{year}-{periods[name]}" for year in years[by_year] for name in order]
    lines = np.repeat(columns[names[0]].index.to_numpy()[by_year], len(order))
    index = pd.Index(lines, name="line")
    flat = cells.to_numpy(np.float64) if numeric else cells.astype("str").to_numpy()
    values = pd.Series(flat.ravel(), index, dtype="float64" if numeric else "str")
    filled = np.flatnonzero(values.notna() if numeric else ~is_missing(values))
    if not len(filled):
        return None
    kept = slice(int(filled[0]), int(filled[-1]) + 1)
    joined = {
        TIME: pd.Series(times, index, dtype="str").iloc[kept],
        VALUE: values.iloc[kept],
    }
    return joined, _notes(order, times[kept], [name for name in names[1:] if name not in periods])


def _every(step: int) -> list[str]:
    return [f"{month:02d}" for month in range(1, 13, step)]


def _years(cells: pd.Series, name: str) -> np.typing.NDArray[np.int64] | None:
    """Returns the years of a column that holds each once, else None."""
    if word_of(name) not in _WORDS:
        return None
    texts = cells.astype("str").str.removesuffix(".0")
    if len(texts) < 2 or not texts.str.fullmatch(_YEAR.pattern).all() or not texts.is_unique:
        return None
    return texts.to_numpy().astype(np.int64)


def _notes(order: list[str], times: list[str], others: list[str]) -> tuple[Message, ...]:
    note = PERIODS_ACROSS[len(order)].with_values(first=times[0], last=times[-1])
    if not others:
        return (note,)
    return note, BESIDE_PERIODS.with_values(columns=", ".join(f"“{name}”" for name in others))
