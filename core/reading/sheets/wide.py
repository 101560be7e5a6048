"""Tables whose times run across the columns, turned so that they run down."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from core.errors import Message, UserError
from core.reading.options import Question
from core.reading.sheets import days_down, years_down
from core.reading.times import dates

FEWEST_TIMES = 4
MOST_NAMES = 8
TIME = "time"

# As plain as 1990, or as statistical offices and R write it: “1990 [YR1990]”, “X1990”.
_YEAR = re.compile(r"(?:X|YR)?([12][0-9]{3})(?: \[YR[0-9]{4}\])?")

TABLE_TURNED = Message(
    "table_turned",
    "The times ran across the columns, from {first} to {last}; the table is turned, and each of "
    "its {count} rows is a column now.",
)


@dataclass(frozen=True, eq=False)
class Turned:
    """A table that was turned.

    Attributes:
        columns: The times under `TIME`, then one column for each row there was; the index counts
            the columns of the file.
        notes: What was done.
    """

    columns: dict[str, pd.Series]
    notes: tuple[Message, ...]


def turn(columns: dict[str, pd.Series], across: str | None = None) -> Turned | None:
    """Turns a table whose columns are named after times, or after parts of the times beside them.

    Args:
        columns: Text, float64 or datetime64 by name.
        across: "written" leaves it as it is.

    Returns:
        None where the columns are no times, too few of them, or the rows have times of their own.
    """
    if across == "written":
        return None
    joined = years_down.join_periods(columns) or days_down.join_days(columns)
    if joined is not None:
        return Turned(*joined)
    times = {name: plain for name in columns if (plain := _as_time(name))}
    names = [name for name in columns if name not in times]
    if len(times) < FEWEST_TIMES or not 0 < len(names) <= min(MOST_NAMES, len(times)):
        return None
    if any(_has_times(columns[name]) for name in names) or not _are_times(list(times.values())):
        return None
    index = pd.Index([list(columns).index(name) + 1 for name in times], name="line")
    turned = {TIME: pd.Series(list(times.values()), index, dtype="str")}
    cells = pd.DataFrame({name: columns[name] for name in times})
    for place, series in enumerate(_series_names(columns, names)):
        row = cells.iloc[place]
        turned[series] = pd.Series(row.to_numpy(), index, dtype=_one_type(cells))
    named = list(times.values())
    note = TABLE_TURNED.with_values(first=named[0], last=named[-1], count=len(turned) - 1)
    return Turned(turned, (note,))


def _as_time(name: str) -> str:
    """Returns a column's name as a time, "" where it is none."""
    year = _YEAR.fullmatch(name.strip())
    if year:
        return year[1]
    return name.strip() if dates.is_date(name.strip()) else ""


def _are_times(names: list[str]) -> bool:
    """Returns whether names that look like times can be read as such: “Sales 2019” cannot."""
    if all(name.isdigit() for name in names):
        return True
    try:
        dates.read_dates(pd.Series(names, dtype="str", name=TIME))
    except Question:
        return True  # somebody will be asked
    except UserError:
        return False
    return True


def _has_times(cells: pd.Series) -> bool:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return True
    return not pd.api.types.is_numeric_dtype(cells) and dates.looks_like_dates(cells)


def _one_type(cells: pd.DataFrame) -> str:
    numeric = all(pd.api.types.is_numeric_dtype(cells[name]) for name in cells)
    return "float64" if numeric else "str"


def _series_names(columns: dict[str, pd.Series], names: list[str]) -> list[str]:
    """Returns a name for each row: the first column that tells them apart, or all of them."""
    for name in names:
        cells = columns[name].astype("str")
        if cells.is_unique and not (cells == "").any() and TIME not in set(cells):
            return [str(cell) for cell in cells]
    joined = columns[names[0]].astype("str")
    for name in names[1:]:
        joined = joined + " · " + columns[name].astype("str")
    counts = joined.groupby(joined).cumcount() + 1
    return [
        cell if count == 1 and cell not in ("", TIME) else f"{cell} ({count})".strip()
        for cell, count in zip(joined, counts, strict=True)
    ]
