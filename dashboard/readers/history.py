"""Loss curves of any length: a million epochs are drawn from a few thousand of their lines."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.runs.run import Run

# Below this size reading everything costs less than a tenth of a second.
WHOLE_BYTES = 4_000_000
_NOT_VALIDATED = b'"val_loss": null'
COLUMNS = ["epoch", "loss", "val_loss"]


def losses(run: Run, lines: int = 4000) -> pd.DataFrame:
    """Returns the losses of a run by epoch.

    Args:
        run: The run.
        lines: How many epochs to take, evenly over the file, where it is too long to be read whole.

    Returns:
        Columns `epoch`, `loss` and `val_loss` (NaN where not validated), by epoch.
    """
    try:
        stamp = run.history_path.stat()
    except FileNotFoundError:
        return pd.DataFrame(columns=COLUMNS, dtype=float)
    return _losses(str(run.history_path), stamp.st_mtime_ns, stamp.st_size, lines)


def sketch(run: Run, points: int) -> list[float]:
    """Returns the validation losses of a run at a few epochs, evenly over those that have one.

    Args:
        run: The run.
        points: How many to return at most.

    Returns:
        The losses by epoch, those of the training rows where nothing was validated; [] before
        anything was learnt.
    """
    try:
        size = run.history_path.stat().st_size
    except FileNotFoundError:
        return []
    if size > WHOLE_BYTES:
        rows = _sampled(run.history_path, size, points)
    else:
        lines = run.history_path.read_bytes().split(b"\n")[:-1]  # after the last one is nothing yet
        lines = [line for line in lines if _NOT_VALIDATED not in line] or lines
        rows = _rows([lines[i] for i in _evenly(len(lines), points)])
    for column in ("val_loss", "loss"):
        found = [row[column] for row in rows if isinstance(row.get(column), float | int)]
        if found:
            return found
    return []


def _evenly(count: int, most: int) -> list[int]:
    """Returns at most so many of the numbers from 0 to `count - 1`, the last one among them."""
    rows = np.linspace(0, count - 1, min(most, count)).astype(int)
    return [int(row) for row in np.unique(rows)]


@st.cache_data(max_entries=2000, show_spinner=False)
def _losses(path: str, changed_ns: int, size: int, lines: int) -> pd.DataFrame:
    rows = _whole(Path(path)) if size <= WHOLE_BYTES else _sampled(Path(path), size, lines)
    table = pd.DataFrame(rows, columns=COLUMNS).astype(float)
    return table.dropna(subset="epoch").drop_duplicates("epoch", keep="last").sort_values("epoch")


def _whole(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    return _rows(data[: data.rfind(b"\n") + 1].splitlines())


def _sampled(path: Path, size: int, lines: int) -> list[dict[str, Any]]:
    found = []
    with path.open("rb") as file:
        for offset in np.linspace(0, size, lines, endpoint=False, dtype=np.int64):
            file.seek(int(offset))
            if offset:
                file.readline()  # the rest of a line that began before
            line = file.readline()
            if line.endswith(b"\n"):
                found.append(line)
    return _rows(found)


def _rows(lines: list[bytes]) -> list[dict[str, Any]]:
    with suppress(json.JSONDecodeError, UnicodeDecodeError):  # all at once is three times as fast
        return [row for row in json.loads(b"[" + b",".join(lines) + b"]") if isinstance(row, dict)]
    rows = []
    for line in lines:
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, UnicodeDecodeError):
            continue
        if isinstance(row, dict):
            rows.append(row)
    return rows
