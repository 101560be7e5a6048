"""Lines that begin with a comment sign above a table, and the names that may stand among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import Message
from core.reading.lines.rows import TextRows
from core.reading.sheets import layout, rowkinds
from core.reading.sheets.layout import Layout
from core.reading.sheets.rowkinds import Row, kind_of

SIGNS = ("#", "%", "!", "//")

_WORD_END = re.compile(r"[\s,;|]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")

REMARKS = Message(
    "remarks",
    "Lines that begin with “{sign}” are remarks and left out: {count}, such as “{value}”.",
)
NAMES_IN_REMARKS = Message(
    "names_in_remarks", "The columns are named in line {line}, behind “{sign}”."
)


@dataclass(frozen=True)
class Remarks:
    """A text without its remarks.

    Attributes:
        text: What is left of it.
        skipped: How many lines stand above that.
        sign: What the remarks begin with; "" without any.
        lines: The remarks above the table, each with its number.
        within: How many stand between its rows and below it.
    """

    text: str
    skipped: int
    sign: str = ""
    lines: tuple[tuple[int, str], ...] = ()
    within: int = 0

    def find_names(self, head: Sequence[Row], delimiter: str, header: int | None) -> list[Row]:
        """Returns the remark that names the columns, and perhaps the one below with their units.

        Args:
            head: The first rows of the text; names among them are those of the columns.
            delimiter: The character between the cells.
            header: Line of the names, as a person says; None finds it.
        """
        if not self.lines or (header is None and not rowkinds.begins_with_values(head)):
            return []
        width = rowkinds.usual_width(head)
        rows = [
            (line, cells)
            for line, text in self.lines
            if (cells := self._cells(text, delimiter, width)) is not None
        ]
        if header is not None:
            return [row for row in rows if row[0] == header]
        rows = [row for row in rows if _can_be_names(row[1])]
        # Units come again where names do not.
        if len(rows) > 1 and _differ(rows[-2][1]) and not _differ(rows[-1][1]):
            return rows[-2:]
        return rows[-1:]

    def describe(self, found: Layout, named: list[Row]) -> Layout:
        """Returns a layout with what there is to say of the remarks, and the units they give."""
        if not self.lines:
            return found
        said = next((line for _, line in self.lines if line.strip(self.sign + "-=* ")), self.sign)
        count = len(self.lines) + self.within - len(named)
        notes = [REMARKS.with_values(sign=self.sign, count=count, value=said[:60])] * (count > 0)
        if named and found.header == named[0][0]:
            notes.append(NAMES_IN_REMARKS.with_values(line=found.header, sign=self.sign))
            if len(named) > 1:
                found = replace(found, units=dict(enumerate(named[1][1])))
        elif found.header and not self.within:
            above = layout.PREAMBLE.with_values(line=found.header, value=said[:60])
            notes = [above] * all(note.code != above.code for note in found.notes)
        return replace(found, notes=(*notes, *found.notes))

    def _cells(self, text: str, delimiter: str, width: int) -> list[str] | None:
        bare = text.removeprefix(self.sign).strip()
        for line in (bare,) if delimiter == " " else (text, bare):
            for _, row in TextRows(line, delimiter):
                cells = [cell.strip() for cell in row]
                if len(cells) == width:
                    if len(self.lines) > 1:
                        cells[0] = cells[0].removeprefix(self.sign).strip() or cells[0]
                    return cells
        return None


def take_out(text: str, skipped: int) -> Remarks:
    """Takes lines that begin with a comment sign out of a text that begins with one.

    Args:
        text: The text of a table.
        skipped: Lines of the file above it.
    """
    begins = text[:100].lstrip("\ufeff \t\r\n")
    sign = next((sign for sign in SIGNS if begins.startswith(sign)), "")
    if not sign:
        return Remarks(text, skipped)
    lines, start, number = [], 0, skipped
    for match in _LINE.finditer(text):
        line = match[0].strip("\ufeff \t\r\n")
        if line and not line.startswith(sign):
            break
        number += 1
        start = match.end()
        if line:
            lines.append((number, line))
    rest = text[start:]
    if not rest.strip():  # all of it begins so
        return Remarks(text, skipped)
    within = 0
    if f"\n{sign}" in rest:
        # What begins as those above do; a row of values may begin with #1.
        words = {_WORD_END.split(line, 1)[0] for _, line in lines}
        known = "|".join(map(re.escape, sorted(words)))
        rest, within = re.subn(rf"(?<=\n)(?:{known})(?![^\s,;|])[^\r\n]*", "", rest)
    return Remarks(rest, number, sign, tuple(lines), within)


def _can_be_names(cells: Sequence[str]) -> bool:
    return all(cells) and 2 * sum(map(bool, map(kind_of, cells))) < len(cells)


def _differ(cells: Sequence[str]) -> bool:
    return len(set(cells)) == len(cells)
