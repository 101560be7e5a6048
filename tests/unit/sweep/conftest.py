"""A short series and a sweep of it."""

import numpy as np
import pytest

from core import sweep
from core.series.series import Series
from tests.unit.sweep.tries import NARROW, TINY


@pytest.fixture
def waves():
    """Two hundred rows of noisy waves, of which 30 rows choose (the last 10 make bands)."""
    rows = np.arange(200.0)
    values = np.sin(rows / 3) + 0.1 * np.random.default_rng(3).normal(size=200)
    return Series(name="waves", target="height", unit="m", time=None, values=values)


@pytest.fixture
def made(tmp_path, waves):
    """A sweep that nobody has worked on."""
    return sweep.create(tmp_path, TINY, NARROW, waves, 600)
