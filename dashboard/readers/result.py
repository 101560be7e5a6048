"""What a finished run found, read from its folder once and shared by every page that shows it.

The test part is sealed until somebody opens it. Sealing happens here: a sealed result holds no
forecast and no score of a test row, so that no page can show one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.config import RunConfig
from core.errors import Message
from core.evaluation import headline
from core.evaluation.scoring import usable_horizon
from core.forecasting.forecaster import Forecaster
from core.runs.run import Run
from core.runs.weights import load_forecaster
from core.series.series import Series
from core.series.split import LEVELS, Parts, parts
from dashboard.language.messages import say
from dashboard.language.periods import count_rows
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import amount
from dashboard.readers.unreadable import UNREADABLE, message_of

# What every page that shows a result reads of its scores.
NEEDED = {"metrics", "validation_baselines", "rows", "best_epoch", "epochs", "seconds"}
BASELINES = ("naive", "seasonal_naive", "drift", "linear_ar")

# Where the scores hold something for each part, by the part's name.
_BY_PART = ("metrics", "last_weights", "steps", "copycat")
# What is about the test rows alone, or made of their errors.
_OF_TEST = ("baselines", "intervals", "usable_horizon", "bands_ahead")


@dataclass(frozen=True, eq=False)
class Result:
    """A run with its scores. Shared between sessions: nothing in it may be changed.

    Attributes:
        id: The run's id.
        config: Its settings, under its present name.
        series: The series it learnt.
        metrics: Its scores, as `metrics.json` holds them; without those of the test rows while
            they are sealed.
        opening: The how manieth look at these test rows this run's was; None while sealed.
        predictions: One row for each row that was forecast and each step ahead, as
            `predictions.parquet` holds them; without the test rows while they are sealed.
    """

    id: str
    config: RunConfig
    series: Series
    metrics: dict[str, Any]
    opening: int | None
    predictions: pd.DataFrame

    @property
    def parts(self) -> Parts:
        """The rows of each part."""
        return parts(len(self.series), self.config.split)

    @property
    def part(self) -> str:
        """The part whose scores are shown: `test` once it is open, else `validation`."""
        return "test" if self.opening else "validation"

    @property
    def scores(self) -> dict[str, Any]:
        """The scores of the best weights on the part that is shown."""
        return self.scores_on(self.part)

    @property
    def rows(self) -> range:
        """The rows that the shown scores are about."""
        return range(*self.metrics["rows"][self.part])

    @property
    def baselines(self) -> list[str]:
        """The baselines there are, in the order they are shown."""
        return [name for name in BASELINES if name in self.metrics["validation_baselines"]]

    @property
    def levels(self) -> list[int]:
        """The levels of the bands around the forecasts, in percent; [] where there are none."""
        return [
            level
            for level in LEVELS
            if f"lo-{level}" in self.predictions and self.predictions[f"lo-{level}"].notna().any()
        ]

    @property
    def usable_horizon(self) -> int:
        """The last step up to which the forecast beats every baseline on the part shown."""
        return usable_horizon(self.steps)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The errors at each step ahead on the part shown; [] for a run of an older version."""
        found: list[dict[str, Any]] = self.metrics.get("steps", {}).get(self.part, [])
        return found

    @property
    def copycat(self) -> dict[str, Any]:
        """Whether the forecast of the part shown only repeats; {} for a run of an older version."""
        found: dict[str, Any] = self.metrics.get("copycat", {}).get(self.part, {})
        return found

    def scores_on(self, part: str) -> dict[str, Any]:
        """Returns the scores of the best weights on a part."""
        scores: dict[str, Any] = self.metrics["metrics"][part]
        return scores

    def baseline(self, name: str, part: str | None = None) -> dict[str, Any]:
        """Returns the scores of a baseline, on the part shown unless another is named."""
        kept = "baselines" if (part or self.part) == "test" else "validation_baselines"
        scores: dict[str, Any] = self.metrics[kept][name]
        return scores

    def against(self, baseline: str, part: str | None = None) -> float | None:
        """Returns the typical error as a share of a baseline's; None where one is missing or 0."""
        own, error = self.scores_on(part or self.part)["mae"], self.baseline(baseline, part)["mae"]
        return own / error if own is not None and error else None

    def at_step(self, step: int) -> pd.DataFrame:
        """Returns one row for each row of the series, with what was forecast some steps before.

        Args:
            step: Steps ahead, from 1.

        Returns:
            Columns `ds`, `y`, `repaired`, and, missing where there is no forecast, `split`,
            `forecast`, one column a baseline and the ends of the bands. Shared, too.
        """
        return _at_step(self, step)


@lru_cache(maxsize=16)
def _at_step(result: Result, step: int) -> pd.DataFrame:
    found = result.predictions[result.predictions["step"] == step]
    found = found.drop(columns=["y", "step", "repaired"], errors="ignore").drop_duplicates("ds")
    series = result.series
    table = pd.DataFrame({"ds": series.ds, "y": series.values, "repaired": series.is_repaired})
    return table.merge(found, on="ds", how="left")


