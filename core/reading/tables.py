"""Read a file into a table, and say what was understood.

A file is refused rather than read wrongly: every message names the rule, the place and the remedy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import pandas as pd

from core.errors import Message
from core.reading import limits, roles
from core.reading.files import sources
from core.reading.files.content import read_content
from core.reading.numbers import number_columns, numerals
from core.reading.options import ReadingOptions
from core.reading.process import isolate
from core.reading.sheets import wide
from core.reading.times import stamps
from core.reading.times.joined import joining, parts

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
        telling: Columns that the times are made of, where these are joined from several.
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
    telling: Sequence[str] = ()

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

    @property
    def not_offered(self) -> dict[str, Message]:
        """Why each of the other columns cannot be forecast."""
        return roles.find_reasons(self.columns, self.time, self.targets, self.telling)

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
            "telling": list(self.telling),
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
            telling=facts["telling"],
        )


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
    frame, facts = isolate.call("core.reading.tables:parse_packed", content, name, options)
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
    options = options or ReadingOptions()
    # What the times and the rows mean is asked and settled of the table, see `core.series`.
    sheet = read_content(content, file, options.of_file())
    table = _build(
        sources.name_of(file if name is None else name), sheet.columns, options.of_file()
    )
    return replace(
        table,
        options=options,
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


def _build(
    name: str, columns: dict[str, pd.Series], options: ReadingOptions | None = None
) -> Table:
    """Reads what holds numbers and finds each column's role."""
    options = options or ReadingOptions()
    turned = wide.turn(columns, options.across)
    columns = turned.columns if turned else columns
    read = number_columns.find_numbers(columns, options)
    numeric, frame = read.numeric, pd.DataFrame(read.columns)
    names, units = _split_units(numeric, set(columns))
    frame = frame.rename(columns=names)
    frame, time, joined, telling = _find_time(frame)
    targets = sorted(
        (column for n in numeric if (column := names.get(n, n)) not in (time, *telling)),
        key=lambda column: roles.how_unlikely(frame, column),
    )
    inside = {names.get(column, column): unit for column, unit in read.units.items()}
    counters = roles.find_counters(frame, targets) if len(targets) > 1 else []
    notes = (*(turned.notes if turned else ()), *joined, *read.notes, *counters)
    units = {**inside, **units}
    table = Table(name, frame, time, targets, units, read.mark, notes, options=options)
    return replace(table, telling=telling)


def _find_time(frame: pd.DataFrame) -> tuple[pd.DataFrame, str | None, list[Message], list[str]]:
    """Finds the column of the times, or puts one in front that is joined from several.

    Returns:
        The rows with it, without those that stand for a whole year; its name; notes; and the
        columns that tell it, too.
    """
    time = stamps.find_dates(frame)
    joined = parts.join_parts(frame) if time is None else None
    days = time or joining.find_days(frame)
    if joined is None and days is not None:
        joined = joining.join_clock(frame, days)
    if joined is None:
        return frame, time or stamps.find_order(frame) or days, [], []
    cells, notes, telling = joined
    if len(cells) < len(frame):
        frame = frame.loc[cells.index]
    frame.insert(0, str(cells.name), cells)
    return frame, str(cells.name), notes, telling


def _split_units(numeric: list[str], columns: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Returns shorter names for columns that name a unit, and the units under those names."""
    split = {column: split_unit(column) for column in numeric}
    shared = Counter(short for short, _ in split.values())
    by_column = {
        column: (short, unit)
        for column, (short, unit) in split.items()
        if unit and shared[short] == 1 and short not in columns
    }
    return {column: short for column, (short, _) in by_column.items()}, dict(by_column.values())


def split_unit(column: str) -> tuple[str, str]:
    """Returns a column's name and the unit it names in brackets, or ""."""
    match = _UNIT.fullmatch(column)
    if not match or match[2].lower() in _NOT_UNITS:
        return column, ""
    return match[1], match[2]
