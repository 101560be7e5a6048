"""The rows of values of a text, packed as columns so that they take little room."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from core.reading import limits
from core.reading.lines import blocks, ragged
from core.reading.lines.alignment import Alignment
from core.reading.sheets import rowkinds
from core.reading.sheets.rowkinds import Row
from core.reading.sheets.sheet import HEADER_ONLY

CHUNK_ROWS = 20_000
PLAIN_CHARACTERS = 1_000_000

_EMPTY_LINE = re.compile(r"\n\r?\n")


@dataclass
class Body:
    """Takes the rows below the names one by one.

    Attributes:
        names: The names above them, trimmed; empty where there are none.
        width: How many columns there are.
        delimiter: The character between the cells.
        bad_lines: What becomes of rows of another width, one of `ragged.BAD_LINES`; None keeps
            them aside.
        surplus: How many cells more than columns the usual row has.
        surplus_way: What becomes of these, one of `ragged.SURPLUS`; None where they are blank.
        kinds: What each column holds, as `rowkinds.kind_of` has it.
        lines: Line of each row.
        odd: Rows of another width.
        fitted: Lines of rows that were made as wide as the others.
        repeats: Lines that give the names once more.
        begins_anew: Whether a row can be the names of another table.
    """

    names: list[str]
    width: int
    delimiter: str
    bad_lines: str | None = None
    surplus: int = 0
    surplus_way: str | None = None
    kinds: list[str] = field(default_factory=list)
    sample: list[Row] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("q"))
    odd: list[Row] = field(default_factory=list)
    fitted: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    begins_anew: bool = False

    def __post_init__(self) -> None:
        self._rows: list[list[str]] = []
        self._parts: list[list[pa.Array]] = [[] for _ in range(self.width)]
        self._next_line = 0

    @cached_property
    def alignment(self) -> Alignment:
        """How rows of another width are made to fit."""
        return Alignment.of_rows(self.sample, self.width, self.delimiter)

    def add(self, line: int, row: list[str]) -> None:
        """Takes a row."""
        if len(row) > self.width:
            row = self._without_surplus(row)
        if len(row) == self.width:
            if self.names and row[0].strip() == self.names[0] and self._repeats_names(row):
                self.repeats.append(line)
                return
            if self.lines and not self.begins_anew and self._stands_out(line, row):
                self.begins_anew = blocks.names_columns([cell.strip() for cell in row])
            self._take(line, row)
        elif not row and self.width == 1:
            self._take(line, [""])
        elif any(cell.strip() for cell in row) and not rowkinds.is_ruler(row):
            made = self.alignment.make_fit(row) if self.bad_lines == "fit" else None
            if made is None:
                self.odd.append((line, row))
            else:
                self.fitted.append(line)
                self._take(line, made)

    def take_plain(self, text: str, head: list[Row], skipped: int) -> bool:
        """Takes all rows at once, ten times as fast; False where only strict reading will do.

        A large text without quotes, empty lines and rows of another width has one reading, and
        Arrow's reader comes to the same.
        """
        if len(text) < PLAIN_CHARACTERS or not head or self.surplus:
            return False
        if _EMPTY_LINE.search(text) or ("\r" in text and text.count("\r") != text.count("\r\n")):
            return False
        names = [str(number) for number in range(self.width)]
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(text.rstrip("\r\n").encode()),
                arrow_csv.ReadOptions(column_names=names, skip_rows=head[0][0] - 1 - skipped),
                arrow_csv.ParseOptions(
                    delimiter=self.delimiter, quote_char=False, ignore_empty_lines=False
                ),
                arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
            )
        except (pa.ArrowException, ValueError):
            return False
        parts = [
            [pc.utf8_trim_whitespace(chunk) for chunk in column.chunks] for column in table.columns
        ]
        if self.names and self.names[0] and _holds(parts[0], self.names[0]):
            return False  # the names once more
        self._parts = parts
        self.lines = array("q", range(head[0][0], head[0][0] + len(table)))
        return True

    def finish(self) -> list[Row]:
        """Returns the totals and remarks at the end, which are no rows of values.

        Raises:
            UserError: There is no row of values, or there are too many.
        """
        footers: list[Row] = []
        if not self._rows and self._parts[0]:
            self._unpack()
        while self.odd or self._rows:
            if self.odd and (not self.lines or self.odd[-1][0] > self.lines[-1]):
                if not rowkinds.is_remark(self.odd[-1][1], self.kinds):
                    break
                footers.insert(0, self.odd.pop())
            elif self._rows and not any(cell.strip() for cell in self._rows[-1]):
                self._drop()
            elif self._rows and self._ends_in_footer(len(footers)):
                footers.insert(0, (self.lines[-1], self._rows[-1]))
                self._drop()
            else:
                break
        if not self.lines and not self.odd:
            raise HEADER_ONLY.error()
        self._pack()
        limits.check_cells(len(self.lines), self.width)
        return footers

    def column(self, number: int) -> pa.ChunkedArray:
        """Returns a column's cells, trimmed."""
        return pa.chunked_array(self._parts[number], type=pa.large_string())

    def _without_surplus(self, row: list[str]) -> list[str]:
        if len(row) != self.width + self.surplus:
            return row
        if not any(cell.strip() for cell in row[self.width :]):
            return row[: self.width]
        if self.surplus_way is None:
            return row
        way, delimiter = self.surplus_way, self.delimiter
        return ragged.fit_surplus(self.names, row, self.surplus, way, delimiter)[1]

    def _stands_out(self, line: int, row: list[str]) -> bool:
        words = self.kinds[:1] in (["number"], ["date"]) and row[0][:1].isalpha()
        return words or line > self._next_line

    def _repeats_names(self, row: list[str]) -> bool:
        return [cell.strip() for cell in row] == self.names

    def _take(self, line: int, row: list[str]) -> None:
        self._next_line = line + 1
        self._rows.append(row)
        self.lines.append(line)
        if len(self._rows) == CHUNK_ROWS:
            self._pack()

    def _ends_in_footer(self, found: int) -> bool:
        cells = [cell.strip() for cell in self._rows[-1]]
        if self.width == 1 or not rowkinds.is_remark(cells, self.kinds):
            return False
        if sum(map(bool, cells)) > 1 and found >= rowkinds.MAX_FOOTERS:
            return False
        # A category called “Total” comes again and again; a footer does not.
        place = next(i for i, cell in enumerate(cells) if cell)
        return all(row[place].strip() != cells[place] for row in self._rows[:-1])

    def _drop(self) -> None:
        self._rows.pop()
        line = self.lines.pop()
        if self.fitted and self.fitted[-1] == line:
            self.fitted.pop()

    def _pack(self) -> None:
        if self._rows:
            for parts, cells in zip(self._parts, zip(*self._rows, strict=True), strict=True):
                parts.append(pc.utf8_trim_whitespace(pa.array(cells, type=pa.large_string())))
            self._rows = []
            limits.check_cells(len(self.lines), self.width)

    def _unpack(self) -> None:
        last = [parts.pop().to_pylist() for parts in self._parts]
        self._rows = [list(row) for row in zip(*last, strict=True)]


def _holds(chunks: list[pa.Array], text: str) -> bool:
    return any(pc.index(chunk, text).as_py() >= 0 for chunk in chunks)
