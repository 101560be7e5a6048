"""Read the text of a CSV file into columns of text, strictly: every row as wide as the header."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from core.errors import Message, UserError
from core.reading import limits
from core.reading.files import dialect, formats
from core.reading.files.encodings import decode
from core.reading.options import ReadingOptions
from core.reading.sheets import layout
from core.reading.sheets.layout import Row
from core.reading.sheets.names import name_columns
from core.reading.sheets.sheet import HEADER_ONLY, ROW_WIDTH, Sheet

CHUNK_ROWS = 20_000
PLAIN_CHARACTERS = 1_000_000

_TRAILING = re.compile(r"[ \t]+(?=[\r\n]|$)")
_EMPTY_LINE = re.compile(r"\n\r?\n")
_OLD_ENDS = Message("line_ends", "The lines end with CR alone, as on Macs of the 1990s.")
_STR: Any = pd.StringDtype("pyarrow", na_value=np.nan)


def read_csv(content: bytes, options: ReadingOptions | None = None) -> Sheet:
    """Reads a file of text whose columns are separated by one character.

    Args:
        content: The file's bytes.
        options: What a person has settled.

    Raises:
        Question: Its encoding, its delimiter or its header has two readings.
        UserError: It is no table of text, has no rows, or a row is wider or narrower than the
            header.
    """
    options = options or ReadingOptions()
    text, encoding, notes = decode(content, options.encoding)
    sheet = read_text_sheet(text, options)
    facts = {"format": "csv", "encoding": encoding, **sheet.facts}
    return Sheet(sheet.columns, (*notes, *sheet.notes), sheet.warnings, sheet.units, facts)


def read_text_sheet(text: str, options: ReadingOptions) -> Sheet:
    """Reads a text whose columns are separated by one character; see `read_csv`."""
    if not text.strip("\ufeff \t\r\n"):
        raise formats.FILE_EMPTY.error()
    if "\x00" in text:
        raise UserError(
            "nul_bytes",
            "There is a NUL character in line {line}; text has none. Save the file again as “CSV "
            "UTF-8”.",
            line=text[: text.index("\x00")].count("\n") + 1,
        )
    delimiter = dialect.find_delimiter(text, options.delimiter)
    quoted = '"' in text
    text, skipped = dialect.without_sep_line(text)
    if spaced := delimiter == " ":
        text = _TRAILING.sub("", text)
    reader = _Reader(text, delimiter, skipped)
    head = reader.head()
    if not head:
        raise HEADER_ONLY.error()
    trimmed = [(line, [cell.strip() for cell in row]) for line, row in head]
    table_layout = layout.find_layout(trimmed, options.header)
    body = _Body(len(table_layout.names) or table_layout.width)
    if (
        quoted
        or spaced
        or not body.take_plain(text, delimiter, head[table_layout.first :], skipped)
    ):
        _read_strictly(reader, head[table_layout.first :], body)
    footers = body.finish()
    sheet = _as_sheet(table_layout, body, footers, delimiter, quoted)
    if "\n" in text or "\r" not in text:
        return sheet
    return replace(sheet, notes=(_OLD_ENDS, *sheet.notes))


def _read_strictly(reader: _Reader, head: list[Row], body: _Body) -> None:
    for line, row in (*head, *reader):
        body.add(line, row)


@dataclass
class _Reader:
    """The rows of a text, each with the line it begins in."""

    text: str
    delimiter: str
    skipped: int

    def __post_init__(self) -> None:
        self._rows = csv.reader(
            io.StringIO(self.text.rstrip("\r\n"), newline=""),
            delimiter=self.delimiter,
            skipinitialspace=True,
            strict=True,
        )
        self._line = 1 + self.skipped

    def __iter__(self) -> Iterator[Row]:
        try:
            for row in self._rows:
                line, self._line = self._line, self._rows.line_num + 1 + self.skipped
                yield line, row
        except csv.Error as error:
            raise UserError(
                "quotes_broken",
                "In line {line} a cell begins with a quote but has no quote at its end, or more "
                "text after it; such a cell must end with a quote. Correct the quotes there.",
                line=self._line,
            ) from error

    def head(self) -> list[Row]:
        """Returns the first rows; empty lines only between rows of one column."""
        rows: list[Row] = []
        for line, row in self:
            if any(cell.strip() for cell in row) or (rows and len(rows[0][1]) == 1):
                rows.append((line, row or [""]))
            if len(rows) == layout.HEAD_ROWS:
                break
        return rows


@dataclass
class _Body:
    """The rows of values, packed as columns from time to time so that they take little room."""

    width: int
    lines: array[int] = field(default_factory=lambda: array("q"))

    def __post_init__(self) -> None:
        self._rows: list[list[str]] = []
        self._parts: list[list[pa.Array]] = [[] for _ in range(self.width)]
        self._odd: list[Row] = []

    def add(self, line: int, row: list[str]) -> None:
        """Takes a row; one of another width only if nothing but a remark follows."""
        if len(row) == self.width:
            if self._odd:
                if not layout.is_footer([cell.strip() for cell in row]):
                    raise _ragged(self.width, self._odd[0])
                self._odd.append((line, row))
                return
            self._rows.append(row)
            self.lines.append(line)
            if len(self._rows) == CHUNK_ROWS:
                self._pack()
        elif not row and self.width == 1:
            self.add(line, [""])
        elif any(cell.strip() for cell in row):
            self._odd.append((line, row))

    def take_plain(self, text: str, delimiter: str, head: list[Row], skipped: int) -> bool:
        """Takes all rows at once, ten times as fast; False where only strict reading will do.

        A large text without quotes, empty lines and rows of another width has one reading, and
        Arrow's reader comes to the same.
        """
        if len(text) < PLAIN_CHARACTERS or not head:
            return False
        if _EMPTY_LINE.search(text) or ("\r" in text and text.count("\r") != text.count("\r\n")):
            return False
        names = [str(number) for number in range(self.width)]
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(text.rstrip("\r\n").encode()),
                arrow_csv.ReadOptions(column_names=names, skip_rows=head[0][0] - 1 - skipped),
                arrow_csv.ParseOptions(
                    delimiter=delimiter, quote_char=False, ignore_empty_lines=False
                ),
                arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
            )
        except (pa.ArrowException, ValueError):
            return False
        self._parts = [
            [pc.utf8_trim_whitespace(chunk) for chunk in column.chunks] for column in table.columns
        ]
        self.lines = array("q", range(head[0][0], head[0][0] + len(table)))
        return True

    def finish(self) -> list[Row]:
        """Returns the totals and remarks at the end, which are no rows of values.

        Raises:
            UserError: A row is wider or narrower than the header, or there is none.
        """
        footers = list(self._odd)
        for row in footers:
            if not layout.is_footer([cell.strip() for cell in row[1]]):
                raise _ragged(self.width, row)
        if not self._rows and self._parts[0]:
            self._unpack()
        while self._rows and not any(cell.strip() for cell in self._rows[-1]):
            self._drop()
        while self._rows and len(footers) < layout.MAX_FOOTERS and self._ends_in_footer():
            footers.insert(0, (self.lines[-1], self._rows[-1]))
            self._drop()
        if not self.lines:
            raise HEADER_ONLY.error()
        self._pack()
        limits.check_cells(len(self.lines), self.width)
        return footers

    def column(self, number: int) -> pa.ChunkedArray:
        """Returns a column's cells, trimmed."""
        return pa.chunked_array(self._parts[number], type=pa.large_string())

    def _ends_in_footer(self) -> bool:
        cells = [cell.strip() for cell in self._rows[-1]]
        if self.width == 1 or not layout.is_footer(cells):
            return False
        # A category called “Total” comes again and again; a footer does not.
        place = next(i for i, cell in enumerate(cells) if cell)
        return all(row[place].strip() != cells[place] for row in self._rows[:-1])

    def _drop(self) -> None:
        self._rows.pop()
        self.lines.pop()

    def _pack(self) -> None:
        if self._rows:
            for parts, cells in zip(self._parts, zip(*self._rows, strict=True), strict=True):
                parts.append(pc.utf8_trim_whitespace(pa.array(cells, type=pa.large_string())))
            self._rows = []
            limits.check_cells(len(self.lines), self.width)

    def _unpack(self) -> None:
        last = [parts.pop().to_pylist() for parts in self._parts]
        self._rows = [list(row) for row in zip(*last, strict=True)]


