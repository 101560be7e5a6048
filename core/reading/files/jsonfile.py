"""Tables written as JSON: a list of records, records on lines, columns, a list of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count
from typing import Any

import pandas as pd

from core.errors import Message, UserError
from core.reading import limits
from core.reading.files.encodings import decode
from core.reading.lines import bad_bytes
from core.reading.numbers import numerals
from core.reading.options import ReadingOptions
from core.reading.sheets import grid
from core.reading.sheets.names import name_columns
from core.reading.sheets.sheet import ROW_WIDTH, Sheet
from core.reading.times import dates

JsonRecord = dict[str, Any]

# Objects within objects in which a table is looked for.
DEPTH = 2

# A year, or time since 1970.
_TIME = re.compile(r"(?:1[5-9]|2[01])[0-9]{2}|[0-9]{9,19}(?:\.0)?")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

JSON_BROKEN = Message(
    "json_broken",
    "Line {line} is not valid JSON from character {character} on. Correct it there or save the "
    "file again.",
)
JSON_NO_TABLE = Message(
    "json_no_table",
    "This JSON does not hold a table: a table is a list of records, one record per line, lists by "
    "column, a list of rows, records or values by their times, or lists of a time and a value. "
    "Write it as one of these.",
)


def read_json_sheet(content: bytes, options: ReadingOptions) -> Sheet:
    """Reads a table from JSON.

    Args:
        content: The file's bytes.
        options: What a person has settled.

    Raises:
        UserError: It is no JSON, no table, or a cell holds more than one value.
    """
    text, encoding, notes = decode(content, options.encoding)
    mended = bad_bytes.mend(text, options.bad_bytes)
    data, shape = _parse(mended.text)
    if isinstance(data, dict):
        data = _find_table(data) or data
    if not isinstance(data, (dict, list)):
        raise JSON_NO_TABLE.error()
    facts = {"format": "json", "encoding": encoding, "orient": shape}
    if isinstance(data, dict):
        sheet = _from_columns(data, {**facts, "orient": "columns"})
    elif data and all(isinstance(row, dict) for row in data):
        sheet = _from_records(data, facts)
    elif data and all(isinstance(row, list) for row in data):
        sheet = _from_rows(data, options, {**facts, "orient": "rows"})
    elif data and not any(map(_holds_more, data)):
        sheet = _from_columns({"value": data}, {**facts, "orient": "values"})
    else:
        raise JSON_NO_TABLE.error()
    return replace(
        sheet, notes=(*notes, *sheet.notes), warnings=(*mended.warnings, *sheet.warnings)
    )


def _parse(text: str) -> tuple[Any, str]:
    try:
        return _loads(text), "records"
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or error.msg != "Extra data":
            raise JSON_BROKEN.error(line=error.lineno, character=error.colno) from error
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                rows.append(_loads(line))
            except json.JSONDecodeError as error:
                raise JSON_BROKEN.error(line=number, character=error.colno) from error
    return rows, "lines"


def _loads(text: str) -> Any:
    try:
        data = json.loads(text, object_pairs_hook=_record)
        if _SURROGATE.search(text):  # half a character, which no text can hold
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError:
        raise
    except (RecursionError, ValueError) as error:  # also of numbers of thousands of digits
        raise JSON_NO_TABLE.error() from error
    return data


def _record(pairs: list[tuple[str, Any]]) -> JsonRecord:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UserError(
            "json_key_twice",
            "The name “{key}” comes twice in one object; JSON uses each name once. Rename one of "
            "them.",
            key=twice[:60],
        )
    return record


def _find_table(data: JsonRecord, depth: int = DEPTH) -> Any:
    """Returns the one table in an object that also tells other things; None without one."""
    found = _split_rows(data) or _join_pairs(data)
    if found is not None:
        return found
    tables = {name: value for name, value in data.items() if _is_table(value)}
    if len(tables) > 1:
        return None
    if not tables:
        inner = [value for value in data.values() if isinstance(value, dict)] if depth else []
        tried = [table for value in inner if (table := _find_table(value, depth - 1))]
        return tried[0] if len(tried) == 1 else None
    table = next(iter(tables.values()))
    # Values by their times are called as the object calls them.
    flat = isinstance(table, dict) and not any(map(_holds_more, table.values()))
    return tables if flat else table


def _split_rows(data: JsonRecord) -> list[JsonRecord] | None:
    """Returns the records of a table whose names, index and rows are kept apart, as pandas does."""
    rows, names, index = (data.get(key) for key in ("data", "columns", "index"))
    if not isinstance(rows, list) or not isinstance(names, list):
        return None
    if not rows or not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    unique, _warnings = name_columns([str(name) for name in names])
    records = [dict(zip(unique, row, strict=True)) for row in rows]
    if isinstance(index, list) and len(index) == len(rows) and not _only_count(index):
        name = _free_name(names)
        records = [{name: key, **row} for key, row in zip(index, records, strict=True)]
    return records


def _only_count(keys: Sequence[Any]) -> bool:
    """Returns whether keys number the rows and say nothing else."""
    return [str(key) for key in keys] == [str(place) for place in range(len(keys))]


def _free_name(names: Sequence[Any]) -> str:
    taken = {*map(str, names)}
    free = chain(("time", "index", "key"), (f"time {number}" for number in count(2)))
    return next(name for name in free if name not in taken)


def _are_times(keys: Sequence[str]) -> bool:
    return all(dates.is_date(key) or _TIME.fullmatch(key) for key in keys)


def _holds_more(cell: Any) -> bool:
    return isinstance(cell, (list, dict))


def _join_pairs(data: JsonRecord) -> list[JsonRecord] | None:
    """Returns the records of lists of a time and a value; None unless all have the same times."""
    pairs = {name: value for name, value in data.items() if _are_pairs(value)}
    others = [value for name, value in data.items() if name not in pairs]
    times = [[time for time, _ in value] for value in pairs.values()]
    if not pairs or any(map(_is_table, others)) or any(some != times[0] for some in times):
        return None
    columns = [[value for _, value in one] for one in pairs.values()]
    names = [_free_name([*pairs]), *pairs]
    return [dict(zip(names, row, strict=True)) for row in zip(times[0], *columns, strict=True)]


def _are_pairs(value: Any) -> bool:
    if not isinstance(value, list) or len(value) < 2:
        return False
    pairs = all(isinstance(one, list) and len(one) == 2 for one in value)
    return pairs and _are_times([str(time) for time, _ in value])


def _is_table(value: Any) -> bool:
    """Returns whether a value is a list of records, lists by column, or keyed by times."""
    if isinstance(value, dict):
        columns = value.values()
        return len(columns) > 1 and (
            all(isinstance(cells, list) for cells in columns)
            or (_are_times([*value]) and not any(isinstance(cells, list) for cells in columns))
        )
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _from_records(records: Sequence[JsonRecord], facts: dict[str, Any]) -> Sheet:
    names = list(dict.fromkeys(name for record in records for name in record))
    limits.check_cells(len(records), len(names))
    columns = {name: [record.get(name) for record in records] for name in names}
    return _from_columns(columns, facts)


def _from_columns(data: JsonRecord, facts: dict[str, Any]) -> Sheet:
    if (
        len(data) > 1
        and all(isinstance(row, dict) for row in data.values())
        and _are_times([*data])
    ):
        name = _free_name([key for row in data.values() for key in row])
        return _from_records([{name: key, **row} for key, row in data.items()], facts)
    if len(data) > 1 and _are_times([*data]) and not any(map(_holds_more, data.values())):
        data = {"time": [*data], "value": [*data.values()]}
    lists = {
        name: list(cells.values()) if isinstance(cells, dict) else cells
        for name, cells in data.items()
    }
    if not lists or not all(isinstance(cells, list) and cells for cells in lists.values()):
        raise JSON_NO_TABLE.error()
    lengths = {len(cells) for cells in lists.values()}
    keys = {tuple(cells) for cells in data.values() if isinstance(cells, dict)}
    if len(keys) > 1:
        raise JSON_NO_TABLE.error()
    if keys and len(lengths) == 1 and not _only_count(times := list(keys.pop())):
        lists = {_free_name([*lists]): times, **lists}
    if len(lengths) != 1:
        raise UserError(
            "json_columns_differ",
            "The columns have different numbers of rows: {received}; in a table they are equally "
            "long. Fill what is missing with null.",
            received=", ".join(map(str, sorted(lengths)[:5])),
        )
    names, warnings = name_columns([str(name).strip() for name in lists])
    index = pd.RangeIndex(1, lengths.pop() + 1, name="line")
    limits.check_cells(len(index), len(names))
    columns = {}
    for name, cells in zip(names, lists.values(), strict=True):
        _check_flat(name, cells)
        columns[name] = grid.as_column(cells, index)
    return Sheet(columns, warnings=tuple(warnings), facts={**facts, "names": names})


def _from_rows(rows: Sequence[list[Any]], options: ReadingOptions, facts: dict[str, Any]) -> Sheet:
    width = len(rows[0])
    for line, row in enumerate(rows, start=1):
        if len(row) != width:
            raise ROW_WIDTH.error(expected=width, line=line, received=len(row))
        _check_flat(f"column {line}", row)
    filled = grid.filled_rows(rows)
    return grid.as_sheet(filled, grid.find_grid_layout(filled, options.header), facts)


def _check_flat(name: str, cells: Sequence[Any]) -> None:
    for line, cell in enumerate(cells, start=1):
        if isinstance(cell, (list, dict)):
            raise UserError(
                "json_nested",
                "In row {line} “{column}” holds a list or an object; each cell of a table holds "
                "one number or text. Write its parts to separate columns.",
                line=line,
                column=name[:60],
            )
        if isinstance(cell, int) and abs(cell) > 10**308:
            value = f"{str(cell)[:20]}…"
            raise numerals.NOT_A_NUMBER.error(column=name[:60], value=value, line=line)
