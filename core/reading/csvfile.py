"""Read the text of a CSV file into columns of text, strictly: every row as wide as the header."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass

import pandas as pd

from core.errors import Message, UserError
from core.reading import dates, numerals

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 20_000
SAMPLE_LINES = 50

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"\xd0\xcf\x11\xe0", b"PAR1", b"\x89PNG")
_MARKUP = re.compile(r"\s*(?:<|\{\s*\"|\[\s*[\[{\"])")
_NOTES = {
    ",": Message("delimiter", "The columns are separated by commas."),
    ";": Message("delimiter", "The columns are separated by semicolons."),
    "\t": Message("delimiter", "The columns are separated by tabs."),
    "|": Message("delimiter", "The columns are separated by vertical bars."),
}


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a file says, before anything is read as a number or a time.

    Attributes:
        columns: Trimmed text by column; the index is the line of the file.
        notes: What was understood.
        warnings: What was repaired.
    """

    columns: dict[str, pd.Series]
    notes: tuple[Message, ...]
    warnings: tuple[Message, ...]


def read_csv(content: bytes) -> Sheet:
    """Reads a CSV file with a header.

    Args:
        content: The file's bytes.

    Raises:
        UserError: It is no table of text, has no header or no rows, or a row is wider or narrower
            than the header.
    """
    text = _decode(content)
    delimiter = _find_delimiter(text)
    header, rows, lines = _read_rows(text, delimiter)
    _check_header(header)
    names, warnings = _name_columns(header)
    index = pd.Index(lines, name="line")
    cells = zip(*rows, strict=True)
    columns = {
        name: pd.Series(column, index=index, dtype="str").str.strip()
        for name, column in zip(names, cells, strict=True)
    }
    if not header[-1] and (columns[names[-1]] == "").all():
        del columns[names[-1]]
        warnings = [w for w in warnings if w.values["column"] != names[-1]]
    notes = (_NOTES[delimiter],) if len(columns) > 1 else ()
    return Sheet(columns, notes, tuple(warnings))


def _decode(content: bytes) -> str:
    if not content.strip():
        raise UserError(
            "file_empty",
            "A file holds a line with the columns' names and a line for each row; this one is "
            "empty. Choose another file.",
        )
    if content.startswith(_BINARY):
        raise _not_a_table()
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UserError(
            "encoding_unknown",
            "Text is read as UTF-8; the byte {byte} in line {line} is none. Save the file as "
            "“CSV UTF-8” and choose it again.",
            byte=f"0x{content[error.start]:02X}",
            line=content[: error.start].count(b"\n") + 1,
        ) from error
    if "\x00" in text or _MARKUP.match(text):
        raise _not_a_table()
    return text


def _not_a_table() -> UserError:
    return UserError(
        "not_a_table",
        "A table is text with a line for each row; this file is of another kind. Open it in the "
        "program it is from and save it as CSV.",
    )


def _find_delimiter(text: str) -> str:
    sample = text[:SAMPLE_CHARACTERS]
    if len(text) > SAMPLE_CHARACTERS:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    scores: dict[str, tuple[float, float]] = {}
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        rows = [row for row, _ in zip(reader, range(SAMPLE_LINES), strict=False) if any(row)]
        if rows and len(rows[0]) > 1:
            whole = [row for row in rows[1:] if len(row) == len(rows[0])]
            scores[delimiter] = (len(whole) / max(1, len(rows) - 1), _share_understood(whole))
    if not scores:
        return ","
    best = max(scores.values())
    found = [delimiter for delimiter in DELIMITERS if scores.get(delimiter) == best]
    if len(found) > 1:
        raise UserError(
            "delimiter_unclear",
            "The columns of a file are separated by one character; here “{first}” and “{second}” "
            "both fit. Put quotes around cells that contain one of them.",
            first=found[0],
            second=found[1],
        )
    return found[0]


def _share_understood(rows: list[list[str]]) -> float:
    cells = pd.Series([cell.strip() for row in rows for cell in row], dtype="str")
    if not len(cells):
        return 0.0
    known = numerals.is_number(cells) | cells.map(dates.is_date).to_numpy(dtype=bool)
    return float(known.mean())


def _read_rows(text: str, delimiter: str) -> tuple[list[str], list[list[str]], list[int]]:
    reader = csv.reader(
        io.StringIO(text.rstrip("\r\n"), newline=""),
        delimiter=delimiter,
        skipinitialspace=True,
        strict=True,
    )
    header: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if not any(header):
                header = [cell.strip() for cell in row]
            elif len(row) == len(header):
                rows.append(row)
                lines.append(line)
            elif not row and len(header) == 1:
                rows.append([""])
                lines.append(line)
            elif any(cell.strip() for cell in row):
                raise _ragged(len(header), len(row), line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UserError(
            "quotes_broken",
            "A cell that begins with a quote ends with one; in line {line} one does not, or goes "
            "on after it. Mend the quotes there.",
            line=line,
        ) from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
        lines.pop()
    if not rows:
        raise UserError(
            "header_only",
            "Below the names of the columns comes a line for each row; this file has none. "
            "Choose a file with values.",
        )
    return header, rows, lines


def _ragged(expected: int, received: int, line: int) -> UserError:
    if expected == 1:
        return UserError(
            "row_width_one_column",
            "The first line names every column; here it holds one name, and line {line} has "
            "{received} cells. Take a remark above the names out, add the missing names, or put "
            "quotes around numbers with a decimal comma.",
            line=line,
            received=received,
        )
    return UserError(
        "row_width",
        "Every row has as many cells as the header, {expected}; line {line} has {received}. Add "
        "or take out what is too few or too many, or put quotes around a cell that contains the "
        "delimiter.",
        expected=expected,
        line=line,
        received=received,
    )


def _check_header(header: list[str]) -> None:
    cells = pd.Series([cell for cell in header if cell], dtype="str")
    known = numerals.is_number(cells) | cells.map(dates.is_date).to_numpy(dtype=bool)
    if known.all():
        raise UserError(
            "header_missing",
            "The first line names the columns; here it holds {received}. Put a line with names "
            "above it.",
            received=", ".join(f"“{cell}”" for cell in header[:5]) or "nothing",
        )


def _name_columns(header: list[str]) -> tuple[list[str], list[Message]]:
    names: list[str] = []
    taken: set[str] = set()
    warnings: list[Message] = []
    for number, cell in enumerate(header, start=1):
        name = wanted = cell or f"column {number}"
        count = 1
        while name in taken or (name != cell and name in header):
            count += 1
            name = f"{wanted} ({count})"
        names.append(name)
        taken.add(name)
        if not cell:
            warnings.append(
                Message(
                    "header_blank",
                    "Column {number} has no name; it is called “{column}” here.",
                    {"number": number, "column": name},
                )
            )
        elif name != cell:
            warnings.append(
                Message(
                    "header_twice",
                    "Several columns are called “{name}”; column {number} is “{column}” here.",
                    {"name": cell, "number": number, "column": name},
                )
            )
    return names, warnings
