"""Files that are never seen half written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import platformdirs


def write_json(path: Path, data: Any, flush: bool = True) -> None:
    """Writes a JSON file so that a reader sees the old one or the new one, never half of one.

    Args:
        path: The file.
        data: JSON types.
        flush: Whether to wait for the disk; not needed for what may be lost with the power.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
    write_bytes(path, text.encode(), flush=flush)


def write_bytes(path: Path, data: bytes, flush: bool = True) -> None:
    """Writes a file aside and moves it into place."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with aside.open("wb") as file:
        file.write(data)
        if flush:
            file.flush()
            os.fsync(file.fileno())
    aside.replace(path)


def read_json(path: Path) -> Any:
    """Returns a JSON file's content."""
    return json.loads(path.read_bytes())


def read_json_or(path: Path, default: Any) -> Any:
    """Returns a JSON file's content, or `default` where there is none or half of one."""
    try:
        return read_json(path)
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, UnicodeDecodeError):
        return default


def runs_folder() -> Path:
    """Returns where runs are kept by default: `LOOKBACK_RUNS`, else the user's data folder."""
    chosen = os.environ.get("LOOKBACK_RUNS")
    return Path(chosen) if chosen else platformdirs.user_data_path("lookback") / "runs"
