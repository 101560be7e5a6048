"""Tables with years down and their months or quarters across, or the other way round."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.numbers.numerals import is_missing, is_number
from core.reading.sheets import longtable
from core.reading.spelling.notations import month_of
from core.reading.times.joined.parts import is_part, is_year
from core.reading.times.stamps import word_of

# Names of columns, times and rows, see `read_across`.
Across = tuple[list[str], NDArray[np.object_], NDArray[np.int64]]

TIME = "time"
VALUE = "value"
FEWEST_YEARS = 2

_YEAR = re.compile(r"(1[5-9]|2[01])[0-9]{2}")

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
YEARS_ACROSS = {
    12: Message(
        "years_across",
        "The months run down and their years across; the table is read as one series, “value”, "
        "from {first} to {last}.",
    ),
    4: Message(
        "years_across",
        "The quarters run down and their years across; the table is read as one series, “value”, "
        "from {first} to {last}.",
    ),
}
SERIES_ACROSS = Message(
    "series_across",
    "The times run down and across, for each of the {count} series that “{column}” names; these "
    "stand below each other now, in “value”.",
)
BESIDE_PERIODS = Message(
    "columns_beside_periods", "Left out, since it is no month or quarter of a year: {columns}."
)


def join_periods(
    columns: dict[str, pd.Series],
) -> tuple[dict[str, pd.Series], tuple[Message, ...]] | None:
    """Reads a table of years and their months, or quarters, as a series of these, or several.

    Args:
        columns: Text, float64 or datetime64 by name; the index is the line.

    Returns:
        What `read_across` makes of it; None where the table is another one.
    """
    return _months_across(columns) or _years_across(columns)


def _months_across(
    columns: dict[str, pd.Series],
) -> tuple[dict[str, pd.Series], tuple[Message, ...]] | None:
    named = [name for name in columns if not _may_be_years(name)]
    periods = {name: month for name in named if (month := month_of("2000", name)[5:])}
    if sorted(periods.values()) not in (_every(1), _every(3)):
        return None
    beside = [name for name in columns if name not in periods]
    found = ((name, _years(columns[name], name)) for name in beside)
    down, years = next(((n, cells) for n, cells in found if cells is not None), ("", None))
    if years is None:
        return None
    order = sorted(periods, key=periods.__getitem__)
    times = np.array([[f"{year}-{periods[name]}" for name in order] for year in years], object)
    beside.remove(down)
    rows = np.argsort(years, kind="stable")
    template = PERIODS_ACROSS[len(order)]
    return read_across(columns, (order, times, rows), beside, template, BESIDE_PERIODS)


def _years_across(
    columns: dict[str, pd.Series],
) -> tuple[dict[str, pd.Series], tuple[Message, ...]] | None:
    years = sorted(name for name in columns if re.fullmatch(_YEAR, name))
    if len(years) < FEWEST_YEARS:
        return None
    beside = [name for name in columns if name not in years]
    found = ((name, _months(columns[name], name)) for name in beside)
    down, months = next(((n, cells) for n, cells in found if cells is not None), ("", None))
    if months is None:
        return None
    times = np.array([[f"{year}-{month}" for year in years] for month in months], object)
    beside.remove(down)
    rows = np.argsort(months, kind="stable")
    template = YEARS_ACROSS[len(set(months))]
    return read_across(columns, (years, times, rows), beside, template, BESIDE_PERIODS, "F")


def read_across(
    columns: dict[str, pd.Series],
    across: Across,
    beside: list[str],
    template: Message,
    left_out: Message,
    order: Literal["C", "F"] = "C",
) -> tuple[dict[str, pd.Series], tuple[Message, ...]] | None:
    """Puts the cells of several columns below each other, for each series that other columns name.

    Args:
        columns: Text, float64 or datetime64 by name; the index is the line.
        across: The columns whose cells are values, k of them; when each was observed, as text,
            `(n, k)`, "" where there is no such time; and the rows in the order to take, `(n,)`.
        beside: Columns that are neither values nor times.
        template: Says what was done where it is one series.
        left_out: Says that columns were left out.
        order: "C" goes on row by row, "F" column by column.

    Returns:
        `TIME`, the column that names the series where there are several, and `VALUE`, without the
        blank cells before the first and after the last value of each; and what was understood. None
        where all are blank, or times repeat and no column says which series they are of.
    """
    names, times, rows = across
    keys = _find_keys({name: columns[name] for name in beside}, times[:, 0])
    if keys is None:
        return None
    pieces = {}
    cells = pd.DataFrame({name: columns[name] for name in names})
    codes, series = pd.factorize(keys)
    of_series = np.split(rows[np.argsort(codes[rows], kind="stable")], np.bincount(codes).cumsum())
    for key, own in zip(series, of_series, strict=False):
        piece = _below(cells, times, own, order)
        if piece is not None:
            pieces[key] = piece
    if not pieces:
        return None
    first = next(iter(pieces.values()))[TIME]
    said = template.with_values(first=str(first.iloc[0]), last=str(first.iloc[-1]))
    found = {part: pd.concat([piece[part] for piece in pieces.values()]) for part in (TIME, VALUE)}
    if keys.name is not None:
        sizes = [len(piece[TIME]) for piece in pieces.values()]
        told = pd.Series(np.repeat(list(pieces), sizes), found[TIME].index, dtype="str")
        found = {TIME: found[TIME], str(keys.name): told, VALUE: found[VALUE]}
        said = SERIES_ACROSS.with_values(count=len(pieces), column=str(keys.name))
        beside = [name for name in beside if name not in str(keys.name).split(longtable.JOINT)]
    notes = [said.with_values(option="across", otherwise="written")]
    if beside:
        notes.append(left_out.with_values(columns=", ".join(f"“{name}”" for name in beside)))
    return found, tuple(notes)


def _find_keys(beside: dict[str, pd.Series], moments: NDArray[np.object_]) -> pd.Series | None:
    """Returns which series each row is of, without a name where there is only one."""
    times = pd.Series(moments, dtype="str")
    if times.is_unique:
        return pd.Series("", times.index)
    frame = pd.DataFrame({name: cells.to_numpy() for name, cells in beside.items()})
    if {TIME, VALUE} & {*frame.columns}:
        return None
    keys = longtable.find_series(frame.assign(**{TIME: times}), TIME)
    if keys is None or pd.DataFrame({"key": keys, "time": times}).duplicated().any():
        return None
    # A number would be a value under most names.
    return f"{keys.name}: " + keys if is_number(keys).all() else keys


def _below(
    table: pd.DataFrame,
    times: NDArray[np.object_],
    rows: NDArray[np.int64],
    order: Literal["C", "F"],
) -> dict[str, pd.Series] | None:
    """Returns the times and values of some rows of a table; None where all are blank."""
    cells = table.iloc[rows]
    numeric = all(map(pd.api.types.is_numeric_dtype, cells.dtypes))
    lines = np.broadcast_to(cells.index.to_numpy()[:, None], cells.shape).ravel(order)
    flat = (cells.to_numpy(np.float64) if numeric else cells.astype("str").to_numpy()).ravel(order)
    moments = times[rows].ravel(order)
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


def _may_be_years(name: str) -> bool:
    return is_year(name) or not word_of(name)


def _years(cells: pd.Series, name: str) -> NDArray[np.int64] | None:
    """Returns the years of a column that holds several, else None."""
    if not _may_be_years(name):
        return None
    texts = cells.astype("str").str.removesuffix(".0")
    if texts.nunique() < FEWEST_YEARS or not texts.str.fullmatch(_YEAR.pattern).all():
        return None
    return texts.to_numpy().astype(np.int64)


def _months(cells: pd.Series, name: str) -> NDArray[np.str_] | None:
    """Returns the months of a column that holds each of a year, or each quarter, else None."""
    texts = cells.astype("str").str.removesuffix(".0")
    if texts.nunique() > len(_every(1)):
        return None
    # Numbers from 1 to 12 may number anything else.
    if not is_part(name) and texts.str.fullmatch("[0-9]+").any():
        return None
    found = {cell: month_of("2000", cell)[5:] for cell in texts.unique()}
    if sorted(set(found.values())) not in (_every(1), _every(3)):
        return None
    return texts.map(found).to_numpy().astype(np.str_)
