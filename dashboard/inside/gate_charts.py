"""The charts of the Inside page: the gates in step with the values, one unit's memory growing.

Colours are the page's own: a closed gate has the colour of the page itself, so that what is open or
remembered stands out on a light page and on a dark one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.evaluation.metrics import digits
from core.forecasting.gates import Array
from dashboard.charts.layout import PlotlyPart, across, chart, in_row, stacked
from dashboard.charts.style import BACKGROUND, BASELINE, FORECAST, LOSS, REAL, PlotlyTrace
from dashboard.inside.moment import View
from dashboard.inside.reading_film import reading_parts
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plotly_text

OPEN = LOSS.color
NEGATIVE, POSITIVE = "#000009", "#000010"

MOST_UNITS = 48
VALUES_HEIGHT = 130
MAP_HEIGHT = 72
MEMORY_HEIGHT = 150
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
    stack = _stack(heights, ("", *(one.title for one in maps)))
    ds = view.ds[view.inside.rows.start : view.inside.rows.stop]
    traces, parts, cell = _values(view), reading_parts(view), _("cell")
    for row, one in enumerate(maps, start=2):
        heat = {
            "type": "heatmap",
            "x": ds,
            "y": np.arange(len(units)),
            "z": np.round(one.values[:, units].T, 3),
            "coloraxis": f"coloraxis{row}",
            "customdata": np.repeat(np.array(units)[:, None] + 1, len(ds), axis=1),
            "hovertemplate": f"{one.letter} %{{z:.2f}}, {cell} %{{customdata}}<extra></extra>",
        }
        traces.append(in_row(row, heat))
        parts[f"coloraxis{row}"] = _colors(one, *stack[f"yaxis{row}"]["domain"])
        parts[f"yaxis{row}"] = _named_unit(view, units)
    return _stacked_chart(traces, view, heights, stack, **parts), len(units)


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
    heights = [VALUES_HEIGHT, MEMORY_HEIGHT]
    stack = _stack(heights, ("", _("Memory (solid) and output (dashes) of the cell")))
    traces = _values(view, hide_end=n_steps < len(view.inside.window))
    trace = view.inside.traces[view.layer]
    ds = view.ds[view.inside.rows.start : view.inside.rows.stop]
    for name, values, line in (
        (_("Memory"), trace.cell, {"color": POSITIVE, "width": 2.5}),
        (_("Output"), trace.output, {"color": OPEN, "width": 2, "dash": "dash"}),
    ):
        drawn = np.where(np.arange(len(ds)) < n_steps, values[:, view.unit], np.nan)
        mode = {"mode": "lines+markers" if n_steps <= 2 else "lines"}
        curve = {"type": "scatter", "x": ds, "y": drawn, "name": name, "line": line, **mode}
        traces.append(in_row(2, {**curve, "hovertemplate": "%{y:.2f}"}))
    # The whole height from the first step on: nothing shifts while the memory grows.
    reach = np.concatenate([trace.cell[:, view.unit], trace.output[:, view.unit], [0.0]])
    margin = 0.1 * float(np.ptp(reach)) or 0.1
    at, line = view.ds[view.inside.rows[view.at]], {**BASELINE.line, "width": 1.5}
    return _stacked_chart(
        traces,
        view,
        heights,
        stack,
        shapes=[across(x=at, row=row, line=line) for row in (1, 2)],
        yaxis2={"range": [reach.min() - margin, reach.max() + margin]},
    )


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


def _stack(heights: list[int], titles: tuple[str, ...]) -> PlotlyPart:
    """Returns the layout of charts of some heights in pixels, their titles where they begin."""
    whole = stacked(tuple(heights), GAP / (sum(heights) + GAP * (len(heights) - 1)), titles)
    place = {"x": 0, "xanchor": "left", "font": {"size": 13}}
    return {**whole, "annotations": [note | place for note in whole["annotations"]]}


def _stacked_chart(
    traces: list[PlotlyTrace], view: View, heights: list[int], stack: PlotlyPart, **parts: Any
) -> go.Figure:
    bare = {"showgrid": False, "zeroline": False}
    name = {"title": {"text": _target(view), "font": {"size": 12}}}
    return chart(
        traces,
        height=sum(heights) + GAP * (len(heights) - 1) + TOP + BOTTOM,
        stack=stack,
        margin={"l": 8, "r": LEGEND_WIDTH, "t": TOP, "b": BOTTOM},
        hovermode="closest",
        xaxis=bare | parts.pop("xaxis", {}),
        yaxis=bare,
        yaxis1=name,
        **parts,
    )


def _target(view: View) -> str:
    series = view.result.series
    return plotly_text(f"{series.target} ({series.unit})" if series.unit else series.target, 24)


def _values(view: View, hide_end: bool = False) -> list[PlotlyTrace]:
    """Returns the values that were read, and what came of them."""
    inside, series, at = view.inside, view.result.series, view.target
    places = digits(view.result.errors.mae)
    shared = {
        "type": "scatter",
        "hovertemplate": f"%{{x}}: %{{y:,.{places}f}}<extra>%{{fullData.name}}</extra>",
    }
    rows = np.arange(inside.rows.start, inside.rows.stop)
    dots = {"mode": "lines+markers", "marker": {"size": 4}}
    read = {"x": view.ds[rows], "y": series.values[rows], "name": _target(view), **dots}
    traces: list[PlotlyTrace] = [{**shared, **read, "line": REAL.line}]
    end = {**shared, "x": view.ds[[at]], "mode": "markers", "opacity": 0.0 if hide_end else 1.0}
    if at < len(series):
        circle = {"color": REAL.color, "size": 9, "symbol": "circle-open"}
        traces.append({**end, "y": series.values[[at]], "name": _("Real"), "marker": circle})
    diamond = {"color": FORECAST.color, "size": 10, "symbol": "diamond"}
    traces.append({**end, "y": [inside.forecast], "name": _("Forecast"), "marker": diamond})
    return traces


def _named_unit(view: View, units: list[int]) -> PlotlyPart:
    """Returns the vertical axis of a map: the chosen unit has its name beside it."""
    return {
        "tickvals": [units.index(view.unit)],
        "ticktext": [_("cell {unit}").format(unit=number(view.unit + 1))],
        "ticks": "outside",
        "range": [len(units) - 0.5, -0.5],
    }


def _colors(one: Map, lower: float, upper: float) -> PlotlyPart:
    """Returns a map's colours, and a legend beside it.

    Args:
        one: The map.
        lower: Where it begins, as a share of the chart's height.
        upper: Where it ends.
    """
    low, high = one.reach
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
    return {"colorscale": colors, "cmin": low, "cmax": high, "colorbar": legend}
