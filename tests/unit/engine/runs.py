"""Runs for an engine, and how a test waits for it."""

import time

from core.config import RunConfig
from core.runs import store
from core.runs.run import ENDED


def until(condition, timeout_s=240.0):
    """Waits for a condition and returns what it gave, as long as a test may take at all."""
    deadline = time.monotonic() + timeout_s
    while not (found := condition()):
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.05)
    return found


def make(folder, series, foreground=False, **settings):
    quick = {"window": 5, "units": (4,), "epochs": 2, "batch_size": 32, "patience": None}
    config = RunConfig(**{**quick, **settings})
    return store.create(folder, config, series, foreground=foreground)


def make_endless(folder, series):
    return make(folder, series, epochs=10_000_000)


def has_ended(run):
    # As it was written: `status` takes the run's lock for a moment, and who else asks at that
    # moment, such as the worker that is to go on with it, is told that it runs.
    return run.written_status().state in ENDED


def is_left(run):
    """Whether a run has ended and its worker has let go of it, which it does a moment later."""
    return has_ended(run) and not run._is_leased()


def answer(connection):
    """What a local engine says; a busy one may take longer than a page waits for it."""
    return until(lambda: (said := connection.status()).pid is not None and said)
