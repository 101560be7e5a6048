"""Hours that a column counts in each day: from 0, from 1, and up to 25 where clocks go back."""

from __future__ import annotations

from typing import Any

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
TWICE = 3
# Minutes of half and quarter hours, by how many a day has.
_PARTS = {48: 30, 96: 15}
CLOCK_WORDS = WORDS | {"hhmm", "hrmn", "utc", "gmt", "uhrzeit", "zeit", "clock"}

HOURS_COUNTED = Message(
    "hours_counted",
    "“{column}” counts the hours of a day up to 25: where clocks go back, the third one comes "
    "twice.",
)


def minutes_of(days: NDArray[Any], numbers: Values) -> Values | None:
    """Returns the minutes of a day that numbers tell: half or quarter hours, or 1430 for 14:30.

    Args:
        days: What tells the day of each row, `(n,)`.
        numbers: `(n,)`; parts of a day begin at 1, and each stands for its end.

    Returns:
        `(n,)`; None where they are none of this.
    """
    whole = bool(np.isfinite(numbers).all() and (numbers % 1 == 0).all())
    if not whole or not len(numbers) or numbers.min() < 0 or numbers.max() > 2400:
        return None
    if numbers.min() == 1 and numbers.max() in _PARTS:
        return numbers * _PARTS[numbers.max()] if count_on(days, numbers) else None
    clock = bool((numbers % 100 < 60).all()) and numbers.max() > 100
    return numbers // 100 * 60 + numbers % 100 if clock else None


def count_on(days: NDArray[Any], numbers: Values) -> bool:
    """Returns whether numbers rise by one within each day and begin anew on the next one."""
    same = days[1:] == days[:-1]
    begins = numbers[1:][~same]
    return bool((np.diff(numbers)[same] == 1).all() and (begins == numbers.min()).all())


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
        hours = hours - (long & (hours > TWICE))
    return np.where((hours >= 0) & (hours <= 24) & (hours % 1 == 0), hours, np.nan)
