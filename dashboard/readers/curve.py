"""A loss curve that grows: only the new lines of a history are read."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.runs.run import Run
from core.types import Values
from dashboard.charts.style import thin
from dashboard.readers import history


class Curve:
    """The losses of one run, shared by all sessions that look at it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._offset = 0
        self._rows = np.empty((0, 3))  # epoch, loss, validation loss

    def update(self) -> None:
        """Reads what was written since the last time."""
        with self._lock:
            if self._offset == 0:
                self._begin()
            lines, offset = self._run.history(self._offset)
            if offset < self._offset:
                self._rows = self._rows[:0]
            self._offset = offset
            self._add(lines)

    def table(self, points: int = 1000) -> pd.DataFrame:
        """Returns the curve, thinned so that no peak of either loss is lost.

        Args:
            points: How many epochs to keep for each loss at most.

        Returns:
            Columns `epoch`, `loss` and `val_loss` (NaN where not validated), by epoch.
        """
        return pd.DataFrame(_thinned(self._rows, points), columns=history.COLUMNS)

    def _begin(self) -> None:
        """Takes a long history as a sample of its lines, and goes on from its end."""
        path = self._run.history_path
        size = path.stat().st_size if path.is_file() else 0
        if size > history.WHOLE_BYTES:
            self._rows = history.losses(self._run).to_numpy(dtype=float)
            self._offset = size

    def _add(self, lines: list[dict[str, Any]]) -> None:
        if not lines:
            return
        new = np.array(
            [(row["epoch"], row.get("loss"), row.get("val_loss")) for row in lines], dtype=float
        )
        # A resumed run writes the epochs after its checkpoint again.
        kept = self._rows[: np.searchsorted(self._rows[:, 0], new[0, 0])]
        self._rows = np.concatenate([kept, new])


def thinned(table: pd.DataFrame, points: int) -> pd.DataFrame:
    """Returns losses by epoch, thinned so that no peak of either loss is lost.

    Args:
        table: Columns `epoch`, `loss` and `val_loss` (NaN where not validated), by epoch.
        points: How many epochs to keep for each loss at most.
    """
    return pd.DataFrame(_thinned(table.to_numpy(dtype=float), points), columns=table.columns)


def _thinned(rows: Values, points: int) -> Values:
    validated = np.flatnonzero(~np.isnan(rows[:, 2]))
    kept = np.union1d(thin(rows[:, 1], points), validated[thin(rows[validated, 2], points)])
    if len(validated):
        kept = np.union1d(kept, validated[np.argmin(rows[validated, 2])])
    thin_rows: Values = rows[kept.astype(int)]
    return thin_rows


@st.cache_resource(max_entries=16, show_spinner=False)
def curve_of(folder: str) -> Curve:
    """Returns the growing curve of the run in `folder`."""
    return Curve(Run(Path(folder)))
