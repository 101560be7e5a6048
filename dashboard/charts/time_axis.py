"""What a slider over the rows of a series needs: its points, its step and how they are written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray


def point(stamp: Any) -> Any:
    """Returns a stamp, a time or a row number, as a slider takes it."""
    is_time = isinstance(stamp, np.datetime64)
    return stamp.astype("datetime64[us]").item() if is_time else int(stamp)


def like(ds: NDArray[Any], chosen: Any) -> Any:
    """Returns what a slider gave as a stamp of the kind that `ds` holds."""
    return np.datetime64(chosen) if np.issubdtype(ds.dtype, np.datetime64) else chosen


def usual_step(ds: NDArray[Any]) -> Any:
    """Returns how far one movement of a slider over some stamps goes."""
    if not np.issubdtype(ds.dtype, np.datetime64):
        return 1
    usual = np.median(np.diff(ds[:1000])).astype("timedelta64[us]").item()
    return max(usual, timedelta(seconds=1))


def stamp_format(ds: NDArray[Any]) -> str | None:
    """Returns how a slider writes its points; None for row numbers."""
    if not np.issubdtype(ds.dtype, np.datetime64):
        return None
    return "YYYY-MM-DD" if usual_step(ds) >= timedelta(days=1) else "YYYY-MM-DD HH:mm"
