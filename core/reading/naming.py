"""What names a cell or a time in a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def cell_at(cells: pd.Series, row: int) -> dict[str, Any]:
    """Returns what a sentence says of a cell: its "column", its "line" and its "value".

    Args:
        cells: The column as written, `(n,)`; its name is the column's, its index the lines.
        row: Which of them, from 0.
    """
    return {
        "column": str(cells.name),
        "line": int(cells.index[row]),
        "value": str(cells.iloc[row]),
    }


def short_stamp(stamp: np.datetime64) -> str:
    """Returns a stamp as text, without a clock time at midnight."""
    text = str(np.datetime_as_string(stamp, unit="s"))
    return text.replace("T00:00:00", "").replace("T", " ")
