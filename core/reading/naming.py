"""What names a cell or a time in a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_LISTED = 4


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


def listed_stamps(names: NDArray[Any]) -> str:
    """Returns what names some rows, the first ones and the last where they are many.

    Args:
        names: Stamps, or the numbers of rows, `(n,)`.
    """
    dated = np.issubdtype(names.dtype, np.datetime64)
    listed = [short_stamp(one) if dated else str(one) for one in names]
    if len(listed) > MOST_LISTED:
        listed = [*listed[:2], "…", listed[-1]]
    return ", ".join(listed)
