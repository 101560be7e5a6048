"""The chart of the Data page: a series with its parts."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.series.inspection import Inspection
from core.series.series import Series
from dashboard.charts.style import REAL, PartBand, add_bands, add_repaired, frame, thin, with_legend
from dashboard.data.marks import add_findings
from dashboard.language.words import plotly_text

SMALL_POINTS = 500
FEW_ROWS = 7
SMALL_HEIGHT = 180


def series_figure(
    series: Series, bands: Sequence[PartBand], inspection: Inspection | None = None
) -> go.Figure:
    """Draws a series with its parts as bands, and marks what is odd and what was repaired.

    Args:
        series: The series.
        bands: Its parts.
        inspection: What is odd about it; None where nobody looked.
    """
    ds, rows = series.ds, thin(series.values)
    name, unit = plotly_text(series.target), plotly_text(series.unit, 20)
    figure = go.Figure(
        go.Scatter(
            x=ds[rows],
            y=series.values[rows],
            name=name,
            mode="lines",
            line=REAL.line,
            hovertemplate="%{y:,.4~g} " + unit.replace("{", "&#123;") + "<extra></extra>",
        )
    )
    grey = series.left_out
    marked = series.is_repaired if grey is None else series.is_repaired & ~grey
    add_repaired(figure, ds, series.values, marked)
    if inspection is not None:
        add_findings(figure, inspection.observed, inspection.open_findings)
    add_bands(figure, bands)
    frame(figure, f"{name} ({unit})" if unit else name)
    if len(ds) <= FEW_ROWS:  # between few days stand no hours
        figure.update_xaxes(tickvals=ds)
    return with_legend(figure) if len(figure.data) > 1 else figure


def small_figure(series: Series) -> go.Figure:
    """Draws a series small, beside other readings of the same file.

    Args:
        series: The series.
    """
    rows = thin(series.values, SMALL_POINTS)
    line = go.Scatter(x=series.ds[rows], y=series.values[rows], mode="lines", line=REAL.line)
    line.update(hovertemplate="%{y:,.4~g}<extra></extra>")
    return frame(go.Figure(line), height=SMALL_HEIGHT)
