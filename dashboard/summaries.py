"""One line about each run, quick for hundreds of them: a folder is read again once it changed."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import streamlit as st

from core import runs
from core.config import RunConfig
from core.errors import UserError
from core.files import read_json_or
from core.runs import Run, State
from dashboard.history import losses
from dashboard.sparkline import sparkline

log = logging.getLogger("lookback.dashboard")

CURVE_EPOCHS = 120
CURVE_WIDTH = 140


@dataclass(frozen=True)
class Summary:
    """What a list of runs shows of one.

    Attributes:
        id: The run's id.
        name: What people call it.
        state: Where it stands.
        created: When it was made, ISO 8601, UTC.
        config: Its settings.
        based_on: Id of the run it was made from.
        series: What its series is called.
        target: What it forecasts.
        unit: The unit of that.
        epochs: Epochs learnt so far.
        mae: Typical error on the test rows; None while there is none.
        naive_mae: That of repeating the last value.
        curve: Its validation losses as a small picture; "" while there are none.
    """

    id: str
    name: str
    state: State
    created: str
    config: RunConfig
    based_on: str | None
    series: str
    target: str
    unit: str
    epochs: int
    mae: float | None
    naive_mae: float | None
    curve: str

    @property
    def gain(self) -> float | None:
        """The share by which the typical error is smaller than repeating the last value's."""
        if self.mae is None or not self.naive_mae:
            return None
        return 1 - self.mae / self.naive_mae


def summaries(folder: Path) -> list[Summary]:
    """Returns a line about each run that can be read, newest first."""
    found = [line for run in runs.scan(folder) if (line := _fresh(run))]
    # Ids of the same second are in no order.
    return sorted(found, key=lambda run: run.created, reverse=True)


def _fresh(run: Run) -> Summary | None:
    files = (
        run.config_path,
        run.label_path,
        run.status_path,
        run.metrics_path,
        run.history_path,
    )
    try:
        found = _summary(str(run.folder), tuple(_stamp(path) for path in files))
    except (OSError, ValueError, UserError) as error:
        log.warning("The run in %s cannot be read: %s", run.folder, error)
        return None
    # Whether a running one still has its process is not written in any file.
    return replace(found, state=run.status().state) if found.state == "running" else found


@st.cache_data(max_entries=3000, show_spinner=False)
def _summary(folder: str, stamps: tuple[int, ...]) -> Summary:
    run = Run(folder)
    metrics = run.metrics() or {}
    status = read_json_or(run.status_path, {})
    series, target, unit = _names(str(run.folder))
    return Summary(
        id=run.id,
        name=run.name(),
        state=status.get("state", "interrupted"),
        created=status.get("created", ""),
        config=run.config(),
        based_on=run.based_on(),
        series=series,
        target=target,
        unit=unit,
        epochs=metrics.get("epochs", run.progress().epoch),
        mae=metrics.get("metrics", {}).get("test", {}).get("mae"),
        naive_mae=metrics.get("baselines", {}).get("naive", {}).get("mae"),
        curve=_curve(run),
    )


@st.cache_data(max_entries=3000, show_spinner=False)
def _names(folder: str) -> tuple[str, str, str]:
    # A run's series never changes.
    series = Run(folder).series()
    return series.name, series.target, series.unit


def _curve(run: Run) -> str:
    table = losses(run, CURVE_EPOCHS)
    values = table["val_loss" if table["val_loss"].notna().any() else "loss"].dropna().to_numpy()
    if len(values) < 2:
        return ""
    # The first epochs fall so far that the others would look flat.
    return sparkline(np.log10(np.maximum(values, 1e-12)), width=CURVE_WIDTH, height=36)


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
