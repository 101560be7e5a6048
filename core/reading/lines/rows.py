"""The rows of a text whose cells are separated by one character, and lines that are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from core.reading.sheets.layout import Row


class TextRows:
    """The rows of a text, each with the line it begins in.

    A line whose quotes do not close counts as broken, and reading goes on with the next one.
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


def plain_cells(text: str, delimiter: str) -> list[str]:
    """Returns the cells of a line in which quotes are ordinary, but for those around a cell."""
    cells = [cell.strip() for cell in text.rstrip("\r\n").split(delimiter)]
    return [cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]
