"""The side of those who ask: a page, a shell, a test."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from core.engine import answers, line, queue, tasks
from core.engine import home as homes
from core.engine.answers import EngineStatus
from core.engine.home import Home, Record
from core.errors import Message, UserError
from core.files import is_locked
from core.runs.run import Run

if TYPE_CHECKING:
    from distributed import Client

CONNECT_TIMEOUT_S = 10.0
FIND_TIMEOUT_S = 3.0
# A dying engine still looks alive for an instant, a busy one takes its time to answer.
LOCAL_CONNECT_TIMEOUTS_S = (1.0, 3.0, 10.0)
RETRY_EVERY_S = 1.0
# A local engine looks after the queue itself; on somebody's cluster the askers do.
RECOVER_EVERY_S = 5.0
LOCK_TO_FIND = ".shared.lock"

_ADDRESS = re.compile(r"(?P<scheme>tls|tcp|ucx|wss?)://[^/\s]+:(?P<port>[0-9]{1,5})")

log = logging.getLogger("lookback.engine")

ENGINE_STOPPED = Message(
    "engine_stopped", "The engine was stopped; it starts again with the next run."
)
ENGINE_SILENT = Message(
    "engine_silent",
    "The engine does not answer; what it does is in {log}. “lookback engine stop” ends it, and "
    "the next run starts a new one.",
)
NO_SCHEDULER_ADDRESS = Message(
    "scheduler_address",
    "“{address}” is no address of a Dask scheduler; one looks like tls://host:8786. Correct "
    "LOOKBACK_SCHEDULER or --scheduler.",
)
NO_CERTIFICATES = Message(
    "scheduler_without_certificates",
    "{address} is encrypted, and Dask's configuration names no certificate for {missing}. Set "
    "distributed.comm.tls there, or the variables DASK_DISTRIBUTED__COMM__TLS__….",
)
NOT_ENCRYPTED = Message(
    "scheduler_not_encrypted",
    "{address} is not encrypted, and Dask's configuration asks for encryption. An address that "
    "begins with tls:// is; correct LOOKBACK_SCHEDULER or --scheduler.",
)
DASK_UNREADABLE = Message(
    "dask_unreadable",
    "Dask's configuration cannot be read: {reason}. Correct that file and start again.",
)
SCHEDULER_SILENT = Message(
    "scheduler_silent",
    "Runs are sent to the Dask scheduler at {address}, which does not answer: {reason}. Check the "
    "address, the certificates in Dask's configuration, and that it runs.",
)
SCHEDULER_LATE = Message(
    "scheduler_silent",
    "Runs are sent to the Dask scheduler at {address}, which does not answer within {seconds} s. "
    "Check the address, the certificates in Dask's configuration, and that it runs.",
)


class Engine:
    """A connection to the engine of a runs folder that mends itself; threads may share it.

    Nothing here waits for an engine to start: a page asks again half a second later.

    Args:
        home: The folder of the local engine.
        scheduler: Address of a Dask scheduler to use instead; its workers see the same folder.
    """

    def __init__(self, home: Home, scheduler: str | None = None) -> None:
        self._home = home
        self._scheduler = scheduler
        self._queue = queue.Queue(home.runs)
        self._client: Client | None = None
        self._record: Record | None = None
        self._message: Message | None = None
        self._tending: threading.Thread | None = None
        self._tended_at = time.monotonic()
        self._lock = threading.Lock()
        self._closed = False
        self._needed = threading.Event()

    def submit(self, run: Run) -> None:
        """Hands over a queued run; without an engine it waits in its folder for the next one."""
        self._home.stopped_path.unlink(missing_ok=True)
        self._needed.set()
        client = self._live_client()
        if client is not None:
            from distributed.client import ClosedClientError

            with contextlib.suppress(ClosedClientError):  # the next connection finds it waiting
                queue.send(client, run)

    def search(self) -> None:
        """Lets the engine find the sweeps that wait; without one they wait for the next."""
        self._home.stopped_path.unlink(missing_ok=True)
        client = self._live_client()
        if client is not None and self._scheduler is not None:
            from distributed.client import ClosedClientError

            with contextlib.suppress(ClosedClientError, OSError):
                self._give_seats(client)

    def status(self) -> EngineStatus:
        """Returns what the engine does: a few milliseconds, a second at the most."""
        client, record = self._live_client(), self._record
        if client is None:
            return EngineStatus(message=self._message)
        try:
            return answers.ask(client, self._home.runs, record.pid if record else None)
        except OSError as error:
            log.info("no answer: %r", error)
            self.tend()
            return EngineStatus(message=self._message)

    def wait_until_ready(self, timeout_s: float = 60.0) -> EngineStatus:
        """Waits until a worker takes runs, and returns the status then or at the end."""
        deadline = time.monotonic() + timeout_s
        while not (status := self.status()).ready and time.monotonic() < deadline:
            time.sleep(0.05)
        return status

    def close(self) -> None:
        """Leaves the engine, which goes on."""
        self._closed = True
        self._needed.set()
        self._drop()

    def tend(self, after_s: float = 0.0) -> None:
        """Connects, starting what is needed, or looks after the queue, in the background.

        Args:
            after_s: How long this may wait, unless a run comes first.
        """
        with self._lock:
            if self._closed or (self._tending and self._tending.is_alive()):
                return
            self._tending = threading.Thread(
                target=self._reconnect, args=(after_s,), daemon=True, name="engine"
            )
            self._tending.start()

    def status_once(self) -> EngineStatus:
        """Returns the status of what runs already, having waited for a connection."""
        self._record = None if self._scheduler else self._home.find()
        address = self._record.address if self._record else self._scheduler
        if address is None:
            return EngineStatus()
        try:
            self._client = _open(address, self._record)
        except OSError as error:
            return EngineStatus(message=self._no_answer(error))
        return self.status()

    def _live_client(self) -> Client | None:
        client = self._client
        alive = client is not None and client.status == "running"
        every_s = RECOVER_EVERY_S if alive else RETRY_EVERY_S
        if (self._scheduler or not alive) and time.monotonic() - self._tended_at > every_s:
            self.tend()
        return client if alive else None

    def _reconnect(self, after_s: float) -> None:
        self._needed.wait(after_s)
        if self._closed:
            return
        try:
            client = self._client
            if client is None or client.status != "running" or self._is_replaced():
                self._drop()
                if self._scheduler is None and self._home.stopped_path.exists():
                    self._message = ENGINE_STOPPED
                    return
                client = self._connect()
            self._recover(client)
            self._message = None
        except UserError as error:
            self._message = error.message
        except OSError as error:
            log.info("no connection: %r", error)
            self._message = self._no_answer(error)
        finally:
            self._tended_at = time.monotonic()

    def _is_replaced(self) -> bool:
        return self._scheduler is None and self._home.record() != self._record

    def _connect(self) -> Client:
        if self._scheduler is None:
            client = self._connect_local()
        else:
            client = _open(self._scheduler, None)
            _equip(client, self._home.runs)
        self._client = client
        if self._closed:
            self._drop()
        return client

    def _connect_local(self) -> Client:
        # Only at first, or two installations would replace each other's engine without end.
        may_replace = self._record is None
        client, self._record = self._start_local()
        outdated = may_replace and self._record.code != homes.code_stamp()
        if outdated and not client.sync(answers.known_keys, client):
            # It runs a program that is no longer there; nothing is lost by a fresh start.
            client.close(timeout=1)
            homes.stop(self._home.runs)
            client, self._record = self._start_local()
        return client

    def _start_local(self) -> tuple[Client, Record]:
        for timeout_s in LOCAL_CONNECT_TIMEOUTS_S:
            record = homes.ensure(self._home)
            try:
                return _open(record.address, record, timeout_s), record
            except OSError as error:
                silence = error
        raise silence

    def _drop(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(OSError):
                client.close(timeout=1)

    def _recover(self, client: Client) -> None:
        keys = client.sync(answers.known_keys, client, callback_timeout=CONNECT_TIMEOUT_S)
        if self._scheduler is not None:  # a local engine does that itself
            within = {"callback_timeout": CONNECT_TIMEOUT_S}
            if over := client.sync(answers.keys_over, client, keys, **within):
                queue.forget(client, over)
                keys = [key for key in keys if key not in over]
        for run in self._queue.waiting(tasks.run_ids(keys)):
            queue.send(client, run)
        if self._scheduler is not None:
            self._give_seats(client)

    def _give_seats(self, client: Client) -> None:
        """Gives each worker of a cluster its seat at the sweep whose turn it is."""
        active = line.active_sweeps(self._home.runs)
        if not active:
            return
        keys, workers = client.sync(
            answers.keys_and_seats, client, callback_timeout=CONNECT_TIMEOUT_S
        )
        seats = queue.find_seats(keys)
        seated = {address for _, address in seats.values()}
        queue.forget(client, [key for key, (_, place) in seats.items() if place not in workers])
        for address in workers - seated:
            queue.send_seat(client, active[0], address)

    def _no_answer(self, error: OSError) -> Message:
        if self._scheduler is None:
            return ENGINE_SILENT.with_values(log=str(self._home.log_path))
        if reason := _reason(error):
            return SCHEDULER_SILENT.with_values(address=self._scheduler, reason=reason)
        return SCHEDULER_LATE.with_values(address=self._scheduler, seconds=f"{FIND_TIMEOUT_S:g}")


def connect(runs_folder: Path | str, after_s: float = 0.0) -> Engine:
    """Returns the engine of a runs folder, at once; what must be started starts meanwhile.

    Args:
        runs_folder: Where runs are kept. `LOOKBACK_SCHEDULER` names a Dask scheduler to use
            instead of a local engine, with the certificates of Dask's own configuration.
        after_s: How long the start may wait, unless a run comes first.

    Raises:
        UserError: The folder cannot be written to, or the scheduler's address is none.
    """
    home, scheduler = Home(runs_folder), _scheduler_address()
    if scheduler is None:
        home.prepare()
        home.stopped_path.unlink(missing_ok=True)
    engine = Engine(home, scheduler)
    engine.tend(after_s)
    return engine


def status(runs_folder: Path | str) -> EngineStatus:
    """Returns what the engine of a runs folder does, and starts none.

    Args:
        runs_folder: Where runs are kept.

    Raises:
        UserError: It runs on another machine.
    """
    engine = Engine(Home(runs_folder), _scheduler_address())
    try:
        return engine.status_once()
    finally:
        engine.close()


def _scheduler_address() -> str | None:
    address = os.environ.get("LOOKBACK_SCHEDULER")
    if not address:
        return None
    parts = _ADDRESS.fullmatch(address)
    if parts is None or not 0 < int(parts["port"]) < 2**16:
        raise NO_SCHEDULER_ADDRESS.error(address=address)
    try:
        import dask
        import distributed  # noqa: F401 (brings its part of the configuration)
    except ValueError as error:
        raise DASK_UNREADABLE.error(reason=" ".join(str(error).split())) from error
    if parts["scheme"] == "tls":
        for name in ("ca-file", "client.cert"):
            if not dask.config.get(f"distributed.comm.tls.{name}", None):
                raise NO_CERTIFICATES.error(address=address, missing=name)
    elif parts["scheme"] != "wss" and dask.config.get("distributed.comm.require-encryption", None):
        raise NOT_ENCRYPTED.error(address=address)
    return address


def _reason(error: BaseException | None) -> str:
    """Returns what Dask was told when it could not connect: what is at the bottom of its error.

    "" where nothing came within `FIND_TIMEOUT_S`.
    """
    reason = ""
    while error is not None:
        reason = (isinstance(error, OSError) and str(error)) or reason
        error = error.__cause__ or error.__context__
    return reason


async def _find_scheduler(address: str) -> None:
    """Talks to a scheduler for a moment: Dask's own client waits minutes for one that is none."""
    from distributed import Security
    from distributed.comm.core import connect

    arguments = Security().get_connection_args("client")
    (await connect(address, timeout=FIND_TIMEOUT_S, **arguments)).abort()


