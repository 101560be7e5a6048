"""Several tables below each other in one text, each with names of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import Message, UserError
from core.reading.lines.rows import TextRows
from core.reading.options import Question, Reading
from core.reading.sheets import rowkinds

FEWEST_ROWS = 3
MOST_TABLES = 12
SAMPLE_ROWS = 20
MOST_KEYS = 1000

TABLE_CHOSEN = Message(
    "table_chosen", "Of {count} tables in this file, the one from line {line} on is read."
)


@dataclass
class Block:
    """Rows that may be a table.

    Attributes:
        line: Line of its first row.
        start: Place of that row in the text.
        names: The cells of its first row, trimmed.
        size: How many rows follow.
        sample: The first of them.
        keys: First cells, to see whether another block tells the same once more.
    """

    line: int
    start: int
    names: list[str]
    size: int = 0
    sample: list[list[str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def add(self, cells: list[str]) -> None:
        """Takes a row."""
        self.size += 1
        if len(self.sample) < SAMPLE_ROWS:
            self.sample.append(cells)
        if len(self.keys) < MOST_KEYS:
            self.keys.add(cells[0])

    @property
    def is_table(self) -> bool:
        """Whether it has rows of one width that begin with a number or a date."""
        rows = [cells for cells in self.sample if len(cells) == len(self.names)]
        begins = [rowkinds.kind_of(cells[0]) for cells in self.sample if cells[0]]
        return (
            self.size >= FEWEST_ROWS
            and 2 * len(rows) > len(self.sample)
            and 2 * sum(map(bool, begins)) > len(begins)
        )

    def goes_on(self, other: Block) -> bool:
        """Returns whether another block has the same names and tells of something later."""
        return self.names == other.names and self.keys.isdisjoint(other.keys)


def find_tables(text: str, delimiter: str, skipped: int) -> list[Block]:
    """Returns the tables of a text, one block for each.

    A remark belongs to the table above it, except for what stands above the first one.

    Args:
        text: Lines with one delimiter between the cells.
        delimiter: That character.
        skipped: Lines of the file above the text.
    """
    tables: list[Block] = []
    for block in _blocks(text, delimiter, skipped):
        if not block.is_table or (tables and tables[-1].goes_on(block)):
            continue
        tables.append(block)
    if tables:
        tables[0].start, tables[0].line = 0, skipped + 1
    return tables


def cut(
    text: str, tables: list[Block], chosen: str, skipped: int
) -> tuple[str, int, list[Message]]:
    """Returns the text of a table, the lines above it, and what there is to say.

    Raises:
        UserError: There is no such table.
    """
    if chosen == "all" or len(tables) < 2:
        return text, skipped, []
    place = int(chosen) - 1 if chosen.isdigit() else -1
    if not 0 <= place < len(tables):
        raise UserError(
            "table_not_there",
            "There is no table “{received}” in this file, which holds {count}; they are counted "
            "from 1. Choose one of them, or all.",
            count=len(tables),
            received=chosen[:20],
        )
    table = tables[place]
    end = tables[place + 1].start if place + 1 < len(tables) else len(text)
    note = TABLE_CHOSEN.with_values(count=len(tables), line=table.line)
    return text[table.start : end], table.line - 1, [note]


def ask_which(tables: list[Block]) -> Question:
    """Returns the question which of several tables counts."""
    readings = [
        Reading(str(number), tuple(" │ ".join(cells) for cells in (table.names, *table.sample[:2])))
        for number, table in enumerate(tables[:MOST_TABLES], start=1)
    ]
    if all(table.names == tables[0].names for table in tables):
        readings.append(Reading("all", (" │ ".join(tables[0].names),)))
    return Question(
        "several_tables",
        "This file holds {count} tables below each other; the second begins in line {line} with "
        "“{value}”. Choose one of them.",
        "table",
        tuple(readings),
        count=len(tables),
        line=tables[1].line,
        value=", ".join(tables[1].names)[:60],
    )


def names_columns(cells: list[str]) -> bool:
    """Returns whether a row can be names: two or more cells, none a number or a date."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and not any(map(rowkinds.kind_of, filled))


def _blocks(text: str, delimiter: str, skipped: int) -> list[Block]:
    rows = TextRows(text, delimiter, skipped)
    blocks: list[Block] = []
    start, next_line = 0, skipped + 1
    for line, row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells):
            if not blocks or _begins(cells, blocks, blank=line > next_line):
                blocks.append(Block(line, start, cells))
            else:
                blocks[-1].add(cells)
            next_line = line + 1
        start = rows.start
    return blocks


def _begins(cells: list[str], blocks: list[Block], blank: bool) -> bool:
    last = blocks[-1]
    if cells == last.names:
        return True
    return names_columns(cells) and (blank or len(cells) != len(last.names) or last.is_table)