def _as_sheet(
    table_layout: layout.Layout, body: _Body, footers: list[Row], delimiter: str, quoted: bool
) -> Sheet:
    names, warnings = name_columns(table_layout.names or [""] * body.width)
    if not table_layout.names:
        warnings = []
    index = pd.Index(np.asarray(body.lines, dtype=np.int64), name="line")
    columns = {
        name: pd.Series(_STR.__from_arrow__(body.column(place)), index=index)
        for place, name in enumerate(names)
    }
    if table_layout.names and not table_layout.names[-1] and (columns[names[-1]] == "").all():
        del columns[names[-1]]
        warnings = [w for w in warnings if w.values["column"] != names[-1]]
    notes: list[Message] = [dialect.note(delimiter)] if len(columns) > 1 else []
    notes += table_layout.notes
    if footers:
        notes.append(layout.describe_footers([line for line, _ in footers], footers[0][1]))
    units = {names[place]: unit for place, unit in table_layout.units.items()}
    facts = {
        "delimiter": delimiter,
        "quoted": quoted,
        "header": table_layout.header,
        "names": names,
    }
    return Sheet(columns, tuple(notes), tuple(warnings), units, facts)


def _ragged(expected: int, row: Row) -> UserError:
    line, received = row[0], len(row[1])
    if expected == 1:
        return UserError(
            "row_width_one_column",
            "The first line holds one name, and line {line} has {received} cells; the first line "
            "must name every column. Remove any remark above the names, add the missing names, or "
            "put quotes around numbers with a decimal comma.",
            line=line,
            received=received,
        )
    return ROW_WIDTH.error(expected=expected, line=line, received=received)
