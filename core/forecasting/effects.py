"""What other columns add to a linear model: a weighted sum of what is seen of them.

It is fitted to the residuals of that model, which stays what it is without them, and left out
where the rows that choose are not forecast better with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.forecasting.gains import FEWEST_BLOCKS, is_clear
from core.forecasting.linear import LinearAutoregression, Restore
from core.forecasting.ridge import MOST_NUMBERS, MOST_ROWS, PENALTIES, Ridge, blend
from core.series.windows import outside, target_rows, targets_at, windows_at
from core.types import Flags, Rows, Values

# Rows of the columns a linear model looks at, beyond those of the steps ahead.
REACHES = (1, 2, 4, 8, 16, 32)
MOST_WEIGHTS = 1000
# What moves a value once a week is seen a few times in so many rows: those before tell, too.
FEW_ROWS = 200
FEWEST_FITTED = 8
CHUNK = 4096


@dataclass(frozen=True, eq=False)
class Effect:
    """A weighted sum of what is seen beside the values: what it adds to the linear model.

    Attributes:
        intercepts: One for each step ahead, `(outputs,)`, of transformed values.
        coefficients: `(reach, n_columns, outputs)`, for the oldest row first.
    """

    intercepts: Values
    coefficients: Values

    @property
    def reach(self) -> int:
        """How many rows it looks at."""
        return len(self.coefficients)

    def only(self, steps: list[int]) -> Effect:
        """Returns the effect on some steps alone, by their numbers from 0."""
        return Effect(self.intercepts[steps], self.coefficients[:, :, steps])

    def __call__(self, windows: Values) -> Values:
        """Returns what is added to the steps after each window.

        Args:
            windows: `(n, reach, n_columns)`, oldest row first.

        Returns:
            `(n, outputs)`.
        """
        added: Values = np.tensordot(windows, self.coefficients, 2) + self.intercepts
        return added

    def forecast(self, covariates: Values, rows: Rows) -> Values:
        """Returns what is added to the steps from each row on, nothing where the past is short.

        Args:
            covariates: Aligned covariates, `(n, n_columns)`.
            rows: Target rows, `(n_rows,)`.

        Returns:
            `(n_rows, outputs)`.
        """
        added = np.zeros((len(rows), len(self.intercepts)))
        reachable = np.flatnonzero(rows >= self.reach)
        for chunk in np.array_split(reachable, len(reachable) // CHUNK + 1):
            added[chunk] = self(windows_at(covariates, rows[chunk], self.reach))
        return added

    def to_dict(self) -> dict[str, Any]:
        """Returns the effect as JSON types."""
        return {
            "intercepts": self.intercepts.tolist(),
            "coefficients": self.coefficients.tolist(),
        }


@dataclass(frozen=True, eq=False)
class EffectFinder:
    """Chooses the effect of what is seen beside the values, or none.

    Attributes:
        transformed: Transformed values, `(n,)`.
        covariates: Aligned covariates, `(n, n_columns)`.
        known_ahead: Which columns are known in advance, `(n_columns,)`.
        restore: Turns transformed values into those whose errors count.
        most: Rows an effect may look at.
        left_out: Which rows neither teach nor choose, `(n,)`; None for none.
    """

    transformed: Values
    covariates: Values
    known_ahead: NDArray[np.bool_]
    restore: Restore
    most: int
    left_out: Flags | None = None

    def find(
        self,
        linear: LinearAutoregression,
        fitting_rows: range,
        choosing_rows: range,
        refit_linear: LinearAutoregression,
        refit_rows: range,
    ) -> tuple[Effect | None, Effect | None]:
        """Returns the blend of effects that did best, and the same fitted to more rows.

        Args:
            linear: The linear model.
            fitting_rows: Rows the weights come from.
            choosing_rows: Later rows whose errors choose.
            refit_linear: The linear model fitted to more rows.
            refit_rows: Those rows.

        Returns:
            None twice where no effect clearly did better than none.
        """
        recipes = self._recipes(len(fitting_rows), len(linear.intercepts))
        if not recipes:
            return None, None
        effects = self._fit(linear, fitting_rows, recipes)
        without_effect, *errors = (
            self._errors(linear, choosing_rows, effect) for effect in (None, *effects)
        )
        means = np.array([error.mean() for error in (without_effect, *errors)])
        best, weights = blend(means, len(choosing_rows))
        # What has no effect takes its part in the blend, and shrinks the others.
        chosen = [(n - 1, weight) for n, weight in zip(best, weights, strict=True) if n > 0]
        if not chosen:
            return None, None
        numbers, shares = zip(*chosen, strict=True)
        blended = _weighted([effects[number] for number in numbers], shares)
        taken = [recipes[number] for number in numbers]
        kept_out = self._earlier(linear, fitting_rows, choosing_rows, taken, shares)
        if not self._is_clear(linear, [*kept_out, (choosing_rows, blended)]):
            return None, None
        return blended, _weighted(self._fit(refit_linear, refit_rows, taken), shares)

    def _earlier(
        self,
        linear: LinearAutoregression,
        fitting_rows: range,
        choosing_rows: range,
        recipes: Sequence[tuple[int, float]],
        shares: Sequence[float],
    ) -> list[tuple[range, Effect]]:
        """Returns both halves of the fitting rows, each with the effect fitted to the other.

        Returns:
            Nothing where those that choose are many, or a half is too short.
        """
        middle = len(fitting_rows) // 2
        needed = max(reach for reach, _ in recipes) + len(linear.intercepts) + FEWEST_FITTED
        if len(choosing_rows) >= FEW_ROWS or middle < needed:
            return []
        early, late = fitting_rows[:middle], fitting_rows[middle:]
        return [
            (rows, _weighted(self._fit(linear, others, recipes), shares))
            for rows, others in ((early, late), (late, early))
        ]

    def _recipes(self, n_rows: int, horizon: int) -> list[tuple[int, float]]:
        """Returns the rows looked at and the penalties to try."""
        n_columns = self.covariates.shape[1]
        leading = horizon - 1 if self.known_ahead.any() else 0
        reaches = [leading + more for more in REACHES if leading + more <= self.most]
        weights = min(MOST_WEIGHTS, (n_rows - horizon + 1) // 3)
        return [
            (reach, penalty)
            for reach in reaches
            if 0 < reach * n_columns <= weights
            for penalty in PENALTIES
        ]

    def _is_clear(
        self, linear: LinearAutoregression, kept_out: Sequence[tuple[range, Effect]]
    ) -> bool:
        """Returns whether what an effect gains on rows it was not fitted to is more than chance.

        Args:
            linear: The linear model.
            kept_out: Rows in time order, and the effect fitted to others; the last rows chose it.
        """
        horizon, rows = len(linear.intercepts), kept_out[-1][0]
        # Of a few rows all steps ahead overlap; the next one alone tells more of them.
        steps = 1 if horizon * (FEWEST_BLOCKS + 1) > len(rows) else horizon
        gains = [
            self._errors(linear, rows, None, steps) - self._errors(linear, rows, effect, steps)
            for rows, effect in kept_out
        ]
        return is_clear(np.concatenate(gains), steps)

    def _errors(
        self,
        linear: LinearAutoregression,
        rows: range,
        effect: Effect | None,
        steps: int | None = None,
    ) -> Values:
        """Returns the squared errors with an effect or none, each row's mean, `(n_rows,)`.

        Args:
            linear: The linear model.
            rows: Rows to forecast.
            effect: What is added to it.
            steps: How many steps ahead count; None for all.
        """
        horizon = steps or len(linear.intercepts)
        targets = outside(target_rows(rows, 1, True, horizon), self.left_out, horizon)
        targets = targets[-min(MOST_ROWS, MOST_NUMBERS // horizon) :]
        start = linear.forecast(self.transformed, targets)
        if effect is not None:
            start += effect.forecast(self.covariates, targets)
        actual = self.restore(targets_at(self.transformed, targets, horizon))
        errors: Values = ((self.restore(start[:, :horizon]) - actual) ** 2).mean(axis=1)
        return errors

    def _fit(
        self, linear: LinearAutoregression, rows: range, recipes: Sequence[tuple[int, float]]
    ) -> list[Effect]:
        effects: dict[tuple[int, float], Effect] = {}
        n_columns, horizon = self.covariates.shape[1], len(linear.intercepts)
        for reach in dict.fromkeys(reach for reach, _ in recipes):
            targets = target_rows(rows, max(reach, linear.lags), True, horizon)
            targets = outside(targets, self.left_out, horizon)
            targets = targets[-min(MOST_ROWS, MOST_NUMBERS // (reach * n_columns + horizon)) :]
            if not len(targets):
                nothing = Effect(np.zeros(horizon), np.zeros((reach, n_columns, horizon)))
                effects |= {recipe: nothing for recipe in recipes if recipe[0] == reach}
                continue
            design = windows_at(self.covariates, targets, reach).reshape(len(targets), -1)
            residuals = targets_at(self.transformed, targets, horizon)
            residuals = residuals - linear.forecast(self.transformed, targets)
            ridge, prior = Ridge(design, residuals), np.zeros((design.shape[1], horizon))
            for recipe in (recipe for recipe in recipes if recipe[0] == reach):
                weights, intercepts = ridge(recipe[1], prior)
                effects[recipe] = Effect(intercepts, weights.reshape(reach, n_columns, horizon))
        return [effects[recipe] for recipe in recipes]


def _weighted(effects: Sequence[Effect], weights: Sequence[float]) -> Effect:
    """Returns the weighted sum of effects that reach back differently far."""
    reach = max(effect.reach for effect in effects)
    coefficients = np.zeros((reach, *effects[0].coefficients.shape[1:]))
    for effect, weight in zip(effects, weights, strict=True):
        coefficients[reach - effect.reach :] += weight * effect.coefficients
    intercepts = np.sum(
        [weight * effect.intercepts for effect, weight in zip(effects, weights, strict=True)],
        axis=0,
    )
    return Effect(intercepts, coefficients)
