"""The copycat check: whether a forecast only repeats what the series already was.

A curve that follows yesterday's value looks like a good forecast and is worth nothing. Two signs
together give it away: it lies clearly closer to earlier values than to those it is for, and its
error is no smaller than that of repeating the last value. Either sign alone is innocent: the best
forecast of a slow series lies close to the last value, too, and still gains on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import Message
from core.types import Values

MOST_SHIFT = 5
# An error closer than this share to that of the last value gains nothing.
NO_GAIN = 0.03
# A shift counts where it takes at least this share off the error; a flat line fits all alike.
CLEAR_SHARE = 0.05
# Fewer pairs than this let chance choose the shift.
FEWEST_PAIRS = 10

COPYCAT = Message(
    "copycat",
    "This forecast repeats the last value: it lies closer to the values one row earlier than to "
    "those it is for, and its error is {error} % of that of repeating the last value.",
)
COPYCAT_LATE = Message(
    "copycat_late",
    "This forecast runs late: it lies closer to the values {shift} rows earlier than to those it "
    "is for, and its error is {error} % of that of repeating the last value.",
)
COPYCAT_MORE_INPUTS = Message(
    "copycat_more_inputs",
    "A longer window, the season or other columns may help. Some series, prices above all, cannot "
    "be forecast better than by repeating the last value.",
)
COPYCAT_RELATIVE = Message(
    "copycat_relative",
    "Scaling relative to the window, as the recommended settings do, usually helps: the network "
    "then learns how the series moves instead of where it stands.",
)


@dataclass(frozen=True)
class CopycatCheck:
    """What the check found.

    Attributes:
        fits: Root mean squared distance, in the series' unit, between the forecast and the values
            0, 1, 2, … rows before those it is for, all on the same rows; empty where there are too
            few to tell.
        best_shift: The shift of the smallest distance; None where there are too few rows.
        gain: Share of the last value's error that the forecast saves, below 0 where it does worse;
            None where the last value makes no error or there are too few rows.
        flagged: Whether the forecast only repeats.
        message: What was found, where it was flagged.
        remedy: What may help, where it was flagged.
    """

    fits: tuple[float, ...]
    best_shift: int | None
    gain: float | None
    flagged: bool
    message: Message | None = None
    remedy: Message | None = None

    def __post_init__(self) -> None:
        """Checks that what was flagged can be told.

        Raises:
            ValueError: The shift or a text is missing.
        """
        described = self.message is not None and self.remedy is not None
        if self.flagged and not (described and (self.best_shift or 0) in range(1, len(self.fits))):
            raise ValueError("a copycat without its shift and its texts")

    def to_dict(self) -> dict[str, Any]:
        """Returns the check as JSON types."""
        return {
            "fits": list(self.fits),
            "best_shift": self.best_shift,
            "gain": self.gain,
            "flagged": self.flagged,
            "message": self.message.to_dict() if self.message else None,
            "remedy": self.remedy.to_dict() if self.remedy else None,
        }


def check_copycat(y: Values, forecast: Values, naive: Values, relative: bool) -> CopycatCheck:
    """Returns whether a forecast only repeats what the series already was.

    Args:
        y: True values of consecutive rows in time order, `(n_rows,)`. Rows where anything is no
            finite number are left out.
        forecast: Their forecasts, `(n_rows,)`, in the same unit.
        naive: The last value before each row, `(n_rows,)`.
        relative: Whether the network sees values relative to the window's last one; decides what
            is offered as a remedy.
    """
    fits = _fits(y, forecast, naive)
    skill = _skill(y, forecast, naive)
    if not fits:
        return CopycatCheck((), None, None, False)
    best = int(np.argmin(fits))
    # Closest at the last shift of several, a forecast is not late: it falls further and further
    # behind, as one does that cannot follow a trend.
    behind = best == MOST_SHIFT
    shifted = fits[best] < (1 - CLEAR_SHARE) * fits[0] and not behind
    if not shifted or skill is None or skill >= NO_GAIN:
        return CopycatCheck(fits, best, skill, False)
    message = COPYCAT if best == 1 else COPYCAT_LATE.with_values(shift=best)
    message = message.with_values(error=f"{100 * (1 - skill):.0f}")
    remedy = COPYCAT_MORE_INPUTS if relative else COPYCAT_RELATIVE
    return CopycatCheck(fits, best, skill, True, message, remedy)


def _fits(y: Values, forecast: Values, naive: Values) -> tuple[float, ...]:
    """Returns the distance at each shift, with as many shifts as leave enough pairs."""
    for most in range(MOST_SHIFT, 0, -1):
        rows = np.arange(most, len(y))
        earlier = np.stack([y[rows - shift] for shift in range(most + 1)])  # (most + 1, n_pairs)
        finite = np.isfinite(earlier).all(axis=0)
        finite &= np.isfinite(forecast[rows]) & np.isfinite(naive[rows])
        if finite.sum() >= FEWEST_PAIRS:
            away = earlier[:, finite] - forecast[rows[finite]]
            return tuple(_root_mean_square(row) for row in away)
    return ()


def _skill(y: Values, forecast: Values, naive: Values) -> float | None:
    finite = np.isfinite(y) & np.isfinite(forecast) & np.isfinite(naive)
    if not finite.any():
        return None
    of_naive = _root_mean_square(naive[finite] - y[finite])
    return 1 - _root_mean_square(forecast[finite] - y[finite]) / of_naive if of_naive else None


def _root_mean_square(values: Values) -> float:
    return float(np.sqrt(np.mean(values**2)))
