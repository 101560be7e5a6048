"""What a finished run found, read from its folder once and shared by every page that shows it.

The test part is sealed until somebody opens it, see `core.runs.seal`: a sealed result holds no
forecast and no score of a test row, so that no page can show one.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.config import RunConfig
from core.errors import DamagedFile, Message, UserError
from core.evaluation import headline
from core.evaluation.advice import Advice, advise
from core.evaluation.metrics import Errors
from core.evaluation.part_scores import PartScores
from core.forecasting.forecaster import Forecaster
from core.forecasting.task import Task
from core.records import damaged
from core.runs import seal
from core.runs.files.scores import Scores
from core.runs.outlook import Outlook, outlook
from core.runs.run import Run
from core.runs.weights import load_forecaster
from core.series.series import Series
from core.series.split import BAND_LEVELS, Parts, parts
from dashboard.language.messages import say
from dashboard.language.periods import count_rows
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import error_amount

BASELINES = ("naive", "seasonal_naive", "drift", "linear_ar")


@dataclass(frozen=True, eq=False)
class Result:
    """A run with its scores. Shared between sessions: nothing in it may be changed.

    Attributes:
        id: The run's id.
        config: Its settings, under its present name.
        series: The series it learnt.
        newest: The same with the rows that came since.
        scores: Its scores; without those of the test rows while they are sealed.
        opening: Which look at these test rows this run's was, counted from 1; None while sealed.
        predictions: One row for each row that was forecast and each step ahead, as
            `predictions.parquet` holds them; without the test rows while they are sealed.
    """

    id: str
    config: RunConfig
    series: Series
    newest: Series
    scores: Scores
    opening: int | None
    predictions: pd.DataFrame

    @property
    def parts(self) -> Parts:
        """The rows of each part."""
        return parts(len(self.series), self.config.split)

    @property
    def unsealed_parts(self) -> tuple[str, ...]:
        """The parts whose scores may be shown, see `core.runs.seal`."""
        return seal.unsealed_parts(self.parts, self.opening)

    @property
    def unsealed_rows(self) -> range:
        """The rows whose forecasts may be shown, see `core.runs.seal`."""
        return seal.unsealed_rows(self.parts, self.opening)

    @property
    def part(self) -> str:
        """The part whose scores are shown: `test` once it is open, else `validation`."""
        return self.unsealed_parts[-1]

    @property
    def shown(self) -> PartScores:
        """The scores of the part that is shown."""
        return self.scores.part(self.part)

    @property
    def errors(self) -> Errors:
        """The errors of the best weights on the part that is shown."""
        return self.shown.best

    @property
    def rows(self) -> range:
        """The rows that the shown scores are about."""
        return self.scores.rows[self.part]

    @property
    def baselines(self) -> list[str]:
        """The baselines there are, in the order they are shown."""
        return [name for name in BASELINES if name in self.scores.validation.baselines]

    @property
    def levels(self) -> list[int]:
        """The levels of the bands around the forecasts, in percent; [] where there are none."""
        return [
            level
            for level in BAND_LEVELS
            if f"lo-{level}" in self.predictions and self.predictions[f"lo-{level}"].notna().any()
        ]

    def newest_rows(self, most: int) -> pd.DataFrame:
        """Returns the last rows that are known: columns `ds`, `y` and `repaired`.

        Args:
            most: How many at most.
        """
        series, last = self.newest, slice(-most, None)
        columns = {"ds": series.ds, "y": series.values, "repaired": series.is_repaired}
        return pd.DataFrame({name: column[last] for name, column in columns.items()})

    def at_step(self, step: int) -> pd.DataFrame:
        """Returns one row for each row of the series, with what was forecast some steps before.

        Args:
            step: Steps ahead, from 1; 0 for the fewest from which each row was forecast.

        Returns:
            Columns `ds`, `y`, `repaired`, and, missing where there is no forecast, `split`,
            `forecast`, one column a baseline and the ends of the bands. Shared, too.
        """
        return _at_step(self, step)


@lru_cache(maxsize=16)
def _at_step(result: Result, step: int) -> pd.DataFrame:
    predictions = result.predictions.sort_values("step", kind="stable")
    if step:
        predictions = predictions[predictions["step"] == step]
    predictions = predictions.drop(
        columns=["y", "step", "repaired"], errors="ignore"
    ).drop_duplicates("ds")
    series = result.series
    table = pd.DataFrame({"ds": series.ds, "y": series.values, "repaired": series.is_repaired})
    return table.merge(predictions, on="ds", how="left")


def baseline_name(name: str) -> str:
    """Returns what people call a baseline."""
    names = {
        "naive": _("Repeating the last value"),
        "seasonal_naive": _("Repeating the last season"),
        "drift": _("Following the drift"),
        "linear_ar": _("A linear model of past values"),
        "linear": _("This forecast without the LSTM"),
    }
    return names.get(name, name)


def within_sentence(name: str) -> str:
    """Returns what people call a baseline, in the middle of a sentence."""
    called = baseline_name(name)
    return called[:1].lower() + called[1:]


def headline_of(result: Result) -> str:
    """Returns how good a run is, in this session's language and not yet inert."""
    message = headline.sentence(
        result.series,
        result.part,
        result.rows,
        result.shown,
        count_rows,
        error_amount,
        within_sentence,
    )
    return say(message)


