"""The folder of a local engine, `RUNS/.engine/`: how an engine is started, found and ended."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock
import psutil
from cryptography import x509

from core import records
from core.errors import UserError
from core.files import is_locked, new_file

START_TIMEOUT_S = 30.0
# Whoever asks whether an engine lives holds its lock for an instant; a new engine waits this long.
LIFE_TIMEOUT_S = 3.0
STOP_TIMEOUT_S = 8.0


@dataclass(frozen=True)
class Record:
    """How to reach a running engine.

    Attributes:
        address: Of its scheduler.
        pid: Its process.
        host: The machine it runs on.
        code: Which state of the program it runs, see `code_stamp`.
        certificate: PEM text; the engine's own authority, and proof of who may talk to it.
        key: PEM text, the certificate's private key.
    """

    address: str
    pid: int
    host: str
    code: int
    certificate: str
    key: str

    def is_in_date(self) -> bool:
        """Returns whether the certificate holds by this machine's clock, which may have moved."""
        now = datetime.now(UTC)
        try:
            certificate = x509.load_pem_x509_certificate(self.certificate.encode())
        except ValueError:
            return False
        return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


class Home:
    """`RUNS/.engine/`, readable by its owner alone."""

    def __init__(self, runs_folder: Path | str) -> None:
        self.runs = Path(runs_folder).absolute()
        self.path = self.runs / ".engine"
        self.record_path = self.path / "engine.json"
        self.log_path = self.path / "log.txt"
        self.stopped_path = self.path / "stopped"
        self.scratch_path = self.path / "scratch"
        self.life_path = self.path / "life.lock"
        self.start_path = self.path / "start.lock"

    def prepare(self) -> None:
        """Makes the folder.

        Raises:
            UserError: It cannot be made, or is somebody else's.
        """
        try:
            self.runs.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.mkdir(mode=0o700, exist_ok=True)
            self.path.chmod(0o700)
            self.start_path.touch()
        except OSError as error:
            raise UserError(
                "engine_folder_not_writable",
                "{folder} cannot be used: {reason}; the engine keeps its files there, so it must "
                "be yours and writable. Choose another folder for runs.",
                folder=str(self.path),
                reason=error.strerror or str(error),
            ) from error

    def record(self) -> Record | None:
        """Returns what the engine wrote about itself, None before it has."""
        return records.read_record_or(self.record_path, Record, None)

    def publish(self, record: Record) -> None:
        """Writes how the engine is reached, for its owner's eyes alone."""
        with new_file(self.record_path) as aside:
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(asdict(record), file)

    def starting(self) -> filelock.BaseFileLock:
        """Returns the lock of whoever starts or ends an engine."""
        return filelock.FileLock(self.start_path, timeout=2 * START_TIMEOUT_S, thread_local=False)

    def life(self) -> filelock.BaseFileLock:
        """Returns the lock an engine holds as long as it lives, however it dies."""
        return filelock.FileLock(self.life_path, timeout=LIFE_TIMEOUT_S, thread_local=False)

    def is_alive(self) -> bool:
        """Returns whether an engine runs here."""
        return is_locked(self.life_path)

    def find(self) -> Record | None:
        """Returns how to reach the running engine, None where none runs.

        Raises:
            UserError: It runs on another machine.
        """
        record = self.record()
        if record is None or not self.is_alive():
            return None
        if record.host != socket.gethostname():
            raise UserError(
                "engine_elsewhere",
                "The engine of {folder} runs on {host}, and a runs folder has only one. Use "
                "another folder here, or one Dask scheduler for both (LOOKBACK_SCHEDULER).",
                folder=str(self.runs),
                host=record.host,
            )
        return record


def ensure(home: Home) -> Record:
    """Returns how to reach the folder's engine, starting one where none runs.

    Raises:
        UserError: It cannot be started or reached.
    """
    home.prepare()
    with home.starting():
        record = home.find()
        if record is not None and record.is_in_date():
            return record
        if record is not None:  # nobody can talk to it any more; what it trains goes on in the next
            _end(record.pid)
        home.record_path.unlink(missing_ok=True)
        home.stopped_path.unlink(missing_ok=True)
        return _await_record(home, _launch(home))


def stop(runs_folder: Path | str) -> bool:
    """Ends a runs folder's engine; what it trains can be resumed.

    Args:
        runs_folder: Where runs are kept.

    Returns:
        Whether one was running.

    Raises:
        UserError: It runs on another machine.
    """
    home = Home(runs_folder)
    if not home.start_path.exists():
        return False
    with home.starting():
        record = home.find()
        if record is None:
            return False
        # Without this an open page would ask for a new engine at once.
        home.stopped_path.touch()
        _end(record.pid)
    return True


def code_stamp() -> int:
    """Returns which state of the program is on the disk: the newest change of its source."""
    sources = Path(__file__).parents[1].rglob("*.py")
    return max(source.stat().st_mtime_ns for source in sources)


def _launch(home: Home) -> subprocess.Popen[bytes]:
    with contextlib.suppress(OSError):  # there is none, or on Windows somebody reads it
        home.log_path.replace(home.log_path.with_name("log.1.txt"))
    detached: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        # Without a console of its own each worker would open a window.
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        detached = {"creationflags": flags}
    with home.log_path.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "core.engine", "--runs", str(home.runs)],
            cwd=home.path,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **detached,
        )
    # An ended engine would stay a zombie as long as the page that started it lives.
    threading.Thread(target=process.wait, daemon=True, name="engine reaper").start()
    return process


def _await_record(home: Home, process: subprocess.Popen[bytes]) -> Record:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        ended = process.poll() is not None
        record = home.record()
        if record is not None:
            return record
        if ended:
            break
        time.sleep(0.02)
    raise UserError(
        "engine_not_started",
        "The engine did not start within {timeout_s:g} seconds. What happened is in {log}.",
        timeout_s=START_TIMEOUT_S,
        log=str(home.log_path),
    )


def _end(pid: int) -> None:
    try:
        engine = psutil.Process(pid)
        processes = [engine, *engine.children(recursive=True)]
        engine.terminate()
    except psutil.NoSuchProcess:
        return
    _, left = psutil.wait_procs(processes, timeout=STOP_TIMEOUT_S)
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=STOP_TIMEOUT_S)
