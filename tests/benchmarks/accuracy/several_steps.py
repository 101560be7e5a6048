"""Several steps ahead, at the horizons and from the origins of published errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.evaluation.part_scores import usable_horizon
from tests.benchmarks.accuracy.figures import Figure, geometric_mean, print_head, print_line
from tests.benchmarks.accuracy.training import Trained, published, read_series, spread, train

FILE = "practice_baselines_multistep.csv"
COLUMNS = (
    "series",
    "horizon",
    "MAE ÷ naive",
    "linear_direct there",
    "autoarima there",
    "naive differs by",
    "lags",
    "learns",
    "best epoch",
    "usable horizon",
    "seconds",
    "cores' seconds",
)


def measure(folder: Path, names: list[str] | None) -> list[Figure]:
    """Prints one line for each series and returns the geometric mean."""
    table = published(folder, FILE)
    print_head(COLUMNS)
    shares = []
    for name in names or table.index:
        there = table.loc[name]
        horizon = int(there["horizon", "naive"])
        trained = train(read_series(folder, name), horizon=horizon, strategy="multi")
        ours, naive = _errors(trained, horizon, int(there["n_origins", "naive"]))
        shares.append(ours / naive)
        direct, arima = (
            there["MAE", method] / there["MAE", "naive"]
            for method in ("linear_direct", "autoarima")
        )
        line = trained.inputs.linear
        print_line(
            (
                name,
                horizon,
                shares[-1],
                direct,
                arima,
                f"{abs(naive / there['MAE', 'naive'] - 1):.0e}",
                line.lags if line else "",
                trained.inputs.transform.kind,
                f"{trained.found.best_epoch} of {trained.found.epochs}",
                usable_horizon(trained.found.part("test").steps),
                round(trained.seconds),
                round(trained.cpu_seconds),
            )
        )
    name = f"geometric mean of MAE ÷ naive several steps ahead, {len(shares)} series"
    return [Figure(name, geometric_mean(shares), most=0.446)]


def _errors(trained: Trained, horizon: int, n_origins: int) -> tuple[float, float]:
    """Returns the mean absolute errors of forecast and last value, from the published origins."""
    test = trained.predictions[trained.predictions["split"] == "test"]
    y, forecast, naive = (
        test[column].to_numpy().reshape(-1, horizon) for column in ("y", "forecast", "naive")
    )
    origins = spread(len(y), n_origins)
    ours, theirs = (
        float(np.mean(np.abs(values[origins] - y[origins]))) for values in (forecast, naive)
    )
    return ours, theirs
