"""Tables as CSV and as Excel workbooks in which no text is ever run as a formula.

In a workbook texts are inline strings: a formula is read from a cell's `f` element alone, and none
is ever written. The format is five small XML files in a ZIP archive, written here: a library would
only add ways to write a formula.

Source: OWASP, CSV Injection; ECMA-376, Office Open XML, part 1, section 18 (SpreadsheetML).
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

from core.errors import UserError

MOST_ROWS = 1_048_576
# A spreadsheet runs a cell of a CSV file that begins like this as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_DAY_ONE = np.datetime64("1899-12-30")
_DAY = np.timedelta64(1, "D") / np.timedelta64(1, "us")
# XML 1.0 has no way to write these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DATE, _TIME = 1, 2  # places in the styles below
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Lookback" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="1"><font/></fonts>'
    '<fills count="2"><fill/><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def to_csv(table: pd.DataFrame) -> bytes:
    """Returns a table as CSV; a text that would be run as a formula begins with an apostrophe."""
    safe = table.rename(columns=_harmless)
    for column in safe.columns[[not _is_inert(safe[name]) for name in safe.columns]]:
        safe[column] = safe[column].map(_harmless)
    return safe.to_csv(index=False).encode()


def to_excel(table: pd.DataFrame) -> bytes:
    """Returns a table as the one sheet of an Excel workbook, its columns' names in the first row.

    Args:
        table: Columns of numbers, times or texts; what is missing stays empty.

    Raises:
        UserError: A sheet has fewer rows than the table.
    """
    if len(table) >= MOST_ROWS:
        raise UserError(
            "too_many_rows_for_excel",
            "A sheet of Excel holds {most} rows; this table has {rows}. Take it as CSV.",
            most=f"{MOST_ROWS - 1:,}",
            rows=f"{len(table):,}",
        )
    columns = [[_text(str(name)), *_cells(table[name])] for name in table.columns]
    rows = "".join(f"<row>{''.join(cells)}</row>" for cells in zip(*columns, strict=True))
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            # A fixed date: the same table gives the same bytes.
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, _HEAD + content)
    return sink.getvalue()


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    # The writer leaves a carriage return unquoted, and what follows it would begin a row.
    line = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{line}" if cell.startswith(_FORMULA_STARTS) else line


def _is_inert(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)


def _cells(column: pd.Series[Any]) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return _stamps(column)
    if pd.api.types.is_bool_dtype(column):
        return [f'<c t="b"><v>{int(value)}</v></c>' for value in column]
    if pd.api.types.is_numeric_dtype(column):
        return [_number(float(value)) for value in column]
    return [_number(v) if isinstance(v, int | float) else _text(str(v)) for v in column]


def _stamps(column: pd.Series[Any]) -> list[str]:
    """Returns times as Excel counts them: days since the end of 1899."""
    stamps = column.to_numpy().astype("datetime64[us]")
    days = (stamps - _DAY_ONE).astype(np.float64) / _DAY
    # Excel knows no day before 1900, and takes one in its first two months for the next.
    early = bool((stamps < np.datetime64("1900-03-01")).any())
    if early:
        return [_text(str(pd.Timestamp(stamp))) for stamp in stamps]
    style = _TIME if (days % 1 != 0).any() else _DATE
    return [f'<c s="{style}"><v>{day!r}</v></c>' for day in days.tolist()]


def _number(value: float) -> str:
    return f"<c><v>{value!r}</v></c>" if math.isfinite(value) else "<c/>"


def _text(text: str) -> str:
    safe = escape(_UNWRITABLE.sub("", text))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'
