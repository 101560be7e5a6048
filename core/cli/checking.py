"""What was understood of a file as JSON types, and the table as it was read as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types as kinds

from core.errors import Message, UserError
from core.files import write_bytes
from core.reading.options import Question, settles
from core.reading.tables import Table
from core.series.inspection import Inspection
from core.series.series import Series

MAX_SAMPLES = 5

_EXACT = 2.0**53


def describe_table(table: Table) -> dict[str, Any]:
    """Returns what is known of a table before one of its columns is a series.

    Args:
        table: The table.
    """
    facts = dict(table.facts)
    return {
        "file": table.name,
        "format": facts.get("format"),
        "encoding": facts.get("encoding"),
        "dialect": {
            "delimiter": facts.get("delimiter"),
            "decimal": table.mark,
            "quoted": facts.get("quoted"),
            "header": facts.get("header"),
        },
        "sheet": facts.get("sheet"),
        "packed": facts.get("packed"),
        "table_rows": len(table.columns),
        "columns": [_describe_column(table, str(name)) for name in table.columns],
        "not_offered": {name: why.text() for name, why in table.not_offered.items()},
        "column_names": [str(name) for name in table.columns],
        "time": table.time,
        "targets": table.targets,
        "options": table.options.to_dict(),
        "notes": _as_dicts(table.notes),
        "warnings": _as_dicts(table.warnings),
    }


def describe_inspection(table: Table, inspection: Inspection) -> dict[str, Any]:
    """Returns the whole report on a table and the series that one of its columns becomes.

    Args:
        table: The table.
        inspection: The column, what is odd about it, and the series.
    """
    series = inspection.series
    report = describe_table(table)
    if table.time is not None and series.time is not None:
        for column in report["columns"]:
            if column["name"] == table.time:
                column |= {"type": "time", "samples": _stamps(series.time[:MAX_SAMPLES])}
    return report | {
        "rows": len(series),
        "target": series.target,
        "unit": series.unit,
        "time_reading": _describe_time(table, series),
        "frequency": series.frequency,
        "season_length": series.season_length,
        "findings": [finding.to_dict() for finding in inspection.findings],
        "repairs": [
            *map(_describe_settled, filter(settles, series.warnings)),
            *(entry.to_dict() for entry in series.ledger),
        ],
        "notes": _as_dicts(series.notes),
        "warnings": _as_dicts(series.warnings),
        "errors": [],
    }


def describe_error(error: UserError) -> dict[str, Any]:
    """Returns a refusal or a question: its code, the place, the remedy and the readings."""
    values = error.message.values
    report = {
        "code": error.message.code,
        "text": str(error),
        "line": values.get("line"),
        "column": values.get("column"),
        "value": values.get("value", values.get("received")),
        "remedy": str(error).rsplit(". ", 1)[-1],
    }
    if isinstance(error, Question):
        report["option"] = error.option
        report["readings"] = [
            {"value": reading.value, "examples": list(reading.examples)}
            for reading in error.readings
        ]
    return report


def write_csv(table: Table, path: Path) -> None:
    """Writes a table exactly as it was read: UTF-8, commas, quotes only where they are needed.

    Args:
        table: The table.
        path: The file to write.

    Raises:
        UserError: It cannot be written.
    """
    names, columns = _as_in_file(table)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*map(_as_text, columns), strict=True))
    try:
        write_bytes(path, text.getvalue().encode())
    except OSError as error:
        raise UserError(
            "csv_not_written",
            "{file} cannot be written: {reason}. Choose another place.",
            file=str(path),
            reason=error.strerror or str(error),
        ) from error


def _as_in_file(table: Table) -> tuple[list[str], list[pd.Series]]:
    """Returns the columns under the names that the file gives them, where these are known."""
    short = {f"{name} ({unit})": name for name, unit in table.units.items()}
    short |= {f"{name} [{unit}]": name for name, unit in table.units.items()}
    names = set(table.columns)
    by_name = {}
    for name in table.facts.get("names", ()):
        column = name if name in names else short.get(name)
        if column in names:
            by_name[name] = column
    if not by_name:
        by_name = {str(name): str(name) for name in table.columns}
    return list(by_name), [table.columns[column] for column in by_name.values()]


def _as_text(cells: pd.Series) -> list[str]:
    if kinds.is_datetime64_any_dtype(cells):
        return _stamps(cells.dt.tz_localize(None).to_numpy())
    if not kinds.is_numeric_dtype(cells):
        return [str(cell) for cell in cells]
    return [_number_text(value) for value in cells.to_numpy(dtype=np.float64).tolist()]


def _number_text(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def _stamps(time: np.typing.NDArray[np.datetime64]) -> list[str]:
    days = time.astype("datetime64[D]")
    whole = bool((days == time)[~np.isnat(time)].all())
    micros = time.astype("datetime64[us]")
    texts = np.datetime_as_string(days if whole else micros, unit="D" if whole else "auto")
    return ["" if text == "NaT" else str(text).replace("T", " ") for text in texts]


def _describe_column(table: Table, name: str) -> dict[str, Any]:
    cells = table.columns[name]
    if kinds.is_numeric_dtype(cells):
        kind, filled = "number", cells[np.isfinite(cells.to_numpy())]
    elif kinds.is_datetime64_any_dtype(cells):
        kind, filled = "time", cells.dropna()
    else:
        kind, filled = "text", cells[cells != ""]
    head = filled.iloc[:MAX_SAMPLES]
    samples: list[Any] = head.tolist() if kind == "number" else _as_text(head)
    return {
        "name": name,
        "type": kind,
        "unit": table.units.get(name, ""),
        "samples": samples,
        "missing": len(cells) - len(filled),
    }


def _describe_time(table: Table, series: Series) -> dict[str, Any] | None:
    if series.time is None:
        return None
    first, last = _stamps(series.time[[0, -1]])
    notes = [note.text() for note in series.notes if note.code.startswith("time_")]
    return {"column": table.time, "first": first, "last": last, "notes": notes}


def _describe_settled(message: Message) -> dict[str, Any]:
    return {
        "kind": "file",
        "how": message.code,
        "rows": message.values["count"],
        "by_default": False,
    }


def _as_dicts(messages: Iterable[Any]) -> list[Any]:
    return [_as_dict(message) for message in messages]


def _as_dict(message: Message | Any) -> Any:
    return message.to_dict() if hasattr(message, "to_dict") else message
