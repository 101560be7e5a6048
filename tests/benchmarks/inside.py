"""How long a look inside a network takes: `python -m tests.benchmarks.inside`.

A look replays one window in NumPy and reads off the six equations of a unit; seconds, median and
slowest of some rows. Opening the run folder comes once, before the first look.
"""

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from core.config import RunConfig
from core.forecasting.forecaster import Forecaster
from core.forecasting.inputs import Inputs
from core.forecasting.scaler import Scaler
from core.inspection.inside import trace_window
from core.learning import network
from core.runs import store
from core.runs.weights import load_forecaster, write_weights
from core.series.series import Series

LOOKS = 50
SIZES = {
    "article, 80 and 100 units, window 20": {"units": (80, 100), "window": 20},
    "256 and 256 units, window 200": {"units": (256, 256), "window": 200},
    "article, hybrid, 12 steps ahead": {
        "units": (80, 100),
        "window": 20,
        "horizon": 12,
        "strategy": "hybrid",
    },
}


def forecaster(folder: Path, n: int, **settings: object) -> tuple[Forecaster, float]:
    """Returns a network of a size from a run folder, and the seconds to open it."""
    values = np.cumsum(np.random.default_rng(1).normal(size=n))
    config = RunConfig(**settings)
    run = store.create(folder, config, Series("walk", "height", "", None, values))
    model = network.build(1, config.units, 0.0, config.outputs, config.strategy)
    network.draw_weights(model, 7)
    inputs = Inputs(config.window, Scaler(True, 0.0, 2.0), np.ones(config.outputs))
    write_weights(run, network.weights(model), inputs)
    began = time.perf_counter()
    found = load_forecaster(run)
    return found, time.perf_counter() - began


def look_seconds(found: Forecaster) -> list[float]:
    """Returns the seconds of each of some looks."""
    taken = []
    for row in range(1000, 1000 + LOOKS):
        began = time.perf_counter()
        inside = trace_window(found, row, found.config.outputs)
        for layer in range(len(inside.units)):
            inside.unit_step(layer, inside.liveliest(layer)[0], len(inside.window) - 1)
        taken.append(time.perf_counter() - began)
    return taken


def main() -> None:
    print("| network | open | look, median | slowest |\n|---|---|---|---|")
    for name, settings in SIZES.items():
        with tempfile.TemporaryDirectory() as folder:
            found, opened = forecaster(Path(folder), 20_000, **settings)
            taken = look_seconds(found)
            print(f"| {name} | {opened:.3f} | {statistics.median(taken):.4f} | {max(taken):.4f} |")


if __name__ == "__main__":
    main()
