"""The charts of what a run forecasts: beside the real values, its errors, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.types import Values
from dashboard.charts.layout import across, chart
from dashboard.charts.scale import Scale
from dashboard.charts.style import (
    BAND_STYLES,
    BASELINE,
    BASELINES,
    FORECAST,
    MAX_POINTS,
    REAL,
    PartBand,
    PlotlyTrace,
    Style,
    area_trace,
    clip_bands,
    line_trace,
    repaired_traces,
    thin,
    thin_together,
)
from dashboard.language.translation import gettext as _
from dashboard.language.words import in_brackets

# Between the linear model and the whole forecast.
ADDED = Style(FORECAST.place, opacity=0.45)
MOVED = Style(FORECAST.place, dash="dot")
THIN = Style(FORECAST.place, width=1)

Axis = NDArray[Any]


def forecast_figure(
    rows: pd.DataFrame,
    scale: Scale,
    bands: Sequence[PartBand],
    baseline: tuple[str, str] | None,
    levels: Sequence[int] = (),
    height: int = 420,
) -> go.Figure:
    """Draws real values, forecasts and one baseline over time.

    Args:
        rows: Columns `ds`, `y`, `forecast`, the baselines, the ends of the bands, and where known
            `repaired`.
        scale: The vertical axis.
        bands: The parts; what lies outside of the rows is cut off.
        baseline: Column and name of the baseline; None draws none.
        levels: Bands around the forecasts to shade, in percent.
        height: In pixels.
    """
    lines = [("y", _("Real"), REAL), ("forecast", _("Forecast"), FORECAST)]
    if baseline:
        lines.insert(1, (*baseline, BASELINE))
    places = thin_together([rows[column].to_numpy() for column, _name, _look in lines])
    ds = rows["ds"].to_numpy()
    drawn = [
        *_shades(ds[places], {level: _ends(rows, level, places) for level in levels}),
        *(
            line_trace(ds[places], rows[column].to_numpy()[places], name, style, scale.hover)
            for column, name, style in lines
        ),
        *_repaired(rows),
    ]
    shown = clip_bands(bands, ds[0], ds[-1])
    return chart(drawn, scale.title, height=height, bands=shown, legend=True)


def error_figure(ds: Axis, errors: Values, scale: Scale) -> go.Figure:
    """Draws forecast minus real value over time.

    Args:
        ds: Axis, `(n,)`.
        errors: Forecast minus real value, `(n,)`.
        scale: The vertical axis of the series.
    """
    places = thin(errors)
    name, hover = _("Forecast minus real"), f"{scale.hover.replace(':,', ':+,')}<extra></extra>"
    drawn = line_trace(ds[places], errors[places], name, THIN, hover, fill="tozeroy")
    return chart([drawn], name, height=300, shapes=[across(y=0, line=BASELINE.line)])


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
    diagonal = {"type": "scatter", "x": ends, "y": ends, "mode": "lines", "line": BASELINE.line}
    points = {
        "type": "scatter",
        "x": real[places],
        "y": forecasts[places],
        "mode": "markers",
        "marker": {"color": FORECAST.color, "size": 6, "opacity": 0.55},
        "hovertemplate": f"{real_word} {scale.hover.replace('%{y', '%{x')}<br>"
        f"{forecast_word} {scale.hover}<extra></extra>",
    }
    return chart(
        [{**diagonal, "hoverinfo": "skip"}, points],
        f"{forecast_word}: {scale.title}",
        height=300,
        hovermode="closest",
        xaxis={"title": {"text": f"{real_word}: {scale.title}"}},
    )


def future_figure(
    past: pd.DataFrame,
    table: pd.DataFrame,
    scale: Scale,
    bands: Sequence[PartBand] = (),
    levels: Sequence[int] = (),
    linear: Values | None = None,
) -> go.Figure:
    """Draws the end of a series and the values that come next.

    Args:
        past: The end of the series: columns `ds`, `y` and `repaired`.
        table: The next values: columns `ds`, `forecast` and the ends of the bands.
        scale: The vertical axis.
        bands: Stretches of the past; what lies outside of it is cut off.
        levels: Bands around the next values to shade, in percent.
        linear: What the linear model alone says, `(n,)`: then the rest is what the LSTM adds.
    """
    future, forecasts = table["ds"].to_numpy(), table["forecast"].to_numpy()
    ds, values = past["ds"].to_numpy(), past["y"].to_numpy()
    drawn, ahead = thin(values), thin(forecasts)
    ends = {level: _ends(table, level, ahead) for level in levels}
    # From the last real value on, which is known.
    joined_ends = {
        level: (np.append(values[-1:], lo), np.append(values[-1:], hi))
        for level, (lo, hi) in ends.items()
    }
    # The line begins at the last real value, so that the eye finds where the forecast starts.
    joined_ds = np.concatenate([ds[-1:], future[ahead]])
    joined = np.concatenate([values[-1:], forecasts[ahead]])
    traces = [
        *_shades(joined_ds, joined_ends),
        line_trace(ds[drawn], values[drawn], _("Real"), REAL, scale.hover),
    ]
    if linear is not None:
        alone, look = np.concatenate([values[-1:], linear[ahead]]), BASELINES["linear_ar"]
        traces += [
            area_trace(joined_ds, alone, joined, _("What the LSTM adds"), ADDED),
            line_trace(joined_ds, alone, _("Linear model alone"), look, scale.hover),
        ]
    few = {"mode": "lines+markers", "marker": {"size": 6}} if len(ahead) <= 60 else {}
    traces.append(line_trace(joined_ds, joined, _("What comes next"), FORECAST, scale.hover, **few))
    shown = clip_bands(bands, ds[0], ds[-1])
    return chart([*traces, *_repaired(past)], scale.title, height=360, bands=shown, legend=True)


def steps_figure(lines: Mapping[str, Values], names: Mapping[str, str], scale: Scale) -> go.Figure:
    """Draws the error of every method at each step ahead.

    Args:
        lines: Mean absolute errors by method, `(horizon,)`; `forecast` is the network's.
        names: What people call the methods.
        scale: The vertical axis of the series.
    """
    ahead = np.arange(1, len(lines["forecast"]) + 1)
    few = {"mode": "lines+markers", "marker": {"size": 5}} if len(ahead) <= 40 else {}
    drawn = [
        line_trace(ahead, lines[key], names[key], BASELINES.get(key, FORECAST), scale.hover, **few)
        for key in reversed(list(lines))  # the network's on top
    ]
    return chart(
        drawn,
        _("Typical error") + in_brackets(scale.unit),
        _("Steps ahead"),
        height=360,
        legend={"traceorder": "reversed"},
        yaxis={"rangemode": "tozero"},
    )


def fits_figure(fits: Sequence[float], best: int, scale: Scale) -> go.Figure:
    """Draws how far a forecast lies from the values some rows earlier, the closest filled.

    Args:
        fits: The distances, from no shift on.
        best: The shift of the smallest.
        scale: The vertical axis of the series.
    """
    colors = [FORECAST.color if shift == best else BASELINE.color for shift in range(len(fits))]
    bars = {
        "type": "bar",
        "x": list(range(len(fits))),
        "y": list(fits),
        "marker": {"color": colors},
        "hovertemplate": f"{scale.hover}<extra></extra>",
    }
    return chart(
        [bars],
        _("Distance") + in_brackets(scale.unit),
        _("Rows earlier"),
        height=280,
        hovermode="closest",
        xaxis={"dtick": 1},
    )


def stretch_figure(rows: pd.DataFrame, shift: int, scale: Scale) -> go.Figure:
    """Draws real values and a forecast that follows them late, and the forecast moved back.

    Args:
        rows: Columns `ds`, `y`, `forecast` and `repaired`.
        shift: How many rows late.
        scale: The vertical axis.
    """
    ds, forecasts = rows["ds"].to_numpy(), rows["forecast"].to_numpy()
    traces = [
        line_trace(ds, rows["y"].to_numpy(), _("Real"), REAL, scale.hover),
        line_trace(ds, forecasts, _("Forecast"), FORECAST, scale.hover),
        line_trace(ds[:-shift], forecasts[shift:], _("Forecast, moved back"), MOVED, scale.hover),
    ]
    return chart([*traces, *_repaired(rows)], scale.title, height=280, legend=True)


def _repaired(rows: pd.DataFrame) -> list[PlotlyTrace]:
    if "repaired" not in rows:
        return []
    return repaired_traces(*(rows[name].to_numpy() for name in ("ds", "y", "repaired")))


def _shades(ds: Axis, ends: Mapping[int, tuple[Values, Values]]) -> list[PlotlyTrace]:
    """Returns bands, the widest first, so that the others lie on it."""
    name = _("{level} % band")
    return [
        area_trace(ds, *ends[level], name.format(level=level), BAND_STYLES[level])
        for level in sorted(ends, reverse=True)
    ]


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
