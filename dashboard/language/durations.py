"""How long something takes and how far it is, as people say it."""

from __future__ import annotations

import math

from core.types import Progress
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number, units_of_time

# Up to how many seconds a unit is used, and how many seconds it has.
_UNITS = (
    (90, 1, "second"),
    (90 * 60, 60, "minute"),
    (36 * 3600, 3600, "hour"),
    (math.inf, 86_400, "day"),
)


def duration(seconds: float) -> str:
    """Returns a length of time in its largest fitting unit, for example “25 seconds”."""
    count, unit = _in_unit(seconds)
    return units_of_time(count, unit)


def about(seconds: float) -> str:
    """Returns a length of time that is only estimated."""
    rounded = float(f"{seconds:.1g}") if seconds >= 10 else max(1.0, round(seconds))
    return _("about {duration}").format(duration=duration(rounded))


def short(seconds: float) -> str:
    """Returns an estimated length of time for a small card, for example “80 s” or “2 h”."""
    count, unit = _in_unit(seconds)
    if unit == "second" and count > 20:
        count = 5 * round(count / 5)
    forms = {"second": _("{n} s"), "minute": _("{n} min"), "hour": _("{n} h"), "day": _("{n} d")}
    return forms[unit].format(n=number(count))


def share_done(progress: Progress) -> float:
    """Returns the share that a run has behind it of its epochs, or of its verdict, 0 to 1."""
    if progress.phase == "judging":
        return min(1.0, progress.fraction)
    return min(1.0, (progress.epoch + progress.fraction) / max(1, progress.epochs))


def _in_unit(seconds: float) -> tuple[int, str]:
    size, unit = next((size, unit) for limit, size, unit in _UNITS if seconds < limit)
    return max(1, round(seconds / size)), unit
