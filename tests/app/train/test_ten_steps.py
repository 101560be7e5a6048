"""What *How it works* says of a series."""

import numpy as np

from core.config import RunConfig
from core.series.series import Series
from dashboard.train.ten_steps import steps_of


def test_stretches_are_no_longer_than_what_there_is_to_learn_from():
    series = Series("short", "y", "", None, np.arange(60.0))
    said = " ".join(
        text for _, text, _ in steps_of(series, RunConfig.from_preset("recommended"), None)
    )
    assert "stretches of 41 rows at once: up to 1 for the up to 41 rows" in said
