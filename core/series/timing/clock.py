"""A logger's clock: it trembles around even steps, or its seconds are cut off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.errors import Message
from core.series.cadence import find_cadence
from core.types import Stamps

_MS, _S, _MIN, _H = 1_000, 1_000_000, 60_000_000, 3_600_000_000
# In microseconds, what loggers are set to.
_USUAL = (
    *(n * _MS for n in (1, 2, 4, 5, 10, 20, 25, 40, 50, 100, 200, 250, 500)),
    *(n * _S for n in (1, 2, 5, 10, 15, 20, 30)),
    *(n * _MIN for n in (1, 2, 3, 5, 6, 10, 12, 15, 20, 30)),
    *(n * _H for n in (1, 2, 3, 4, 6, 8, 12, 24, 7 * 24)),
)
# How far the median step may be from a usual one, and a row from its place, in steps.
NEAR, MOST_TREMBLING, ALWAYS_LATE = 0.03, 0.25, 1.2
FEWEST_ROWS = 10
# Cut off below a second, a minute, an hour; so many of the rows of one stamp are as many as usual.
_CUT = (_S, _MIN, _H)
SAME_MANY = 0.9

CLOCK_TREMBLES = Message(
    "clock_trembles",
    "The clock trembles by up to {most} s around steps of {step} s; the times are taken for the "
    "even steps they are near.",
)
CLOCK_DRIFTS = Message(
    "clock_drifts",
    "The steps between the rows differ by up to {most} s; the times are taken for even steps of "
    "{step} s.",
)
CLOCK_CUT_OFF = Message(
    "clock_cut_off",
    "Most times stand {many} times in a row, as if their last digits were cut off; the rows are "
    "spread over steps of {step} s.",
)


def steady(time: Stamps) -> tuple[Stamps, Message] | None:
    """Returns the even steps that times are near.

    Args:
        time: Stamps in the order of the file, `(n,)`.

    Returns:
        Stamps, `(n,)`, and what was understood; None where they are even, or near nothing.
    """
    if len(time) < FEWEST_ROWS:
        return None
    return _spread(time) or _without_trembling(time) or _without_drift(time)


def _uneven_steps(time: Stamps) -> NDArray[np.int64] | None:
    """Returns the steps of sorted times in microseconds; None where they need no mending."""
    ranked = np.sort(time.astype("datetime64[us]"))
    steps = np.diff(ranked).astype(np.int64)
    if (steps == 0).any() or (steps == steps[0]).all():
        return None
    found = find_cadence(ranked)
    return None if found.frequency and not found.uneven else steps


def _without_drift(time: Stamps) -> tuple[Stamps, Message] | None:
    """Takes steps that are all near one length, or multiples of it, for ones of their mean."""
    steps = _uneven_steps(time)
    if steps is None:
        return None
    median = float(np.median(steps))
    counts = np.rint(steps / median).astype(np.int64)
    away = np.abs(steps - counts * median)
    if (counts < 1).any() or away.max() > MOST_TREMBLING * median:
        return None
    unit = _S if median >= 10 * _S else _MS if median >= 10 * _MS else 1
    step = int(np.rint(steps.sum() / counts.sum() / unit)) * unit
    order = np.argsort(time)
    places = np.empty(len(time), dtype=np.int64)
    places[order] = np.concatenate([[0], np.cumsum(counts)])
    even = time.min().astype("datetime64[us]") + places * step
    note = CLOCK_DRIFTS.with_values(most=f"{away.max() / _S:.3g}", step=f"{step / _S:g}")
    return np.asarray(even), note


def _without_trembling(time: Stamps) -> tuple[Stamps, Message] | None:
    steps = _uneven_steps(time)
    if steps is None:
        return None
    micros = time.astype("datetime64[us]").astype(np.int64)
    median = float(np.median(steps))
    step = min(_USUAL, key=lambda usual: abs(np.log(usual / median)))
    if abs(step / median - 1) > NEAR:
        return None
    offset = _offset(micros, step)
    places = np.rint((micros - offset) / step).astype(np.int64)
    away = np.abs(micros - offset - places * step)
    if away.max() > MOST_TREMBLING * step or len(np.unique(places)) < len(places):
        return None
    even = (places * step + offset).astype("datetime64[us]")
    note = CLOCK_TREMBLES.with_values(most=f"{away.max() / _S:.3g}", step=f"{step / _S:g}")
    return even, note


def _offset(micros: NDArray[np.int64], step: int) -> int:
    """Returns where in a step the rows stand, rounded as far as they stay near."""
    angles = micros % step * (2 * np.pi / step)
    middle = np.angle(np.exp(1j * angles).mean()) / (2 * np.pi) * step % step
    trembles = np.abs((micros - middle + step / 2) % step - step / 2).max()
    for unit in (step, _H, 15 * _MIN, _MIN, _S, _MS, 1):
        rounded = int(np.rint(middle / unit)) * unit
        # Clocks may only ever be late; one set to seven minutes past the hour stays there.
        if unit <= step and abs(rounded - middle) <= ALWAYS_LATE * trembles:
            return rounded % step
    return int(middle)


def _spread(time: Stamps) -> tuple[Stamps, Message] | None:
    """Spreads rows of one stamp over the time until the next one, where all are as many."""
    steps = np.diff(time).astype(np.int64)
    if (steps < 0).any():
        return None
    starts = np.flatnonzero(np.append(True, steps > 0))
    counts = np.diff(np.append(starts, len(time)))
    unit = int(np.median(steps[steps > 0])) if (steps > 0).any() else 0
    many = int(np.median(counts))
    inner = counts[1:-1]
    if unit not in _CUT or many < 2 or len(inner) < 2 or unit % many:
        return None
    if np.mean(inner == many) < SAME_MANY or (counts > many).any():
        return None
    place = np.arange(len(time)) - np.repeat(starts, counts)
    place[: counts[0]] += many - counts[0]  # the first minute may have begun before the first row
    spread = time.astype("datetime64[us]") + place * (unit // many)
    note = CLOCK_CUT_OFF.with_values(many=many, step=f"{unit / many / _S:g}")
    return np.asarray(spread), note
