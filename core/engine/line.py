"""The runs that wait for a worker, in their order."""

from __future__ import annotations

from pathlib import Path

from core.errors import UserError
from core.runs import store
from core.runs.run import ENDED, Run, writing


def line(runs_folder: Path) -> list[Run]:
    """Returns the runs that wait for a worker, the next one first."""
    waiting = (run for run in store.scan(runs_folder) if state(run.folder) == "queued")
    return sorted(waiting, key=waiting_since)


def put_first(run: Run) -> None:
    """Lets a run that waits be the next one.

    Raises:
        UserError: It does not wait, or its folder cannot be written to.
    """
    waiting = line(run.folder.parent)
    if run.id not in [other.id for other in waiting]:
        raise UserError(
            "run_not_waiting",
            "“{name}” does not wait in the queue, and only runs that wait change their place. "
            "“lookback queue” lists them.",
            name=run.name(),
        )
    first = waiting[0]
    if first.id != run.id:
        with writing():
            run.write_status(waits_since=first.status().waits_since - 1)


def waiting_since(run: Run) -> tuple[float, str]:
    """Returns what the runs that wait are sorted by."""
    return run.status().waits_since, run.id


def state(folder: Path) -> str:
    """Returns where a run stands.

    Args:
        folder: A run's folder.

    Returns:
        Its state, or `foreground` for one that a shell trains.
    """
    status = Run(folder).status()
    if status.foreground and status.state not in ENDED:
        return "foreground"
    return status.state
