"""Sheets of workbooks: xlsx, xls, xlsb and ods, by calamine."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.errors import Message, UserError
from core.reading import limits
from core.reading.files import packed, workbook_parts
from core.reading.options import Question, Reading, ReadingOptions
from core.reading.sheets import grid
from core.reading.sheets.grid import GridRow
from core.reading.sheets.sheet import Sheet

MAX_EXAMPLES = 3

Range = tuple[tuple[int, int], tuple[int, int]]

SHEET = Message("sheet", "The table is on the sheet “{sheet}”.")
MERGED_FILLED = Message(
    "merged", "Merged cells give their value to all the cells they cover: {count}."
)
MERGED_FIRST = Message(
    "merged", "Merged cells give their value only to the first of the cells they cover: {count}."
)


def read_workbook(content: bytes, kind: str, options: ReadingOptions) -> Sheet:
    """Reads a sheet of a workbook.

    Args:
        content: The file's bytes.
        kind: "xlsx", "xls", "xlsb" or "ods".
        options: What a person has settled.

    Raises:
        Question: Several sheets hold something, or cells of the table are merged.
        UserError: It is damaged, locked, too large, or holds no table.
    """
    workbook_parts.check_parts(content, kind)
    book = _open(content, kind)
    name = _choose(book, kind, options.sheet)
    sheet = _sheet(book, name, kind)
    rows = _rows(sheet)
    workbook_parts.check_formulas(content, kind, name)
    table_layout = grid.find_grid_layout(rows, options.header)
    merged = _merged_below(sheet, table_layout.header)
    if merged:
        if options.merged not in ("fill", "first"):
            raise _ask_merged(merged, sheet)
        if options.merged == "fill":
            rows = _filled(sheet, merged)
            table_layout = grid.find_grid_layout(rows, options.header)
    facts = {"format": kind, "sheet": name, "merged": options.merged if merged else None}
    read = grid.as_sheet(rows, table_layout, facts)
    notes = [SHEET.with_values(sheet=name)]
    if merged:
        template = MERGED_FILLED if options.merged == "fill" else MERGED_FIRST
        notes.append(template.with_values(count=len(merged)))
    return Sheet(read.columns, (*notes, *read.notes), read.warnings, read.units, read.facts)


def _open(content: bytes, kind: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise packed.FILE_LOCKED.error() from error
    except (CalamineError, OSError, ValueError) as error:
        if workbook_parts.has_password_record(content):
            raise packed.FILE_LOCKED.error() from error
        raise packed.FILE_DAMAGED.error(kind=kind) from error


def _sheet(book: CalamineWorkbook, name: str, kind: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise packed.FILE_DAMAGED.error(kind=kind) from error


def _choose(book: CalamineWorkbook, kind: str, chosen: str | None) -> str:
    """Returns the name of the sheet to read: the chosen one, or the only one with anything."""
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        and (sheet.visible == SheetVisibleEnum.Visible or sheet.name == chosen)
    ]
    if chosen is not None:
        if chosen not in names:
            raise UserError(
                "no_such_sheet",
                "There is no sheet “{received}”; the sheets are {known}. Choose one of them.",
                known=", ".join(f"“{name}”" for name in names[:20]),
                received=chosen[:60],
            )
        return chosen
    examples = {name: _examples(_sheet(book, name, kind)) for name in names}
    filled = [name for name in names if examples[name]]
    if not names:
        raise grid.SHEET_EMPTY.error()
    if len(filled) < 2:
        return (filled or names)[0]
    raise Question(
        "sheet_unclear",
        "Here {count} sheets hold something: {known}; a table is read from one sheet. Choose one.",
        "sheet",
        tuple(Reading(name, examples[name]) for name in filled[:20]),
        count=len(filled),
        known=", ".join(f"“{name}”" for name in filled[:20]),
    )


def _examples(sheet: CalamineSheet) -> tuple[str, ...]:
    rows = sheet.to_python(skip_empty_area=True, nrows=20)
    filled = [[grid.text_of(cell) for cell in row] for row in rows]
    shown = [" │ ".join(cells[:6]) for cells in filled if any(cells)]
    return tuple(shown[:MAX_EXAMPLES])


def _rows(sheet: CalamineSheet) -> list[GridRow]:
    if sheet.start is None:
        return []
    limits.check_cells(sheet.height, sheet.width)
    return grid.filled_rows(sheet.to_python(skip_empty_area=True), first_line=sheet.start[0] + 1)


def _merged_below(sheet: CalamineSheet, header: int) -> list[Range]:
    """Returns the merged cells that are part of the table, not of the titles above it."""
    ranges = sheet.merged_cell_ranges or []
    return [one for one in ranges if one[1][0] + 1 >= header and one[0] != one[1]]


def _filled(sheet: CalamineSheet, merged: Sequence[Range]) -> list[GridRow]:
    cells = sheet.to_python(skip_empty_area=True)
    top, left = sheet.start or (0, 0)
    for (first_row, first_column), (last_row, last_column) in merged:
        value = _at(cells, first_row - top, first_column - left)
        for row in range(first_row - top, min(last_row - top + 1, len(cells))):
            for column in range(first_column - left, min(last_column - left + 1, sheet.width)):
                if row >= 0 and column >= 0:
                    cells[row][column] = value
    return grid.filled_rows(cells, first_line=top + 1)


def _at(cells: list[list[Any]], row: int, column: int) -> Any:
    inside = 0 <= row < len(cells) and 0 <= column < len(cells[row])
    return cells[row][column] if inside else ""


def _ask_merged(merged: list[Range], sheet: CalamineSheet) -> Question:
    (row, column), (last_row, last_column) = merged[0]
    top, left = sheet.start or (0, 0)
    value = grid.text_of(
        _at(sheet.to_python(skip_empty_area=True, nrows=row - top + 1), row - top, column - left)
    )
    place = f"{_letters(column)}{row + 1}:{_letters(last_column)}{last_row + 1}"
    count = (last_row - row + 1) * (last_column - column + 1)
    return Question(
        "merged_unclear",
        "{place} is one merged cell with “{value}”; each cell of a table has a value of its own. "
        "Say whether the value holds for all of its cells or for the first one.",
        "merged",
        (
            Reading("fill", (f"{place} → " + " │ ".join([value] * min(count, 6)),)),
            Reading("first", (f"{place} → " + " │ ".join([value] + ["–"] * min(count - 1, 5)),)),
        ),
        place=place,
        value=value[:60],
        line=row + 1,
    )


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
