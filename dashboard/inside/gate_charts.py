"""The charts of the Inside page: the gates in step with the values, one unit's memory growing.

Colours are the page's own: a closed gate has the colour of the page itself, so that what is open or
remembered stands out on a light page and on a dark one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core.evaluation.metrics import digits
from core.forecasting.gates import Array
from dashboard.charts.style import BACKGROUND, BASELINE, FORECAST, LOSS, REAL, frame
from dashboard.inside.moment import View
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plotly_text

OPEN = LOSS.color
NEGATIVE, POSITIVE = "#000009", "#000010"

MOST_UNITS = 48
VALUES_HEIGHT = 130
MAP_HEIGHT = 72
GAP = 30
# From this share of all values on, colours no longer grow stronger.
FULL_COLOR = 0.98
LEGEND_HEIGHT = 84


def gates_figure(view: View) -> tuple[go.Figure, int]:
    """Draws every gate and state of a layer over the window, below the values that were read.

    Args:
        view: What is looked at; its unit and its step are marked.

    Returns:
        The chart, and how many units it shows: of many those that move most.
    """
    trace = view.inside.traces[view.layer]
    units = shown_units(trace.output, view.unit)
    maps = _maps(view)
    figure = _stack([VALUES_HEIGHT] + [MAP_HEIGHT] * len(maps), ["", *(name for name, *_ in maps)])
    _add_values(figure, view)
    ds = view.ds[view.inside.rows.start : view.inside.rows.stop]
    for place, (_name, short, values, axis) in enumerate(maps, start=2):
        heat = go.Heatmap(
            x=ds,
            y=np.arange(len(units)),
            z=np.round(values[:, units].T, 3),
            coloraxis=axis,
            customdata=np.repeat(units[:, None] + 1, len(ds), axis=1),
            hovertemplate=f"{short} %{{z:.2f}}, " + _("cell") + " %{customdata}<extra></extra>",
        )
        figure.add_trace(heat, row=place, col=1)
    marked = int(np.flatnonzero(units == view.unit)[0])
    _mark(figure, view, len(maps) + 1, marked, len(units))
    signed = np.abs([trace.candidate, trace.cell, trace.output])
    # A few memories that count higher must not fade all others.
    _color(figure, float(np.quantile(signed, FULL_COLOR)))
    return figure, len(units)


def shown_units(outputs: Array, chosen: int) -> NDArray[np.int64]:
    """Returns the units to draw: all, or of many those whose output moves most and the chosen one.

    Args:
        outputs: Outputs of a layer, `(window, units)`.
        chosen: The chosen unit.
    """
    moving = np.ptp(outputs, axis=0)
    moving[chosen] = np.inf
    return np.sort(np.argsort(-moving, kind="stable")[:MOST_UNITS])


def memory_figure(view: View, n_steps: int) -> go.Figure:
    """Draws the values of the window, and one unit's memory and output as far as they are known.

    Args:
        view: What is looked at.
        n_steps: Steps of the window that the unit has finished.
    """
    figure = _stack([VALUES_HEIGHT, 150], ["", _("Memory (solid) and output (dashes) of the cell")])
    _add_values(figure, view, hide_end=n_steps < len(view.inside.window))
    trace = view.inside.traces[view.layer]
    ds = view.ds[view.inside.rows.start : view.inside.rows.stop]
    for name, values, line in (
        (_("Memory"), trace.cell, {"color": POSITIVE, "width": 2.5}),
        (_("Output"), trace.output, {"color": OPEN, "width": 2, "dash": "dash"}),
    ):
        drawn = np.where(np.arange(len(ds)) < n_steps, values[:, view.unit], np.nan)
        mode = "lines+markers" if n_steps <= 2 else "lines"
        scatter = go.Scatter(x=ds, y=drawn, name=name, line=line, mode=mode)
        figure.add_trace(scatter, row=2, col=1)
    figure.update_traces(hovertemplate="%{y:.2f}", row=2)
    # The whole height from the first step on: nothing shifts while the memory grows.
    reach = np.concatenate([trace.cell[:, view.unit], trace.output[:, view.unit], [0.0]])
    margin = 0.1 * float(np.ptp(reach)) or 0.1
    figure.update_yaxes(range=[reach.min() - margin, reach.max() + margin], row=2)
    figure.add_vline(view.ds[view.inside.rows[view.at]], line=_marker())
    return figure.update_layout(height=VALUES_HEIGHT + 150 + 90)


def _maps(view: View) -> list[tuple[str, str, Array, str]]:
    """Returns title, short name, values and colours of each map, in the order of the equations."""
    trace = view.inside.traces[view.layer]
    return [
        (_("Forget gate f: how much is kept"), "f", trace.forget_gate, "coloraxis"),
        (_("Input gate i: how much is let in"), "i", trace.input_gate, "coloraxis"),
        (_("Candidate g: what is new"), "g", trace.candidate, "coloraxis2"),
        (_("Memory c (cell state)"), "c", trace.cell, "coloraxis2"),
        (_("Output gate o: how much is shown"), "o", trace.output_gate, "coloraxis"),
        (_("Output h: what is passed on"), "h", trace.output, "coloraxis2"),
    ]


def _stack(heights: list[int], titles: list[str]) -> go.Figure:
    total = sum(heights) + GAP * (len(heights) - 1)
    figure = make_subplots(
        rows=len(heights),
        cols=1,
        shared_xaxes=True,
        row_heights=[height / sum(heights) for height in heights],
        vertical_spacing=GAP / total,
        subplot_titles=titles,
    )
    frame(figure, height=total + LEGEND_HEIGHT)
    # Titles begin where the maps do.
    figure.update_annotations(x=0, xanchor="left", font={"size": 13})
    figure.update_xaxes(showgrid=False, zeroline=False)
    figure.update_yaxes(showgrid=False, zeroline=False, automargin=True)
    return figure.update_layout(hovermode="closest")


def _add_values(figure: go.Figure, view: View, hide_end: bool = False) -> None:
    """Adds the values that were read, and what came of them."""
    inside, series = view.inside, view.result.series
    name = plotly_text(f"{series.target} ({series.unit})" if series.unit else series.target, 24)
    places = digits(view.result.errors.mae)
    hover = f"%{{x}}: %{{y:,.{places}f}}<extra>%{{fullData.name}}</extra>"
    rows = np.arange(inside.rows.start, inside.rows.stop)
    line = go.Scatter(x=view.ds[rows], y=series.values[rows], name=name, line=REAL.line)
    figure.add_trace(line.update(mode="lines+markers", marker={"size": 4}), row=1, col=1)
    shown = 0.0 if hide_end else 1.0
    if view.target < len(series):
        figure.add_scatter(
            x=view.ds[[view.target]],
            y=series.values[[view.target]],
            name=_("Real"),
            mode="markers",
            marker={"color": REAL.color, "size": 9, "symbol": "circle-open"},
            opacity=shown,
            row=1,
            col=1,
        )
    figure.add_scatter(
        x=view.ds[[view.target]],
        y=[inside.forecast],
        name=_("Forecast"),
        mode="markers",
        marker={"color": FORECAST.color, "size": 10, "symbol": "diamond"},
        opacity=shown,
        row=1,
        col=1,
    )
    figure.update_traces(hovertemplate=hover, row=1)
    figure.update_yaxes(title={"text": name, "font": {"size": 12}}, row=1)


def _mark(figure: go.Figure, view: View, rows: int, unit: int, units: int) -> None:
    """Marks the chosen step in every chart, and names the chosen unit beside every map."""
    figure.add_vline(view.ds[view.inside.rows[view.at]], line=_marker())
    for row in range(2, rows + 1):
        figure.update_yaxes(
            tickvals=[unit],
            ticktext=[_("cell {unit}").format(unit=number(view.unit + 1))],
            ticks="outside",
            range=[-0.5, units - 0.5],
            row=row,
        )


def _marker() -> dict[str, Any]:
    return {"color": BASELINE.color, "width": 1.5, "dash": "dot"}


def _color(figure: go.Figure, reach: float) -> None:
    """Gives gates the colours of 0 to 1, what may be negative those of both signs."""
    title = {"side": "top", "font": {"size": 12}}
    bar = {
        "orientation": "h",
        "thickness": 8,
        "y": 0,
        "yanchor": "top",
        "ypad": 34,
        "len": 0.46,
        "tickfont": {"size": 11},
        "outlinewidth": 1,
        "outlinecolor": BASELINE.color,
    }
    gate = {**bar, "x": 0.0, "xanchor": "left", "tickvals": [0, 1]}
    gate |= {"ticktext": [_("0 closed"), _("1 open")]}
    signed = {**bar, "x": 1.0, "xanchor": "right", "nticks": 5}
    figure.update_layout(
        coloraxis={
            "colorscale": [[0, BACKGROUND], [1, OPEN]],
            "cmin": 0,
            "cmax": 1,
            "colorbar": {**gate, "title": {**title, "text": _("Gates f, i, o")}},
        },
        coloraxis2={
            "colorscale": [[0, NEGATIVE], [0.5, BACKGROUND], [1, POSITIVE]],
            "cmin": -reach,
            "cmax": reach,
            "colorbar": {**signed, "title": {**title, "text": _("g, c and h")}},
        },
        margin={"l": 8, "r": 8, "t": 12, "b": LEGEND_HEIGHT - 12},
    )
