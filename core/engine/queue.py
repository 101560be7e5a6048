"""The queue: the run folders that wait for a worker.

Dask's own memory of waiting tasks dies with its scheduler; the folders do not. Whoever finds a
waiting run that the scheduler does not know sends it again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from core import runs
from core.runs import ENDED, Run

if TYPE_CHECKING:
    from distributed import Client

# What a worker holds while it may train; every run needs one of it.
RESOURCE = "lookback"
# Written by the worker into the run's folder; a run without it was never the engine's to resume.
ATTEMPTS = "attempts.json"
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

    def waiting(self, known: Collection[str]) -> list[Run]:
        """Returns the runs to send, oldest first.

        Runs of a shell are left to it. Runs that an engine trained and that were interrupted count
        too, unless `LOOKBACK_AUTO_RESUME=0`.

        Args:
            known: Ids of the runs that the scheduler has.
        """
        resume = os.environ.get("LOOKBACK_AUTO_RESUME") != "0"
        unknown = [run for run in runs.scan(self._folder) if run.id not in known]
        return [run for run in reversed(unknown) if self._waits(run, resume)]

    def _waits(self, run: Run, resume: bool) -> bool:
        try:
            changed = run.status_path.stat().st_mtime_ns
        except OSError:
            return False
        # Runs that ended are most of a folder, and a look at the file's date is enough for them.
        if self._ended.get(run.id) == changed:
            return False
        found = state(run.folder)
        if found in ENDED:
            self._ended[run.id] = changed
        interrupted = found == "interrupted" and (run.folder / ATTEMPTS).exists()
        waits = found == "queued" or (resume and interrupted)
        return waits and self._is_due(run, changed)

    def _is_due(self, run: Run, changed: int) -> bool:
        # A run that came back as it was cannot be trained now: the disk is full, say.
        before, offered_at = self._offered.get(run.id, (0, 0.0))
        now = time.monotonic()
        if before == changed and now - offered_at < OFFER_AGAIN_S:
            return False
        self._offered[run.id] = changed, now
        return True


def state(folder: Path) -> str:
    """Returns where a run stands; a damaged one must not bring down whoever looks at all.

    Args:
        folder: A run's folder.

    Returns:
        Its state, or `foreground` for one that a shell trains, or `unreadable`.
    """
    try:
        status = Run(folder).status()
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return "unreadable"
    if status.foreground and status.state not in ENDED:
        return "foreground"
    return status.state


def send(client: Client, run: Run) -> None:
    """Hands a run to the scheduler, which keeps it even if this client goes away."""
    from distributed import fire_and_forget

    from core.engine import worker

    future = client.submit(
        worker.train,
        str(run.folder.absolute()),
        key=f"{run.id}-{run.status().attempt}",
        resources={RESOURCE: 1},
        retries=0,
        pure=False,
        fifo_timeout=0,  # first come, first served, even within a blink
    )
    fire_and_forget(future)
    future.release()


def run_ids(keys: Iterable[object]) -> set[str]:
    """Returns the runs that the scheduler's tasks belong to."""
    return {str(key).rpartition("-")[0] for key in keys}
