"""The charts of how runs learnt: losses by epoch, one run or several over each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.layout import PlotlyPart, across, chart, words_at
from dashboard.charts.style import (
    BASELINE,
    LOSS,
    VALIDATION_LOSS,
    PlotlyTrace,
    Style,
    line_trace,
    run_style,
    thin,
)
from dashboard.language.translation import gettext as _
from dashboard.language.words import in_brackets, plotly_text

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
    levels = curve.levels
    names, looks = curve_names(bool(levels)), {"loss": LOSS, "val_loss": VALIDATION_LOSS}
    drawn = _level_lines(levels, [curve.losses])
    if earlier is not None:
        name, losses = plotly_text(earlier.name, 24), earlier.beside(curve)
        drawn += [
            _loss_line(losses, column, f"{names[column]}, {name}", _faint(look), bool(levels))
            for column, look in looks.items()
        ]
    curve = curve.drawn()
    drawn += [
        _loss_line(curve.losses, column, names[column], look, bool(levels))
        for column, look in looks.items()
    ]
    title = None if levels else _("Loss, on scaled values")
    return _epoch_chart(drawn + _best_star(curve), title, log, levels, curve.best_epoch)


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
    drawn = []
    for number, curve in enumerate(curves):
        errors = curve.losses.assign(error=np.sqrt(curve.losses["val_loss"]) * curve.scale)
        name = plotly_text(curve.name, 24)
        drawn.append(_loss_line(errors, "error", name, run_style(number), bool(naive)))
    if naive:
        return _epoch_chart(drawn, None, log)
    return _epoch_chart(drawn, _("Validation error") + in_brackets(unit), log)


def _compared_shares(curves: Sequence[RunLosses], log: bool) -> go.Figure:
    losses = [curve.drawn().losses for curve in curves]
    levels = [curve.levels for curve in curves]
    linear = [level["linear"] for level in levels if "linear" in level]
    shown = {"naive": 1.0}
    # One line where the runs mean the same one.
    if linear and max(linear) - min(linear) < SAME_LEVEL:
        shown["linear"] = linear[0]
    drawn = _level_lines(shown, losses)
    for number, (curve, errors) in enumerate(zip(curves, losses, strict=True)):
        name = plotly_text(curve.name, 24)
        drawn.append(_loss_line(errors, "val_loss", name, run_style(number), True))
    return _epoch_chart(drawn, None, log, shown)


def _level_lines(levels: Mapping[str, float], curves: Sequence[pd.DataFrame]) -> list[PlotlyTrace]:
    """Returns each level over the whole width."""
    last = max([1.0, *(float(losses["epoch"].max()) for losses in curves if len(losses))])
    return [
        {
            "type": "scatter",
            "x": [0, last],
            "y": [level, level],
            "name": level_names()[name],
            "mode": "lines",
            "line": {**LEVEL_STYLES[name].line, "width": 1.5},
            "showlegend": False,
            "hoverinfo": "skip",
        }
        for name, level in levels.items()
    ]


def _level_name(name: str, level: float, log: bool) -> PlotlyPart:
    """Returns a level's name, above its right end."""
    # Plotly takes the logarithm of a point, and not of a note beside it.
    height, place = np.log10(level) if log else level, {"xref": "paper", "xanchor": "right"}
    return words_at(level_names()[name], 1, height, yanchor="bottom", **place)


def _loss_line(
    losses: pd.DataFrame, column: str, name: str, style: Style, is_share: bool
) -> PlotlyTrace:
    points = losses.dropna(subset=column)
    rows = thin(points[column].to_numpy())
    at, values = (points[each].to_numpy()[rows] for each in ("epoch", column))
    alone = {"mode": "lines+markers"} if len(points) == 1 else {}
    return line_trace(at, values, name, style, "%{y:.1%}" if is_share else "%{y:.4~g}", **alone)


def _best_star(curve: RunLosses) -> list[PlotlyTrace]:
    best = curve.losses[curve.losses["epoch"] == curve.best_epoch]["val_loss"].dropna()
    if not len(best):
        return []
    star = {"color": VALIDATION_LOSS.color, "size": 11, "symbol": "star"}
    place = {"x": [curve.best_epoch], "y": [float(best.iloc[0])]}
    quiet = {"showlegend": False, "hoverinfo": "skip"}
    return [{"type": "scatter", **place, "mode": "markers", "marker": star, **quiet}]


def _epoch_chart(
    drawn: Sequence[PlotlyTrace],
    y_title: str | None,
    log: bool,
    levels: Mapping[str, float] | None = None,
    best_epoch: int | None = None,
) -> go.Figure:
    """Makes a chart over epochs.

    Args:
        drawn: The lines.
        y_title: What stands beside the vertical axis; None where errors are drawn as shares of that
            of repeating the last value.
        log: Whether the vertical axis is logarithmic.
        levels: Errors to fall below, by name.
        best_epoch: The epoch to mark.
    """
    notes = [_level_name(name, level, log) for name, level in (levels or {}).items()]
    shapes = []
    if best_epoch is not None:
        shapes.append(across(x=best_epoch, line={**BASELINE.line, "width": 1}))
        above = {"yref": "y domain", "yanchor": "bottom"}
        notes.append(words_at(_("best"), best_epoch, 1, **above))
    return chart(
        drawn,
        y_title or _("Error, repeating the last value = 100 %"),
        _("Epoch"),
        height=340,
        legend=True,
        shapes=shapes,
        annotations=notes,
        yaxis={"type": "log" if log else "linear", "tickformat": None if y_title else ".0%"},
    )


def _faint(style: Style) -> Style:
    return Style(style.place, dash="dot", width=1)
