"""Sweeps for an engine: a small series, narrow ranges and the tries that ended."""

import numpy as np

from core.config import RunConfig
from core.series.series import Series
from core.sweep import Space

NARROW = Space((3, 8), layers=(1, 1), units=(2, 4), dropout=(0, 0), learning_rate=(0.01, 0.1))
TINY = RunConfig(window=5, units=(4,), epochs=4, batch_size=64, learning_rate=0.02, patience=4)


def make_waves(count=200):
    rows = np.arange(float(count))
    values = np.sin(rows / 3) + 0.1 * np.random.default_rng(3).normal(size=count)
    return Series(name="waves", target="height", unit="m", time=None, values=values)


def finished(made):
    return [trial for trial in made.trials() if trial.state in ("done", "cut", "stopped")]
