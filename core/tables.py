"""Read a file into a table, and a table into a series, and say what was understood.

A file is refused rather than read wrongly: every message names the rule, the place and the remedy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import pandas as pd
from pandas.api import types as kinds

from core.errors import Message, UserError
from core.reading import (
    joining,
    longtable,
    numerals,
    repairs,
    report,
    rowsorder,
    sources,
    stamps,
    wide,
)
from core.reading.cadence import Cadence, find_cadence, suggest_season
from core.reading.csvfile import read_csv
from core.reading.options import ReadingOptions
from core.samples import find_sample
from core.series import Series, Stamps, Values

NUMERIC_SHARE = 0.5

_UNIT = re.compile(r"(.*\S)\s*[(\[]([^()\[\]\s]{1,12})[)\]]")
_NOT_UNITS = frozenset(
    ("max", "min", "mean", "average", "avg", "total", "sum", "raw", "adjusted", "utc", "local")
)


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it was read.

    Attributes:
        name: What people call it.
        columns: All columns; those with numbers as float64 (nan where missing), the others as
            text. The index is the line of the file.
        time: Column that says when the rows were observed, or in what order; None without one.
        targets: Columns that can be forecast, the likeliest first.
        units: Unit of each column that names one.
        mark: The decimal mark.
        notes: What was understood.
        warnings: What was repaired, or deserves a look.
        options: What a person has settled about the file.
    """

    name: str
    columns: pd.DataFrame
    time: str | None
    targets: list[str]
    units: Mapping[str, str] = field(default_factory=dict)
    mark: numerals.Mark = "."
    notes: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    options: ReadingOptions = field(default_factory=ReadingOptions)

    @classmethod
    def from_frame(cls, data: Any, name: str = "table") -> Table:
        """Makes a table from what is already in memory.

        Args:
            data: A DataFrame or a pandas Series, whose index counts as a column if it holds times;
                or a list or array of numbers, `(n,)` or `(n, 1)`.
            name: What people call it.

        Raises:
            UserError: It has another shape, or no numbers.
        """
        return _build(name, sources.columns_of(data))


def read_source(source: str | Path) -> Table:
    """Reads `sample:NAME` or a file.

    Args:
        source: `sample:` and the id of a sample, or the path of a file.

    Raises:
        UserError: There is no such sample or file, or it cannot be read.
    """
    if not str(source).startswith("sample:"):
        return read_table(Path(source))
    sample = find_sample(str(source).removeprefix("sample:"))
    table = read_table(sample.path, sample.title)
    return replace(
        table,
        time=sample.time,
        targets=sorted(table.targets, key=lambda column: column != sample.target),
        units={**table.units, sample.target: sample.unit},
    )


def read_sample(sample_id: str) -> Series:
    """Returns a sample as a series.

    Raises:
        UserError: There is no such sample.
    """
    return to_series(read_source(f"sample:{sample_id}"))


def read_table(source: Path | bytes | IO[bytes], name: str | None = None) -> Table:
    """Reads a CSV file with a header.

    Args:
        source: A file, its bytes, or something to read them from.
        name: What people call it; None takes the file's name.

    Raises:
        UserError: It cannot be read, or not without doubt.
    """
    sheet = read_csv(sources.read_bytes(source))
    if name is None:
        name = str(getattr(source, "name", "table"))
    table = _build(sources.name_of(name), sheet.columns)
    return replace(
        table, notes=(*sheet.notes, *table.notes), warnings=(*sheet.warnings, *table.warnings)
    )


def to_series(table: Table, time: str | None = None, target: str | None = None) -> Series:
    """Takes one column of a table as a series: sorted, without missing values.

    Args:
        table: The table.
        time: Column of the times; None takes the one that was found, "" the order of the rows.
        target: Column to forecast; None takes the likeliest.

    Raises:
        UserError: A column is missing or not fit for its role, or too few rows are left.
    """
    time_column = table.time if time is None else _find_column(table, time) if time else None
    target_column = _choose_target(table, time_column, target)
    table = _one_series(table, time_column, target_column)
    values, warnings = repairs.clean_values(table.columns[target_column], table.mark)
    values, moments, notes, timing = _in_order(table, time_column, time is not None, values)
    values, kept, filling = repairs.fill_missing(values, target_column)
    moments = None if moments is None else moments[kept]
    notes = [report.describe_target(target_column), *notes, *report.describe_rows(values, moments)]
    cadence, season_length = Cadence(""), None
    if moments is not None:
        cadence = find_cadence(moments)
        season_length = suggest_season(values, moments, cadence.frequency)
        notes += report.describe_cadence(cadence, moments, season_length)
        timing += report.warn_of_gaps(cadence, moments)
    return Series(
        name=table.name,
        target=target_column,
        unit=table.units.get(target_column, ""),
        time=moments,
        values=values,
        frequency=cadence.frequency,
        season_length=season_length,
        notes=(*table.notes, *notes),
        warnings=(*table.warnings, *warnings, *timing, *filling),
    )


def _in_order(
    table: Table, time_column: str | None, chosen: bool, values: Values
) -> tuple[Values, Stamps | None, list[Message], list[Message]]:
    """Returns the values in time order, their times if there are any, notes and warnings."""
    if time_column is None:
        return values, None, [report.describe_no_time()], []
    cells = table.columns[time_column]
    times = stamps.read_times(cells, chosen, table.options)
    order, warnings = rowsorder.put_in_order(times.order, cells, values, table.options)
    moments = None if times.time is None else order.time
    notes = report.describe_time(time_column, times)
    return order.take(values), moments, notes, [*times.warnings, *warnings]


