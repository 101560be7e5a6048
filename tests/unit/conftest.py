"""What several unit tests share."""

import numpy as np
import pytest

from core.config import RunConfig
from core.runs import store
from core.series.series import Series


@pytest.fixture
def series():
    """Sixty rows of a plain index, rising and waving, in ppm."""
    values = np.arange(60.0) / 10 + np.sin(np.arange(60.0) / 3)
    return Series(name="waves", target="height", unit="ppm", time=None, values=values)


@pytest.fixture
def small():
    """The settings of a network that trains in a moment."""
    return RunConfig(name="first try", window=5, units=(4, 3), epochs=4, batch_size=8, dropout=0.1)


@pytest.fixture
def run(tmp_path, series, small):
    """A queued run of the small network on the short series."""
    return store.create(tmp_path / "runs", small, series)
