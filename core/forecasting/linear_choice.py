"""Which linear model a network starts from: a blend of those that forecast the latest rows best.

And what a training is raced against: the last season, a linear model where the network has none.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from core.forecasting.linear import (
    LinearAutoregression,
    Restore,
    candidates,
    choosing,
    fit,
    lags_to_try,
)
from core.forecasting.ridge import WEIGHT_OF_A_ROW, blend
from core.forecasting.task import Task
from core.series.split import Parts
from core.series.windows import outside, target_rows
from core.types import Flags, Rows, Values

# So many of the latest rows choose as well as all.
MOST_CHOOSING = 4000
# Further ahead a first step that is fed back forgets: 720 hours of ETTh1 were forecast 22 % worse.
MOST_FED_BACK = 48


class RowsOfChoice(NamedTuple):
    """The rows that fit the linear models, those that choose, and those that fit it again."""

    fitting: range
    choosing: range
    refitting: range

    @classmethod
    def of(cls, cut: Parts, horizon: int) -> RowsOfChoice:
        """Returns the rows of a series whose validation part chooses, see `choosing`."""
        fitting, chosen_by = choosing(cut, horizon)
        return cls(fitting, chosen_by, range(cut.train.stop if cut.shared else chosen_by.stop))

    def trust(self, horizon: int) -> float:
        """Returns how far what is chosen here may leave the one model that was best, 0 to 1.

        One forecast of a whole horizon tells little: the blend of many models and what a network
        adds are then as likely to be luck. `core/DECISIONS.md` has the measurement.
        """
        origins = len(self.choosing) - horizon + 1
        return origins / (1 + origins)


class Fits(NamedTuple):
    """A linear model, fitted before the rows that choose, and with them."""

    early: LinearAutoregression
    late: LinearAutoregression

    @classmethod
    def average(cls, fits: list[Fits], weights: list[float]) -> Fits:
        """Returns the weighted mean; the weights add up to 1."""
        early, late = zip(*fits, strict=True)
        return cls(
            LinearAutoregression.average(list(early), weights),
            LinearAutoregression.average(list(late), weights),
        )


def choose_linear(
    values: Values,
    rows: RowsOfChoice,
    horizon: int,
    season_length: int | None,
    restore: Restore,
    *,
    most: int,
    most_season: int,
    left_out: Flags | None = None,
) -> Fits:
    """Returns the linear model that did best on the rows that choose.

    Several steps ahead it is one with coefficients for each, one that feeds its first step back,
    or the mean of both. The fewer forecasts chose, the more the best single model counts.

    Args:
        values: Transformed values, `(n,)`.
        rows: Which fit and which choose.
        horizon: Steps ahead.
        season_length: Rows in one season, if there is one.
        restore: Turns values into those whose errors count.
        most: So many past rows may be looked at.
        most_season: A season may be so long: unfitted, it needs no rows but those it repeats.
        left_out: Which rows neither teach nor choose, `(n,)`; None for none.
    """

    def blended_for(steps: int) -> tuple[Fits, Fits]:
        season = season_length if season_length and season_length <= most_season else None
        lags = [n for n in lags_to_try(len(rows.fitting), season_length, steps) if n <= most]
        return _blended(values, rows, lags, steps, season, restore, left_out)

    blended, best = blended_for(horizon)
    if 1 < horizon <= MOST_FED_BACK:
        first, _ = blended_for(1)
        fed_back = Fits(first.early.fed_back(horizon), first.late.fed_back(horizon))
        blended = _mean(values, rows, horizon, restore, blended, fed_back, left_out)
    trust = rows.trust(horizon)
    return Fits.average([blended, best], [trust, 1 - trust])


def _blended(
    values: Values,
    rows: RowsOfChoice,
    lags: list[int],
    horizon: int,
    season_length: int | None,
    restore: Restore,
    left_out: Flags | None,
) -> tuple[Fits, Fits]:
    """Returns the blend of the best recipes, with coefficients for each step, and the best."""
    tried = candidates(
        values, rows.fitting, rows.choosing, lags, horizon, season_length, restore, left_out
    )
    errors = np.array([one.error for one in tried])
    chosen, weights = blend(errors, len(rows.choosing))
    best = int(np.argmin(errors))
    recipes = [tried[number].recipe for number in (*chosen, best)]
    again = fit(values, rows.refitting, recipes, left_out)
    fits = [
        Fits(tried[number].model, late) for number, late in zip((*chosen, best), again, strict=True)
    ]
    return Fits.average(fits[:-1], weights), fits[-1]


def _mean(
    values: Values,
    rows: RowsOfChoice,
    horizon: int,
    restore: Restore,
    direct: Fits,
    fed_back: Fits,
    left_out: Flags | None,
) -> Fits:
    """Returns the mean of both, as the rows that choose advise."""
    scored = outside(target_rows(rows.choosing, 1, True, horizon), left_out, horizon)
    scored = scored[-MOST_CHOOSING:]
    with np.errstate(over="ignore", invalid="ignore"):  # one that grows without end
        errors = [fits.early.squared_error(values, scored, restore) for fits in (direct, fed_back)]
    if not np.isfinite(errors[1]):
        return direct
    # Of two, whole horizons can tell; each counts as an independent row would.
    n_rows = len(rows.choosing) / horizon / WEIGHT_OF_A_ROW
    chosen, weights = blend(np.array(errors), n_rows)
    return Fits.average([(direct, fed_back)[number] for number in chosen], weights)


def seasonal_naive(values: Values, rows: Rows, season_length: int, horizon: int = 1) -> Values:
    """Returns the value at the same place in the last season known.

    Where a row has too short a past, the last value stands in.

    Args:
        values: The series, `(n,)`.
        rows: First rows to forecast, `(n_rows,)`, each at least 1.
        season_length: Rows in one season.
        horizon: Steps ahead.

    Returns:
        `(n_rows, horizon)`.
    """
    steps = np.arange(horizon)
    place = rows[:, None] + steps % season_length - season_length
    earlier: Values = values[np.where(place >= 0, place, rows[:, None] - 1)]
    return earlier


def linear_beside(task: Task, transformed: Values) -> LinearAutoregression | None:
    """Returns a linear model of the training rows for a network that has none beside it.

    The validation rows that choose the weights choose how far back it looks.

    Args:
        task: What is learnt.
        transformed: The values as they are learnt, `(n,)`.

    Returns:
        The model, None where there are too few rows for one.
    """
    steps = task.config.outputs
    fitting, choosing_rows = choosing(task.cut, steps)
    if not task.cut.shared:
        choosing_rows = task.chooses
    lags = lags_to_try(len(fitting), task.season_length, steps)
    if not lags or len(choosing_rows) < steps:
        return None
    # While another training holds the cores, a second thread takes longer than one alone.
    with threadpool_limits(limits=1, user_api="blas"):
        with np.errstate(over="ignore"):  # such values end the training with a sentence
            tried = candidates(
                transformed, fitting, choosing_rows, lags, steps, left_out=task.series.left_out
            )
        recipe = min(tried, key=lambda candidate: candidate.error).recipe
        return fit(transformed, task.cut.train, [recipe], task.series.left_out)[0]
