"""The charts of runs beside each other: what each forecast, and which of two was closer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.layout import across, chart
from dashboard.charts.scale import Scale
from dashboard.charts.style import (
    BASELINE,
    FORECAST,
    REAL,
    PartBand,
    Style,
    clip_bands,
    line_trace,
    run_style,
    thin,
    thin_together,
)
from dashboard.language.translation import gettext as _
from dashboard.language.words import in_brackets, plotly_text


def forecasts_figure(
    rows: pd.DataFrame, names: Sequence[str], scale: Scale, bands: Sequence[PartBand]
) -> go.Figure:
    """Draws the forecasts of several runs over the real values.

    Args:
        rows: Columns `ds`, `y` and one a run, numbered from 0, missing where it forecast nothing.
        names: What people call the runs.
        scale: The vertical axis.
        bands: The parts; what lies outside of the rows is cut off.
    """
    lines = [("y", _("Real"), REAL)]
    lines += [(str(n), plotly_text(name, 24), run_style(n)) for n, name in enumerate(names)]
    places = thin_together([rows[column].to_numpy() for column, _name, _look in lines])
    ds = rows["ds"].to_numpy()
    traces = [
        line_trace(ds[places], rows[column].to_numpy()[places], name, style, scale.hover)
        for column, name, style in lines
    ]
    return chart(traces, scale.title, bands=clip_bands(bands, ds[0], ds[-1]), legend=True)


def closer_figure(errors: pd.DataFrame, scale: Scale) -> go.Figure:
    """Draws by how much the second of two runs was closer, added up over time.

    Args:
        errors: Columns `ds`, `first` and `second`: absolute errors, in time order.
        scale: The vertical axis of the series.
    """
    total = np.cumsum((errors["first"] - errors["second"]).to_numpy())
    places = thin(total)
    hover = f"{scale.hover.replace(':,', ':+,')}<extra></extra>"
    style, ds = Style(FORECAST.place, width=2), errors["ds"].to_numpy()
    return chart(
        [line_trace(ds[places], total[places], _("Closer so far"), style, hover)],
        _("Closer so far") + in_brackets(scale.unit),
        height=260,
        shapes=[across(y=0, line=BASELINE.line)],
    )
