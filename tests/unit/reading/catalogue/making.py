"""Makes the files of the catalogue: CSV, workbooks and packed files, from code."""

import gzip
import io
import struct
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


def xls(rows, locked=False):
    """An Excel workbook of the older format: its records, in the container it is kept in."""

    def record(kind, data):
        return struct.pack("<HH", kind, len(data)) + data

    def text(words):
        return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")

    start = struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)
    name = struct.pack("<BB", 1, 0) + b"A"
    head = record(0x0809, start)
    if locked:
        head += record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    offset = len(head) + 4 + 6 + len(name) + 4
    book = head + record(0x0085, struct.pack("<IBB", offset, 0, 0) + name) + record(0x000A, b"")
    book += record(0x0809, start[:2] + b"\x10\x00" + start[4:])
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            place = struct.pack("<HHH", r, c, 0)
            if isinstance(cell, str):
                book += record(0x0204, place + text(cell))
            else:
                book += record(0x0203, place + struct.pack("<d", cell))
    return _compound("Workbook", book + record(0x000A, b""))


def _compound(name, stream):
    """A compound file with one stream: header, table of sectors, directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    sectors = [0xFFFFFFFD, end, *range(3, count + 2), end]
    sectors += [free] * (128 - len(sectors))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108

    def entry(called, kind, child, first, size):
        words = (called + "\0").encode("utf-16-le") if called else b""
        found = words.ljust(64, b"\0") + struct.pack("<HBB", len(words), kind, 1)
        found += struct.pack("<III", free, free, child) + bytes(36)
        return found + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, len(stream))
    directory += 2 * entry("", 0, free, 0, 0)
    return header + struct.pack("<128I", *sectors) + directory + stream


def xlsb(rows):
    """A binary workbook: the parts of an xlsx, their XML as records."""

    def record(kind, data=b""):
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size = len(data)
        return (
            number
            + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7]))
            + data
        )

    def text(words):
        return struct.pack("<I", len(words)) + words.encode("utf-16-le")

    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1))
    sheet += record(145)
    for r, row in enumerate(rows):
        sheet += record(0, struct.pack("<I", r) + bytes(13))
        for c, cell in enumerate(row):
            place = struct.pack("<II", c, 0)
            if isinstance(cell, str):
                sheet += record(6, place + text(cell))
            else:
                sheet += record(5, place + struct.pack("<d", cell))
    sheet += record(146) + record(130)
    book = record(131) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + text("rId1") + text("A"))
    book += record(144) + record(132)
    return zipped(
        {
            "[Content_Types].xml": _types("xl/workbook.bin"),
            "_rels/.rels": _rels(["xl/workbook.bin"]),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _rels(["worksheets/sheet1.bin"]),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


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
