"""What happens inside a worker: warming up, waiting for its turn, training one run at a time.

A worker may train once it holds the resource `RESOURCE`, and it takes that only when TensorFlow is
loaded and, on one machine, when it has one of the few slots there. The others stand by, warm. A
slot is a file lock: the operating system frees it at the instant its worker dies, however it dies.

Every warm worker takes tries of a sweep, and leaves them as soon as a run is to be trained on its
machine: a run then has all cores.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Any

import filelock
import psutil
from distributed import WorkerPlugin, get_worker
from distributed.core import Status

from core import people, records
from core.engine import line, stopping
from core.engine.tasks import ATTEMPTS, RESOURCE, SEAT, run_ids
from core.errors import Message, UserError
from core.files import is_locked, write_json
from core.runs.files.checkpoint_folders import newest_number
from core.runs.run import ENDED, LeaseLost, Run
from core.runs.run import Status as RunStatus
from core.sweep import Sweep

if TYPE_CHECKING:
    from distributed import Worker

    from core.sweep.trial_journal import TrialJournal

PLUGIN = "lookback"
SLOTS = 1
POLL_S = 0.1
READ_AND_WRITE = os.R_OK | os.W_OK | os.X_OK
TRAINING = "training.lock"
RENEW_AFTER_RUNS = 20
RENEW_AFTER_MIB = 300.0
FRUITLESS_ATTEMPTS = 3

log = logging.getLogger("distributed.lookback")

WORKER_OUT_OF_MEMORY = Message(
    "worker_out_of_memory",
    "Memory ran out while training, and the system ended the process; this machine has "
    "{limit_mib} MiB. A smaller batch, a shorter window or smaller layers need less; then resume "
    "the run.",
)
ATTEMPTS_FRUITLESS = Message(
    "attempts_fruitless",
    "The training process ended {attempts} times in a row before its next checkpoint. Often "
    "memory is short: close other programs, or choose a smaller batch, a shorter window or "
    "smaller layers; then resume the run.",
)


class Trainer(WorkerPlugin):
    """Makes a Dask worker one that trains.

    Args:
        locks: Folder where the workers of one machine take turns; None lets every worker train.
        renew_after_runs: How many runs a worker process trains before a fresh one replaces it.
        turn: Workers of the same turn warm up one after the other.
        folder: Where runs are kept, which a worker that joins a cluster later has to see, too; None
            where all are on one machine.
    """

    name = PLUGIN
    idempotent = True

    def __init__(
        self,
        locks: Path | None = None,
        renew_after_runs: int = RENEW_AFTER_RUNS,
        turn: int = 0,
        folder: Path | None = None,
    ) -> None:
        self.locks = locks
        self.renew_after_runs = renew_after_runs
        self.turn = turn
        self.folder = folder
        self._at_work: tuple[str, float] | None = None

    def setup(self, worker: Worker) -> None:
        """Starts warming up; the worker stays reachable meanwhile."""
        self._worker = worker
        self._slot: filelock.BaseFileLock | None = None
        self._error: str | None = None
        self._warm = False
        self._rss_mib = 0.0
        self._runs = 0
        worker.metrics[PLUGIN] = self._metrics
        threading.Thread(target=self._prepare, daemon=True, name="lookback warm-up").start()

    def teardown(self, worker: Worker) -> None:
        """Ends what is at work: a worker that lost its scheduler must not hold on to a run."""
        if worker.nanny and worker.state.executing:
            _end_process("what is at work")

    def finished_run(self) -> None:
        """Counts a run, in the thread that trained it, and renews a worn worker."""
        self._runs += 1
        if self._runs >= self.renew_after_runs or self.has_grown():
            self.renew()

    def has_grown(self) -> bool:
        """Returns whether this process has taken so much memory that a fresh one is due."""
        return _rss_mib() - self._rss_mib >= RENEW_AFTER_MIB

    def renew(self) -> None:
        """Ends this process once it has nothing more to do; a fresh one takes its place."""
        if self._worker.nanny:
            log.info("renewing after %d runs, %.0f MiB", self._runs, _rss_mib())
            # Before this run's end is noted, so that no other starts here.
            self._worker.loop.add_callback(self._renew)

    @contextlib.contextmanager
    def training(self, run: Run) -> Iterator[None]:
        """Lets the tries of this machine's other workers make room for a run, and says it is here.

        Args:
            run: The run.
        """
        locks, nothing = self.locks, contextlib.nullcontext()
        self._at_work = run.id, time.time()
        try:
            with nothing if locks is None else _lock(locks / TRAINING, timeout_s=-1):
                yield
        finally:
            self._at_work = None

    def is_wanted_for_a_run(self) -> bool:
        """Returns whether a run waits for this worker or is trained on its machine."""
        # Dask's own thread changes these meanwhile; a list of them is taken in one go.
        if run_ids(list(self._worker.state.tasks)):
            return True
        return self.locks is not None and is_locked(self.locks / TRAINING)

    def _prepare(self) -> None:
        try:
            if self.folder is not None and not os.access(self.folder, READ_AND_WRITE):
                raise PermissionError(f"cannot read and write in {self.folder} on {gethostname()}")
            with self._turn_to_warm_up():
                from core.learning.tensorflow_process import warm_up

                warm_up()
        except Exception as error:
            self._error = f"{type(error).__name__}: {error}"
            raise
        self._warm = True
        self._rss_mib = _rss_mib()
        self._worker.loop.add_callback(self._offer, SEAT)
        self._slot = self._take_slot()
        log.info("ready to train, process %d", os.getpid())
        self._worker.loop.add_callback(self._activate)

    def _turn_to_warm_up(self) -> AbstractContextManager[object]:
        # Loading TensorFlow takes a core for ten seconds; a page that opens meanwhile needs one.
        if self.locks is None:
            return contextlib.nullcontext()
        return _lock(self.locks / f"warm-up-{self.turn}.lock", timeout_s=-1)

    def _take_slot(self) -> filelock.BaseFileLock | None:
        while self.locks is not None:
            for number in range(SLOTS):
                slot = _lock(self.locks / f"slot-{number}.lock", timeout_s=0)
                with contextlib.suppress(filelock.Timeout):
                    slot.acquire()
                    return slot
            time.sleep(POLL_S)
        return None

    async def _activate(self) -> None:
        while self.locks and await self._trainers_elsewhere() >= SLOTS:
            await asyncio.sleep(POLL_S)
        await self._offer(RESOURCE)

    async def _offer(self, resource: str) -> None:
        while self._worker.status == Status.init:
            await asyncio.sleep(POLL_S)
        await self._worker.set_resources(**{resource: 1})
        # The scheduler looks at waiting tasks again when a worker resumes, not when it gains a
        # resource.
        self._worker.status = Status.paused
        self._worker.status = Status.running

    async def _trainers_elsewhere(self) -> int:
        # Only once the scheduler has seen the death of the slot's last worker does it offer that
        # one's run before those that wait behind it.
        identity = await self._worker.scheduler.identity()
        workers = identity["workers"].items()
        others = (worker for address, worker in workers if address != self._worker.address)
        return sum(bool(worker["resources"].get(RESOURCE)) for worker in others)

    async def _renew(self) -> None:
        self._worker.status = Status.paused
        while self._worker.state.executing:
            await asyncio.sleep(POLL_S)
        if self._slot is not None:
            self._slot.release()
        await self._worker.close(nanny=False, executor_wait=False, reason="lookback-renew")

    def _metrics(self, _worker: Worker) -> dict[str, Any]:
        run, since = self._at_work or (None, None)
        note = {"pid": os.getpid(), "host": socket.gethostname(), "run": run, "since": since}
        return {**note, "warm": self._warm, "error": self._error}


def train(folder: str) -> None:
    """Trains the run in a folder, or goes on with it, unless there is nothing to do.

    Dask starts this again when the worker dies, on another one.

    Args:
        folder: A run's folder.
    """
    run = _next(Run(folder))
    # Another process may have finished, taken or deleted it since it was sent.
    status = run.status() if run.exists() else None
    if status is None or status.state == "running" or not _is_to_train(status):
        return
    try:
        with run.lease():
            if _is_to_train(run.written_status()) and _begin(run):
                _execute(run)
    except UserError as error:
        log.info("left to another process: %s", error)


def _is_to_train(status: RunStatus) -> bool:
    return not status.foreground and status.state not in ENDED


def _execute(run: Run) -> None:
    people.take_turn(run.folder.parent)
    from core import pipeline

    trainer = _trainer()

    def give_up() -> None:
        with contextlib.suppress(LeaseLost):
            run.note_stopped()
        _end_process(run.id)

    log.info("run %s begins in process %d", run.id, os.getpid())
    try:
        with trainer.training(run), stopping.given_up(lambda: stopping.patience_s(run), give_up):
            pipeline.execute(run)
    finally:
        trainer.finished_run()
        status = run.status()
        log.info("run %s: %s after %.1f s", run.id, status.state, status.seconds)


def _next(run: Run) -> Run:
    """Returns the run whose turn it is: since this one was sent, another may have gone before."""
    if line.state(run.folder) != "queued":
        return run
    return next(iter(line.line(people.whole_of(run.folder.parent))), run)


def search(folder: str) -> None:
    """Takes one try after the other, until a sweep ends or a run is to be trained here.

    Args:
        folder: The sweep's folder; people who share a server take turns with theirs.
    """
    from core.sweep.work import work

    sweep, trainer = Sweep(folder), _trainer()
    while sweep.is_active() and not trainer.is_wanted_for_a_run():
        if not work(line.next_sweep(sweep), trainer.is_wanted_for_a_run, ending=_ending_process):
            return
        if trainer.has_grown():
            trainer.renew()
            return


@contextlib.contextmanager
def _ending_process(journal: TrialJournal) -> Iterator[None]:
    """Notes the end of a try that goes on when it should not, and ends this process with it."""

    def give_up() -> None:
        journal.give_up()
        _end_process(f"try {journal.trial.number}")

    with stopping.given_up(lambda: stopping.ANSWER_S if journal.is_due() else None, give_up):
        yield


def _end_process(name: str) -> None:
    """Ends this process at once; the nanny starts another, and one stands by meanwhile."""
    log.info("%s is given up; ending process %d", name, os.getpid())
    os._exit(0)


def _trainer() -> Trainer:
    trainer = get_worker().plugins[PLUGIN]
    assert isinstance(trainer, Trainer)
    return trainer


@dataclass(frozen=True)
class _Attempts:
    """What is noted when a worker begins a run.

    Attributes:
        attempt: Which attempt it is.
        checkpoint: Number of the newest checkpoint then.
        fruitless: Attempts in a row that ended without a new one.
        nanny: Process that would start the worker again.
        oom_kills: Processes that the machine had ended for want of memory.
    """

    attempt: int = 0
    checkpoint: int = -1
    fruitless: int = 0
    nanny: int = 0
    oom_kills: int = 0


def _begin(run: Run) -> bool:
    """Notes an attempt, under the run's lease; gives up where they keep ending unsaved."""
    path = run.folder / ATTEMPTS
    before = records.read_record_or(path, _Attempts, _Attempts())
    newest, status = newest_number(run.folder), run.written_status()
    never_ran = status.attempt < before.attempt
    # Nobody else holds the lease: what is “running” was interrupted.
    repeated = status.state in ("running", "interrupted") or never_ran
    stuck = repeated and newest <= before.checkpoint
    fruitless = before.fruitless + 1 if stuck else 0
    ours = before.nanny == os.getppid()
    out_of_memory = repeated and ours and _oom_kills() > before.oom_kills
    if out_of_memory or fruitless >= FRUITLESS_ATTEMPTS:
        path.unlink()
        run.write_status(state="failed", message=_gave_up(out_of_memory, fruitless))
        return False
    note = _Attempts(status.attempt + 1, newest, fruitless, os.getppid(), _oom_kills())
    write_json(path, vars(note))
    return True


def _gave_up(out_of_memory: bool, attempts: int) -> Message:
    if out_of_memory:
        return WORKER_OUT_OF_MEMORY.with_values(limit_mib=psutil.virtual_memory().total // 2**20)
    return ATTEMPTS_FRUITLESS.with_values(attempts=attempts)


def _oom_kills() -> int:
    # Linux alone counts the processes that it ended for want of memory.
    try:
        lines = Path("/proc/vmstat").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)


def _lock(path: Path, timeout_s: float) -> filelock.BaseFileLock:
    return filelock.FileLock(path, timeout=timeout_s, poll_interval=POLL_S, thread_local=False)


def _rss_mib() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20
