"""The window is read from left to right: a cover that a button draws back, in the browser."""

from __future__ import annotations

from typing import Any

from dashboard.charts.style import BACKGROUND, BASELINE
from dashboard.inside.moment import View
from dashboard.language.translation import gettext as _

MOST_FRAMES = 64
FRAME_MS = 120
# Read on a light page, on a dark one and on the pale blue that Plotly gives a button under the
# pointer.
BUTTON_TEXT = "#6F7A86"


def reading_parts(view: View) -> dict[str, Any]:
    """Returns the mark of the chosen step, and the buttons that let the window be read.

    Only the cover and the mark change from frame to frame: all values are in the browser once.

    Args:
        view: What is looked at.

    Returns:
        Parts of the chart over the window.
    """
    rows = view.inside.rows
    ds = view.ds[rows.start : view.target + 1]
    margin = (ds[-1] - ds[0]) / len(ds)
    end = ds[-1] + margin
    # Plotly keeps what a frame leaves out: a cover that covers nothing.
    whole = [_mark(ds[view.at]), _cover(end, end)]
    every = -(-len(rows) // MOST_FRAMES)
    steps = [*range(0, len(rows) - 1, every), len(rows) - 1]
    covers = {str(step): [_mark(ds[step]), _cover(ds[step] + margin / 2, end)] for step in steps}
    frames = [
        {"name": name, "layout": {"shapes": shapes}}
        for name, shapes in {**covers, "all": whole}.items()
    ]
    return {
        "frames": frames,
        "shapes": whole,
        "updatemenus": [_buttons()],
        "xaxis": {"range": [ds[0] - margin / 2, end]},
    }


def _mark(x: Any) -> dict[str, Any]:
    line = {"color": BASELINE.color, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _cover(start: Any, end: Any) -> dict[str, Any]:
    area = {"x0": start, "x1": end, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "rect", **area, "fillcolor": BACKGROUND, "line": {"width": 0}}


def _buttons() -> dict[str, Any]:
    at_once = {"mode": "immediate", "transition": {"duration": 0}}
    play = {**at_once, "frame": {"duration": FRAME_MS, "redraw": True}}
    show_all = {**at_once, "frame": {"duration": 0, "redraw": True}}
    return {
        "type": "buttons",
        "direction": "right",
        "showactive": False,
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "pad": {"b": 12},
        "bgcolor": BACKGROUND,
        "bordercolor": BASELINE.color,
        "font": {"color": BUTTON_TEXT, "size": 13},
        "buttons": [
            {"label": "▶ " + _("Watch it read"), "method": "animate", "args": [None, play]},
            {"label": _("Show everything"), "method": "animate", "args": [["all"], show_all]},
        ],
    }
