"""Runs for an engine, and how a test waits for it."""

import time

from core.config import RunConfig
from core.runs import store
from core.runs.run import ENDED


def until(condition, timeout_s=90.0):
    """Waits for a condition and returns what it gave."""
    deadline = time.monotonic() + timeout_s
    while not (found := condition()):
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.05)
    return found


def make(folder, series, **settings):
    quick = {"window": 5, "units": (4,), "epochs": 2, "batch_size": 32, "patience": None}
    return store.create(folder, RunConfig(**{**quick, **settings}), series)


def make_endless(folder, series):
    return make(folder, series, epochs=10_000_000)


def has_ended(run):
    return run.status().state in ENDED
