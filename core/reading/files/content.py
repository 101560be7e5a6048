"""The bytes of a file of any kind as columns: what it is, unpacked, and read by its own reader."""

from __future__ import annotations

import re
from dataclasses import replace

from core.errors import Message, UserError
from core.reading import limits
from core.reading.files import csvfile, formats, jsonfile, packed
from core.reading.options import Question, Reading, ReadingOptions
from core.reading.sheets.sheet import Sheet

_SPAN = re.compile(r"\s*([0-9]+)(?:\s*-\s*([0-9]+))?\s*")

PACKED = Message("packed", "The file was packed with {kind}.")
COLUMNS_CHOSEN = Message("columns_chosen", "{kept} of {count} columns are read.")


def read_content(content: bytes, name: str = "", options: ReadingOptions | None = None) -> Sheet:
    """Reads a file of any kind.

    Args:
        content: Its bytes.
        name: Its name; the ending says which kind it is meant to be.
        options: What a person has settled.

    Raises:
        Question: Something has two readings.
        UserError: It is of no known kind, damaged, too large, or no table.
    """
    options = options or ReadingOptions()
    limits.check_bytes(len(content))
    kind = formats.find_kind(content, name)
    if kind not in ("gzip", "zip"):
        return _chosen_columns(_read(content, kind, options), options.columns)
    content, inside = _unpack(content, kind, name)
    inner = formats.find_kind(content, inside)
    if inner in ("gzip", "zip"):
        raise formats.not_a_table(inner)
    sheet = _chosen_columns(_read(content, inner, options), options.columns)
    note = PACKED.with_values(kind=kind)
    facts = {**sheet.facts, "packed": kind}
    return replace(sheet, notes=(note, *sheet.notes), facts=facts)


def _unpack(content: bytes, kind: str, name: str) -> tuple[bytes, str]:
    if kind == "zip":
        return packed.unzip_one(content)
    return packed.gunzip(content), name[:-3] if name.lower().endswith(".gz") else ""


def _read(content: bytes, kind: str, options: ReadingOptions) -> Sheet:
    # What only some files need is imported for them: it costs time before the first file.
    if kind == "parquet":
        from core.reading.files.parquetfile import read_parquet_sheet

        return read_parquet_sheet(content)
    if kind == "json":
        return jsonfile.read_json_sheet(content, options)
    if kind == "text":
        return csvfile.read_csv(content, options)
    from core.reading.files.workbook import read_workbook

    return read_workbook(content, kind, options)


def _chosen_columns(sheet: Sheet, chosen: str | None) -> Sheet:
    """Returns the columns that count; asks for them where there are very many."""
    names = list(sheet.columns)
    if chosen is None and len(names) > limits.MANY_COLUMNS:
        raise _ask(names)
    if chosen is None or chosen == "all":
        return sheet
    chosen_names = [names[place] for place in _places(chosen, len(names))]
    columns = {name: sheet.columns[name] for name in chosen_names}
    note = COLUMNS_CHOSEN.with_values(kept=len(chosen_names), count=len(names))
    return replace(sheet, columns=columns, notes=(*sheet.notes, note))


def _places(chosen: str, count: int) -> list[int]:
    places: dict[int, None] = {}
    for part in chosen.split(","):
        span = _SPAN.fullmatch(part)
        first = int(span[1]) if span else 0
        last = int(span[2] or span[1]) if span else 0
        if not 1 <= first <= last <= count:
            raise UserError(
                "columns_not_read",
                "“{received}” does not name columns; write their numbers from 1 to {count}, such "
                "as 1,5-20, or the word all. Correct the numbers.",
                count=count,
                received=chosen[:60],
            )
        places |= dict.fromkeys(range(first - 1, last))
    return list(places)


def _ask(names: list[str]) -> Question:
    few = min(100, len(names))
    readings = (
        Reading(f"1-{few}", (", ".join(names[:5]) + " … " + names[few - 1],)),
        Reading("all", (", ".join(names[:5]) + " … " + names[-1],)),
    )
    return Question(
        "columns_many",
        "This table has {received} columns, more than the {most} that are read without asking. "
        "Say which ones count by their numbers, such as 1,5-20, or take all.",
        "columns",
        readings,
        most=f"{limits.MANY_COLUMNS:,}",
        received=f"{len(names):,}",
    )
