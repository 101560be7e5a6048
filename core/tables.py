"""Read a file into a table, and a table into a series, and say what was understood.

A file is refused rather than read wrongly: every message names the rule, the place and the remedy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
from pandas.api import types as kinds

from core import quality
from core.errors import Message, UserError
from core.ledger import Entry, Repair, describe
from core.mending import Mended, mend, previous
from core.quality import Finding, Observed
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
from core.reading.cadence import Cadence, find_cadence, season_strength, suggest_season
from core.reading.csvfile import read_csv
from core.reading.options import ReadingOptions
from core.reading.rowsorder import RowOrder, as_they_come
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


@dataclass(frozen=True, eq=False)
class Inspection:
    """A column of a table, what is odd about it, and the series it makes.

    Attributes:
        observed: The column in time order, before anything is mended.
        findings: What is odd about it.
        series: What is left after the repairs.
    """

    observed: Observed
    findings: tuple[Finding, ...]
    series: Series


def to_series(
    table: Table,
    time: str | None = None,
    target: str | None = None,
    covariates: Sequence[str] = (),
    choices: Sequence[Repair] = (),
) -> Series:
    """Takes one column of a table as a series: sorted, mended, without missing values.

    Args:
        table: The table.
        time: Column of the times; None takes the one that was found, "" the order of the rows.
        target: Column to forecast; None takes the likeliest.
        covariates: Other columns to look at; what they hold in rows after the last value of the
            target is known in advance.
        choices: What a person chose to mend; the rest is mended in the mildest way there is.

    Raises:
        Question: The times have two readings, or the table holds several series.
        UserError: A column is missing or not fit for its role, or too few rows are left.
    """
    return inspect(table, time, target, covariates, choices).series


def inspect(
    table: Table,
    time: str | None = None,
    target: str | None = None,
    covariates: Sequence[str] = (),
    choices: Sequence[Repair] = (),
) -> Inspection:
    """Does what `to_series` does, and tells what is odd.

    Args:
        table: The table.
        time: Column of the times; None takes the one that was found, "" the order of the rows.
        target: Column to forecast; None takes the likeliest.
        covariates: Other columns to look at; what they hold in rows after the last value of the
            target is known in advance.
        choices: What a person chose to mend; the rest is mended in the mildest way there is.

    Raises:
        Question: The times have two readings, or the table holds several series.
        UserError: A column is missing or not fit for its role, or too few rows are left.
    """
    time_column = table.time if time is None else _find_column(table, time) if time else None
    column = _choose_target(table, time_column, target)
    table = _one_series(table, time_column, column)
    values = repairs.read_values(table.columns[column], table.mark)
    repairs.refuse_empty(values, column)
    chosen = _choose_covariates(table, covariates, time_column, column)
    order, moments, notes, timing = _in_order(table, time_column, time is not None, values)
    values = order.take(values)
    repairs.refuse_few(values[np.isfinite(values)], column)
    observed = _observe(column, values, moments)
    found = quality.find(observed, choices)
    mended, entries = _mend(observed, found, choices)
    beside, filling = _take_covariates(table, chosen, order, mended)
    notes += report.describe_covariates(beside, len(mended))
    series = _as_series(table, observed, mended, entries, (notes, [*timing, *filling]))
    series = replace(series, covariates=beside)
    return Inspection(observed, (*_duplicates(timing), *found), series)


def column_values(table: Table, name: str) -> Values:
    """Returns a column's numbers as they come, nan where there is none, `(n,)`.

    Raises:
        UserError: There is no such column, or a cell holds something else.
    """
    return repairs.read_values(table.columns[_find_column(table, name)], table.mark)


def _take_covariates(
    table: Table, names: Sequence[str], order: RowOrder, mended: Mended
) -> tuple[dict[str, Values], list[Message]]:
    """Returns other columns in the rows of a series and in those to come, and warnings."""
    columns: dict[str, Values] = {}
    told: list[Message] = []
    for name in names:
        cells = mended.take(order.take(column_values(table, name)))
        columns[name], warnings = repairs.fill_covariate(cells, len(mended), name)
        told += warnings
    return columns, told


def _mend(
    observed: Observed, found: Sequence[Finding], choices: Sequence[Repair]
) -> tuple[Mended, tuple[Entry, ...]]:
    """Carries out what was chosen and what has to be done, and lists what changed anything."""
    planned = dict(quality.plan(found, choices))
    mended = mend(observed.values, observed.time, planned)
    repairs.refuse_few(mended.values, observed.column)
    entries = (
        Entry(repair, count, planned[repair])
        for repair, count in mended.counts
        if count or not planned[repair]
    )
    return mended, tuple(entries)


def _as_series(
    table: Table,
    observed: Observed,
    mended: Mended,
    entries: tuple[Entry, ...],
    told: tuple[list[Message], list[Message]],
) -> Series:
    """Returns what is left of a column, with what was said of its times: notes and warnings."""
    column = observed.column
    cadence, season_length = _rhythm(mended, observed)
    gaps = [] if mended.time is None else report.warn_of_gaps(cadence, mended.time)
    notes = [report.describe_target(column), *told[0], *_describe(mended, cadence, season_length)]
    return Series(
        name=table.name,
        target=column,
        unit=table.units.get(column, ""),
        time=mended.time,
        values=mended.values,
        frequency=cadence.frequency,
        season_length=season_length,
        notes=(*table.notes, *notes),
        warnings=(*table.warnings, *_warnings(mended, entries, [*told[1], *gaps], column)),
        repaired=mended.repaired,
        ledger=entries,
    )


def _observe(column: str, values: Values, moments: Stamps | None) -> Observed:
    known = np.flatnonzero(np.isfinite(values))
    kept = slice(int(known[0]), int(known[-1]) + 1)
    if moments is None or len(moments[kept]) < repairs.MIN_ROWS:
        return Observed(column, values, moments, Cadence(""))
    cadence = find_cadence(moments)
    season = suggest_season(previous(values[kept]), moments[kept], cadence.frequency)
    return Observed(column, values, moments, cadence, season)


def _rhythm(mended: Mended, observed: Observed) -> tuple[Cadence, int | None]:
    """Returns the step and the season of what is left."""
    if mended.time is None:
        return Cadence(""), None
    inside = slice(observed.values.size - mended.ends[1] - len(mended), None)
    as_observed = previous(observed.values)[inside][: len(mended)]
    if sum(mended.ends) + len(mended) == len(observed.values) and np.array_equal(
        mended.values, as_observed
    ):
        return observed.cadence, observed.season_length
    cadence = find_cadence(mended.time)
    return cadence, suggest_season(mended.values, mended.time, cadence.frequency)


def _describe(mended: Mended, cadence: Cadence, season_length: int | None) -> list[Message]:
    values, time = mended.values, mended.time
    rows = report.describe_rows(values, time)
    if time is None:
        return rows
    length = season_length or 0
    strength = season_strength(values, time, cadence.frequency, length) if length else 0.0
    return [*rows, *report.describe_cadence(cadence, time, season_length, strength)]


def _warnings(
    mended: Mended, entries: tuple[Entry, ...], timing: list[Message], column: str
) -> list[Message]:
    told = [(entry.repair.kind, describe(entry, column)) for entry in entries]
    return [
        *(message for kind, message in told if kind != "fill"),
        *timing,
        *repairs.warn_of_ends(*mended.ends, column),
        *(message for kind, message in told if kind == "fill"),
        *repairs.warn_of_values(mended.values, column),
    ]


def _duplicates(warnings: list[Message]) -> list[Finding]:
    nowhere = np.zeros(0, dtype=np.int64)
    return [Finding(w, nowhere) for w in warnings if w.code.startswith(("times_twice", "hour_tw"))]


def _in_order(
    table: Table, time_column: str | None, chosen: bool, values: Values
) -> tuple[RowOrder, Stamps | None, list[Message], list[Message]]:
    """Returns the rows in time order, their times if there are any, notes and warnings."""
    if time_column is None:
        return as_they_come(len(values)), None, [report.describe_no_time()], []
    cells = table.columns[time_column]
    times = stamps.read_times(cells, chosen, table.options)
    order, warnings = rowsorder.put_in_order(times.order, cells, values, table.options)
    moments = None if times.time is None else order.time
    notes = report.describe_time(time_column, times)
    return order, moments, notes, [*times.warnings, *warnings]


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


def _choose_covariates(
    table: Table, covariates: Sequence[str], time_column: str | None, target: str
) -> list[str]:
    found = []
    for name in covariates:
        column = _find_column(table, name)
        if column in (target, time_column):
            raise UserError(
                "covariate_has_role",
                "Other columns to look at are neither that of the times nor the one to forecast; "
                "“{column}” is one of them. Leave it out.",
                column=column,
            )
        found.append(column)
    return found
