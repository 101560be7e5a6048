"""Files that are never seen half written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

if TYPE_CHECKING:
    import pyarrow as pa


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


def read_parquet(content: bytes) -> pa.Table:
    """Returns the table of a Parquet file, read in the thread that asks.

    Arrow's reader of whole tables leaves it to its own threads to let go of what was read. One that
    does so while Python is ending aborts the process, after all work is done ("terminate called
    without an active exception", https://github.com/apache/arrow/issues/34314); of 800 processes on
    a busy machine 3 ended so. Nothing here starts such a thread.

    Raises:
        OSError, pyarrow.ArrowException: It is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)


def write_parquet(path: Path, table: pa.Table) -> None:
    """Writes a Parquet file that is never seen half written."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    write_bytes(path, sink.getvalue().to_pybytes())


def runs_folder() -> Path:
    """Returns where runs are kept by default: `LOOKBACK_RUNS`, else the user's data folder."""
    chosen = os.environ.get("LOOKBACK_RUNS")
    return Path(chosen) if chosen else platformdirs.user_data_path("lookback") / "runs"