def _one_series(table: Table, time_column: str | None, target: str) -> Table:
    """Returns the rows of the chosen series, where a table holds several below each other."""
    rows = longtable.rows_of_one(table.columns, time_column, target, table.options)
    if rows is None:
        return table
    name = str(table.options.series)
    note = Message("one_series", "Only the rows of “{series}” are taken.", {"series": name})
    return replace(
        table,
        name=f"{table.name} · {name}",
        columns=table.columns[rows],
        notes=(*table.notes, note),
    )


def _build(name: str, columns: dict[str, pd.Series]) -> Table:
    """Reads what holds numbers and finds each column's role."""
    turned = wide.turn(columns)
    columns = turned.columns if turned else columns
    written = {n: cells for n, cells in columns.items() if _mostly_written_numbers(cells)}
    mark = numerals.find_mark(written)
    numeric = [n for n, cells in columns.items() if n in written or kinds.is_numeric_dtype(cells)]
    frame = pd.DataFrame(
        {n: _as_numbers(c, mark) if n in written else c for n, c in columns.items()}
    )
    names, units = _split_units(numeric, set(columns))
    frame = frame.rename(columns=names)
    time, joined = _find_time(frame)
    targets = sorted(
        (column for n in numeric if (column := names.get(n, n)) != time),
        key=lambda column: (stamps.is_time_word(column), stamps.counts_rows(frame, column)),
    )
    if not targets:
        raise _no_numbers(frame, time)
    notes = [
        *([turned.note] if turned else []),
        *joined,
        *report.describe_numbers(written.values(), mark),
    ]
    return Table(name, frame, time, targets, units, mark, tuple(notes))


def _find_time(frame: pd.DataFrame) -> tuple[str | None, list[Message]]:
    """Finds the column of the times, or puts one in front that is joined from several."""
    time = stamps.find_dates(frame)
    joined = joining.join_parts(frame) if time is None else joining.join_clock(frame, time)
    if joined is None:
        return time or stamps.find_order(frame), []
    frame.insert(0, str(joined.name), joined)
    return str(joined.name), [joining.describe_join(joined)]


def _mostly_written_numbers(cells: pd.Series) -> bool:
    if _is_ready(cells):
        return False
    filled = int((~numerals.is_missing(cells)).sum())
    return filled > 0 and int(numerals.is_number(cells).sum()) >= NUMERIC_SHARE * filled


def _is_ready(cells: pd.Series) -> bool:
    return bool(kinds.is_numeric_dtype(cells) or kinds.is_datetime64_any_dtype(cells))


def _as_numbers(cells: pd.Series, mark: numerals.Mark) -> pd.Series:
    # A cell that is no number leaves the column as it is written: the person may never choose it,
    # and whoever does is told which cell it is.
    values, bad = numerals.parse(cells, mark)
    return cells if bad.any() else pd.Series(values, index=cells.index)


def _split_units(numeric: list[str], columns: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Returns shorter names for columns that name a unit, and the units under those names."""
    split = {column: _split_unit(column) for column in numeric}
    shared = Counter(short for short, _ in split.values())
    found = {
        column: (short, unit)
        for column, (short, unit) in split.items()
        if unit and shared[short] == 1 and short not in columns
    }
    return {column: short for column, (short, _) in found.items()}, dict(found.values())


def _split_unit(column: str) -> tuple[str, str]:
    found = _UNIT.fullmatch(column)
    if not found or found[2].lower() in _NOT_UNITS:
        return column, ""
    return found[1], found[2]


def _no_numbers(frame: pd.DataFrame, time: str | None) -> UserError:
    others = [column for column in frame.columns if column != time]
    for column in others:
        cells = frame[column].astype("str")
        cells = cells[~numerals.is_missing(cells)]
        if len(cells):
            return UserError(
                "no_numbers",
                "One column beside the times holds numbers; here none does. “{column}” has "
                "“{value}” in line {line}. Write plain numbers, without units or signs, and one "
                "delimiter between the columns.",
                column=str(column),
                value=str(cells.iloc[0]),
                line=int(cells.index[0]),
            )
    if others:
        return UserError(
            "no_numbers_only_empty",
            "One column beside the times holds numbers; “{column}” is empty in every row. Fill it "
            "or choose another file.",
            column=str(others[0]),
        )
    return UserError(
        "no_second_column",
        "One column beside the times holds numbers; “{column}” is the only one here. Add a column "
        "with the values.",
        column=str(frame.columns[0]),
    )


def _find_column(table: Table, name: str) -> str:
    known = [str(column) for column in table.columns]
    for candidate in (name, _split_unit(name)[0]):
        if candidate in known:
            return candidate
    raise UserError(
        "no_such_column",
        "The columns are {known}; there is none called “{received}”. Choose one of them.",
        known=", ".join(f"“{column}”" for column in known[:20]),
        received=name,
    )


def _choose_target(table: Table, time_column: str | None, target: str | None) -> str:
    if target is not None:
        column = _find_column(table, target)
        if column == time_column:
            raise UserError(
                "target_is_time",
                "The column to forecast is another than that of the times; both are “{column}”. "
                "Choose another one for either.",
                column=column,
            )
        return column
    for column in table.targets:
        if column != time_column:
            return column
    raise _no_numbers(table.columns, time_column)
