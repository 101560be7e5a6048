"""The charts of runs beside each other: what each forecast, and which of two was closer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.scale import Scale
from dashboard.charts.style import (
    BASELINE,
    FORECAST,
    REAL,
    PartBand,
    Style,
    add_bands,
    add_line,
    clip_bands,
    frame,
    run_style,
    thin,
    thin_together,
    with_legend,
)
from dashboard.language.translation import gettext as _
from dashboard.language.words import plotly_text

HEIGHT = 380


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
    figure, ds = go.Figure(), rows["ds"].to_numpy()[places]
    for column, name, style in lines:
        add_line(figure, ds, rows[column].to_numpy()[places], name, style)
    figure.update_traces(hovertemplate=scale.hover)
    add_bands(figure, clip_bands(bands, rows["ds"].iloc[0], rows["ds"].iloc[-1]))
    return with_legend(frame(figure, scale.title, HEIGHT))


def closer_figure(errors: pd.DataFrame, scale: Scale) -> go.Figure:
    """Draws by how much the second of two runs was closer, added up over time.

    Args:
        errors: Columns `ds`, `first` and `second`: absolute errors, in time order.
        scale: The vertical axis of the series.
    """
    total = np.cumsum((errors["first"] - errors["second"]).to_numpy())
    places = thin(total)
    figure = go.Figure()
    style = Style(FORECAST.place, width=2)
    add_line(figure, errors["ds"].to_numpy()[places], total[places], _("Closer so far"), style)
    figure.update_traces(hovertemplate=f"{scale.hover.replace(':,', ':+,')}<extra></extra>")
    figure.add_hline(y=0, line=BASELINE.line)
    unit = plotly_text(scale.unit, 20)
    return frame(figure, _("Closer so far") + (f" ({unit})" if unit else ""), height=260)
