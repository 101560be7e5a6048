"""ETTh1, oil temperature alone, as the papers on long forecasts measure it.

The first 12 months train, 4 validate, 4 test; errors are in units of the training part's standard
deviation; a window may begin before its part, and every window is scored.

Source: Zhou et al. 2021, Informer, section 5.1; Zeng et al. 2023, Are Transformers Effective for
Time Series Forecasting?, section 5.1.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from core.series.inspection import to_series
from core.series.samples import read_source
from core.series.series import Series
from tests.benchmarks.accuracy.figures import Figure, print_head, print_line
from tests.benchmarks.accuracy.training import train

MONTH = 30 * 24
SHARES = (0.6, 0.2, 0.2)  # 12, 4 and 4 months
ASKED = {24: 0.0265, 96: 0.053, 336: 0.080, 720: 0.080}
COLUMNS = (
    "horizon",
    "MSE",
    "windows",
    "naive",
    "linear autoregression",
    "lags",
    "best epoch",
    "seconds",
    "cores' seconds",
)


def measure(folder: Path, names: list[str] | None) -> list[Figure]:
    """Prints one line for each horizon and returns the figures."""
    series = _series(folder / "ett" / "ETTh1.csv")
    variance = float(np.var(series.values[: 12 * MONTH]))
    print_head(COLUMNS)
    found = []
    for horizon in map(int, names or ASKED):
        trained = train(series, horizon=horizon, strategy="multi", split=SHARES)
        test = trained.found.part("test")
        mse = test.best.mse / variance
        line = trained.inputs.linear
        print_line(
            (
                horizon,
                mse,
                test.best.n // horizon,
                *(test.baselines[name].mse / variance for name in ("naive", "linear_ar")),
                line.lags if line else "",
                f"{trained.found.best_epoch} of {trained.found.epochs}",
                round(trained.seconds),
                round(trained.cpu_seconds),
            )
        )
        found.append(Figure(f"ETTh1, {horizon} hours ahead: MSE", mse, most=ASKED[horizon]))
    return found


def _series(path: Path) -> Series:
    """Reads the 20 months that the papers use."""
    whole = to_series(read_source(str(path)), target="OT")
    used = 20 * MONTH
    time = None if whole.time is None else whole.time[:used]
    return dataclasses.replace(whole, values=whole.values[:used], time=time)
