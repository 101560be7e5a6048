"""Series of a folder, and trainings that leave their results behind."""

from __future__ import annotations

import dataclasses
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.forecasting.forecaster import Forecaster
from core.forecasting.inputs import Inputs
from core.pipeline import execute
from core.runs import store
from core.runs.files.scores import Scores
from core.runs.weights import load_forecaster
from core.series.inspection import to_series
from core.series.samples import read_source
from core.series.series import Series


@dataclasses.dataclass(frozen=True, eq=False)
class Trained:
    """What a training left.

    Attributes:
        found: Its scores.
        predictions: Its forecasts.
        forecaster: What forecasts with its weights.
        seconds: How long it took by the clock, evaluation included.
        cpu_seconds: How long the cores worked for it; with two of them busy all the time, twice as
            long as the clock says.
    """

    found: Scores
    predictions: pd.DataFrame
    forecaster: Forecaster
    seconds: float
    cpu_seconds: float

    @property
    def inputs(self) -> Inputs:
        """What the network saw of the series."""
        return self.forecaster.inputs

    def shares(self, measure: str = "rmse") -> dict[str, float]:
        """Returns the test errors of forecast and baselines, as shares of the last value's."""
        test = self.found.part("test")
        errors = {"forecast": test.best, **test.baselines}
        naive = getattr(errors["naive"], measure)
        return {name: getattr(found, measure) / naive for name, found in errors.items()}


def train(series: Series, **settings: Any) -> Trained:
    """Trains on a series with a preset and as few settings as may be.

    Args:
        series: The series.
        **settings: Settings that replace the preset's, which `PRESET` in the environment names.
    """
    preset = settings.pop("preset", os.environ.get("PRESET", "recommended"))
    config = RunConfig.from_preset(preset, name=series.name, target=series.target, **settings)
    with tempfile.TemporaryDirectory() as place:
        begun, cpu_begun = time.perf_counter(), time.process_time()
        run = store.create(Path(place), config, series)
        execute(run)
        seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu_begun
        found = run.scores()
        if found is None:
            raise RuntimeError(f"{series.name}: {run.status()}")
        predictions = pd.read_parquet(run.predictions_path)
        return Trained(found, predictions, load_forecaster(run), seconds, cpu_seconds)


def read_series(folder: Path, name: str) -> Series:
    """Reads a series that the index of a folder names."""
    place = practice(folder)
    about = index(folder).loc[name]
    source = read_source(str(place / str(about["file"])))
    return to_series(source, target=str(about["target"]))


def index(folder: Path) -> pd.DataFrame:
    """Returns what a folder says of its series, by name."""
    return pd.read_csv(practice(folder) / "index.csv").set_index("name")


def practice(folder: Path) -> Path:
    """Returns where the series are: in `practice/`, or in the folder itself."""
    inside = folder / "practice"
    return inside if inside.is_dir() else folder


def published(folder: Path, file: str) -> pd.DataFrame:
    """Returns published errors, one line for each series and one column for each method's."""
    table = pd.read_csv(folder / file)
    order = list(dict.fromkeys(table["series"]))
    return table.pivot(index="series", columns="method").loc[order]


def spread(count: int, most: int) -> np.ndarray:
    """Returns `most` numbers below `count`, evenly spread, or all of them if they are fewer."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(int))
