"""A stop that is obeyed in time, whatever the size of what is at work.

A training looks for a stop between two batches. Where one batch, the choice of inputs or the scores
take longer than anybody waits, the work is given up and its process ends: what it saved last
stands, so that a run goes on from there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from core.errors import DamagedFile
from core.runs.estimate import scoring_seconds
from core.runs.run import Run

POLL_S = 0.1
# How long work may go on after it was asked to end.
ANSWER_S = 1.4
# The same once a run is learnt and its scores are worked out, if they are expected that soon.
SCORING_S = 10.0


@contextmanager
def given_up(patience_s: Callable[[], float | None], give_up: Callable[[], None]) -> Iterator[None]:
    """Has another thread give work up that does not end in time.

    Args:
        patience_s: How many seconds the work may go on after it was asked to end; None while nobody
            asks.
        give_up: Called at most once, and never once the work has ended by itself.
    """
    ended, giving_up = threading.Event(), threading.Lock()

    def watch() -> None:
        asked_at = None
        while not ended.wait(POLL_S):
            allowed_s, now = patience_s(), time.monotonic()
            asked_at = None if allowed_s is None else asked_at or now
            if allowed_s is None or asked_at is None or now - asked_at < allowed_s:
                continue
            with giving_up:
                if not ended.is_set():
                    give_up()
            return

    watcher = threading.Thread(target=watch, daemon=True, name="stop")
    watcher.start()
    try:
        yield
    finally:
        with giving_up:
            ended.set()


def patience_s(run: Run) -> float | None:
    """Returns how many seconds a run at work may go on after a stop; None while nobody asks."""
    if not run.stop_requested():
        return None
    scores = run.progress().phase == "evaluating"
    return SCORING_S if scores and _scoring_s(run.folder) < SCORING_S else ANSWER_S


@lru_cache(maxsize=1)
def _scoring_s(folder: Path) -> float:
    run = Run(folder)
    try:
        return scoring_seconds(run.config(), len(run.series()))
    except DamagedFile:
        return 0.0
