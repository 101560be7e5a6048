"""The engine of one machine: a process of its own with a scheduler and two workers.

One worker trains, the other stands by, warm, and takes over within a second when the first dies.
While a sweep searches there is a worker a core, as far as the memory goes, and each takes tries.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import dask
import filelock
import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from distributed import Client, Nanny, Scheduler, Security
from distributed.core import Status

from core import people
from core.engine import capacity, line, queue, tasks
from core.engine.home import Home, Record, code_stamp
from core.engine.worker import RENEW_AFTER_RUNS, Trainer
from core.runs import deletion
from core.sweep import folder as sweeps

TICK_S = 1.0
IDLE_S = 30 * 60.0

# A killed worker says nothing about the run it had; attempts are counted in the run's folder.
ALLOWED_FAILURES = 1_000_000

SETTINGS: dict[str, Any] = {
    # Importing TensorFlow holds up a worker's heartbeats, and a clock that moves by a day would
    # end every worker.
    "distributed.scheduler.worker-ttl": None,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.work-stealing": False,
    # Dask looks at itself fifty times a second, which is most of what an idle engine would do.
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.tick.limit": "1 minute",
    "distributed.admin.system-monitor.interval": "2s",
    "distributed.admin.system-monitor.disk": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.diagnostics.nvml": False,
}

log = logging.getLogger("distributed.lookback")


def main(runs_folder: Path) -> None:
    """Runs the engine of a runs folder until it is told to end or nobody needs it.

    Returns at once where one runs already.
    """
    home = Home(runs_folder)
    home.prepare()
    try:
        with home.life(), dask.config.set(SETTINGS):
            log.setLevel(logging.INFO)
            asyncio.run(_LocalEngine(home).serve())
    except filelock.Timeout:
        log.warning("another engine serves %s", home.runs)


def _security() -> Security:
    """Returns a certificate and its key: whoever can read them may talk to this engine.

    It holds at all times. Dask's own begin now, and once the clock moves back no worker can join.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lookback")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime(1970, 1, 1)).not_valid_after(datetime(9999, 12, 31))
    certificate = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    roles = ("client", "scheduler", "worker")
    return Security(
        require_encryption=True,
        tls_ca_file=certificate,
        **{f"tls_{role}_cert": certificate for role in roles},
        **{f"tls_{role}_key": secret for role in roles},
    )


