"""How good the recommended network is on real series, beside what costs nothing.

    python -m tests.benchmarks.accuracy ../shared/data [SERIES ...]

The folder holds `practice_baselines.csv` and the series it is about in `practice/`, with their
index. Each is trained by the pipeline with the preset and no setting of its own; errors are one
step ahead on the last 15 %. Set `PRESET` in the environment to measure another preset.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from core import runs
from core.config import RunConfig
from core.pipeline import execute, warm_up
from core.tables import read_source, to_series


def main(folder: Path, names: list[str]) -> None:
    """Prints one line for each series, then the geometric means."""
    published = pd.read_csv(folder / "practice_baselines.csv")
    warm_up()
    print(f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}", flush=True)
    lines = []
    for name in names or list(dict.fromkeys(published["series"])):
        lines.append(measure(folder, name))
        cells = (f"{v:.4f}" if isinstance(v, float) else str(v) for v in lines[-1].values())
        print(f"| {' | '.join(cells)} |", flush=True)
    print_summary(pd.DataFrame(lines))


def measure(folder: Path, name: str) -> dict[str, object]:
    """Trains on one series and returns its errors, as shares of repeating the last value's."""
    about = pd.read_csv(folder / "practice" / "index.csv").set_index("name").loc[name]
    period = int(about["period"]) or None
    config = RunConfig.from_preset(
        os.environ.get("PRESET", "recommended"), name=name, target=str(about["target"])
    )
    source = read_source(str(folder / "practice" / str(about["file"])))
    series = to_series(source, target=config.target)
    with tempfile.TemporaryDirectory() as place:
        begun = time.perf_counter()
        run = runs.create(Path(place), config, series)
        execute(run)
        seconds = time.perf_counter() - begun
        found = run.metrics()
    if found is None:
        raise RuntimeError(f"{name}: {run.status()}")
    scores, baselines = found["metrics"]["test"], found["baselines"]
    naive = baselines["naive"]["rmse"]
    seasonal = baselines.get("seasonal_naive")
    return {
        "series": name,
        "rows": len(series),
        "season": f"{series.season_length}/{period}",
        "ours": scores["rmse"] / naive,
        "linear_ar": baselines["linear_ar"]["rmse"] / naive,
        "seasonal_naive": seasonal["rmse"] / naive if seasonal else float("nan"),
        "best epoch": f"{found['best_epoch']} of {found['epochs']}",
        "seconds": round(seconds),
    }


_COLUMNS = (
    "series",
    "rows",
    "season (found/index)",
    "RMSE ÷ naive",
    "linear autoregression",
    "seasonal naive",
    "best epoch",
    "seconds",
)


def print_summary(table: pd.DataFrame) -> None:
    """Prints the figures that count."""
    for name in ("ours", "linear_ar"):
        mean = np.exp(np.log(table[name].astype(float)).mean())
        print(f"geometric mean of RMSE / naive, {name}: {mean:.4f} ({len(table)} series)")
    worst = table.loc[table["ours"].idxmax()]
    print(f"worst series: {worst['series']} at {worst['ours']:.4f}")
    print(f"seconds: {table['seconds'].sum()} in all, {table['seconds'].max()} at most")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
