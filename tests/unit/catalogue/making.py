"""Makes the files of the catalogue: CSV, workbooks and packed files, from code."""

import gzip
import io
import zipfile

import pandas as pd

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"

DAYS = [day.strftime("%Y-%m-%d") for day in pd.date_range("2024-02-27", periods=12)]
VALUES = [3.5, 1.25, 7.0, 7.5, 2.0, 4.25, 6.0, 5.5, 8.25, 1.0, 2.5, 3.0]
ROWS = list(zip(DAYS, VALUES, strict=True))


def lines(*rows, header="date,level", end="\n"):
    """A text of lines, the header first."""
    return end.join([header, *rows, ""]).encode()


def level(*cells, delimiter=",", name="level"):
    """A table of days and a column of these cells."""
    days = pd.date_range("2024-02-27", periods=len(cells)).strftime("%Y-%m-%d")
    rows = (f"{day}{delimiter}{cell}" for day, cell in zip(days, cells, strict=True))
    return lines(*rows, header=f"date{delimiter}{name}")


def plain(delimiter=",", end="\n", header="date,level"):
    """Twelve days of values."""
    rows = [f"{day}{delimiter}{value}" for day, value in ROWS]
    return lines(*rows, header=header.replace(",", delimiter), end=end)


def xlsx(sheets, merged=(), workbook="xl/workbook.xml", extra=None):
    """A workbook.

    Args:
        sheets: Rows of cells by the name of their sheet, or the XML inside of its `sheetData`; a
            text that begins with "=" is a formula without its result.
        merged: Ranges such as "A1:B1", on every sheet.
        workbook: Where its main part is.
        extra: More parts by their name.
    """
    parts = {"[Content_Types].xml": _types(workbook), "_rels/.rels": _rels([workbook])}
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1)
    )
    parts[workbook] = (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = _rels(
        [f"worksheets/sheet{i}.xml" for i in range(1, len(names) + 1)]
    )
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    after = f"<mergeCells>{cells}</mergeCells>" if merged else ""
    for i, rows in enumerate(sheets.values(), 1):
        data = rows if isinstance(rows, str) else "".join(map(_row, range(1, len(rows) + 1), rows))
        parts[f"xl/worksheets/sheet{i}.xml"] = (
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'
        )
    return zipped({**parts, **(extra or {})})


def ods(rows, name="Sheet"):
    """An OpenDocument sheet of numbers and texts."""
    body = ""
    for row in rows:
        cells = ""
        for cell in row:
            kind = (
                f'office:value-type="string"><text:p>{cell}</text:p>'
                if isinstance(cell, str)
                else f'office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p>'
            )
            cells += f"<table:table-cell {kind}</table:table-cell>"
        body += f"<table:table-row>{cells}</table:table-row>"
    content = (
        f'{_XML}<office:document-content xmlns:office="{_OASIS}office:1.0" '
        f'xmlns:table="{_OASIS}table:1.0" xmlns:text="{_OASIS}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'{_XML}<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0"/>'
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped(parts, packed=False)


def parquet(table):
    """A Parquet file of an Arrow table."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def zipped(parts, packed=True):
    """A zip of texts or bytes by their name."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return sink.getvalue()


def gzipped(content):
    return gzip.compress(content, mtime=0)


def _row(number, cells):
    made = "".join(
        _cell(f"{_letters(i)}{number}", cell) for i, cell in enumerate(cells) if cell is not None
    )
    return f'<row r="{number}">{made}</row>'


def _cell(place, cell):
    if not isinstance(cell, str):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    if cell.startswith("="):
        return f'<c r="{place}"><f>{cell[1:]}</f></c>'
    text = cell.replace("&", "&amp;").replace("<", "&lt;")
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _letters(column):
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _types(workbook):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="{types}"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{workbook}" ContentType="{kind}"/></Types>'
    )


def _rels(targets):
    kinds = {True: f"{_OFFICE}/worksheet", False: f"{_OFFICE}/officeDocument"}
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{kinds["sheet" in target]}" Target="{target}"/>'
        for i, target in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'
