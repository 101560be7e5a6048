"""What the scheduler's tasks and a worker's resources are called."""

from __future__ import annotations

from collections.abc import Iterable

# What a worker holds while it may train; every run needs one of it.
RESOURCE = "lookback"
# What a warm worker holds; every seat needs one of it.
SEAT = "lookback seat"
# How the keys of our tasks begin: the scheduler of a cluster may have those of others, too.
RUN_KEY, SEAT_KEY = "lookback-run ", "lookback-seat "
# Written by the worker into the run's folder; a run without it was never the engine's to resume.
ATTEMPTS = "attempts.json"
# States of tasks that ended. One that ends before the scheduler hears that nobody waits for it
# stays there for ever, and would keep its run or seat from being sent again.
OVER = ("memory", "erred")


def ours(keys: Iterable[object]) -> list[str]:
    """Returns those keys of a scheduler's tasks that are runs and seats."""
    return [name for key in keys if (name := str(key)).startswith((RUN_KEY, SEAT_KEY))]


def key_of_run(run_id: str, attempt: int) -> str:
    """Returns the key of the task that trains a run."""
    return f"{RUN_KEY}{run_id} {attempt}"


def run_ids(keys: Iterable[object]) -> set[str]:
    """Returns the runs that the scheduler's tasks belong to."""
    return {name.split()[1] for key in keys if (name := str(key)).startswith(RUN_KEY)}
