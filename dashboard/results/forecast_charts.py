"""The charts of what a run forecasts: beside the real values, its errors, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.types import Values
from dashboard.charts.scale import Scale
from dashboard.charts.style import (
    BAND_STYLES,
    BASELINE,
    BASELINES,
    FORECAST,
    MAX_POINTS,
    REAL,
    PartBand,
    Style,
    add_area,
    add_bands,
    add_line,
    add_repaired,
    clip_bands,
    frame,
    thin,
    thin_together,
    with_legend,
)
from dashboard.language.translation import gettext as _
from dashboard.language.words import plotly_text

# Between the linear model and the whole forecast.
ADDED = Style(FORECAST.place, opacity=0.45)
MOVED = Style(FORECAST.place, dash="dot")

Axis = NDArray[Any]


def forecast_figure(
    rows: pd.DataFrame,
    scale: Scale,
    bands: Sequence[PartBand],
    baseline: tuple[str, str] | None,
    levels: Sequence[int] = (),
) -> go.Figure:
    """Draws real values, forecasts and one baseline over time.

    Args:
        rows: Columns `ds`, `y`, `forecast`, the baselines, the ends of the bands, and where known
            `repaired`.
        scale: The vertical axis.
        bands: The parts; what lies outside of the rows is cut off.
        baseline: Column and name of the baseline; None draws none.
        levels: Bands around the forecasts to shade, in percent.
    """
    lines = [("y", _("Real"), REAL), ("forecast", _("Forecast"), FORECAST)]
    if baseline:
        lines.insert(1, (*baseline, BASELINE))
    places = thin_together([rows[column].to_numpy() for column, _name, _look in lines])
    figure = go.Figure()
    _add_levels(
        figure,
        rows["ds"].to_numpy()[places],
        {level: _ends(rows, level, places) for level in levels},
    )
    for column, name, style in lines:
        add_line(
            figure, rows["ds"].to_numpy()[places], rows[column].to_numpy()[places], name, style
        )
    figure.update_traces(hovertemplate=scale.hover, selector={"fill": None})
    _mark_repaired(figure, rows)
    add_bands(figure, clip_bands(bands, rows["ds"].iloc[0], rows["ds"].iloc[-1]))
    return with_legend(frame(figure, scale.title, height=420))


def error_figure(ds: Axis, errors: Values, scale: Scale) -> go.Figure:
    """Draws forecast minus real value over time.

    Args:
        ds: Axis, `(n,)`.
        errors: Forecast minus real value, `(n,)`.
        scale: The vertical axis of the series.
    """
    places = thin(errors)
    figure = go.Figure(
        go.Scatter(
            x=ds[places],
            y=errors[places],
            mode="lines",
            line={**FORECAST.line, "width": 1},
            fill="tozeroy",
            name=_("Forecast minus real"),
            hovertemplate=f"{scale.hover.replace(':,', ':+,')}<extra></extra>",
        )
    )
    figure.add_hline(y=0, line=BASELINE.line)
    return frame(figure, _("Forecast minus real"), height=300)


def scatter_figure(real: Values, forecasts: Values, scale: Scale) -> go.Figure:
    """Draws forecasts against real values; a perfect forecast lies on the diagonal.

    Args:
        real: Real values, `(n,)`.
        forecasts: Forecasts of the same rows, `(n,)`.
        scale: Both axes.
    """
    places = _thin_scatter(forecasts - real)
    real_word, forecast_word = _("Real"), _("Forecast")
    ends = [min(real.min(), forecasts.min()), max(real.max(), forecasts.max())]
    figure = go.Figure()
    figure.add_scatter(x=ends, y=ends, mode="lines", line=BASELINE.line, hoverinfo="skip")
    figure.add_scatter(
        x=real[places],
        y=forecasts[places],
        mode="markers",
        marker={"color": FORECAST.color, "size": 6, "opacity": 0.55},
        hovertemplate=(
            f"{real_word} {scale.hover.replace('%{y', '%{x')}<br>"
            f"{forecast_word} {scale.hover}<extra></extra>"
        ),
    )
    frame(figure, f"{forecast_word}: {scale.title}", height=300)
    figure.update_layout(
        hovermode="closest", xaxis={"title": {"text": f"{real_word}: {scale.title}"}}
    )
    return figure


def future_figure(
    past: pd.DataFrame,
    table: pd.DataFrame,
    scale: Scale,
    levels: Sequence[int] = (),
    linear: Values | None = None,
) -> go.Figure:
    """Draws the end of a series and the values that come next.

    Args:
        past: The end of the series: columns `ds`, `y` and `repaired`.
        table: The next values: columns `ds`, `forecast` and the ends of the bands.
        scale: The vertical axis.
        levels: Bands around the next values to shade, in percent.
        linear: What the linear model alone says, `(n,)`: then the rest is what the LSTM adds.
    """
    figure = go.Figure()
    future, forecasts = table["ds"].to_numpy(), table["forecast"].to_numpy()
    ds, values = past["ds"].to_numpy(), past["y"].to_numpy()
    drawn, ahead = thin(values), thin(forecasts)
    ends = {level: _ends(table, level, ahead) for level in levels}
    # From the last real value on, which is known.
    joined_ends = {
        level: (np.append(values[-1:], lo), np.append(values[-1:], hi))
        for level, (lo, hi) in ends.items()
    }
    _add_levels(figure, np.concatenate([ds[-1:], future[ahead]]), joined_ends)
    add_line(figure, ds[drawn], values[drawn], _("Real"), REAL)
    # The line begins at the last real value, so that the eye finds where the forecast starts.
    joined_ds = np.concatenate([ds[-1:], future[ahead]])
    joined = np.concatenate([values[-1:], forecasts[ahead]])
    if linear is not None:
        alone = np.concatenate([values[-1:], linear[ahead]])
        add_area(figure, joined_ds, alone, joined, _("What the LSTM adds"), ADDED)
        add_line(figure, joined_ds, alone, _("Linear model alone"), BASELINES["linear_ar"])
    add_line(figure, joined_ds, joined, _("What comes next"), FORECAST)
    if len(ahead) <= 60:
        figure.data[-1].update(mode="lines+markers", marker={"size": 6})
    figure.update_traces(hovertemplate=scale.hover, selector={"fill": None})
    _mark_repaired(figure, past)
    return with_legend(frame(figure, scale.title, height=360))


def steps_figure(lines: Mapping[str, Values], names: Mapping[str, str], scale: Scale) -> go.Figure:
    """Draws the error of every method at each step ahead.

    Args:
        lines: Mean absolute errors by method, `(horizon,)`; `forecast` is the network's.
        names: What people call the methods.
        scale: The vertical axis of the series.
    """
    figure = go.Figure()
    ahead = np.arange(1, len(lines["forecast"]) + 1)
    for key in reversed(list(lines)):  # the network's on top
        add_line(figure, ahead, lines[key], names[key], BASELINES.get(key, FORECAST))
    if len(ahead) <= 40:
        figure.update_traces(mode="lines+markers", marker={"size": 5})
    figure.update_traces(hovertemplate=scale.hover)
    unit = plotly_text(scale.unit, 20)
    frame(figure, _("Typical error") + (f" ({unit})" if unit else ""), height=360)
    figure.update_xaxes(title={"text": _("Steps ahead"), "standoff": 4})
    figure.update_yaxes(rangemode="tozero")
    figure.update_layout(legend={"traceorder": "reversed"})
    # Below the title of the axis.
    return with_legend(figure).update_layout(legend={"y": -0.22}, margin={"b": 72})


def fits_figure(fits: Sequence[float], best: int, scale: Scale) -> go.Figure:
    """Draws how far a forecast lies from the values some rows earlier, the closest filled.

    Args:
        fits: The distances, from no shift on.
        best: The shift of the smallest.
        scale: The vertical axis of the series.
    """
    colors = [FORECAST.color if shift == best else BASELINE.color for shift in range(len(fits))]
    figure = go.Figure(
        go.Bar(
            x=list(range(len(fits))),
            y=list(fits),
            marker={"color": colors},
            hovertemplate=f"{scale.hover}<extra></extra>",
        )
    )
    unit = plotly_text(scale.unit, 20)
    frame(figure, _("Distance") + (f" ({unit})" if unit else ""), height=280)
    figure.update_xaxes(title={"text": _("Rows earlier"), "standoff": 4}, dtick=1)
    return figure.update_layout(hovermode="closest")


def stretch_figure(rows: pd.DataFrame, shift: int, scale: Scale) -> go.Figure:
    """Draws real values and a forecast that follows them late, and the forecast moved back.

    Args:
        rows: Columns `ds`, `y`, `forecast` and `repaired`.
        shift: How many rows late.
        scale: The vertical axis.
    """
    figure = go.Figure()
    ds, forecasts = rows["ds"].to_numpy(), rows["forecast"].to_numpy()
    add_line(figure, ds, rows["y"].to_numpy(), _("Real"), REAL)
    add_line(figure, ds, forecasts, _("Forecast"), FORECAST)
    moved = _("Forecast, moved back")
    add_line(figure, ds[:-shift], forecasts[shift:], moved, MOVED)
    figure.update_traces(hovertemplate=scale.hover)
    _mark_repaired(figure, rows)
    return with_legend(frame(figure, scale.title, height=280))


def _mark_repaired(figure: go.Figure, rows: pd.DataFrame) -> None:
    if "repaired" in rows:
        ds, real, repaired = (rows[name].to_numpy() for name in ("ds", "y", "repaired"))
        add_repaired(figure, ds, real, repaired)


def _add_levels(figure: go.Figure, ds: Axis, ends: Mapping[int, tuple[Values, Values]]) -> None:
    """Shades bands, the widest first, so that the others lie on it."""
    for level in sorted(ends, reverse=True):
        name = _("{level} % band").format(level=level)
        add_area(figure, ds, *ends[level], name, BAND_STYLES[level])


def _ends(table: pd.DataFrame, level: int, rows: NDArray[np.int64]) -> tuple[Values, Values]:
    return table[f"lo-{level}"].to_numpy()[rows], table[f"hi-{level}"].to_numpy()[rows]


def _thin_scatter(errors: Values) -> NDArray[np.int64]:
    """Returns the rows with the largest errors and a random sample of the others."""
    if len(errors) <= MAX_POINTS:
        return np.arange(len(errors))
    by_size = np.argsort(-np.abs(errors))
    worst, others = by_size[: MAX_POINTS // 10], by_size[MAX_POINTS // 10 :]
    drawn = np.random.default_rng(0).choice(others, MAX_POINTS - len(worst), replace=False)
    return np.sort(np.concatenate([worst, drawn]))
