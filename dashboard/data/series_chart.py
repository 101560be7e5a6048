"""The chart of the Data page: a series with its parts."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.series.inspection import Inspection
from core.series.series import Series
from dashboard.charts.layout import chart
from dashboard.charts.style import REAL, PartBand, line_trace, repaired_traces, thin
from dashboard.data.marks import marks_of
from dashboard.language.words import in_brackets, plotly_text

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
    hover = "%{y:,.4~g} " + unit.replace("{", "&#123;") + "<extra></extra>"
    grey = series.left_out
    marked = series.is_repaired if grey is None else series.is_repaired & ~grey
    traces = [
        line_trace(ds[rows], series.values[rows], name, REAL, hover),
        *repaired_traces(ds, series.values, marked),
    ]
    if inspection is not None:
        traces += marks_of(inspection.observed, inspection.open_findings)
    # Between few days stand no hours.
    days = {"tickvals": ds} if len(ds) <= FEW_ROWS else {}
    title = name + in_brackets(series.unit)
    return chart(traces, title, bands=bands, legend=len(traces) > 1, xaxis=days)


def small_figure(series: Series) -> go.Figure:
    """Draws a series small, beside other readings of the same file.

    Args:
        series: The series.
    """
    rows = thin(series.values, SMALL_POINTS)
    hover = "%{y:,.4~g}<extra></extra>"
    return chart(
        [line_trace(series.ds[rows], series.values[rows], "", REAL, hover)], height=SMALL_HEIGHT
    )
