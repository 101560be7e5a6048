"""What the scheduler's tasks and a worker's resources are called."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import DamagedFile
from core.sweep import Sweep

# What a worker holds while it may train; every run needs one of it.
RESOURCE = "lookback"
# What a warm worker holds; every seat needs one of it.
SEAT = "lookback seat"
SEAT_KEY = "seat "
# Written by the worker into the run's folder; a run without it was never the engine's to resume.
ATTEMPTS = "attempts.json"
# States of tasks that ended. One that ends before the scheduler hears that nobody waits for it
# stays there for ever, and would keep its run or seat from being sent again.
OVER = ("memory", "erred")


def run_ids(keys: Iterable[object]) -> set[str]:
    """Returns the runs that the scheduler's tasks belong to."""
    return {name.rpartition("-")[0] for key in keys if not (name := str(key)).startswith(SEAT_KEY)}


def is_active(candidate: Sweep) -> bool:
    """Returns whether a sweep is to try more; a damaged one is not."""
    try:
        return candidate.is_active()
    except DamagedFile:
        return False
