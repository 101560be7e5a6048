"""Hours that a column counts in each day: from 0, from 1, and up to 25 where clocks go back."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.types import Values

WORDS = frozenset(
    (
        *("hour", "hours", "stunde", "heure", "hora", "hr", "hrs", "hh", "ora", "uur", "std"),
        *("time", "timme", "godzina", "hodina", "tunti", "час", "時", "时"),
    )
)
MOST = 25
# Where clocks go back, the third of these hours comes again as the fourth.
_TWICE = 3

HOURS_COUNTED = Message(
    "hours_counted",
    "“{column}” counts the hours of a day up to 25: where clocks go back, the third one comes "
    "twice.",
)


def counts_late(hours: pd.Series | None) -> bool:
    """Returns whether hours begin at 1 and one day has 25 of them."""
    return hours is not None and bool(hours.min() == 1 and hours.max() == MOST)


def on_clock(days: NDArray[np.generic], hours: Values) -> Values:
    """Returns the hours that a clock shows, nan where it never does.

    Args:
        days: What tells the day of each row, `(n,)`.
        hours: As they are counted, `(n,)`.
    """
    if len(hours) and hours.min() == 1 and hours.max() == MOST:
        long = np.isin(days, np.unique(days[hours == MOST]))
        hours = hours - (long & (hours > _TWICE))
    return np.where((hours >= 0) & (hours <= 24) & (hours % 1 == 0), hours, np.nan)
