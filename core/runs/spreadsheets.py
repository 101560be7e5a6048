"""Tables as CSV and as Excel workbooks in which no text is ever run as a formula.

XlsxWriter writes a number's first 16 digits. Whatever a person typed, 15 digits at most, comes back
as it was; a calculated number comes back within 1e-15 of its size, where a network counts to 1e-7.

Source: OWASP, CSV Injection; XlsxWriter, “Working with Memory and Performance”.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from core.errors import UserError

MOST_ROWS = 1_048_576
WIDEST = 30
# A spreadsheet runs a cell of a CSV file that begins like this as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Excel takes a day in the first two months of 1900 for the next, and knows none outside these.
_FIRST, _LAST = np.datetime64("1900-03-01"), np.datetime64("9999-12-31")
_FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss"}


def to_csv(table: pd.DataFrame) -> bytes:
    """Returns a table as CSV; a text that would be run as a formula begins with an apostrophe."""
    safe = table.rename(columns=_harmless)
    for column in safe.columns[[not _is_inert(safe[name]) for name in safe.columns]]:
        safe[column] = safe[column].map(_harmless)
    return safe.to_csv(index=False).encode()


@dataclass(frozen=True, eq=False)
class Worksheet:
    """A sheet of a workbook.

    Attributes:
        name: Of the sheet, up to 31 characters.
        table: Columns of numbers, times or texts; what is missing stays empty. Times that Excel
            does not know (before March 1900, parts of a second) are texts. A text is cut after
            32 767 characters, since a cell holds no more.
        lines: Texts above it, each in a row of its own.
    """

    name: str
    table: pd.DataFrame
    lines: tuple[str, ...] = ()


def to_excel(table: pd.DataFrame) -> bytes:
    """Returns a table as the one sheet of an Excel workbook, its columns' names in the first row.

    Args:
        table: As `Worksheet` has it.

    Raises:
        UserError: A sheet has fewer rows than the table.
    """
    return workbook([Worksheet("Lookback", table)])


def workbook(sheets: Sequence[Worksheet]) -> bytes:
    """Returns an Excel workbook, on each sheet the lines, the columns' names and their cells.

    Raises:
        UserError: A sheet has fewer rows than a table.
    """
    import xlsxwriter  # 0.1 s, for who asks for a workbook only

    sink = io.BytesIO()
    # Constant memory writes row by row: five times less than the whole sheet takes.
    with xlsxwriter.Workbook(sink, {"constant_memory": True}) as book:
        # A fixed date: the same table gives the same bytes.
        book.set_properties({"created": datetime(1980, 1, 1)})
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        for one in sheets:
            _fill(book.add_worksheet(one.name), one, formats)
    return sink.getvalue()


def as_shown(table: pd.DataFrame) -> pd.DataFrame:
    """Returns a table for a page, whose own button saves what it shows: no text in it is a formula.

    What would begin one has a word joiner before it, which nobody sees and no formula begins with.
    """
    shown = table.rename(columns=_joined)
    if not _is_inert(shown.index.to_series()):
        shown = shown.rename(index=_joined)
    for number in range(shown.shape[1]):
        if not _is_inert(column := shown.iloc[:, number]):
            shown.isetitem(number, column.map(_joined).array)
    return shown


def _joined(cell: Any) -> Any:
    is_formula = isinstance(cell, str) and cell.startswith(_FORMULA_STARTS)
    return f"\u2060{cell}" if is_formula else cell


def _fill(sheet: Any, content: Worksheet, formats: dict[type[date], Any]) -> None:
    table, above = content.table, [(line,) for line in content.lines]
    if len(table) + len(above) >= MOST_ROWS:
        raise UserError(
            "too_many_rows_for_excel",
            "This table has {rows} rows; an Excel sheet holds {most}. Save it as CSV.",
            most=f"{MOST_ROWS - 1:,}",
            rows=f"{len(table):,}",
        )
    columns = [[str(name), *_cells(table[name])] for name in table.columns]
    for number, name in enumerate(table.columns):
        sheet.set_column(number, number, max(11, min(len(str(name)) + 2, WIDEST)))
    sheet.freeze_panes(len(above) + 1, 0)
    for row, cells in enumerate([*above, *zip(*columns, strict=True)]):
        for column, cell in enumerate(cells):
            _write(sheet, row, column, cell, formats)


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    # The writer leaves a carriage return unquoted, and what follows it would begin a row.
    line = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{line}" if cell.startswith(_FORMULA_STARTS) else line


def _is_inert(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)


def _cells(column: pd.Series[Any]) -> list[Any]:
    """Returns what stands in a column: texts, numbers, truths, days or times, None for nothing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return _stamps(column.to_numpy())
    values = column.astype(object).where(column.notna(), None)
    return [_cell(value) for value in values]


def _cell(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, int | float) else str(value)


def _stamps(stamps: np.ndarray[Any, np.dtype[np.datetime64]]) -> list[Any]:
    valid = stamps[~np.isnat(stamps)]
    seconds, days = valid.astype("datetime64[s]"), valid.astype("datetime64[D]")
    if (valid != seconds).any() or ((days < _FIRST) | (days > _LAST)).any():
        return [None if np.isnat(stamp) else str(pd.Timestamp(stamp)) for stamp in stamps]
    return list(stamps.astype(f"datetime64[{'s' if (seconds != days).any() else 'D'}]").tolist())


def _write(sheet: Any, row: int, column: int, cell: Any, formats: dict[type[date], Any]) -> None:
    if isinstance(cell, str):
        _write_text(sheet, row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats[type(cell)])
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _write_text(sheet: Any, row: int, column: int, text: str) -> None:
    # Half a pair of surrogates, as JSON may hold, is no character and cannot be written.
    text = text.encode(errors="replace").decode()
    if text.startswith("<r>"):
        # The writer would take it for XML of its own and not escape it; in pieces it does.
        sheet.write_rich_string(row, column, *text[:2], text[2:])
    else:
        sheet.write_string(row, column, text)