def advice_of(run: Run, result: Result) -> Advice:
    """Returns what to do with a run's forecast, in this session's language."""
    asked = run.verdict()
    judged = asked.judgement.verdict if asked and asked.judgement else None
    return advise(result.shown, result.scores.lstm_adds, judged, within_sentence)


def look_text(opening: int) -> str:
    """Returns how often the test rows had been looked at, for beside their scores."""
    return _("look {n} at the test").format(n=number(opening))


def result_of(run: Run) -> Result | None:
    """Returns what a run found, or None before there are scores and where they are damaged."""
    try:
        return _loaded(run)
    except DamagedFile:
        return None


def damage(run: Run) -> Message | None:
    """Returns why the scores of a run cannot be shown, None where nothing is damaged."""
    try:
        _loaded(run)
    except DamagedFile as error:
        return error.message
    return None


def open_predictions(run: Run) -> pd.DataFrame:
    """Returns the predictions of a run with the count of looks; test rows only once they are open.

    Raises:
        DamagedFile: They are missing or damaged.
    """
    opening, predictions = seal.opening(run), seal.shown_predictions(run)
    if not opening:
        return predictions
    return predictions.assign(
        test_opening=np.where(predictions["split"] == "test", str(opening), "")
    )


def _loaded(run: Run) -> Result | None:
    files = (
        run.metrics_path,
        run.predictions_path,
        run.config_path,
        run.label_path,
        run.opening_path,
        run.newer_path,
    )
    if not run.metrics_path.exists():
        return None
    return _load(str(run.folder), tuple(_stamp(path) for path in files))


def files_of(run: Run) -> tuple[str, int]:
    """Returns a run's folder, and when what a forecast is made of was written last."""
    paths = (run.weights_path, run.metrics_path, run.opening_path, run.label_path, run.newer_path)
    return str(run.folder), max(map(_stamp, paths))


@st.cache_resource(max_entries=12, show_spinner=False)
def forecaster(folder: str, changed_ns: int) -> Forecaster:  # noqa: ARG001
    """Returns a run's network, shared; `changed_ns` is when its files were written."""
    return load_forecaster(Run(folder))


@st.cache_data(max_entries=200, show_spinner=False)
def forecast(folder: str, changed_ns: int, steps: int) -> NDArray[np.float64]:
    """Returns the next values of a run's series; `changed_ns` is when its files were written.

    Args:
        folder: The run's folder.
        changed_ns: When its files were written.
        steps: How many values.
    """
    return forecaster(folder, changed_ns).forecast(steps, Run(folder).newest_series())


def outlook_of(run: Run, steps: int) -> Outlook:
    """Returns what comes next of a run, as it is used. Shared: nothing in it may be changed.

    Raises:
        UserError: There are no whole weights.
    """
    return _outlook(*files_of(run), steps)


@st.cache_resource(max_entries=50, show_spinner=False)
def _outlook(folder: str, changed_ns: int, steps: int) -> Outlook:
    return outlook(Run(folder), forecaster(folder, changed_ns), steps)


def default_steps(series: Series, config: RunConfig) -> int:
    """Returns how many next values are given: the horizon, or a season where that is one step."""
    return config.horizon if config.horizon > 1 else min(season_of(series, config), 60)


def season_of(series: Series, config: RunConfig) -> int:
    """Returns the rows of a season, 12 where there is none."""
    return Task.of(series, config).season_length or 12


def prepare_results(run: Run) -> None:
    """Begins to work out what Results shows first, while another page is still looked at."""
    if found := result_of(run):
        _prepare(*files_of(run), default_steps(found.series, found.config))


@st.cache_resource(max_entries=50, show_spinner=False)
def _prepare(folder: str, changed_ns: int, steps: int) -> None:
    def work() -> None:
        with contextlib.suppress(UserError, OSError):  # whoever opens the page is told
            _outlook(folder, changed_ns, steps)

    threading.Thread(target=work, daemon=True, name="lookback next values").start()


@st.cache_resource(max_entries=12, show_spinner=False)
def _load(folder: str, stamps: tuple[int, ...]) -> Result:  # noqa: ARG001
    run = Run(folder)
    # Asked first: who opens it meanwhile is shown a moment later what is shown to the others.
    opening, scores = seal.opening(run), seal.shown_scores(run)
    assert scores is not None  # `_loaded` looked
    config, series, predictions = run.config(), run.series(), seal.shown_predictions(run)
    if scores.n_rows != len(series):
        raise damaged(run.metrics_path, "scores of another series")
    whole = {*scores.validation.baselines} <= {*predictions.columns}
    whole &= bool(predictions["step"].between(1, config.horizon).all())
    if not whole or not predictions["ds"].isin(series.ds).all():
        raise damaged(run.predictions_path, "forecasts of another series")
    newest = series
    if run.newer_path.exists():
        with contextlib.suppress(DamagedFile):  # the next values, which need it, tell of it
            newest = run.newest_series()
    return Result(run.id, config, series, newest, scores, opening, predictions)


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0
