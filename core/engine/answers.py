"""What the engine says of itself, as a page or a shell shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.engine import line, queue, tasks
from core.engine.home import Home
from core.errors import Message
from core.runs import store
from core.runs.run import Run

if TYPE_CHECKING:
    from distributed import Client

ANSWER_TIMEOUT_S = 1.0

WORKER_NOT_READY = Message(
    "worker_not_ready", "A worker could not load what training needs: {error}. More is in {log}."
)


@dataclass(frozen=True)
class AtWork:
    """A run in training, and where.

    Attributes:
        run: Its id.
        host: The machine.
        pid: The process there.
        since: Since when, in seconds since 1970.
        memory_mib: What the process holds.
    """

    run: str
    host: str
    pid: int
    since: float
    memory_mib: float


@dataclass(frozen=True)
class Failure:
    """A run that failed.

    Attributes:
        run: Its id.
        name: What people call it.
        ended: When it failed, in seconds since 1970.
        reason: Why.
        log: The file that says more.
    """

    run: str
    name: str
    ended: float
    reason: Message | None
    log: str

    def to_dict(self) -> dict[str, Any]:
        """Returns it as JSON types, its reason in English."""
        return {**vars(self), "reason": self.reason.text() if self.reason else ""}


@dataclass(frozen=True)
class EngineStatus:
    """What the engine does at the moment.

    Attributes:
        ready: Whether a worker is warm and takes runs.
        workers: How many worker processes there are, warm or not.
        warm: How many of them have TensorFlow loaded, as far as they have said: they do so every
            second or so.
        address: Of the scheduler; None while there is no connection.
        pid: Process of a local engine; None elsewhere.
        worker_pids: Processes of the workers, those that take runs first.
        running: Ids of the runs in training.
        at_work: Where these are, as far as the workers have said: they do so every second or so.
        memory_mib: What all workers hold.
        resuming: Ids of the runs whose process died and that are about to go on.
        queued: Ids of the runs that wait, the next one first.
        searching: Ids of the sweeps whose tries are worked on.
        message: Why it is not ready, where waiting alone does not help.
    """

    ready: bool = False
    workers: int = 0
    warm: int = 0
    address: str | None = None
    pid: int | None = None
    worker_pids: tuple[int, ...] = ()
    running: tuple[str, ...] = ()
    at_work: tuple[AtWork, ...] = ()
    memory_mib: float = 0.0
    resuming: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    searching: tuple[str, ...] = ()
    message: Message | None = None

    def to_dict(self) -> dict[str, Any]:
        """Returns the status as JSON types."""
        return {**asdict(self), "message": self.message.to_dict() if self.message else None}


def ask(client: Client, runs_folder: Path, pid: int | None) -> EngineStatus:
    """Asks scheduler and run folders what is going on.

    Args:
        client: A connection.
        runs_folder: Where runs are kept.
        pid: Process of a local engine.

    Raises:
        OSError: The scheduler did not answer within `ANSWER_TIMEOUT_S`.
    """
    identity, keys = client.sync(_ask, client, callback_timeout=ANSWER_TIMEOUT_S)
    workers = sorted(identity["workers"].values(), key=_takes_runs, reverse=True)
    notes = [worker["metrics"].get("lookback", {}) for worker in workers]
    errors = [note["error"] for note in notes if note.get("error")]
    message = None
    if errors:
        message = WORKER_NOT_READY.with_values(error=errors[0], log=str(Home(runs_folder).log_path))
    by_state: dict[str, list[str]] = {}
    for run_id in sorted(tasks.run_ids(keys)):
        if run := store.anywhere(run_id, runs_folder):
            by_state.setdefault(line.state(run.folder), []).append(run_id)
    waiting = [run.id for run in line.line(runs_folder)] if by_state.get("queued") else []
    return EngineStatus(
        ready=any(map(_takes_runs, workers)),
        workers=len(workers),
        warm=sum(note.get("warm", False) for note in notes),
        address=identity["address"],
        pid=pid,
        worker_pids=tuple(note["pid"] for note in notes if note),
        running=tuple(by_state.get("running", ())),
        at_work=tuple(_at_work(workers)),
        memory_mib=sum(map(_memory_mib, workers)),
        resuming=tuple(by_state.get("interrupted", ())),
        queued=tuple(waiting),
        searching=tuple(sorted({sweep_id for sweep_id, _ in queue.find_seats(keys).values()})),
        message=message,
    )


def failures(runs: Iterable[Run], most: int = 5) -> list[Failure]:
    """Returns what failed among runs, the last one first.

    Args:
        runs: The runs.
        most: How many are told.
    """
    dated = sorted(((_changed(run), run) for run in runs), key=lambda each: -each[0])
    found = (
        Failure(run.id, run.name(), ended, status.message, str(run.log_path))
        for ended, run in dated
        if (status := run.written_status()).state == "failed"
    )
    return list(islice(found, most))


def _changed(run: Run) -> float:
    try:
        return run.status_path.stat().st_mtime
    except OSError:
        return 0.0


def _at_work(workers: Iterable[dict[str, Any]]) -> Iterator[AtWork]:
    for worker in workers:
        note = worker["metrics"].get("lookback", {})
        if note.get("run"):
            yield AtWork(note["run"], note["host"], note["pid"], note["since"], _memory_mib(worker))


def _memory_mib(worker: dict[str, Any]) -> float:
    return round(float(worker["metrics"].get("memory", 0)) / 2**20, 1)


async def known_keys(client: Client) -> list[str]:
    """Returns the keys of our tasks that the scheduler has.

    Raises:
        OSError: The client is closed, or nobody answers.
    """
    return tasks.ours(await _scheduler(client).who_has())


async def keys_over(client: Client, keys: list[str]) -> list[str]:
    """Returns the keys of those of our tasks that ended.

    Raises:
        OSError: The client is closed, or nobody answers.
    """
    states = await _scheduler(client).get_task_status(keys=keys)
    return [key for key, state in states.items() if state in tasks.OVER]


async def keys_and_seats(client: Client) -> tuple[list[str], set[str]]:
    """Returns the keys of the scheduler's tasks, and the workers that take tries.

    Raises:
        OSError: The client is closed, or nobody answers.
    """
    identity, keys = await _ask(client)
    workers = identity["workers"].items()
    return keys, {address for address, worker in workers if worker["resources"].get(tasks.SEAT)}


async def _ask(client: Client) -> Any:
    return await asyncio.gather(_scheduler(client).identity(), known_keys(client))


def _scheduler(client: Client) -> Any:
    if client.scheduler is None:
        raise ConnectionError("closed")
    return client.scheduler


def _takes_runs(worker: dict[str, Any]) -> bool:
    return bool(worker["resources"].get(tasks.RESOURCE))
