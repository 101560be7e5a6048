"""Whether the memory probe names a known lag: `python -m tests.benchmarks.probe`.

Each value is nine tenths of the one some rows before, and chance: nothing else of the past tells
anything more. R² can reach 0.81. Once with the linear model, once with the LSTM alone, which has
to find the lag itself. The rows probed were not learnt.
"""

import dataclasses
import time

import numpy as np

from core.estimator import LSTMForecaster
from core.inspection.probe import probe
from core.series.series import Series

LAGS = (3, 9, 24)
FITTED, ROWS = 3000, 4000
UNSEEN = range(FITTED, ROWS)
BEFORE = 1000


def main() -> None:
    columns = ("lag", "window", "linear model", "peak", "reach", "R²", "seconds")
    print("".join(f"{name:>15}" for name in columns))
    for lag in LAGS:
        for linear in (True, False):
            measure(lag, linear)


def measure(lag: int, linear: bool) -> None:
    started = time.monotonic()
    window = max(8, lag * 5 // 4)
    scaling = "window" if linear else "minmax"
    model = LSTMForecaster(
        window=window, linear=linear, scaling=scaling, epochs=150, patience=40, learning_rate=0.01
    )
    values = repeating(lag)
    model.fit(values[:FITTED])
    whole = Series("a", "y", "", None, values)
    found = probe(dataclasses.replace(model.forecaster_, series=whole), UNSEEN)
    explained = 1 - found.error / values.var()
    line = "yes" if linear else "no"
    seconds = time.monotonic() - started
    print(
        f"{lag:>15}{window:>15}{line:>15}{found.peak:>15}{found.reach:>15}"
        f"{explained:>15.2f}{seconds:>15.1f}",
        flush=True,
    )


def repeating(lag: int) -> np.ndarray:
    """A series whose values depend on the one `lag` rows before and on chance: 0.9 y[t-lag] + e."""
    values = np.random.default_rng(lag).normal(0, 1, BEFORE + ROWS)
    for row in range(lag, len(values)):
        values[row] += 0.9 * values[row - lag]
    return values[BEFORE:]


if __name__ == "__main__":
    main()
