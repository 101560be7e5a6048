"""The queue: the run folders that wait for a worker, and the sweeps that workers search for.

Dask's own memory of waiting tasks dies with its scheduler; the folders do not. Whoever finds a
waiting run that the scheduler does not know sends it again.

For a sweep each worker gets one task, its seat: there it takes one try after the other as long as
no run is to be trained. A seat belongs to its worker, so that none waits behind a run while another
worker has nothing to do. People who share a server take turns at it, try by try.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.engine import tasks
from core.engine.line import state, waiting_since
from core.engine.tasks import ATTEMPTS, RESOURCE, SEAT, SEAT_KEY
from core.runs import store
from core.runs.run import ENDED, Run
from core.sweep import Sweep

if TYPE_CHECKING:
    from distributed import Client, Future

OFFER_AGAIN_S = 10.0


class Queue:
    """Finds the runs of a folder that wait.

    Args:
        runs_folder: Where runs are kept.
    """

    def __init__(self, runs_folder: Path) -> None:
        self._folder = runs_folder
        self._ended: dict[str, int] = {}
        self._offered: dict[str, tuple[int, float]] = {}

    def waiting(self, sent: Collection[str]) -> list[Run]:
        """Returns the runs to send, those first that have waited longest.

        Runs of a shell are left to it. Runs that an engine trained and that were interrupted count
        too, unless `LOOKBACK_AUTO_RESUME=0`.

        Args:
            sent: Ids of the runs that the scheduler has.
        """
        resume = os.environ.get("LOOKBACK_AUTO_RESUME") != "0"
        unknown = [run for run in store.scan_all(self._folder) if run.id not in sent]
        return sorted((run for run in unknown if self._waits(run, resume)), key=waiting_since)

    def _waits(self, run: Run, resume: bool) -> bool:
        try:
            changed = run.status_path.stat().st_mtime_ns
        except OSError:
            return False
        # Runs that ended are most of a folder, and a look at the file's date is enough for them.
        if self._ended.get(run.id) == changed:
            return False
        now = state(run.folder)
        if now in ENDED:
            self._ended[run.id] = changed
        interrupted = now == "interrupted" and (run.folder / ATTEMPTS).exists()
        waits = now == "queued" or (resume and interrupted)
        return waits and self._is_due(run, changed)

    def _is_due(self, run: Run, changed: int) -> bool:
        # A run that came back as it was cannot be trained now: the disk is full, say.
        before, offered_at = self._offered.get(run.id, (0, 0.0))
        now = time.monotonic()
        if before == changed and now - offered_at < OFFER_AGAIN_S:
            return False
        self._offered[run.id] = changed, now
        return True


def send(client: Client, run: Run) -> None:
    """Hands a run to the scheduler, which keeps it even if this client goes away."""
    from core.engine import worker

    _keep(
        client.submit(
            worker.train,
            str(run.folder.absolute()),
            key=tasks.key_of_run(run.id, run.status().attempt),
            resources={RESOURCE: 1},
            retries=0,
            pure=False,
            fifo_timeout=0,  # first come, first served, even within a blink
        )
    )


def find_seats(keys: Iterable[object]) -> dict[str, tuple[str, str]]:
    """Returns the seats among the scheduler's tasks by key, each as a sweep's id and a worker."""
    by_key = {}
    for key in keys:
        if str(key).startswith(SEAT_KEY):
            _, sweep_id, address = str(key).split()
            by_key[str(key)] = sweep_id, address
    return by_key


def send_seat(client: Client, sweep: Sweep, address: str) -> None:
    """Gives a worker its seat at a sweep.

    Args:
        client: A connection.
        sweep: The sweep whose turn it is.
        address: Of the worker.
    """
    from core.engine import worker

    _keep(
        client.submit(
            worker.search,
            str(sweep.folder.absolute()),
            key=f"{SEAT_KEY}{sweep.id} {address}",
            workers=[address],
            resources={SEAT: 1},
            retries=0,
            pure=False,
            fifo_timeout=0,
        )
    )


def forget(client: Client, keys: Collection[str]) -> Any:
    """Takes tasks back that would stay for ever: those that ended, seats of workers that are gone.

    Returns:
        What an asynchronous client has to wait for.
    """
    from distributed import Future

    return client.cancel([Future(key, client=client) for key in keys], force=True)


def _keep(future: Future[None]) -> None:
    """Lets the scheduler keep a task even if this client goes away."""
    from distributed import fire_and_forget

    fire_and_forget(future)
    future.release()