def baseline_name(name: str) -> str:
    """Returns what people call a baseline."""
    names = {
        "naive": _("Repeating the last value"),
        "seasonal_naive": _("Repeating the last season"),
        "drift": _("Following the drift"),
        "linear_ar": _("A straight-line model of past values"),
    }
    return names.get(name, name)


def headline_of(result: Result) -> str:
    """Returns how good a run is, in this session's language and not yet inert."""
    found = headline.sentence(result.series, result.metrics, result.part, count_rows, amount)
    return say(found)


def look(opening: int) -> str:
    """Returns how often the test rows had been looked at, for beside their scores."""
    return _("look {n} at the test").format(n=number(opening))


def result_of(run: Run) -> Result | None:
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


def open_metrics(run: Run) -> dict[str, Any]:
    """Returns the scores of a run with the count of looks; test scores only once they are open."""
    opening = run.test_opening()
    metrics = run.metrics() or {}
    return {**(metrics if opening else _without_test(metrics)), "test_opening": opening}


def open_predictions(run: Run) -> pd.DataFrame:
    """Returns the predictions of a run; the test rows only once they are open.

    Raises:
        KeyError: The file is another one.
    """
    found, opening = run.predictions(), run.test_opening()
    if not opening:
        return _without_test_rows(found, run.config())
    return found.assign(test_opening=np.where(found["split"] == "test", str(opening), ""))


def _sealed_bands(run: Run, of: Forecaster) -> dict[str, NDArray[np.float64]]:
    """Returns half the widths of the bands that the last validation rows had, by level."""
    config, found = run.config(), {}
    try:
        rows = _without_test_rows(run.predictions(), config)
    except UNREADABLE:  # the next values themselves can still be had
        return {}
    for level in LEVELS:
        if f"hi-{level}" not in rows:
            continue
        last = rows.dropna(subset=[f"hi-{level}"]).groupby("step").last()
        half = np.full(config.horizon, np.nan)
        top, middle = (last[name].to_numpy() for name in (f"hi-{level}", "forecast"))
        half[last.index.to_numpy() - 1] = of.inputs.learn(top) - of.inputs.learn(middle)
        found[str(level)] = half
    return found


def _without_test(metrics: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in metrics.items() if key not in _OF_TEST}
    for key in _BY_PART:
        if key in kept:
            kept[key] = {part: found for part, found in kept[key].items() if part != "test"}
    return kept


def _without_test_rows(found: pd.DataFrame, config: RunConfig) -> pd.DataFrame:
    if len(config.split) == 2:
        # The same rows are validation and test: they chose the weights and are shown as such.
        return found.assign(split=found["split"].replace("test", "validation"))
    return found[found["split"] != "test"].reset_index(drop=True)


def _loaded(run: Run) -> Result | None:
    files = (
        run.metrics_path,
        run.predictions_path,
        run.config_path,
        run.label_path,
        run.opening_path,
    )
    if run.metrics() is None or not run.predictions_path.is_file():
        return None
    return _load(str(run.folder), tuple(_stamp(path) for path in files))


def files_of(run: Run) -> tuple[str, int]:
    """Returns a run's folder, and when what a forecast is made of was written last."""
    stamps = (run.weights_path, run.metrics_path, run.opening_path)
    return str(run.folder), max(_stamp(path) for path in stamps)


@st.cache_resource(max_entries=12, show_spinner=False)
def forecaster(folder: str, changed_ns: int) -> Forecaster:
    """Returns a run's network, shared; `changed_ns` is when its files were written.

    While the test is sealed, its bands are as wide as the errors of the validation rows made them:
    wider or narrower ones would tell of the test.
    """
    run = Run(folder)
    found = load_forecaster(run)
    return found if run.test_opening() else replace(found, bands_ahead=_sealed_bands(run, found))


@st.cache_data(max_entries=200, show_spinner=False)
def forecast(folder: str, changed_ns: int, steps: int) -> NDArray[np.float64]:
    """Returns the next values of a run's series; `changed_ns` is when its files were written.

    Args:
        folder: The run's folder.
        changed_ns: When its files were written.
        steps: How many values.
    """
    return forecaster(folder, changed_ns).forecast(steps)


@st.cache_resource(max_entries=12, show_spinner=False)
def _load(folder: str, stamps: tuple[int, ...]) -> Result:
    run = Run(folder)
    metrics, opening, config = run.metrics(), run.test_opening(), run.config()
    assert metrics is not None  # `_loaded` looked
    missing = NEEDED - metrics.keys()
    if missing:
        raise KeyError(*missing)
    predictions = run.predictions()
    if not opening:
        metrics, predictions = _without_test(metrics), _without_test_rows(predictions, config)
    found = Result(run.id, config, run.series(), metrics, opening, predictions)
    found.at_step(1)  # a foreign file is found out here
    return found


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0
