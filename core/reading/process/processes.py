"""The processes that read files: started, kept for the next file, ended.

Starting one takes as long as loading what reads a table here, so that whoever knows that a file is
coming starts it first: nothing heavy is imported in this module.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading

_idle: list[subprocess.Popen[bytes]] = []
_lock = threading.Lock()


def prepare() -> None:
    """Starts a process for the next file, where none waits for one."""
    with _lock:
        if not _idle:
            _idle.append(_start())


def acquire() -> subprocess.Popen[bytes]:
    """Returns a process that waits for a file."""
    with _lock:
        while _idle:
            process = _idle.pop()
            if process.poll() is None:
                return process
            end(process)
    return _start()


def release(process: subprocess.Popen[bytes]) -> None:
    """Keeps a process for the next file."""
    with _lock:
        _idle.append(process)


def _start() -> subprocess.Popen[bytes]:
    # Arrow's own pools reserve memory far ahead, which the limit would count.
    environment = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "core.reading.process.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,  # Ctrl-C is for whoever asked, not for this process
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process, whatever it does."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # what was not written yet has no reader any more
                pipe.close()
    process.wait()
