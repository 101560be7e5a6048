"""Parquet files: tables that a run keeps, read and written in the thread that asks.

Arrow's reader of whole tables leaves it to its own threads to let go of what was read. One that
does so while Python is ending aborts the process, after all work is done ("terminate called
without an active exception", https://github.com/apache/arrow/issues/34314); of 800 processes on a
busy machine 3 ended so. Nothing here starts such a thread.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.files import write_bytes


def read_table(content: bytes) -> pa.Table:
    """Returns the table of a Parquet file.

    Raises:
        OSError, pyarrow.ArrowException: It is damaged.
    """
    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)


def write_table(path: Path, table: pa.Table) -> None:
    """Writes a Parquet file that is never seen half written."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    write_bytes(path, sink.getvalue().to_pybytes())
