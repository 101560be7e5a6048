"""The charts of how runs learnt: losses by epoch, one run or several over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.style import (
    BASELINE,
    LOSS,
    VALIDATION_LOSS,
    Style,
    add_line,
    frame,
    run_style,
    thin,
    with_legend,
)
from dashboard.language.translation import gettext as _
from dashboard.language.words import plotly_text


@dataclass(frozen=True)
class RunLosses:
    """The losses of one run.

    Attributes:
        name: What people call the run.
        losses: Columns `epoch`, `loss`, `val_loss`.
        best_epoch: The epoch whose weights were kept, if known.
        scale: What a scaled error of 1 is in the unit of the series.
    """

    name: str
    losses: pd.DataFrame
    best_epoch: int | None = None
    scale: float = 1.0

    def rescaled(self, scale: float) -> pd.DataFrame:
        """Returns the losses as another run, which scales its values otherwise, would count them.

        Args:
            scale: That run's scale.
        """
        factor = (self.scale / scale) ** 2
        return self.losses.assign(
            loss=self.losses["loss"] * factor, val_loss=self.losses["val_loss"] * factor
        )


def loss_figure(curve: RunLosses, earlier: RunLosses | None, log: bool) -> go.Figure:
    """Draws loss and validation loss by epoch, the best epoch marked.

    Args:
        curve: The run.
        earlier: A run to compare with, drawn thinner.
        log: Whether the vertical axis is logarithmic.
    """
    figure = go.Figure()
    if earlier is not None:
        name, losses = plotly_text(earlier.name, 24), earlier.rescaled(curve.scale)
        _add_losses(figure, losses, "loss", _("Loss") + f", {name}", _faint(LOSS))
        validation = _("Validation loss") + f", {name}"
        _add_losses(figure, losses, "val_loss", validation, _faint(VALIDATION_LOSS))
    _add_losses(figure, curve.losses, "loss", _("Loss"), LOSS)
    _add_losses(figure, curve.losses, "val_loss", _("Validation loss"), VALIDATION_LOSS)
    _mark_best(figure, curve)
    return _epoch_axes(figure, _("Loss, on scaled values"), log)


def compared_figure(
    curves: Sequence[RunLosses], unit: str, log: bool, naive: Sequence[float] = ()
) -> go.Figure:
    """Draws the validation errors of several runs over each other, in the unit of the series.

    Losses are of scaled values, and each run may scale them otherwise; errors can be compared.

    Args:
        curves: The runs.
        unit: The unit of the series, or an empty text.
        log: Whether the vertical axis is logarithmic.
        naive: For runs of different series, the root mean square error of repeating the last value
            for each; errors are drawn as shares of it.
    """
    if naive:
        curves = [
            replace(curve, scale=curve.scale / error)
            for curve, error in zip(curves, naive, strict=True)
        ]
    figure = go.Figure()
    for number, curve in enumerate(curves):
        errors = curve.losses.assign(error=np.sqrt(curve.losses["val_loss"]) * curve.scale)
        _add_losses(figure, errors, "error", plotly_text(curve.name, 24), run_style(number))
    if naive:
        title = _("Error, repeating the last value = 100 %")
        figure.update_traces(hovertemplate="%{y:.1%}")
        return _epoch_axes(figure, title, log).update_yaxes(tickformat=".0%")
    inside = f" ({plotly_text(unit, 20)})" if unit else ""
    return _epoch_axes(figure, _("Validation error") + inside, log)


def _add_losses(
    figure: go.Figure, losses: pd.DataFrame, column: str, name: str, style: Style
) -> None:
    points = losses.dropna(subset=column)
    thinned = thin(points[column].to_numpy())
    add_line(
        figure, points["epoch"].to_numpy()[thinned], points[column].to_numpy()[thinned], name, style
    )
    figure.data[-1].update(hovertemplate="%{y:.4~g}")
    if len(points) == 1:
        figure.data[-1].update(mode="lines+markers")


def _mark_best(figure: go.Figure, curve: RunLosses) -> None:
    if curve.best_epoch is None:
        return
    best = curve.losses[curve.losses["epoch"] == curve.best_epoch]["val_loss"].dropna()
    figure.add_vline(
        x=curve.best_epoch,
        line={**BASELINE.line, "width": 1},
        annotation={"text": _("best"), "yref": "paper", "y": 1, "yanchor": "bottom"},
        annotation_position="top",
    )
    if len(best):
        figure.add_scatter(
            x=[curve.best_epoch],
            y=[float(best.iloc[0])],
            mode="markers",
            marker={"color": VALIDATION_LOSS.color, "size": 11, "symbol": "star"},
            showlegend=False,
            hoverinfo="skip",
        )


def _epoch_axes(figure: go.Figure, y_title: str, log: bool) -> go.Figure:
    frame(figure, y_title, height=340)
    figure.update_xaxes(title={"text": _("Epoch"), "standoff": 4})
    figure.update_yaxes(type="log" if log else "linear")
    with_legend(figure)
    # Below the title of the axis.
    return figure.update_layout(legend={"y": -0.22}, margin={"b": 72})


def _faint(style: Style) -> Style:
    return Style(style.place, dash="dot", width=1)
