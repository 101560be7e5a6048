"""Compares the baselines with published ones on the same rows.

    python -m tests.benchmarks.baselines ../shared/data

The folder holds `practice_baselines.csv` and the series it is about in `practice/`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from core.evaluation import metrics
from core.evaluation.baselines import all_baselines
from core.series.split import parts

SPLIT = (0.70, 0.15, 0.15)
METHODS = ("naive", "seasonal_naive", "drift", "linear_ar")
MEASURES = ("RMSE", "MAE", "MASE")


def main(folder: Path) -> None:
    """Prints one line for each series and method, then the geometric means."""
    published = pd.read_csv(folder / "practice_baselines.csv")
    table = pd.concat(
        [compare(folder, name, rows) for name, rows in published.groupby("series", sort=False)]
    )
    with pd.option_context("display.width", 200, "display.max_rows", None):
        print(table.to_string(index=False))
    print_summary(table)


def compare(folder: Path, name: str, published: pd.DataFrame) -> pd.DataFrame:
    """Returns the errors of a series' baselines on its test rows beside the published ones."""
    index = pd.read_csv(folder / "practice" / "index.csv").set_index("name")
    file = folder / "practice" / str(index.loc[name, "file"])
    values = pd.read_csv(file)[str(index.loc[name, "target"])].to_numpy(np.float64)
    cut = parts(len(values), SPLIT)
    rows = np.asarray(cut.test)
    scale = metrics.mase_scale(values[: cut.train.stop])
    begun = time.perf_counter()
    found = all_baselines(values, cut, rows, int(published["period"].iloc[0]) or None)
    seconds = time.perf_counter() - begun
    lines = []
    for line in published[published["method"].isin(METHODS)].to_dict("records"):
        forecast = found.forecasts[line["method"]]
        ours = metrics.measure(values[rows], forecast, scale)
        pairs = {
            key: pair
            for measure in MEASURES
            for key, pair in (
                (measure, getattr(ours, measure.lower())),
                (f"{measure} there", line[measure]),
            )
        }
        lags = found.linear_ar_lags if line["method"] == "linear_ar" else ""
        lines.append({"series": name, "method": line["method"], **pairs, "lags": lags})
    return pd.DataFrame(lines).assign(seconds=round(seconds, 2))


def print_summary(table: pd.DataFrame) -> None:
    """Prints what differs beyond the printed digits, and the geometric means of RMSE / naive."""
    fixed = table[table["method"] != "linear_ar"]
    print("\nlargest difference of naive, seasonal naive and drift:")
    for name in MEASURES:
        print(f"  {name}: {(fixed[name] - fixed[f'{name} there']).abs().max():.1e}")
    naive = table[table["method"] == "naive"].set_index("series")
    linear = table[table["method"] == "linear_ar"].set_index("series")
    for name in ("RMSE", "RMSE there"):
        mean = np.exp(np.log(linear[name] / naive[name]).mean())
        print(f"geometric mean of linear_ar's {name} / naive: {mean:.4f} ({len(linear)} series)")
    print(f"seconds: {linear['seconds'].sum():.2f} in all, {linear['seconds'].max():.2f} at most")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