def _open(address: str, record: Record | None, timeout_s: float = CONNECT_TIMEOUT_S) -> Client:
    from distributed import Client, Security

    # A lost connection is mended here, and a status tells of it; Dask would print a traceback.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    security = None
    if record is None:
        try:
            # A moment longer than it takes itself, so that it can say why.
            asyncio.run(asyncio.wait_for(_find_scheduler(address), FIND_TIMEOUT_S + 1))
        except MemoryError as error:  # an answer that is none was read as the length of one
            raise ConnectionError("no scheduler") from error
    else:
        security = Security(
            require_encryption=True,
            tls_ca_file=record.certificate,
            tls_client_cert=record.certificate,
            tls_client_key=record.key,
        )
    return Client(
        address, security=security, timeout=timeout_s, set_as_default=False, name="lookback"
    )


def _equip(client: Client, runs_folder: Path) -> None:
    """Makes the workers of somebody's cluster ready to train."""
    from core.engine.worker import READ_AND_WRITE, Trainer

    runs_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = client.run(os.access, str(runs_folder), READ_AND_WRITE)
    blind = [address for address, sees in seen.items() if not sees]
    if blind:
        raise UserError(
            "folder_not_shared",
            "{worker} cannot read and write in {folder}; the workers of a cluster train in the "
            "runs folder. Choose a folder they share, and let all run under one account.",
            worker=blind[0],
            folder=str(runs_folder),
        )
    try:
        client.register_plugin(Trainer(folder=runs_folder))
    except ImportError as error:
        raise UserError(
            "worker_without_lookback",
            "A worker of the cluster cannot use Lookback: {reason}; it must be installed there in "
            "the same version as here. Install it there.",
            reason=str(error),
        ) from error
    lock = filelock.FileLock(runs_folder / LOCK_TO_FIND, timeout=CONNECT_TIMEOUT_S)
    with lock:
        noticed = client.run(is_locked, Path(lock.lock_file), on_error="return")
    unaware = [address for address, notices in noticed.items() if notices is not True]
    if unaware:
        raise UserError(
            "folder_without_locks",
            "{worker} does not notice that a file in {folder} is locked here; two workers could "
            "write one run. Mount the folder so that locks hold on all hosts, as NFS 4 does.",
            worker=unaware[0],
            folder=str(runs_folder),
        )
