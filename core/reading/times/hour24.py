"""Hour 24: the midnight that ends a day, or the 25th hour of the day on which clocks go back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import Message
from core.types import Flags, Stamps

DAY = np.timedelta64(1, "D")

HOUR_24 = Message(
    "time_hour_24",
    "Times in “{column}” with the hour 24: {count}, the first in line {line}; each is the "
    "midnight that ends its day.",
)
HOUR_25 = Message(
    "time_hour_25",
    "“{column}” has an hour 24 in line {line}, and the next day has an hour 0 of its own: it is "
    "the 25th hour of the day on which clocks go back. Such rows are left out: {count}.",
)


def is_late(cells: pd.Series) -> Flags:
    """Returns which times have the hour 24, `(n,)`.

    Args:
        cells: Times in plain notation, `(n,)`.
    """
    texts = pa.array(cells, type=pa.large_string())
    flags = pc.match_substring_regex(texts, pattern="[T ]24:00(:00)?")
    return np.asarray(flags.to_numpy(zero_copy_only=False), dtype=bool)


def as_hour_zero(cells: pd.Series) -> pd.Series:
    """Returns times of hour 24 at the hour 0 of the same day."""
    return cells.str.replace("([T ])24:", r"\g<1>00:", regex=True)


def settle(time: Stamps, late: Flags, cells: pd.Series) -> tuple[Flags | None, list[Message]]:
    """Tells a midnight that ends its day from the 25th hour of a day.

    Args:
        time: Stamps, those of hour 24 at the next midnight, `(n,)`.
        late: Which have the hour 24, `(n,)`.
        cells: The column as written; its name is the column's, its index the lines.

    Returns:
        The rows to leave out, `(n,)`, or None; and what was understood.
    """
    if not late.any():
        return None, []
    again = late & np.isin(time, time[~late])
    messages = [
        template.with_values(
            column=str(cells.name),
            line=int(cells.index[int(np.argmax(rows))]),
            count=int(rows.sum()),
        )
        for template, rows in ((HOUR_24, late & ~again), (HOUR_25, again))
        if rows.any()
    ]
    return (again if again.any() else None), messages
