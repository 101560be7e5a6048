"""Files that are never seen half written."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import filelock
import platformdirs

if TYPE_CHECKING:
    import pyarrow as pa

# Whoever changes a file holds its lock for an instant.
LOCK_WAIT_S = 30.0
LOCK_POLL_S = 0.005
# What a run writes at a time, roughly.
LITTLE = 2**20
# Of a table; a million rows at once are held twice over while they are packed.
ROWS_AT_ONCE = 2**16
# Begins what is written under another name first.
_ASIDE = ".new-"
_check_before: ContextVar[Callable[[], None] | None] = ContextVar("check_before", default=None)


@contextmanager
def checked_writing(check: Callable[[], None]) -> Iterator[None]:
    """Lets a check come before each write of this thread, and again before it takes effect.

    Args:
        check: Raises where nothing is to be written any more.
    """
    token = _check_before.set(check)
    try:
        yield
    finally:
        _check_before.reset(token)


def check_writing() -> None:
    """Does the check that `checked_writing` asks for, if any."""
    check = _check_before.get()
    if check is not None:
        check()


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Gives the name to write a file under, and moves it into place once it is whole.

    The name is this writer's alone and ends as the file's does; where writing fails, nothing of it
    is left.

    Args:
        path: The file.
    """
    check_writing()
    aside = path.with_name(f"{_ASIDE}{secrets.token_hex(8)}-{path.name}")
    try:
        yield aside
        check_writing()
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Makes a folder under a name of this writer's alone, and moves it into place once it is whole.

    Args:
        folder: What it is called then; there is none yet. It is for its owner's eyes alone.
    """
    check_writing()
    aside = folder.with_name(f"{_ASIDE}{secrets.token_hex(8)}-{folder.name}")
    aside.mkdir(mode=0o700)
    try:
        yield aside
        check_writing()
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def clear_half_written(folder: Path, older_s: float = 0, but: Iterable[Path] = ()) -> None:
    """Removes what killed processes left half written in a folder.

    Args:
        folder: The folder.
        older_s: How long ago they began, in seconds: younger ones may still be written.
        but: Files that are none of theirs.
    """
    spared = tuple(f"-{path.name}" for path in but)
    for left in folder.glob(f"{_ASIDE}*"):
        if left.name.endswith(spared):
            continue
        with suppress(OSError):  # another process removes it
            if older_s and time.time() - left.stat().st_mtime < older_s:
                continue
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lets one thread of one process at a time change a file.

    Args:
        path: The file; its lock is a hidden file beside it.

    Raises:
        FileNotFoundError: Its folder is gone.
        filelock.Timeout: Another writer, an `OSError`, holds it for too long.
    """
    if not path.parent.is_dir():  # the lock would make the folder again
        raise FileNotFoundError(path.parent)
    lock = path.with_name(f".{path.stem.lstrip('.')}.lock")
    with filelock.FileLock(lock, timeout=LOCK_WAIT_S, poll_interval=LOCK_POLL_S):
        yield


def is_locked(path: Path) -> bool:
    """Returns whether somebody holds a lock, as far as this host knows.

    Args:
        path: The lock's file; where there is none, nobody holds it.

    Raises:
        OSError: The file cannot be read.
    """
    try:
        if sys.platform == "win32":
            with filelock.FileLock(path, timeout=0):
                return False
        import fcntl

        with path.open("rb") as file:
            # Shared: of two who ask at once, neither takes the other for the holder.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except (filelock.Timeout, BlockingIOError):
        return True
    return False


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
    with _new_content(path, flush) as file:
        file.write(data)


@contextmanager
def _new_content(path: Path, flush: bool = True) -> Iterator[BinaryIO]:
    with new_file(path) as aside, aside.open("xb") as file:
        yield file
        if flush:
            file.flush()
            os.fsync(file.fileno())


def append_bytes(path: Path, data: bytes) -> None:
    """Adds to the end of a file."""
    check_writing()
    with path.open("ab") as file:
        file.write(data)


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
    import pyarrow.parquet as pq

    with _new_content(path) as file:
        pq.write_table(table, file, row_group_size=ROWS_AT_ONCE, compression="zstd")


def can_be_written(folder: Path) -> bool:
    """Returns whether a folder can be written to and there is room for a little more."""
    try:
        return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= LITTLE
    except OSError:
        return False


def is_plain_name(name: str) -> bool:
    """Returns whether a text, typed by anyone, may name something inside a folder of ours.

    Nothing above or below the folder goes by such a name, and nothing hidden.
    """
    return bool(name) and not name.startswith(".") and Path(name).name == name


def runs_folder() -> Path:
    """Returns where runs are kept by default: `LOOKBACK_RUNS`, else the user's data folder."""
    chosen = os.environ.get("LOOKBACK_RUNS")
    return Path(chosen).absolute() if chosen else platformdirs.user_data_path("lookback") / "runs"
