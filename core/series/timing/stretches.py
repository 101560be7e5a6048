"""Stretches of time that are neither learnt nor judged, such as a lockdown or an outage.

What was observed in one is never looked at: before anything else it is replaced by the same row one
season before, or by the last value before the stretch, so that windows may look back into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from core.errors import UserError
from core.series.ledger import KEEP, Repair
from core.types import Flags, Stamps, Values

_DAY = np.timedelta64(1, "D")


def stretches_of(repairs: Iterable[Repair]) -> list[Repair]:
    """Returns those of some repairs that leave a stretch of time out."""
    return [repair for repair in repairs if repair.kind == "exclude" and repair.how != KEEP]


def covered(stretches: Sequence[Repair], time: Stamps | None, rows: int) -> Flags:
    """Returns which rows lie in some stretches, `(rows,)`; none where there are no times.

    Args:
        stretches: Repairs of the kind `exclude`; a stretch that ends with a day holds all of it.
        time: Stamps, `(rows,)`.
        rows: How many rows there are.
    """
    inside = np.zeros(rows, dtype=bool)
    if time is None:
        return inside
    for stretch in stretches:
        first, last = np.datetime64(stretch.start or ""), np.datetime64(stretch.stop or "")
        ends = time < last + _DAY if last.dtype == "datetime64[D]" else time <= last
        inside |= (time >= first) & ends
    return inside


def bridge(values: Values, inside: Flags, season_length: int | None) -> Values:
    """Returns values with those inside of a stretch replaced, each from the rows before it.

    Args:
        values: Values in time order, nan where missing, `(n,)`.
        inside: The rows to replace, `(n,)`.
        season_length: Rows in one season, if there is one.
    """
    bridged = np.where(inside, np.nan, values)
    last = np.nan
    for row in np.flatnonzero(inside):
        if row and not inside[row - 1]:
            before = np.flatnonzero(np.isfinite(bridged[:row]))
            last = bridged[before[-1]] if len(before) else np.nan
        back = row - (season_length or row + 1)
        earlier = bridged[back] if back >= 0 else np.nan
        bridged[row] = earlier if np.isfinite(earlier) else last
    return bridged


def parse_stretch(text: str) -> Repair:
    """Returns the stretch that a text says: `2020-03-15..2020-05-31`, with `NAME=` in front or not.

    Raises:
        UserError: It is none.
    """
    name, _equals, span = text.rpartition("=")
    start, dots, stop = (part.strip() for part in span.partition(".."))
    try:
        if not dots:
            raise ValueError(text)
        return Repair("exclude", "bridge", start=start, stop=stop, name=name.strip() or None)
    except ValueError:
        raise UserError(
            "no_stretch",
            "“{received}” is no stretch of time, which is its first and its last day: "
            "2020-03-15..2020-05-31, or with a name in front, lockdown=2020-03-15..2020-05-31.",
            received=text,
        ) from None
