"""What the charts share that change in place: ECharts gives its series the palette in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
