"""The ramp 0, 1, 2, …, on which the article's network falls behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.benchmarks.accuracy.figures import Figure
from tests.benchmarks.accuracy.training import read_series, train

HISTORY = np.arange(50.0)


def measure(folder: Path, names: list[str] | None) -> list[Figure]:
    """Trains on the ramp and returns its error and what it says comes after 0 to 49."""
    trained = train(read_series(folder, "linear_ramp"))
    print(f"needs {trained.inputs.needed} past values; {trained.found.epochs} epochs")
    return [
        Figure("ramp: test RMSE", trained.found.part("test").best.rmse, most=0.05),
        Figure(
            "ramp: next value after 0 to 49",
            trained.forecaster.next(HISTORY),
            least=49.95,
            most=50.05,
        ),
    ]
