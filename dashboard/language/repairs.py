"""What can be repaired, in the words of its control."""

from __future__ import annotations

from dataclasses import replace

from core.series.ledger import KEEP, Entry, Repair, describe
from core.series.series import Series
from dashboard.language import periods
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import amount


def repair_name(repair: Repair, series: Series) -> str:
    """Returns what a repair does, for a list to choose from; not yet inert.

    Args:
        repair: The repair.
        series: The series it repairs, for its unit.
    """
    if repair.how == KEEP:
        return _("Leave it as it is")
    if repair.kind == "fill":
        return _fill(repair.how)
    if repair.kind == "resample":
        return _resample(repair)
    if repair.kind == "sentinel":
        return _("Treat it as missing")
    if repair.kind == "stuck":
        times = number(repair.value or 0)
        return _("Treat it as missing once it comes {n} times in a row").format(n=times)
    if repair.kind == "clip":
        limit = amount(repair.value, series.unit, 0 if (repair.value or 0) >= 100 else 2)
        return _("Limit it to within {limit} of the values before").format(limit=limit)
    if repair.kind == "unfinished":
        return _("Leave it out")
    return _("Begin at {start}").format(start=(repair.start or "").split("T00:00:00")[0])


def entry_sentence(entry: Entry, series: Series) -> str:
    """Returns what a line of the ledger did, steps in words; not yet inert."""
    message = describe(entry, series.target)
    if entry.repair.kind not in ("resample", "step"):
        return say(message)
    step = periods.step(entry.repair.frequency or "")
    return say(replace(message, values={**message.values, "frequency": step}))


def _fill(how: str) -> str:
    names = {
        "previous": _("Fill with the value before"),
        "linear": _("Fill by continuing the trend (linear)"),
        "seasonal": _("Fill with the value one season before"),
        "leave_out": _("Leave these rows out"),
    }
    return names[how]


def _resample(repair: Repair) -> str:
    names = {
        "last": _("Make even steps of {step}: the last value of each"),
        "mean": _("Make even steps of {step}: the mean of each"),
        "sum": _("Make even steps of {step}: the sum of each"),
    }
    return names[repair.how].format(step=periods.step(repair.frequency or ""))
