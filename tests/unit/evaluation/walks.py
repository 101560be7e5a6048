"""A random walk, and the series of some values."""

import numpy as np

from core.series.series import Series

WALK = np.cumsum(np.random.default_rng(5).normal(size=200))


def make_series(values, **facts):
    facts = {"unit": "ppm", **facts}
    return Series(name="A walk", target="y", time=None, values=values, **facts)