class _LocalEngine:
    def __init__(self, home: Home) -> None:
        self._home = home
        self._security: Any = _security()
        self._queue = queue.Queue(home.runs)
        self._idle_s = float(os.environ.get("LOOKBACK_ENGINE_IDLE_S", IDLE_S))
        self._needed_at = time.monotonic()
        self._ending = asyncio.Event()
        self._nannies: list[Nanny] = []
        self._starting: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Starts everything and ends it again."""
        shutil.rmtree(self._home.scratch_path, ignore_errors=True)
        for folder in people.folders(self._home.runs):
            await asyncio.to_thread(deletion.clear, folder)
            await asyncio.to_thread(deletion.clear, folder / sweeps.FOLDER)
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self._ending.set)
        async with self._scheduler() as scheduler:
            record = self._record(scheduler)
            self._home.publish(record)
            log.info("engine of %s, process %d, %s", self._home.runs, record.pid, record.address)
            try:
                async with self._client(scheduler) as client, self._workers(scheduler):
                    while not await self._tick(scheduler, client, record):
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(self._ending.wait(), TICK_S)
            finally:
                if self._home.record() == record:
                    self._home.record_path.unlink()

    def _scheduler(self) -> Scheduler:
        return Scheduler(
            host="127.0.0.1",
            protocol="tls",
            security=self._security,
            dashboard=False,
            dashboard_address="127.0.0.1:0",
            allowed_failures=ALLOWED_FAILURES,
        )

    def _client(self, scheduler: Scheduler) -> Client:
        return Client(
            scheduler.address, security=self._security, asynchronous=True, set_as_default=False
        )

    def _record(self, scheduler: Scheduler) -> Record:
        return Record(
            address=scheduler.address,
            pid=os.getpid(),
            host=socket.gethostname(),
            code=code_stamp(),
            certificate=self._security.tls_client_cert,
            key=self._security.tls_client_key,
        )

    @contextlib.asynccontextmanager
    async def _workers(self, scheduler: Scheduler) -> AsyncIterator[None]:
        self._nannies = [self._nanny(scheduler, number) for number in range(capacity.WORKERS)]
        try:
            yield
        finally:
            for nanny in self._nannies:
                nanny.close_gracefully()
                # Training is made to be killed; waiting for it would take as long as an epoch.
                if nanny.pid:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        psutil.Process(nanny.pid).kill()
            await asyncio.gather(*(nanny.close() for nanny in self._nannies))
            await asyncio.gather(*self._starting, return_exceptions=True)

    def _nanny(self, scheduler: Scheduler, number: int) -> Nanny:
        nanny = Nanny(
            scheduler.address,
            name=number,
            host="127.0.0.1",
            nthreads=1,
            memory_limit=0,
            security=self._security,
            local_directory=str(self._home.scratch_path),
            env={"TF_CPP_MIN_LOG_LEVEL": "2"},
            plugins=[self._trainer(number)],
        )
        self._starting = {task for task in self._starting if not task.done()}
        self._starting.add(asyncio.create_task(_start(nanny)))
        return nanny

    def _trainer(self, number: int) -> Trainer:
        runs = os.environ.get("LOOKBACK_ENGINE_RENEW_RUNS", RENEW_AFTER_RUNS)
        return Trainer(self._home.path, int(runs), turn=number % capacity.warming_at_once())

    async def _tick(self, scheduler: Scheduler, client: Client, record: Record) -> bool:
        """Looks after queue and workers; returns whether it is time to end."""
        # An engine that nobody can find any more, since its folder was deleted, is of no use.
        if self._ending.is_set() or self._home.record() != record:
            return True
        for number, nanny in enumerate(self._nannies):
            if nanny.status in (Status.closed, Status.failed):
                self._nannies[number] = self._nanny(scheduler, number)
        known = tasks.ours(scheduler.tasks)
        if over := [key for key in known if scheduler.tasks[key].state in tasks.OVER]:
            await queue.forget(client, over)
        await self._send_waiting(scheduler, client)
        await self._search(scheduler, client)
        others = set(scheduler.clients) - {client.id, "fire-and-forget"}
        if others or scheduler.tasks:
            self._needed_at = time.monotonic()
        return time.monotonic() - self._needed_at > self._idle_s

    async def _send_waiting(self, scheduler: Scheduler, client: Client) -> None:
        sent = tasks.run_ids(scheduler.tasks)
        try:
            waiting = await asyncio.to_thread(self._queue.waiting, sent)
        except OSError:
            log.exception("the runs folder cannot be read")
            return
        for run in waiting:
            log.info("sending %s", run.id)
            queue.send(client, run)

    async def _search(self, scheduler: Scheduler, client: Client) -> None:
        """Gives each warm worker its seat at the sweep whose turn it is; sees that there are many.

        While a run waits or trains there are no seats: it has all cores.
        """
        try:
            active = await asyncio.to_thread(line.active_sweeps, self._home.runs)
        except OSError:
            log.exception("the sweeps cannot be read")
            return
        self._hire(scheduler, capacity.workers_wanted(bool(active), len(self._nannies)))
        seats = queue.find_seats(scheduler.tasks)
        gone = [key for key, (_, address) in seats.items() if address not in scheduler.workers]
        if gone:
            await queue.forget(client, gone)
        if not active or tasks.run_ids(scheduler.tasks):
            return
        seated = {address for _, address in seats.values()}
        for address, worker in list(scheduler.workers.items()):
            if address not in seated and worker.resources.get(tasks.SEAT):
                queue.send_seat(client, active[0], address)

    def _hire(self, scheduler: Scheduler, wanted: int) -> None:
        """Starts or ends workers until there are as many as are wanted."""
        while len(self._nannies) < wanted:
            self._nannies.append(self._nanny(scheduler, len(self._nannies)))
        for nanny in self._nannies[wanted:]:
            worker = scheduler.workers.get(nanny.worker_address or "")
            if worker and (worker.processing or worker.resources.get(tasks.RESOURCE)):
                continue
            log.info("one worker less")
            self._nannies.remove(nanny)
            self._starting.add(asyncio.create_task(_end(nanny)))


async def _start(nanny: Nanny) -> None:
    await nanny


async def _end(nanny: Nanny) -> None:
    await nanny.close()
