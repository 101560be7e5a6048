"""What the curve of a run shows, in one sentence."""

from __future__ import annotations

import pandas as pd

from core.config import RunConfig
from core.types import Progress
from dashboard.charts.loss_charts import RunLosses
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import percent


def describe_learning(curve: RunLosses, progress: Progress, config: RunConfig) -> str:
    """Returns what a curve shows so far.

    Args:
        curve: The losses; a first epoch that is under way stands at a fraction.
        progress: How far training is.
        config: The settings.
    """
    learnt = curve.losses.dropna(subset="loss")
    if learnt.empty:
        return _("The loss of each epoch will be drawn here.")
    if not curve.levels:
        return _of_losses(curve.losses, learnt, progress)
    shown = curve.drawn().losses
    if is_first_under_way(progress):
        text = _(
            "The first epoch is under way; its error so far is {error} of that of repeating the "
            "last value."
        )
        return text.format(error=_percent(shown["loss"].iloc[-1]))
    text = _best_text(progress, config).format(
        best=_percent(shown["val_loss"].min()),
        first=_percent(shown["val_loss"].iloc[0]),
        best_epoch=number(progress.best_epoch or 0),
        epochs=number(progress.epoch),
    )
    if "linear" in curve.levels and progress.best_epoch:
        said = _("The linear model alone: {error}.").format(error=_percent(curve.levels["linear"]))
        text = f"{text} {said}"
    drawn = _("Epochs drawn: {epochs}.").format(epochs=number(progress.epoch))
    return f"{text} {_counted()} {drawn}"


def describe_schooled(curve: RunLosses) -> str:
    """Returns how good a network is that learnt nothing on.

    Args:
        curve: Its losses: one before the first epoch.
    """
    shares = curve.drawn().losses["val_loss"].dropna()
    if not curve.levels or shares.empty:
        return _("It forecasts as it came from school.")
    text = _(
        "As it came from school, it has {error} of the error of repeating the last value; the "
        "linear model alone has {linear}."
    )
    linear = curve.levels.get("linear", 1.0)
    said = text.format(error=_percent(shares.iloc[0]), linear=_percent(linear))
    return f"{said} {_counted()}"


def is_first_under_way(progress: Progress) -> bool:
    """Returns whether something is known of an epoch before any has ended."""
    return progress.epoch == 0 and progress.loss_so_far is not None


def _counted() -> str:
    """Says why these shares are not those of the typical error above."""
    return _("Large errors count most here (RMSE).")


def _best_text(progress: Progress, config: RunConfig) -> str:
    if progress.best_epoch == 0:
        if config.schooled:
            return _(
                "It was at its best as it came from school, with {best} of the error of repeating "
                "the last value; {epochs} epochs of learning on brought nothing lower."
            )
        return _(
            "No epoch came below the linear model alone, which has {best} of the error of "
            "repeating the last value."
        )
    if config.schooled:
        return _(
            "It came from school with {first} of the error of repeating the last value and learnt "
            "on until epoch {best_epoch}: {best}."
        )
    return _(
        "Its error fell to {best} of that of repeating the last value, lowest in epoch "
        "{best_epoch}."
    )


def _of_losses(table: pd.DataFrame, learnt: pd.DataFrame, progress: Progress) -> str:
    """Returns it for a run of an older version, which does not know what is to be beaten."""
    if is_first_under_way(progress):
        return _("The first epoch is under way; its loss so far is {loss}.").format(
            loss=f"{learnt['loss'].iloc[-1]:.3g}"
        )
    ends = {
        "first": f"{learnt['loss'].iloc[0]:.3g}",
        "last": f"{learnt['loss'].iloc[-1]:.3g}",
        "epochs": number(int(learnt["epoch"].iloc[-1])),
    }
    if progress.best_epoch == 0:
        return _(
            "The loss went from {first} to {last} in {epochs} epochs; no validation loss was "
            "below {best}, that of the linear model alone."
        ).format(best=f"{progress.best_val_loss:.3g}", **ends)
    return _(
        "The loss fell from {first} to {last} in {epochs} epochs; the lowest validation loss, "
        "{best}, came in epoch {best_epoch}."
    ).format(
        best=f"{table['val_loss'].min():.3g}", best_epoch=number(progress.best_epoch or 0), **ends
    )


def _percent(share: float) -> str:
    return percent(number(100 * share, 1 if share < 1 else 0))
