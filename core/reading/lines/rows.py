"""The rows of a text whose cells are separated by one character, and lines that are none."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from core.reading.sheets.rowkinds import Row

_NUMBER = re.compile(r"\d+")


class TextRows:
    """The rows of a text, each with the line it begins in.

    A line whose quotes do not close, or only rows later, counts as broken, and reading goes on with
    the next one.
    """

    def __init__(
        self, text: str, delimiter: str, skipped: int = 0, quotes: str | None = None
    ) -> None:
        """Begins to read.

        Args:
            text: Lines with one delimiter between the cells.
            delimiter: That character.
            skipped: Lines of the file above the text.
            quotes: "plain" reads broken lines with their quotes as they are written; anything else
                passes them over.
        """
        self.broken: list[int] = []
        self.mended: list[int] = []
        self.start = 0
        self._delimiter = delimiter
        self._plain = quotes == "plain"
        self._stream = io.StringIO(text, newline="")
        self._line = self._above = skipped + 1
        self._rows = self._reader()

    def __iter__(self) -> Iterator[Row]:
        """Yields each row; `start` is then the place in the text where the next one begins."""
        while True:
            try:
                for row in self._rows:
                    if self._above + self._rows.line_num - self._line > 1:
                        _refuse_rows_inside(row, self._delimiter)
                    line, self._line = self._line, self._above + self._rows.line_num
                    self.start = self._stream.tell()
                    yield line, row
                return
            except csv.Error:
                row = self._after_fault()
                if row is not None:
                    yield self._line - 1, row

    def _reader(self) -> Any:
        return csv.reader(
            self._stream, delimiter=self._delimiter, skipinitialspace=True, strict=True
        )

    def _after_fault(self) -> list[str] | None:
        """Takes up reading in the next line; returns the broken one's cells if they can be read."""
        self._stream.seek(self.start)
        text = self._stream.readline()
        self.start = self._stream.tell()
        self._line += 1
        self._above = self._line
        self._rows = self._reader()
        escaped = self._with_escapes(text)
        if escaped is not None:
            return escaped
        if not self._plain:
            self.broken.append(self._line - 1)
            return None
        self.mended.append(self._line - 1)
        return plain_cells(text, self._delimiter)

    def _with_escapes(self, text: str) -> list[str] | None:
        r"""Returns the cells of a line that writes a quote inside of a cell as \"."""
        if '\\"' not in text:
            return None
        lines = csv.reader(
            [text],
            delimiter=self._delimiter,
            skipinitialspace=True,
            strict=True,
            escapechar="\\",
        )
        try:
            return next(lines)
        except (csv.Error, StopIteration):
            return None


def _refuse_rows_inside(row: list[str], delimiter: str) -> None:
    """Raises where a quote that closes too late made a cell of the rows after it.

    Raises:
        csv.Error: Each line in a cell begins as the row does, and those within are as wide.
    """
    begins = _shape(row[0])
    for cell in row[1:] if "0" in begins else []:
        lines = [line.split(delimiter) for line in cell.splitlines()[1:]]
        wide = all(len(line) == len(row) for line in lines[:-1])
        if lines and wide and all(_shape(line[0]) == begins for line in lines):
            raise csv.Error("rows within a cell")


def _shape(cell: str) -> str:
    """Returns how a cell is written: each number as 0."""
    return _NUMBER.sub("0", cell.strip())


def plain_cells(text: str, delimiter: str) -> list[str]:
    """Returns the cells of a line in which quotes are ordinary, but for those around a cell."""
    cells = [cell.strip() for cell in text.rstrip("\r\n").split(delimiter)]
    return [cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]
