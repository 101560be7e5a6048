"""How charts are laid out: margins, axes, legend, and what lies across them.

A chart is put together as plain data and made a figure in one piece. Plotly's `update_layout` and
its like look through a figure anew at each change, which took ten times as long; only the film of a
training, drawn when it is asked for, is made of the finished chart of its losses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.style import PartBand, PlotlyTrace

HEIGHT = 380
# What the stamps of an axis take that go over two lines, in pixels; with a title below them.
TWO_LINES, TITLED = 48, 72
# Where a legend begins below such a title, as a share of the height of the chart's inside.
BELOW_TITLE = 0.22
# Numbers in full, as the tables write them: not “40k”, and 1,750 for the row of that number.
_AXIS = {"automargin": True, "separatethousands": True, "exponentformat": "none"}

# A part of a layout, as Plotly takes it.
PlotlyPart = dict[str, Any]


def chart(
    traces: Sequence[PlotlyTrace],
    y_title: str = "",
    x_title: str = "",
    height: int = HEIGHT,
    bands: Sequence[PartBand] = (),
    legend: bool | PlotlyPart = False,
    stack: PlotlyPart | None = None,
    frames: Sequence[PlotlyPart] = (),
    **more: Any,
) -> go.Figure:
    """Makes a chart, in the margins, hover and axes that all charts share.

    Args:
        traces: What is drawn, the last on top.
        y_title: What stands beside the vertical axis.
        x_title: What stands below the horizontal axis.
        height: In pixels.
        bands: Drawn behind everything, each with its name at the top.
        legend: Whether there is one, or what else there is to say of it. It stands below the chart:
            above are the names of the bands.
        stack: Where charts lie below each other, from `stacked`.
        frames: Of a film.
        **more: The rest of its layout, as Plotly names it: `shapes` and `annotations` are added,
            a `margin` replaces ours, `xaxis` and `yaxis` are of all rows of a stack and `yaxis1` of
            the first.

    Returns:
        The figure.
    """
    stack = stack or {"xaxis1": {}, "yaxis1": {}}
    title = {"title": {"text": x_title, "standoff": 4}} if x_title else {}
    shared = {
        "xaxis": _merged(_AXIS | title, more.pop("xaxis", {})),
        "yaxis": _merged(_AXIS | {"title": y_title or None}, more.pop("yaxis", {})),
    }
    axes = {
        name: _merged(shared[name.rstrip("0123456789")], axis)
        for name, axis in stack.items()
        if name.startswith(tuple(shared))
    }
    notes = [*stack.get("annotations", ()), *more.pop("annotations", ()), *map(_name_of, bands)]
    shapes = [*map(_area_of, bands), *more.pop("shapes", ())]
    # Names above the chart leave room for its toolbar above them.
    named = any(note.get("yref") == "paper" and note["y"] == 1 for note in notes)
    margin = {"l": 8, "r": 8, "t": 54 if named else 28, "b": 8}
    layout: PlotlyPart = {"height": height, "margin": margin, "showlegend": bool(legend)}
    layout |= {"hovermode": "x unified", "dragmode": "zoom", "shapes": shapes, "annotations": notes}
    if legend:
        margin["b"] = TITLED if title else TWO_LINES
        below = BELOW_TITLE if title else TWO_LINES / (height - margin["t"] - margin["b"])
        place = {"x": 0, "y": -below, "yanchor": "top", "yref": "paper"}
        layout["legend"] = {"orientation": "h", **place, **(legend if legend is not True else {})}
    return go.Figure(list(traces), _merged(layout | axes, more), list(frames))


@cache
def stacked(heights: tuple[float, ...], gap: float, titles: tuple[str, ...] = ()) -> PlotlyPart:
    """Returns the layout of charts below each other over one horizontal axis, each with its title.

    Args:
        heights: Shares of the whole, from the top.
        gap: Between two of them, as a share of the whole.
        titles: Of the charts, or none.

    Returns:
        A layout for `chart`, its axes numbered from 1; it is kept, and not to be changed.
    """
    figure = make_subplots(
        rows=len(heights),
        shared_xaxes=True,
        row_heights=heights,
        vertical_spacing=gap,
        subplot_titles=titles or None,
    )
    layout: PlotlyPart = figure.layout.to_plotly_json()
    first = {f"{axis}1": layout.pop(axis) for axis in ("xaxis", "yaxis")}
    return first | {name: part for name, part in layout.items() if name != "template"}


def in_row(row: int, trace: PlotlyTrace) -> PlotlyTrace:
    """Returns a trace in one of the charts that lie below each other, counted from 1."""
    return {**trace, "xaxis": _axis("x", row), "yaxis": _axis("y", row)}


def across(x: Any = None, y: Any = None, row: int = 1, **look: Any) -> PlotlyPart:
    """Returns a line or an area across a chart, over the whole of the direction left out.

    Args:
        x: Where a vertical line stands; a pair for an area between two places.
        y: Where a horizontal line stands; a pair for an area.
        row: Of charts below each other, the one it is in.
        **look: As Plotly's shapes have it.
    """
    ends: PlotlyPart = {}
    for axis, at in (("x", x), ("y", y)):
        ends[f"{axis}ref"] = _axis(axis, row) + " domain" * (at is None)
        ends[f"{axis}0"], ends[f"{axis}1"] = (
            (0, 1) if at is None else at if isinstance(at, tuple) else (at, at)
        )
    is_area = isinstance(x, tuple) or isinstance(y, tuple)
    return {"type": "rect" if is_area else "line", **ends, **look}


def words_at(text: str, x: Any, y: Any, **look: Any) -> PlotlyPart:
    """Returns words in a chart, without an arrow.

    Args:
        text: The words.
        x: Where they stand.
        y: The same, up the chart.
        **look: As Plotly's annotations have it.
    """
    return {"text": text, "x": x, "y": y, "showarrow": False, **look}


def _axis(name: str, row: int) -> str:
    """Returns what Plotly calls an axis of a row; it counts none for the first."""
    return name if row == 1 else f"{name}{row}"


def _area_of(band: PartBand) -> PlotlyPart:
    look: PlotlyPart = {"fillcolor": band.style.color, "opacity": band.style.opacity}
    return across(x=(band.start, band.end), layer="below", line={"width": 0}, **look)


def _name_of(band: PartBand) -> PlotlyPart:
    middle = band.start + (band.end - band.start) / 2
    place = {"yref": "paper", "yanchor": "bottom"}
    return words_at(band.name, middle, 0 if band.is_low else 1, **place)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> PlotlyPart:
    """Returns what was and what is new, what is within a part likewise."""
    merged = dict(old)
    for name, value in new.items():
        before = merged.get(name)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            merged[name] = _merged(before, value)
        else:
            merged[name] = value
    return merged
