"""How far a network looks back, drawn on the newest rows; it moves with the slider."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.series.series import Series
from dashboard.charts.echarts import in_places
from dashboard.charts.style import FORECAST, REAL, REPAIRED
from dashboard.language import periods

STRETCHES = (60, 120, 250, 500, 1000, 2500, 5000, 10_000, 100_000)


def window_option(series: Series, window: int, horizon: int) -> dict[str, Any]:
    """Draws the window as a bracket on the newest stretch of a series, and the values after it.

    Args:
        series: The series.
        window: Past rows fed in.
        horizon: Steps ahead.
    """
    needed = 1.4 * window + horizon
    stretch = next((size for size in STRETCHES if size >= needed), STRETCHES[-1])
    rows = np.arange(max(0, len(series) - stretch), len(series))
    values = series.values[rows]
    last = max(1, len(series) - horizon)
    first = max(0, last - window)
    inside = (rows >= first) & (rows < last)
    table = pd.DataFrame(
        {
            "row": rows,
            "y": values,
            "window": np.where(inside, values, np.nan),
            "next": np.where(rows >= last, values, np.nan),
            "repaired": np.where(series.is_repaired[rows], values, np.nan),
        }
    )
    bracket = {
        "silent": True,
        "itemStyle": {"opacity": 0.14},
        "data": [[{"xAxis": first}, {"xAxis": last - 1}]],
    }
    middle = (first + last) / 2 - rows[0]
    return {
        "animation": False,
        "dataset": {"source": table},
        # A title has the page's text colour, which a label has not.
        "title": {
            "text": periods.count_rows(window, series.frequency),
            "left": f"{100 * middle / (rows[-1] - rows[0]):.1f}%",
            "top": 2,
            "textAlign": "center",
            "textStyle": {"fontSize": 12, "fontWeight": "normal"},
        },
        "grid": {"left": 4, "right": 12, "top": 24, "bottom": 6},
        "xAxis": {"type": "value", "min": int(rows[0]), "max": int(rows[-1]), "show": False},
        "yAxis": {"type": "value", "scale": True, "show": False},
        "series": in_places(
            {
                1: _line("window", width=2.5, markArea=bracket),
                FORECAST.place: {
                    "type": "scatter",
                    "symbolSize": 9 if horizon == 1 else 4,
                    "silent": True,
                    "encode": {"x": "row", "y": "next"},
                },
                REAL.place: _line("y", width=1),
                **(_repaired_points() if series.repaired is not None else {}),
            }
        ),
    }


def _repaired_points() -> dict[int, dict[str, Any]]:
    points = {"type": "scatter", "symbol": "diamond", "symbolSize": 6, "silent": True}
    return {REPAIRED.place: {**points, "encode": {"x": "row", "y": "repaired"}}}


def _line(column: str, width: float, **more: Any) -> dict[str, Any]:
    return {
        "type": "line",
        "showSymbol": False,
        "silent": True,
        "lineStyle": {"width": width},
        "encode": {"x": "row", "y": column},
        **more,
    }
