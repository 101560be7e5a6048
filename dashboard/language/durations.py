"""How long something takes and how far it is, as people say it."""

from __future__ import annotations

import math

from core.types import Progress
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number

# Up to how many seconds a unit is used, and how many seconds it has.
_UNITS = ((90, 1), (90 * 60, 60), (36 * 3600, 3600), (math.inf, 86_400))


def duration(seconds: float) -> str:
    """Returns a length of time in its largest fitting unit, for example “25 seconds”."""
    unit = next(size for limit, size in _UNITS if seconds < limit)
    count = max(1, round(seconds / unit))
    forms = {
        1: ngettext("{n} second", "{n} seconds", count),
        60: ngettext("{n} minute", "{n} minutes", count),
        3600: ngettext("{n} hour", "{n} hours", count),
        86_400: ngettext("{n} day", "{n} days", count),
    }
    return forms[unit].format(n=number(count))


def about(seconds: float) -> str:
    """Returns a length of time that is only estimated."""
    rounded = float(f"{seconds:.1g}") if seconds >= 10 else max(1.0, round(seconds))
    return _("about {duration}").format(duration=duration(rounded))


def short(seconds: float) -> str:
    """Returns an estimated length of time for a small card, for example “80 s” or “2 h”."""
    unit = next(size for limit, size in _UNITS if seconds < limit)
    count = max(1, round(seconds / unit))
    if unit == 1 and count > 20:
        count = 5 * round(count / 5)
    forms = {1: _("{n} s"), 60: _("{n} min"), 3600: _("{n} h"), 86_400: _("{n} d")}
    return forms[unit].format(n=number(count))


def share_done(progress: Progress) -> float:
    """Returns the share that a run has behind it of its epochs, or of its verdict, 0 to 1."""
    if progress.phase == "judging":
        return min(1.0, progress.fraction)
    return min(1.0, (progress.epoch + progress.fraction) / max(1, progress.epochs))
