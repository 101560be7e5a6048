"""The chart of the Data page: a series with its parts."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.series import Series
from dashboard.charts import REAL, Band, add_bands, frame, thin
from dashboard.words import plotly_text


def series_figure(series: Series, bands: Sequence[Band]) -> go.Figure:
    """Draws a series with its parts as bands."""
    ds, kept = series.ds, thin(series.values)
    name, unit = plotly_text(series.target), plotly_text(series.unit, 20)
    figure = go.Figure(
        go.Scatter(
            x=ds[kept],
            y=series.values[kept],
            name=name,
            mode="lines",
            line=REAL.line,
            hovertemplate="%{y:,.4~g} " + unit.replace("{", "&#123;") + "<extra></extra>",
        )
    )
    add_bands(figure, bands)
    return frame(figure, f"{name} ({unit})" if unit else name)
