"""Read the text of a CSV file into columns of text: every row as wide as the header, or asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading import limits
from core.reading.files import dialect, formats
from core.reading.files.encodings import decode
from core.reading.lines import bad_bytes, blocks, ragged, remarks
from core.reading.lines.body import Body
from core.reading.lines.remarks import Remarks
from core.reading.lines.rows import TextRows, plain_cells
from core.reading.options import ReadingOptions
from core.reading.sheets import layout, rowkinds
from core.reading.sheets.layout import Layout
from core.reading.sheets.names import HEADER_BLANK, name_columns
from core.reading.sheets.rowkinds import Row
from core.reading.sheets.sheet import HEADER_ONLY, Sheet

_TRAILING = re.compile(r"[ \t]+(?=[\r\n]|$)")
_OLD_ENDS = Message("line_ends", "The lines end with CR alone, as on Macs of the 1990s.")
NAMES_AGAIN = Message(
    "names_again", "Lines that give the names once more: {count}, left out ({lines})."
)
_STR: Any = pd.StringDtype("pyarrow", na_value=np.nan)


def read_csv(content: bytes, options: ReadingOptions | None = None) -> Sheet:
    """Reads a file of text whose columns are separated by one character.

    Args:
        content: The file's bytes.
        options: What a person has settled.

    Raises:
        Question: Its encoding, its delimiter or its header has two readings, it holds several
            tables, or some lines do not fit the others.
        UserError: It is no table of text, or has no rows.
    """
    options = options or ReadingOptions()
    limits.check_first_line(content)
    text, encoding, notes = decode(content, options.encoding)
    mended = bad_bytes.mend(text, options.bad_bytes)
    sheet = read_text_sheet(mended.text, options)
    facts = {"format": "csv", "encoding": encoding, **sheet.facts}
    return replace(
        sheet,
        notes=(*notes, *sheet.notes),
        warnings=(*mended.warnings, *sheet.warnings),
        facts=facts,
    )


def read_text_sheet(text: str, options: ReadingOptions) -> Sheet:
    """Reads a text whose columns are separated by one character; see `read_csv`."""
    if not text.strip("\ufeff \t\r\n"):
        raise formats.FILE_EMPTY.error()
    above = remarks.take_out(*dialect.without_sep_line(text))
    delimiter = dialect.find_delimiter(above.text if above.sign else text, options.delimiter)
    text, skipped = above.text, above.skipped
    if delimiter == " ":
        text = _TRAILING.sub("", text)
    old_ends = "\r" in text and "\n" not in text
    text = text.rstrip("\r\n")
    notes: list[Message] = []
    if options.table is not None:
        tables = blocks.find_tables(text, delimiter, skipped)
        text, skipped, notes = blocks.cut(text, tables, options.table, skipped)
    sheet = _read_table(replace(above, text=text, skipped=skipped), delimiter, options)
    if old_ends:
        notes.insert(0, _OLD_ENDS)
    return replace(sheet, notes=(*notes, *sheet.notes))


def _read_table(above: Remarks, delimiter: str, options: ReadingOptions) -> Sheet:
    text, skipped = above.text, above.skipped
    quotes = options.quotes or ("skip" if options.bad_lines == "skip" else None)
    rows = TextRows(text, delimiter, skipped, quotes)
    head = _head(rows)
    if not head:
        raise HEADER_ONLY.error()
    trimmed = [(line, [cell.strip() for cell in row]) for line, row in head]
    named = above.find_names(trimmed, delimiter, options.header)
    table_layout = layout.find_layout([*named[:1], *trimmed], options.header)
    table_layout = above.describe(table_layout, named)
    below = [*named[:1], *head][table_layout.first :]
    table_layout, body, notes = _body_as_wide(table_layout, below, delimiter, options)
    body.kinds = list(table_layout.kinds)
    body.sample = below
    quoted = '"' in text
    if quoted or delimiter == " " or not body.take_plain(text, below, skipped):
        for line, row in (*below, *rows):
            body.add(line, row)
    footers = body.finish()
    if rows.broken and quotes is None:
        raise _ask_quotes(rows.broken, text, skipped, delimiter)
    many_above = table_layout.first > blocks.FEWEST_ROWS + 1
    _check(body, text, skipped, options, many_above)
    sheet = _as_sheet(table_layout, body, footers)
    facts = {**sheet.facts, "delimiter": delimiter, "quoted": quoted}
    notes = [*([dialect.note(delimiter)] if len(sheet.columns) > 1 else []), *notes]
    faults = _describe_faults(rows, body)
    return replace(
        sheet, notes=(*notes, *sheet.notes), warnings=(*faults, *sheet.warnings), facts=facts
    )


def _head(rows: TextRows) -> list[Row]:
    """Returns the first rows; empty lines only between rows of one column."""
    head: list[Row] = []
    for line, row in rows:
        between = len(row) < 2 and bool(head) and len(head[0][1]) == 1
        if between or (any(cell.strip() for cell in row) and not rowkinds.is_ruler(row)):
            head.append((line, row or [""]))
        if len(head) == layout.HEAD_ROWS:
            break
    return head


def _body_as_wide(
    found: Layout, below: list[Row], delimiter: str, options: ReadingOptions
) -> tuple[Layout, Body, list[Message]]:
    """Returns the layout and the body as wide as the rows, where the names are fewer."""
    names = found.names
    width = len(names) or found.width
    surplus, blank = ragged.usual_surplus(below, width) if names else (0, True)
    if blank:
        return found, Body(names, width, delimiter, options.bad_lines, surplus), []
    way = options.surplus
    if way not in ragged.SURPLUS:
        raise ragged.ask_surplus(names, below, delimiter)
    line, row = below[0]
    value = delimiter.join(row[width - 1 :] if way == "join" else row[width:])
    note = ragged.SURPLUS_READ[way].with_values(value=value[:60], line=line)
    if way == "first":
        units = {place + surplus: unit for place, unit in found.units.items()}
        found = replace(found, names=[""] * surplus + names, units=units)
        return found, Body(found.names, width + surplus, delimiter, options.bad_lines), [note]
    return found, Body(names, width, delimiter, options.bad_lines, surplus, way), [note]


def _check(body: Body, text: str, skipped: int, options: ReadingOptions, many_above: bool) -> None:
    """Checks that the rows are one table, each as wide as its names.

    Raises:
        Question: They are not, and nobody said what becomes of the others.
    """
    doubtful = body.odd or body.repeats or body.begins_anew or many_above
    if options.table is None and doubtful:
        tables = blocks.find_tables(text, body.delimiter, skipped)
        if len(tables) > 1:
            raise blocks.ask_which(tables)
    if body.odd and options.bad_lines is None:
        raise ragged.ask_bad_lines(body.alignment, body.odd, len(body.lines))
    if not body.lines:
        raise HEADER_ONLY.error()


def _ask_quotes(broken: list[int], text: str, skipped: int, delimiter: str) -> Exception:
    written = text.splitlines()[broken[0] - 1 - skipped]
    return ragged.ask_quotes(broken, written, " │ ".join(plain_cells(written, delimiter)))


def _describe_faults(rows: TextRows, body: Body) -> list[Message]:
    """Says which lines were left out or changed, each with the option that settled it."""
    told = (
        (ragged.QUOTES_LEFT_OUT, rows.broken, "quotes"),
        (ragged.QUOTES_PLAIN, rows.mended, "quotes"),
        (ragged.LINES_LEFT_OUT, [line for line, _ in body.odd], "bad_lines"),
        (ragged.LINES_FITTED, body.fitted, "bad_lines"),
        (NAMES_AGAIN, body.repeats, None),
    )
    return [
        message.with_values(count=len(lines), lines=bad_bytes.line_numbers(lines), option=option)
        for message, lines, option in told
        if lines
    ]


def _as_sheet(table_layout: Layout, body: Body, footers: list[Row]) -> Sheet:
    names, warnings = name_columns(table_layout.names or [""] * body.width)
    if not table_layout.names:
        warnings = []
    index = pd.Index(np.asarray(body.lines, dtype=np.int64), name="line")
    columns = {
        name: pd.Series(_STR.__from_arrow__(body.column(place)), index=index)
        for place, name in enumerate(names)
    }
    while table_layout.names and len(columns) > 1 and _is_blank(table_layout, columns):
        name = list(columns)[-1]
        del columns[name]
        warnings = [w for w in warnings if w.values["column"] != name]
    warnings = [w for w in warnings if _tells(w, columns)]
    notes = list(table_layout.notes)
    if footers:
        notes.append(rowkinds.describe_footers([line for line, _ in footers], footers[0][1]))
    units = {names[place]: unit for place, unit in table_layout.units.items()}
    facts = {"header": table_layout.header, "names": names}
    return Sheet(columns, tuple(notes), tuple(warnings), units, facts)


def _tells(warning: Message, columns: dict[str, pd.Series]) -> bool:
    """Returns whether a column without a name holds anything to call by a name."""
    nameless = warning.code == HEADER_BLANK.code
    return not nameless or bool((columns[warning.values["column"]] != "").any())


def _is_blank(table_layout: Layout, columns: dict[str, pd.Series]) -> bool:
    """Returns whether the last column has neither a name nor a cell."""
    nameless = not table_layout.names[len(columns) - 1]
    return nameless and bool((columns[list(columns)[-1]] == "").all())
