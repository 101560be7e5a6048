"""How it learnt as a film: the forecast of the validation rows in step with the loss curve.

The frames travel with the chart: playing and scrubbing happen in the browser, without the page.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.runs.film import Film
from core.types import Values
from dashboard.charts.layout import in_row
from dashboard.charts.loss_charts import RunLosses
from dashboard.charts.scale import scale_of
from dashboard.charts.style import BACKGROUND, FORECAST, REAL, VALIDATION_LOSS, line_trace
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.readers.result import Result

HEIGHT = 740
FRAME_MS = 120


def film_figure(losses: go.Figure, curve: RunLosses, film: Film, result: Result) -> go.Figure:
    """Draws the forecast of the validation rows below the loss curve, with a frame for each epoch.

    Args:
        losses: The chart of the loss curve.
        curve: The losses it draws.
        film: What was forecast after some epochs.
        result: The run.

    Returns:
        The chart, at the frame of the epoch that was kept.
    """
    figure = _over_each_other(losses)
    scale, ds, real = scale_of(result), result.series.ds[film.rows], result.series.values[film.rows]
    best = film.epochs[_place(film, curve.best_epoch)]
    marker = {"color": VALIDATION_LOSS.color, "size": 13, "symbol": "circle-open", "line_width": 3}
    drawn = film.at(int(best))
    below = (
        line_trace(ds, real, _("Real, validation rows"), REAL, scale.hover),
        line_trace(ds, drawn, _("Forecast after this epoch"), FORECAST, scale.hover),
    )
    figure.add_traces([in_row(2, trace) for trace in below])
    figure.add_scatter(
        x=[best],
        y=[_loss_at(curve, int(best))],
        mode="markers",
        marker=marker,
        showlegend=False,
        hoverinfo="skip",
        row=1,
        col=1,
    )
    figure.update_yaxes(title={"text": scale.title}, range=_reach(film, real), row=2)
    moved = [len(figure.data) - 2, len(figure.data) - 1]
    figure.frames = [_frame(film, curve, int(epoch), moved) for epoch in film.epochs]
    return _add_controls(figure, film, _place(film, curve.best_epoch))


def _over_each_other(losses: go.Figure) -> go.Figure:
    figure = make_subplots(rows=2, cols=1, vertical_spacing=0.16, row_heights=[0.48, 0.52])
    figure.add_traces(losses.data, rows=1, cols=1)
    figure.update_layout(
        shapes=losses.layout.shapes,
        annotations=losses.layout.annotations,
        height=HEIGHT,
        hovermode="x unified",
        dragmode="zoom",
        margin={"l": 8, "r": 8, "t": 28, "b": 220},
        legend={"orientation": "h", "x": 0, "y": -0.38, "yanchor": "top"},
    )
    figure.update_xaxes(losses.layout.xaxis, row=1)
    figure.update_yaxes(losses.layout.yaxis, row=1)
    figure.update_xaxes(automargin=True)
    return figure.update_yaxes(automargin=True)


def _place(film: Film, epoch: int | None) -> int:
    """Returns the frame of an epoch, the last one where it is not known."""
    if epoch is None:
        return len(film.epochs) - 1
    return max(0, int(np.searchsorted(film.epochs, epoch, "right")) - 1)


def _loss_at(curve: RunLosses, epoch: int) -> float | None:
    losses = curve.losses[curve.losses["epoch"] == epoch]["val_loss"].dropna()
    return float(losses.iloc[0]) if len(losses) else None


def _reach(film: Film, real: Values) -> list[float]:
    """Returns one range for all frames; the first may lie far off, and would flatten the rest."""
    low, high = float(real.min()), float(real.max())
    margin = high - low or 1.0
    finite = film.forecasts[np.isfinite(film.forecasts)]
    lowest, highest = (float(finite.min()), float(finite.max())) if finite.size else (low, high)
    edge = 0.05 * margin
    return [
        max(min(low, lowest), low - margin) - edge,
        min(max(high, highest), high + margin) + edge,
    ]


def _frame(film: Film, curve: RunLosses, epoch: int, moved: list[int]) -> go.Frame:
    data = [
        go.Scatter(y=np.round(film.at(epoch), 6)),
        go.Scatter(x=[epoch], y=[_loss_at(curve, epoch)]),
    ]
    return go.Frame(data=data, traces=moved, name=str(epoch))


def _add_controls(figure: go.Figure, film: Film, active: int) -> go.Figure:
    names = [str(epoch) for epoch in film.epochs]
    now: dict[str, Any] = {"mode": "immediate", "transition": {"duration": 0}}
    still = {**now, "frame": {"duration": 0, "redraw": False}}
    playing = {**now, "frame": {"duration": FRAME_MS, "redraw": False}}
    buttons = [
        {"label": "▶ " + _("Play"), "method": "animate", "args": [names, playing]},
        {"label": "❚❚", "method": "animate", "args": [[None], still]},
    ]
    steps = [
        {"label": number(int(name)), "method": "animate", "args": [[name], still]} for name in names
    ]
    menu = {
        "type": "buttons",
        "direction": "left",
        "buttons": buttons,
        "showactive": False,
        "x": 0,
        "xanchor": "left",
        "y": -0.07,
        "yanchor": "top",
        "pad": {"t": 8},
        "bgcolor": BACKGROUND,
    }
    slider = {
        "steps": steps,
        "active": active,
        "x": 0,
        "len": 1,
        "y": -0.17,
        "yanchor": "top",
        "pad": {"t": 8, "b": 4},
        "currentvalue": {"prefix": _("After epoch") + " ", "xanchor": "right"},
        "tickcolor": BACKGROUND,
        "bgcolor": BACKGROUND,
    }
    return figure.update_layout(updatemenus=[menu], sliders=[slider])
