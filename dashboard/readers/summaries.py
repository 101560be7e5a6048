"""One line about each run, quick for hundreds of them: a folder is read again once it changed."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import streamlit as st

from core import runs
from core.config import RunConfig
from core.files import read_json_or
from core.runs import Run, State
from dashboard import state
from dashboard.readers.history import losses
from dashboard.readers.unreadable import UNREADABLE
from dashboard.sparkline import sparkline

log = logging.getLogger("lookback.dashboard")

CURVE_EPOCHS = 120
CURVE_WIDTH = 140

Stamps = tuple[int, ...]


@dataclass(frozen=True)
class Summary:
    """What a list of runs shows of one.

    Attributes:
        id: The run's id.
        name: What people call it.
        state: Where it stands.
        created: When it was made, ISO 8601, UTC.
        config: Its settings.
        mae: Typical error on the validation rows; None while there is none.
        naive_mae: That of repeating the last value.
        test_mae: Typical error on the test rows; None while they are sealed.
        opening: The how manieth look at these test rows this run's was; None while sealed.
    """

    id: str
    name: str
    state: State
    created: str
    config: RunConfig
    mae: float | None
    naive_mae: float | None
    test_mae: float | None
    opening: int | None

    @property
    def gain(self) -> float | None:
        """The share by which the typical error is smaller than repeating the last value's."""
        if self.mae is None or not self.naive_mae:
            return None
        return 1 - self.mae / self.naive_mae


@dataclass(frozen=True)
class Names:
    """What a run's series, its target and the unit of that are called."""

    series: str
    target: str
    unit: str


def summaries(folder: Path) -> list[Summary]:
    """Returns a line about each run that can be read, newest first."""
    known, found = _known(str(folder)), {}
    for run in runs.scan(folder):
        stamps = _stamps(run)
        kept, line = known.get(run.id, (None, None))
        found[run.id] = (stamps, line if kept == stamps else _summary(run))
    known.clear()
    known.update(found)
    # Ids of the same second are in no order.
    lines = [_fresh(folder, line) for _stamps_of, line in found.values() if line]
    return sorted(lines, key=lambda run: run.created, reverse=True)


@st.cache_data(max_entries=3000, show_spinner=False)
def names(folder: str) -> Names:
    """Returns what the series of the run in `folder` is called; a run never changes it."""
    try:
        series = Run(folder).series()
    except UNREADABLE:
        return Names("", "", "")
    return Names(series.name, series.target, series.unit)


def curve(run: Run) -> str:
    """Returns how a run's validation loss fell as a small picture, "" while there is none."""
    return _curve(str(run.folder), _changed_ns(run.history_path))


@st.cache_data(max_entries=1000, show_spinner=False)
def _curve(folder: str, changed_ns: int) -> str:
    table = losses(Run(folder), CURVE_EPOCHS)
    values = table["val_loss" if table["val_loss"].notna().any() else "loss"].dropna().to_numpy()
    if len(values) < 2:
        return ""
    # The first epochs fall so far that the others would look flat.
    return sparkline(np.log10(np.maximum(values, 1e-12)), width=CURVE_WIDTH, height=36)


@st.cache_resource(max_entries=4, show_spinner=False)
def _known(folder: str) -> dict[str, tuple[Stamps, Summary | None]]:
    """Returns the lines read so far by run, shared by all sessions."""
    return {}


def _stamps(run: Run) -> Stamps:
    files = (run.config_path, run.label_path, run.status_path, run.metrics_path, run.opening_path)
    return tuple(_changed_ns(path) for path in files)


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _summary(run: Run) -> Summary | None:
    try:
        metrics, status = run.metrics() or {}, read_json_or(run.status_path, {})
        scores, opening = metrics.get("metrics", {}), run.test_opening()
        return Summary(
            id=run.id,
            name=run.name(),
            state=status.get("state", "interrupted"),
            created=status.get("created", ""),
            config=run.config(),
            mae=scores.get("validation", {}).get("mae"),
            naive_mae=metrics.get("validation_baselines", {}).get("naive", {}).get("mae"),
            test_mae=scores.get("test", {}).get("mae") if opening else None,
            opening=opening,
        )
    except UNREADABLE as error:
        log.warning("The run in %s cannot be read: %s", run.folder, error)
        return None


def _fresh(folder: Path, line: Summary) -> Summary:
    # Whether a running one still has its process is not written in any file.
    if line.state != "running":
        return line
    return replace(line, state=Run(folder / line.id).status().state)


def newest_finished() -> Summary | None:
    """Returns the newest run that has scores."""
    return next((run for run in summaries(state.runs_folder()) if run.mae is not None), None)
