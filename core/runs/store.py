"""The folder of the runs: a new run, the list of them, one by its id; and those of all people."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from core import people
from core.config import RunConfig
from core.errors import UserError
from core.files import is_plain_name, new_folder
from core.runs import deletion, quotas, seal
from core.runs.files import checksums
from core.runs.files.place import next_place
from core.runs.run import ENDED, Run, writing
from core.series.length import fit_split
from core.series.series import Series


def create(
    folder: Path,
    config: RunConfig,
    series: Series,
    based_on: str | None = None,
    foreground: bool = False,
    best_of: int = 1,
    group: str = "",
) -> Run:
    """Makes a queued run.

    Args:
        folder: Where runs are kept.
        config: The settings; the usual split is fitted to a short series.
        series: The series to learn.
        based_on: Id of the run whose settings were changed.
        foreground: Whether this process trains it, so that no engine picks it up.
        best_of: How many tries of a search the settings are the best of; a run that is based on
            such a one has searched as long.
        group: What it is trained together with.

    Returns:
        The new run.

    Raises:
        UserError: The folder cannot be written to, or whose it is may not have more in it.
    """
    if not foreground:
        check_quotas(folder)
    now = datetime.now(UTC)
    run_id = new_id(now)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with new_folder(folder / run_id) as aside:
            run = Run(aside)
            series.write(run.series_path)
            checksums.record_sums(run.series_path)
            run.write_config(fit_split(len(series), config)[0])
            run.rename(config.name)
            if based_on:
                best_of = max(best_of, Run(folder / based_on).label().best_of)
            run.relabel(based_on=based_on, best_of=best_of, group=group)
            run.write_status(
                state="queued",
                created=now.isoformat(),
                foreground=foreground,
                waits_since=next_place(folder),
            )
        deletion.clear(folder)
    except OSError as error:
        raise not_writable(folder, error) from error
    return Run(folder / run_id)


def check_quotas(folder: Path) -> None:
    """Refuses one more run where whose folder it is may not have more, see `core.runs.quotas`.

    Raises:
        UserError: They may not.
    """
    quotas.check_room(folder)
    quotas.check_queue(lambda: sum(_waits(run) for run in scan(folder)))


def _waits(run: Run) -> bool:
    status = run.written_status()
    return status.state == "queued" and not status.foreground


def new_id(now: datetime) -> str:
    """Returns an id: date, time and six random digits, sortable, nothing that a person typed."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def delete(run: Run) -> None:
    """Takes a run out of every list; `restore` brings it back for an hour. Its looks still count.

    Where the disk is nearly full, the run makes room at once and does not come back.

    Raises:
        UserError: Somebody is working on the run, or its folder cannot be written to.
    """
    if run.status().state == "running":
        raise UserError(
            "run_is_running_delete",
            "“{name}” is training now, and a run cannot be deleted while it trains. Stop it first.",
            name=run.name(),
        )
    # Windows renames no folder in which somebody has a file open, such as this lock.
    untouched = nullcontext() if sys.platform == "win32" else run.lease()
    with writing(run), untouched:
        if seal.opening(run) is not None:
            seal.count_older_looks(run.folder.parent)
        deletion.set_aside(run.folder)
    deletion.clear(run.folder.parent)


def old_runs(folder: Path, newest: int | None = None, days: float | None = None) -> list[Run]:
    """Returns the runs that a rule of their owner's would delete, newest first.

    What waits, learns, has a star or is shared is none of them.

    Args:
        folder: Where runs are kept.
        newest: How many runs stay at any rate; None where their number does not matter.
        days: How old a run may become; None where its age does not matter.
    """
    if newest is None and days is None:
        return []
    last = datetime.now(UTC) - timedelta(days=days or 0.0)
    # Ids of the same second are in no order.
    dated = sorted(((_created(run), run) for run in scan(folder)), key=lambda one: one[0])[::-1]
    return [run for created, run in dated[newest or 0 :] if created <= last and _may_go(run)]


def _created(run: Run) -> datetime:
    """Returns when a run was made; one that does not tell counts as new."""
    created = run.written_status().created
    return datetime.fromisoformat(created).astimezone(UTC) if created else datetime.now(UTC)


def _may_go(run: Run) -> bool:
    label = run.label()
    return run.status().state in ENDED and not label.starred and not label.shared


def restore(run: Run) -> None:
    """Brings a deleted run back.

    Raises:
        UserError: It is gone for good.
    """
    deletion.bring_back(run.folder)


def not_writable(folder: Path, error: OSError) -> UserError:
    """Returns what to raise where the folder of the runs cannot be written to."""
    return UserError(
        "runs_folder_not_writable",
        "Runs are kept in {folder}, which cannot be written to: {reason}. "
        "Choose another folder or make room.",
        folder=str(folder),
        reason=error.strerror or str(error),
    )


def scan(folder: Path) -> list[Run]:
    """Returns the runs in a folder, newest first."""
    if not folder.is_dir():
        return []
    ids = (entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    runs = (Run(folder / run_id) for run_id in sorted(ids, reverse=True))
    return [run for run in runs if run.exists()]


def by_id(run_id: str | None, folder: Path) -> Run | None:
    """Returns a run of a folder by its id, None where there is none."""
    if not run_id or not is_plain_name(run_id):
        return None
    run = Run(folder / run_id)
    return run if run.exists() else None


def scan_all(whole: Path) -> list[Run]:
    """Returns the runs of all people, newest first."""
    runs = chain.from_iterable(map(scan, people.folders(whole)))
    return sorted(runs, key=lambda run: run.id, reverse=True)


def anywhere(run_id: str, whole: Path) -> Run | None:
    """Returns a run by its id, whoever's it is; for the engine and the shell."""
    found = (by_id(run_id, folder) for folder in people.folders(whole))
    return next(filter(None, found), None)


def find(run: str, folder: Path) -> Run:
    """Returns a run by its folder or its id.

    Args:
        run: Path of a run's folder, or an id in `folder`, whoever's it is.
        folder: Where runs are kept.

    Raises:
        UserError: There is no such run.
    """
    found = anywhere(run, folder) or Run(run)
    if found.exists():
        return Run(found.folder.resolve())
    raise UserError(
        "no_such_run",
        "There is no run “{run}” in {folder}; a run is named by its folder or its id. “lookback "
        "runs” lists them.",
        folder=str(folder),
        run=run,
    )
