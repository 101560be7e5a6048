"""Loss curves: as they grow, and of finished runs, a million epochs drawn from a few thousand."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from core.runs.files.history import Epoch, sample_history
from core.runs.run import Run
from core.types import Values
from dashboard.charts.style import thin

COLUMNS = ["epoch", "loss", "val_loss"]
MOST_LINES = 4000


class Curve:
    """The losses of one run, shared by all sessions that look at it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._offset = 0
        self._rows: Values = np.empty((0, 3))  # epoch, loss, validation loss

    def update(self) -> None:
        """Reads what was written since the last time; of a long history, a sample at first."""
        with self._lock:
            if self._offset:
                epochs, offset = self._run.history(self._offset)
            else:
                epochs, offset = sample_history(self._run.history_path, MOST_LINES)
            if offset < self._offset:
                self._rows = self._rows[:0]
            self._offset = offset
            self._add(epochs)

    def table(self, points: int = 1000) -> pd.DataFrame:
        """Returns the curve, thinned so that no peak of either loss is lost.

        Args:
            points: How many epochs to keep for each loss at most.

        Returns:
            Columns `epoch`, `loss` and `val_loss` (NaN where not validated), by epoch.
        """
        return pd.DataFrame(_thinned(self._rows, points), columns=COLUMNS)

    def _add(self, epochs: list[Epoch]) -> None:
        if not epochs:
            return
        new = _as_rows(epochs)
        # A resumed run writes the epochs after its checkpoint again.
        before = self._rows[: np.searchsorted(self._rows[:, 0], new[0, 0])]
        self._rows = np.concatenate([before, new])


def losses(run: Run) -> pd.DataFrame:
    """Returns the losses of a run by epoch.

    Args:
        run: The run.

    Returns:
        Columns `epoch`, `loss` and `val_loss` (NaN where not validated), by epoch.
    """
    path = run.history_path
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS, dtype=float)
    stamp = path.stat()
    return _losses(str(path), stamp.st_mtime_ns, stamp.st_size)


@st.cache_data(max_entries=2000, show_spinner=False)
def _losses(path: str, changed_ns: int, size: int) -> pd.DataFrame:  # noqa: ARG001
    epochs, _offset = sample_history(Path(path), MOST_LINES)
    table = pd.DataFrame(_as_rows(epochs), columns=COLUMNS)
    return table.drop_duplicates("epoch", keep="last").sort_values("epoch")


def _as_rows(epochs: list[Epoch]) -> Values:
    """Returns epochs as `(n, 3)`: number, loss, validation loss."""
    return np.array([epoch[:3] for epoch in epochs], dtype=np.float64).reshape(-1, 3)


def thinned(table: pd.DataFrame, points: int) -> pd.DataFrame:
    """Returns losses by epoch, thinned so that no peak of either loss is lost.

    Args:
        table: Columns `epoch`, `loss` and `val_loss` (NaN where not validated), by epoch.
        points: How many epochs to keep for each loss at most.
    """
    return pd.DataFrame(_thinned(table.to_numpy(dtype=float), points), columns=table.columns)


def _thinned(rows: Values, points: int) -> Values:
    validated = np.flatnonzero(~np.isnan(rows[:, 2]))
    places = np.union1d(thin(rows[:, 1], points), validated[thin(rows[validated, 2], points)])
    if len(validated):
        places = np.union1d(places, validated[np.argmin(rows[validated, 2])])
    thin_rows: Values = rows[places.astype(int)]
    return thin_rows


@st.cache_resource(max_entries=16, show_spinner=False)
def curve_of(folder: str) -> Curve:
    """Returns the growing curve of the run in `folder`."""
    return Curve(Run(Path(folder)))
