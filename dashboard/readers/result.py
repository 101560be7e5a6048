"""What a finished run found, read from its folder once and shared by every page that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core import evaluation
from core.config import RunConfig
from core.errors import Message
from core.forecasting import Forecaster
from core.runs import Run
from core.series import Series
from core.windows import Parts, parts
from dashboard.i18n import gettext as _
from dashboard.phrases.messages import say
from dashboard.phrases.periods import count_rows
from dashboard.readers.unreadable import UNREADABLE, message_of
from dashboard.words import amount

# What every page that shows a result reads of its scores.
NEEDED = {"metrics", "baselines", "rows", "best_epoch", "epochs", "seconds"}
BASELINES = ("naive", "seasonal_naive", "drift", "linear_ar")


@dataclass(frozen=True)
class Result:
    """A run with its scores. Shared between sessions: nothing in it may be changed.

    Attributes:
        id: The run's id.
        config: Its settings, under its present name.
        series: The series it learnt.
        metrics: Its scores, as `metrics.json` holds them.
        table: One row for each row of the series: `ds`, `y`, and, missing where there is no
            forecast, `split`, `forecast` and one column a baseline.
    """

    id: str
    config: RunConfig
    series: Series
    metrics: dict[str, Any]
    table: pd.DataFrame

    @property
    def parts(self) -> Parts:
        """The rows of each part."""
        return parts(len(self.series), self.config.split)

    @property
    def test(self) -> dict[str, Any]:
        """The scores of the best weights on the test rows."""
        scores: dict[str, Any] = self.metrics["metrics"]["test"]
        return scores

    @property
    def test_rows(self) -> range:
        """The rows the test scores are about."""
        return range(*self.metrics["rows"]["test"])

    @property
    def baselines(self) -> list[str]:
        """The baselines there are, in the order they are shown."""
        return [name for name in BASELINES if name in self.metrics["baselines"]]

    def against(self, baseline: str) -> float | None:
        """Returns the typical error as a share of a baseline's; None where one is missing or 0."""
        own, error = self.test["mae"], self.metrics["baselines"][baseline]["mae"]
        return own / error if own is not None and error else None


def baseline_name(name: str) -> str:
    """Returns what people call a baseline."""
    names = {
        "naive": _("Repeating the last value"),
        "seasonal_naive": _("Repeating the last season"),
        "drift": _("Following the drift"),
        "linear_ar": _("A straight-line model of past values"),
    }
    return names.get(name, name)


def sentence(result: Result) -> str:
    """Returns how good a run is, in this session's language and not yet inert."""
    found = evaluation.sentence(result.series, result.metrics, count_rows, amount)
    return say(found)


def load(run: Run) -> Result | None:
    """Returns what a run found, or None before there are scores and where they are damaged."""
    try:
        return _loaded(run)
    except UNREADABLE:
        return None


def damage(run: Run) -> Message | None:
    """Returns why the scores of a run cannot be shown, None where nothing is damaged."""
    try:
        found = _loaded(run)
    except UNREADABLE as error:
        return message_of(error)
    if found is None and run.metrics_path.is_file():
        name = "predictions.parquet" if run.metrics() is not None else "metrics.json"
        return message_of(ValueError(name))
    return None


def _loaded(run: Run) -> Result | None:
    files = (run.metrics_path, run.predictions_path, run.config_path, run.label_path)
    if run.metrics() is None or not run.predictions_path.is_file():
        return None
    return _load(str(run.folder), tuple(_stamp(path) for path in files))


@st.cache_data(max_entries=200, show_spinner=False)
def forecast(folder: str, changed_ns: int, steps: int) -> NDArray[np.float64]:
    """Returns the next values of a run's series; `changed_ns` is when its weights were written."""
    return Forecaster.load(Run(folder)).forecast(steps)


@st.cache_resource(max_entries=12, show_spinner=False)
def _load(folder: str, stamps: tuple[int, ...]) -> Result:
    run = Run(folder)
    series = run.series()
    found = pd.read_parquet(run.predictions_path)
    found = found[found["step"] == 1].drop(columns=["y", "step"])
    table = pd.DataFrame({"ds": series.ds, "y": series.values})
    table = table.merge(found.drop_duplicates("ds"), on="ds", how="left")
    metrics = run.metrics()
    assert metrics is not None  # `_loaded` looked
    missing = NEEDED - metrics.keys()
    if missing:
        raise KeyError(*missing)
    return Result(run.id, run.config(), series, metrics, table)


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0
