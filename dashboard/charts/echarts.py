"""What the charts share that change in place: round axes, and series in the palette's order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

# The palette begins anew after so many places.
PALETTE = 10


def in_places(series: Mapping[int, dict[str, Any]], kind: str = "line") -> list[dict[str, Any]]:
    """Returns series as ECharts lists them, with empty ones where a place is left out.

    Args:
        series: By their place in the palette, from 1; one more round of the palette, `PALETTE`
            later, has the same colours.
        kind: The type of the empty ones.
    """
    empty = {"type": kind, "data": [], "silent": True}
    return [series.get(place, empty) for place in range(1, max(series) + 1)]


def round_axis(low: float, high: float) -> dict[str, float]:
    """Returns an axis of round numbers with some room around what it shows."""
    span = (high - low) or abs(high) or 1.0
    size = 10.0 ** np.floor(np.log10(span / 4))
    step = next(size * times for times in (1, 2, 5, 10) if span <= 5 * size * times)
    first, last = np.floor((low - span / 8) / step), np.ceil((high + span / 8) / step)
    return {"min": float(first * step), "max": float(last * step), "interval": float(step)}
