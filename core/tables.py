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

from core.errors import Message, UserError
from core.reading import isolate, limits, numbers, numerals, repairs, report, sources, stamps
from core.reading.cadence import Cadence, find_cadence, suggest_season
from core.reading.content import read_content
from core.reading.options import ReadingOptions
from core.samples import find_sample
from core.series import Series, Stamps, Values

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
        facts: How the file was read, as JSON types: "format", "encoding", "delimiter", "header",
            "sheet" and "names", its columns in its own words.
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
    facts: Mapping[str, Any] = field(default_factory=dict)

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

    def pack(self) -> tuple[pd.DataFrame, dict[str, Any]]:
        """Returns the columns, and everything else as JSON types."""
        facts = {
            "name": self.name,
            "time": self.time,
            "targets": self.targets,
            "units": dict(self.units),
            "mark": self.mark,
            "notes": [message.to_dict() for message in self.notes],
            "warnings": [message.to_dict() for message in self.warnings],
            "options": self.options.to_dict(),
            "facts": dict(self.facts),
        }
        return self.columns, facts

    @classmethod
    def unpack(cls, columns: pd.DataFrame, facts: Mapping[str, Any]) -> Table:
        """Rebuilds what `pack` returned."""
        return cls(
            name=facts["name"],
            columns=columns,
            time=facts["time"],
            targets=facts["targets"],
            units=facts["units"],
            mark=facts["mark"],
            notes=tuple(map(Message.from_dict, facts["notes"])),
            warnings=tuple(map(Message.from_dict, facts["warnings"])),
            options=ReadingOptions.from_dict(facts["options"]),
            facts=facts["facts"],
        )


def read_source(source: str | Path, options: ReadingOptions | None = None) -> Table:
    """Reads `sample:NAME` or a file.

    Args:
        source: `sample:` and the id of a sample, or the path of a file.
        options: What a person has settled about the file.

    Raises:
        Question: The file has two readings.
        UserError: There is no such sample or file, or it cannot be read.
    """
    if not str(source).startswith("sample:"):
        return read_table(Path(source), options=options)
    sample = find_sample(str(source).removeprefix("sample:"))
    table = parse_table(sources.read_bytes(sample.path), sample.path.name, sample.title)
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


def read_table(
    source: Path | bytes | IO[bytes],
    name: str | None = None,
    options: ReadingOptions | None = None,
) -> Table:
    """Reads a file in a process of its own, which no file can keep from ending.

    Args:
        source: A file, its bytes, or something to read them from.
        name: The file's name, whose ending says what it is; None takes the source's own.
        options: What a person has settled about the file.

    Raises:
        Question: It has two readings.
        UserError: It cannot be read, or not without doubt.
    """
    if isinstance(source, Path):
        limits.check_bytes(sources.size_of(source))
    if name is None:
        name = str(getattr(source, "name", ""))
    content = sources.read_bytes(source)
    frame, facts = isolate.call("core.tables:parse_packed", content, name, options)
    return Table.unpack(frame, facts)


def read_text(text: str, options: ReadingOptions | None = None) -> Table:
    """Reads a table that was copied out of a spreadsheet or a text.

    Args:
        text: Lines with tabs, commas or semicolons between the cells.
        options: What a person has settled about it.

    Raises:
        Question: It has two readings.
        UserError: It is no table.
    """
    return read_table(text.encode(errors="replace"), "pasted.txt", options)


def parse_table(
    content: bytes, file: str, name: str | None = None, options: ReadingOptions | None = None
) -> Table:
    """Reads a file in this process; `read_table` is for files that nobody has seen.

    Args:
        content: Its bytes.
        file: Its name, whose ending says what it is.
        name: What people call it; None takes the file's name.
        options: What a person has settled about the file.

    Raises:
        Question: It has two readings.
        UserError: It cannot be read, or not without doubt.
    """
    sheet = read_content(content, file, options)
    table = _build(sources.name_of(file if name is None else name), sheet.columns, options)
    return replace(
        table,
        units={**sheet.units, **table.units},
        notes=(*sheet.notes, *table.notes),
        warnings=(*sheet.warnings, *table.warnings),
        facts=sheet.facts,
    )


def parse_packed(
    content: bytes, file: str, options: ReadingOptions
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Returns a file's table in the form in which it travels between processes."""
    return parse_table(content, file, options=options).pack()


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
    times = stamps.read_times(cells, chosen)
    order, warnings = repairs.sort_rows(times.order, cells)
    moments = None if times.time is None else times.time[order]
    notes = report.describe_time(time_column, times)
    return values[order], moments, notes, [*times.warnings, *warnings]


def _build(
    name: str, columns: dict[str, pd.Series], options: ReadingOptions | None = None
) -> Table:
    """Reads what holds numbers and finds each column's role."""
    options = options or ReadingOptions()
    read = numbers.find_numbers(columns, options)
    numeric, frame = read.numeric, pd.DataFrame(read.columns)
    names, units = _split_units(numeric, set(columns))
    frame = frame.rename(columns=names)
    time = stamps.find_dates(frame)
    joining: list[Message] = []
    if time is None and (joined := stamps.join_parts(frame)) is not None:
        time, joining = str(joined.name), [stamps.describe_join(joined)]
        frame.insert(0, time, joined)
    time = time or stamps.find_order(frame)
    targets = sorted(
        (column for n in numeric if (column := names.get(n, n)) != time),
        key=lambda column: (stamps.is_time_word(column), stamps.counts_rows(frame, column)),
    )
    inside = {names.get(column, column): unit for column, unit in read.units.items()}
    notes = (*joining, *read.notes)
    return Table(name, frame, time, targets, {**inside, **units}, read.mark, notes, (), options)


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
