"""A grid of typed cells, from a workbook or from JSON, as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading import limits
from core.reading.numbers import numerals
from core.reading.sheets import layout, rowkinds
from core.reading.sheets.layout import Layout
from core.reading.sheets.names import name_columns
from core.reading.sheets.sheet import HEADER_ONLY, Sheet

GridRow = tuple[int, list[Any]]

SHEET_EMPTY = Message(
    "sheet_empty",
    "This sheet is empty; it should hold a line with the columns' names and a line for each row. "
    "Choose another one.",
)


def text_of(cell: Any) -> str:
    """Returns how a cell is written: whole numbers without a fraction, dates as YYYY-MM-DD."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < 2**53
        return str(int(cell)) if whole else repr(cell)
    if isinstance(cell, dt.datetime):
        clock = cell.time() != dt.time()
        return cell.isoformat(sep=" ") if clock else cell.date().isoformat()
    return str(cell).strip()


def find_grid_layout(rows: Sequence[GridRow], header: int | None) -> Layout:
    """Finds the header of a grid; see `core.reading.sheets.layout`.

    Raises:
        UserError: There is no cell with anything in it, or the header is not where it should be.
    """
    head = [(line, [text_of(cell) for cell in cells]) for line, cells in rows[: layout.HEAD_ROWS]]
    if not head:
        raise SHEET_EMPTY.error()
    return layout.find_layout(head, header)


def filled_rows(cells: Sequence[Sequence[Any]], first_line: int = 1) -> list[GridRow]:
    """Returns the rows with anything in them, without the empty columns at both sides.

    Args:
        cells: The grid; every row is as wide as the others.
        first_line: Line of the first row.
    """
    rows = [
        (line, list(row))
        for line, row in enumerate(cells, start=first_line)
        if any(not _is_blank(cell) for cell in row)
    ]
    width = len(rows[0][1]) if rows else 0
    used = [any(not _is_blank(row[column]) for _, row in rows) for column in range(width)]
    if not any(used):
        return []
    first, last = used.index(True), width - used[::-1].index(True)
    return [(line, row[first:last]) for line, row in rows]


def as_sheet(rows: Sequence[GridRow], table_layout: Layout, facts: dict[str, Any]) -> Sheet:
    """Returns the columns of a grid.

    Args:
        rows: Rows of the same width, with anything in them, each with its line.
        table_layout: Where the table begins among them.
        facts: How the file was read.

    Raises:
        UserError: There is no row below the header, or there are too many.
    """
    body = list(rows[table_layout.first :])
    footers: list[GridRow] = []
    while body and len(footers) < rowkinds.MAX_FOOTERS and _ends_in_footer(body):
        footers.insert(0, body.pop())
    if not body:
        raise HEADER_ONLY.error()
    limits.check_cells(len(body), table_layout.width)
    names, warnings = name_columns(table_layout.names or [""] * table_layout.width)
    index = pd.Index([line for line, _ in body], name="line", dtype=np.int64)
    columns = {}
    for name, cells in zip(names, zip(*(row for _, row in body), strict=True), strict=True):
        columns[name] = as_column(cells, index)
    notes = list(table_layout.notes)
    if footers:
        notes.append(_describe(footers))
    units = {names[place]: unit for place, unit in table_layout.units.items()}
    facts = {**facts, "header": table_layout.header, "names": names}
    return Sheet(columns, tuple(notes), tuple(warnings if table_layout.names else ()), units, facts)


def as_column(cells: Sequence[Any], index: pd.Index) -> pd.Series:
    """Returns cells as float64 or datetime64 where all of them are that or missing, else as text.

    Args:
        cells: Numbers, dates, texts and None, `(n,)`.
        index: The line of each.
    """
    kinds = {_kind(cell) for cell in cells} - {"missing"}
    if kinds == {"number"}:
        values = [float(cell) if _kind(cell) == "number" else np.nan for cell in cells]
        return pd.Series(values, index=index, dtype=np.float64)
    if kinds == {"date"}:
        stamps = [cell if _kind(cell) == "date" else None for cell in cells]
        return pd.Series(np.array(stamps, dtype="datetime64[us]"), index=index)
    return pd.Series([text_of(cell) for cell in cells], index=index, dtype="str")


def _kind(cell: Any) -> str:
    if isinstance(cell, bool):
        return "text"
    if isinstance(cell, (int, float)):
        return "missing" if cell != cell else "number"
    if isinstance(cell, dt.date):
        return "date"
    if cell is None or (isinstance(cell, str) and cell.strip().lower() in numerals.MISSING):
        return "missing"
    return "text"


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _ends_in_footer(body: Sequence[GridRow]) -> bool:
    cells = [text_of(cell) for cell in body[-1][1]]
    if len(cells) < 2 or not rowkinds.is_footer(cells):
        return False
    place = next(i for i, cell in enumerate(cells) if cell)
    return all(text_of(row[place]) != cells[place] for _, row in body[:-1])


def _describe(footers: Sequence[GridRow]) -> Message:
    cells = [text_of(cell) for cell in footers[0][1]]
    return rowkinds.describe_footers([line for line, _ in footers], cells)
