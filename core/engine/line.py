"""The runs and sweeps that wait for a worker, in their order."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path

from core import people
from core import sweep as sweeps
from core.errors import UserError
from core.runs import store
from core.runs.run import ENDED, Run, writing
from core.sweep import Sweep


def line(runs_folder: Path) -> list[Run]:
    """Returns the runs that wait for a worker, the next one first.

    People who share a server take turns, whose last turn is longest ago goes first: so nobody waits
    for all that another has queued.

    Args:
        runs_folder: Where all runs are kept.
    """
    lines = [own for folder in people.folders(runs_folder) if (own := line_of_one(folder))]
    lines.sort(key=lambda own: (people.last_turn(own[0].folder.parent), waiting_since(own[0])))
    return [run for turn in zip_longest(*lines) for run in turn if run is not None]


def line_of_one(folder: Path) -> list[Run]:
    """Returns the runs of one person, or of the whole where nobody signs in, that wait."""
    waiting = (run for run in store.scan(folder) if state(run.folder) == "queued")
    return sorted(waiting, key=waiting_since)


def active_sweeps(runs_folder: Path) -> list[Sweep]:
    """Returns the sweeps that are to try more: first those of whoever had a try longest ago."""
    found = chain.from_iterable(map(sweeps.scan, people.folders(runs_folder)))
    return sorted(filter(Sweep.is_active, (_opened(sweep.folder) for sweep in found)), key=_turn)


@lru_cache(maxsize=256)
def _opened(folder: Path) -> Sweep:
    """Returns a sweep that remembers which tries it has read: it is looked at for each of them."""
    return Sweep(folder)


def _turn(candidate: Sweep) -> tuple[float, str]:
    return people.last_turn(candidate.runs_folder, people.TRY_TURN), candidate.id


def next_sweep(seat: Sweep) -> Sweep:
    """Returns the sweep of which a seat takes its next try, and notes whose turn it is.

    Args:
        seat: The sweep that the seat was given for.
    """
    whole, chosen = people.whole_of(seat.runs_folder), seat
    if people.homes(whole):
        chosen = next(iter(active_sweeps(whole)), seat)
        people.take_turn(chosen.runs_folder, people.TRY_TURN)
    return chosen


def put_first(run: Run) -> None:
    """Lets a run that waits be the next one of its owner's.

    Raises:
        UserError: It does not wait, or its folder cannot be written to.
    """
    waiting = line_of_one(run.folder.parent)
    if run.id not in [other.id for other in waiting]:
        raise UserError(
            "run_not_waiting",
            "“{name}” does not wait in the queue, and only runs that wait change their place. "
            "“lookback queue” lists them.",
            name=run.name(),
        )
    first = waiting[0]
    if first.id != run.id:
        with writing(run):
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
