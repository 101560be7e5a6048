"""The charts of how runs learnt: losses by epoch, one run or several over each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

# How the errors to fall below are drawn.
LEVEL_STYLES = {
    "naive": BASELINE,
    "seasonal": replace(BASELINE, dash="dashdot"),
    "linear": replace(BASELINE, dash="longdash"),
}
SAME_LEVEL = 0.005
# A method that errs more than so many times as much as the last value is nothing to fall below.
MOST_LEVEL = 2.0


@dataclass(frozen=True)
class RunLosses:
    """The losses of one run.

    Attributes:
        name: What people call the run.
        losses: Columns `epoch`, `loss`, `val_loss`.
        best_epoch: The epoch whose weights were kept, if known.
        scale: What a scaled error of 1 is in the unit of the series.
        naive_loss: Validation loss of repeating the last value; None in a run of an older version.
        seasonal_loss: Validation loss of repeating the last season, where there is one.
        linear_loss: Validation loss of the linear model alone, or of one like it.
    """

    name: str
    losses: pd.DataFrame
    best_epoch: int | None = None
    scale: float = 1.0
    naive_loss: float | None = None
    seasonal_loss: float | None = None
    linear_loss: float | None = None

    @property
    def levels(self) -> dict[str, float]:
        """The errors to fall below, as shares of that of repeating the last value, by name.

        Empty where that error is not known.
        """
        if not self.naive_loss:
            return {}
        losses = {"seasonal": self.seasonal_loss, "linear": self.linear_loss}
        shares = {
            name: float(np.sqrt(loss / self.naive_loss))
            for name, loss in losses.items()
            if loss is not None
        }
        return {"naive": 1.0} | {name: at for name, at in shares.items() if at <= MOST_LEVEL}

    def crossings(self) -> dict[str, int]:
        """Returns the epoch in which the validation error first fell below each level, by name.

        A level that it began below was not crossed.
        """
        errors = self.drawn().losses.dropna(subset="val_loss")
        found = {}
        for name, level in self.levels.items():
            below = errors["epoch"][errors["val_loss"] < level]
            if len(below) and below.iloc[0] > errors["epoch"].iloc[0]:
                found[name] = int(below.iloc[0])
        return found

    def drawn(self) -> RunLosses:
        """Returns them as they are drawn: as `levels` count errors, where those are known."""
        return replace(self, losses=self.beside(self))

    def beside(self, other: RunLosses) -> pd.DataFrame:
        """Returns the losses as those of another run are drawn.

        Args:
            other: That run.
        """
        if not other.naive_loss:
            return self.rescaled(other.scale)
        naive, losses = other.naive_loss, self.rescaled(other.scale)
        if self.naive_loss:
            naive, losses = self.naive_loss, self.losses
        errors = {name: np.sqrt(losses[name] / naive) for name in ("loss", "val_loss")}
        return losses.assign(**errors)

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

    Where the error of repeating the last value is known, errors are drawn as shares of it, with
    lines for what is to be beaten.

    Args:
        curve: The run.
        earlier: A run to compare with, drawn thinner.
        log: Whether the vertical axis is logarithmic.
    """
    figure, levels = go.Figure(), curve.levels
    _add_levels(figure, levels, [curve.losses], log)
    names = curve_names(bool(levels))
    if earlier is not None:
        name, losses = plotly_text(earlier.name, 24), earlier.beside(curve)
        _add_losses(figure, losses, "loss", f"{names['loss']}, {name}", _faint(LOSS))
        validation = f"{names['val_loss']}, {name}"
        _add_losses(figure, losses, "val_loss", validation, _faint(VALIDATION_LOSS))
    curve = curve.drawn()
    _add_losses(figure, curve.losses, "loss", names["loss"], LOSS)
    _add_losses(figure, curve.losses, "val_loss", names["val_loss"], VALIDATION_LOSS)
    _mark_best(figure, curve)
    if levels:
        return _share_axes(figure, log)
    return _epoch_axes(figure, _("Loss, on scaled values"), log)


def curve_names(shares: bool) -> dict[str, str]:
    """Returns what the curves of `loss` and `val_loss` are called.

    Args:
        shares: Whether they are drawn as shares of the last value's error.
    """
    if shares:
        return {"loss": _("Training rows"), "val_loss": _("Validation rows")}
    return {"loss": _("Loss"), "val_loss": _("Validation loss")}


def level_names() -> dict[str, str]:
    """Returns what the lines to fall below are called."""
    return {
        "naive": _("last value"),
        "seasonal": _("last season"),
        "linear": _("linear model"),
    }


def compared_figure(
    curves: Sequence[RunLosses], unit: str, log: bool, naive: Sequence[float] = ()
) -> go.Figure:
    """Draws the validation errors of several runs over each other, in the unit of the series.

    Losses are of scaled values, and each run may scale them otherwise; errors can be compared.
    Where all runs know the error of repeating the last value, they are drawn as shares of it.

    Args:
        curves: The runs.
        unit: The unit of the series, or an empty text.
        log: Whether the vertical axis is logarithmic.
        naive: For runs of an older version and of different series, the root mean square error of
            repeating the last value for each; errors are drawn as shares of it.
    """
    if not naive and all(curve.naive_loss for curve in curves):
        return _compared_shares(curves, log)
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
        return _share_axes(figure, log)
    inside = f" ({plotly_text(unit, 20)})" if unit else ""
    return _epoch_axes(figure, _("Validation error") + inside, log)


def _compared_shares(curves: Sequence[RunLosses], log: bool) -> go.Figure:
    figure = go.Figure()
    losses = [curve.drawn().losses for curve in curves]
    levels = [curve.levels for curve in curves]
    linear = [level["linear"] for level in levels if "linear" in level]
    shown = {"naive": 1.0}
    # One line where the runs mean the same one.
    if linear and max(linear) - min(linear) < SAME_LEVEL:
        shown["linear"] = linear[0]
    _add_levels(figure, shown, losses, log)
    for number, (curve, errors) in enumerate(zip(curves, losses, strict=True)):
        name = plotly_text(curve.name, 24)
        _add_losses(figure, errors, "val_loss", name, run_style(number))
    return _share_axes(figure, log)


def _add_levels(
    figure: go.Figure, levels: Mapping[str, float], curves: Sequence[pd.DataFrame], log: bool
) -> None:
    """Draws each level over the whole width, its name above its right end."""
    last = max([1.0, *(float(losses["epoch"].max()) for losses in curves if len(losses))])
    for name, level in levels.items():
        figure.add_scatter(
            x=[0, last],
            y=[level, level],
            name=level_names()[name],
            mode="lines",
            line={**LEVEL_STYLES[name].line, "width": 1.5},
            showlegend=False,
            hoverinfo="skip",
        )
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="right",
            # Plotly takes the logarithm of a point, and not of a note beside it.
            y=np.log10(level) if log else level,
            yanchor="bottom",
            text=level_names()[name],
            showarrow=False,
        )


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


def _share_axes(figure: go.Figure, log: bool) -> go.Figure:
    figure.update_traces(hovertemplate="%{y:.1%}", selector=lambda line: line.hoverinfo != "skip")
    _epoch_axes(figure, _("Error, repeating the last value = 100 %"), log)
    return figure.update_yaxes(tickformat=".0%")


def _faint(style: Style) -> Style:
    return Style(style.place, dash="dot", width=1)
