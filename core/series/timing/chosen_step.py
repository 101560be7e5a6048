"""The step between rows as a person sets it, where what was found is not what they know.

It decides which rows are missing, which seasons are looked for, and the times of the forecast.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from core.errors import UserError
from core.reading.naming import short_stamp
from core.series.cadence import Cadence, next_stamps, steps_from_first
from core.series.ledger import KEEP, Repair
from core.series.timing.timetable import Timetable, timetable_of
from core.types import Stamps

_DAY_S = 86_400
# Steps to choose from, in seconds.
_STEPS = {
    **{"s": 1, "10s": 10, "30s": 30, "min": 60, "5min": 300, "10min": 600, "15min": 900},
    **{"30min": 1800, "h": 3600, "2h": 7200, "3h": 10_800, "6h": 21_600, "12h": 43_200},
    **{"D": _DAY_S, "W": 7 * _DAY_S, "MS": 2_629_800, "QS": 7_889_400, "YS": 31_557_600},
}
# A step that rows are told to have lies within this factor of what they mostly have.
_NEAR = 2.0


def step_of(repairs: Iterable[Repair]) -> str | None:
    """Returns the step that some repairs set; None where none does."""
    chosen = [one.frequency for one in repairs if one.kind == "step" and one.how != KEEP]
    return chosen[0] if chosen else None


def cadence_as(time: Stamps, frequency: str) -> Cadence:
    """Returns the cadence of rows whose step is set.

    Args:
        time: Sorted, distinct stamps, `(n,)`, n at least 2.
        frequency: As `Cadence` has it; not "".

    Raises:
        UserError: Rows come at times when none does by that step, or more often.
    """
    _refuse_misfits(time, frequency)
    steps = np.diff(steps_from_first(time, frequency))
    if np.median(steps) <= 1 / _NEAR or not next_stamps(time, frequency, 1)[0] > time[-1]:
        raise UserError(
            "step_too_long",
            "Rows come more often than the step {frequency} says. Choose a shorter one, or make "
            "even steps of it.",
            frequency=frequency,
        )
    wide = np.rint(steps) > 1
    return Cadence(
        frequency,
        missing=int((np.rint(steps[wide]) - 1).sum()),
        uneven=int((np.abs(steps - np.rint(steps)) > 1e-6).sum()),
        gap_after=int(np.flatnonzero(wide)[0]) if wide.any() else None,
    )


def steps_to_choose(time: Stamps) -> list[str]:
    """Returns the steps that rows may be told to have, the shortest first.

    Args:
        time: Sorted, distinct stamps, `(n,)`, n at least 2.
    """
    usual_s = float(np.median(np.diff(time)) / np.timedelta64(1, "s"))
    near = [alias for alias, s in _STEPS.items() if usual_s / _NEAR < s < _NEAR * usual_s]
    tables = [table for alias in near if (table := _timetable_seen(time, alias)) is not None]
    working_days = ["B"] if "D" in near else []
    return [step for step in (*near, *working_days, *tables) if _fits(time, step)]


def parse_step(text: str) -> Repair:
    """Returns the step that a text says, such as `15min`, `B` or `h-08:00-17:00-1111100`.

    Raises:
        UserError: It is none.
    """
    try:
        return Repair("step", "set", frequency=text.strip())
    except ValueError:
        raise UserError(
            "no_step",
            "“{received}” is no step between rows; one is 15min, h, D, B, W or MS, or opening "
            "hours such as h-08:00-17:00-1111100.",
            received=text,
        ) from None


def _timetable_seen(time: Stamps, alias: str) -> str | None:
    """Returns the days of the week and the hours in which rows come; None where always."""
    days = time.astype("datetime64[D]")
    clocks = time.astype("datetime64[us]") - days
    weekdays = np.unique((days.astype(np.int64) - 4) % 7)
    week = "".join("1" if day in weekdays else "0" for day in range(7))
    if alias == "D":
        return f"C-{week}" if "0" in week and (clocks == clocks[0]).all() else None
    if _STEPS[alias] >= _DAY_S or (clocks % np.timedelta64(1, "m")).any():
        return None
    first, last = clocks.min(), clocks.max()
    step = np.timedelta64(_STEPS[alias], "s")
    always = last - first + step > np.timedelta64(1, "D") - 2 * step and "0" not in week
    return None if always else Timetable(week, step, first, last, alias).frequency


def _fits(time: Stamps, frequency: str) -> bool:
    try:
        cadence_as(time, frequency)
    except UserError:
        return False
    return True


def _refuse_misfits(time: Stamps, frequency: str) -> None:
    """Raises where rows come at times when none does.

    Raises:
        UserError: They do.
    """
    table = timetable_of(frequency)
    if table is not None:
        misfits = table.places(time) < 0
    elif frequency == "B":
        misfits = ~np.is_busday(time.astype("datetime64[D]"))
    else:
        return
    if misfits.any():
        raise UserError(
            "step_misfits",
            "{count} of {rows} rows come at times when none does by the step {frequency}, the "
            "first at {at}. Choose another one.",
            count=int(misfits.sum()),
            rows=len(time),
            frequency=frequency,
            at=short_stamp(time[int(np.argmax(misfits))]),
        )
