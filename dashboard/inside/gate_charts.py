"""The charts of the Inside page: the gates in step with the values, one unit's memory growing.

Colours are the page's own: a closed gate has the colour of the page itself, so that what is open or
remembered stands out on a light page and on a dark one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.evaluation.metrics import digits
from core.forecasting.gates import Array
from dashboard.charts.style import BACKGROUND, BASELINE, FORECAST, LOSS, REAL, frame
from dashboard.inside.moment import View
from dashboard.inside.reading_film import add_reading
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plotly_text

OPEN = LOSS.color
NEGATIVE, POSITIVE = "#000009", "#000010"

MOST_UNITS = 48
VALUES_HEIGHT = 130
MAP_HEIGHT = 72
GAP = 30
LEGEND_WIDTH = 48
TOP, BOTTOM = 44, 28
# Colours reach from one to the other of these shares of a map's values, and at least so far: a map
# that hardly moves is not to look wild.
STRETCH = (0.03, 0.97)
LEAST_REACH = 0.01


@dataclass(frozen=True)
class Map:
    """A gate or a state of a layer over the window.

    Attributes:
        title: What it is called.
        letter: Its letter in the equations.
        values: `(window, units)`.
        signed: Whether it may be negative; else it is a share.
    """

    title: str
    letter: str
    values: Array
    signed: bool

    @property
    def reach(self) -> tuple[float, float]:
        """The values of the first and the last colour."""
        if self.signed:
            reach = max(float(np.quantile(np.abs(self.values), STRETCH[1])), LEAST_REACH)
            return -reach, reach
        low, high = (float(value) for value in np.quantile(self.values, STRETCH))
        missing = max(0.0, 2 * LEAST_REACH - (high - low)) / 2
        return max(0.0, low - missing), min(1.0, high + missing)


def gates_figure(view: View) -> tuple[go.Figure, int]:
    """Draws every gate and state of a layer over the window, below the values that were read.

    The liveliest unit is on top; each map has colours of its own, and a button lets the window be
    read from left to right.

    Args:
        view: What is looked at; its unit and its step are marked.

    Returns:
        The chart, and how many units it shows: of many the liveliest.
    """
    units, maps = shown_units(view), _maps(view)
    heights = [VALUES_HEIGHT] + [MAP_HEIGHT] * len(maps)
    figure = _stack(heights, ["", *(one.title for one in maps)])
    _add_values(figure, view)
    ds = view.ds[view.inside.rows.start : view.inside.rows.stop]
    for place, one in enumerate(maps, start=2):
        heat = go.Heatmap(
            x=ds,
            y=np.arange(len(units)),
            z=np.round(one.values[:, units].T, 3),
            coloraxis=f"coloraxis{place}",
            customdata=np.repeat(np.array(units)[:, None] + 1, len(ds), axis=1),
            hovertemplate=f"{one.letter} %{{z:.2f}}, "
            + _("cell")
            + " %{customdata}<extra></extra>",
        )
        figure.add_trace(heat, row=place, col=1)
        _color(figure, one, place)
    _name_unit(figure, view, units, len(maps))
    add_reading(figure, view)
    return figure, len(units)


def shown_units(view: View) -> list[int]:
    """Returns the units to draw, the liveliest first: all, or of many these and the chosen one."""
    units = view.inside.liveliest(view.layer)
    shown = units[:MOST_UNITS]
    return shown if view.unit in shown else [*shown[:-1], view.unit]


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
    line = {"color": BASELINE.color, "width": 1.5, "dash": "dot"}
    figure.add_vline(view.ds[view.inside.rows[view.at]], line=line)
    return figure.update_layout(height=VALUES_HEIGHT + 150 + 90)


def _maps(view: View) -> list[Map]:
    """Returns the maps of the chosen layer in the order of the equations."""
    trace = view.inside.traces[view.layer]
    return [
        Map(_("Forget gate f: how much is kept"), "f", trace.forget_gate, signed=False),
        Map(_("Input gate i: how much is let in"), "i", trace.input_gate, signed=False),
        Map(_("Candidate g: what is new"), "g", trace.candidate, signed=True),
        Map(_("Memory c (cell state)"), "c", trace.cell, signed=True),
        Map(_("Output gate o: how much is shown"), "o", trace.output_gate, signed=False),
        Map(_("Output h: what is passed on"), "h", trace.output, signed=True),
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
    frame(figure, height=total + TOP + BOTTOM)
    figure.update_layout(margin={"l": 8, "r": LEGEND_WIDTH, "t": TOP, "b": BOTTOM})
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


def _name_unit(figure: go.Figure, view: View, units: list[int], maps: int) -> None:
    """Names the chosen unit beside every map."""
    for row in range(2, maps + 2):
        figure.update_yaxes(
            tickvals=[units.index(view.unit)],
            ticktext=[_("cell {unit}").format(unit=number(view.unit + 1))],
            ticks="outside",
            range=[len(units) - 0.5, -0.5],
            row=row,
        )


def _color(figure: go.Figure, one: Map, place: int) -> None:
    """Gives a map its colours, and a legend beside it."""
    low, high = one.reach
    lower, upper = figure.layout[f"yaxis{place}"].domain
    colors = [BACKGROUND, OPEN] if not one.signed else [NEGATIVE, BACKGROUND, POSITIVE]
    legend = {
        "x": 1.0,
        "xpad": 6,
        "y": (lower + upper) / 2,
        "len": upper - lower,
        "ypad": 0,
        "thickness": 8,
        "tickvals": [low, high],
        "ticktext": [number(low, 2), number(high, 2)],
        "tickfont": {"size": 11},
        "outlinewidth": 1,
        "outlinecolor": BASELINE.color,
    }
    axis = {"colorscale": colors, "cmin": low, "cmax": high, "colorbar": legend}
    figure.update_layout({f"coloraxis{place}": axis})
