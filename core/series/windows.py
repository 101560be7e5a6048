"""The windows of a series and their targets.

A window belongs to the part of its targets. The window of the first target in row `t` holds the
rows `t - window` to `t - 1`, oldest first; the targets of several steps ahead follow in the rows
`t` to `t + horizon - 1`.
"""

from __future__ import annotations

import numpy as np

from core.types import Flags, Rows, Values


def target_rows(part: range, window: int, reach_back: bool, horizon: int = 1) -> Rows:
    """Returns the rows of a part that can be forecast, as the first of `horizon` steps.

    Args:
        part: Rows of the part.
        window: Past rows fed in.
        reach_back: Whether a window may begin before the part.
        horizon: Steps ahead, all of them inside the part.

    Returns:
        Row numbers, `(n_windows,)`, empty if the part is too short.
    """
    first = max(part.start, window) if reach_back else part.start + window
    return np.arange(first, max(first, part.stop - horizon + 1), dtype=np.int64)


def count_targets(part: range, window: int, reach_back: bool, horizon: int = 1) -> int:
    """Returns how many rows `target_rows` gives, at once for however many."""
    first = max(part.start, window) if reach_back else part.start + window
    return max(0, part.stop - horizon + 1 - first)


def outside(rows: Rows, left_out: Flags | None, horizon: int) -> Rows:
    """Returns those of some rows from which on no step ahead lies in a row that is left out.

    Args:
        rows: First target rows, `(n_rows,)`.
        left_out: Which rows are neither learnt nor judged, `(n,)`; None for none.
        horizon: Steps ahead.
    """
    if left_out is None:
        return rows
    counts = np.concatenate([[0], np.cumsum(left_out)])
    taught: Rows = rows[counts[np.minimum(rows + horizon, len(left_out))] == counts[rows]]
    return taught


def longest_run(rows: Rows) -> int:
    """Returns how many rows in a row there are at most in some that rise, `(n_rows,)`."""
    breaks = np.flatnonzero(np.diff(rows) != 1) + 1
    return int(np.diff([0, *breaks, len(rows)]).max())


def windows_at(values: Values, rows: Rows, window: int) -> Values:
    """Returns the windows of the given targets.

    Args:
        values: The series, `(n,)`, or several numbers a row, `(n, features)`.
        rows: Target rows, `(n_windows,)`, each at least 1.
        window: Past rows fed in; the first one stands for those before it.

    Returns:
        `(n_windows, window)` or `(n_windows, window, features)`, oldest value first.
    """
    if len(values) < window or (len(rows) and rows.min() < window):
        values = with_past(values, window)
        rows = rows + window
    past = np.lib.stride_tricks.sliding_window_view(values, window, axis=0)
    windows: Values = past[rows - window]
    return windows if values.ndim == 1 else np.moveaxis(windows, 2, 1)


def with_past(values: Values, rows: int) -> Values:
    """Returns values with so many rows in front, all like the first one, `(rows + n, ...)`."""
    return np.concatenate([np.repeat(values[:1], rows, axis=0), values])


def targets_at(values: Values, rows: Rows, horizon: int) -> Values:
    """Returns the values of some rows and of those after them.

    Args:
        values: The series, `(n,)`.
        rows: First target rows, `(n_rows,)`.
        horizon: Steps ahead.

    Returns:
        `(n_rows, horizon)`.
    """
    return windows_at(values, rows + horizon, horizon)
