"""Ridge regression of several targets at once, and the blend of what its settings gave."""

from __future__ import annotations

import numpy as np

from core.types import Values

PENALTIES = (0.1, 1.0, 10.0, 100.0, 1000.0)
# More rows say nothing new about a few hundred coefficients, and ten million fill the memory.
MOST_ROWS = 50_000
MOST_NUMBERS = 40_000_000
# Errors of models on the same rows are much alike, so that rows count for less. They count alike at
# any horizon: by the number of whole horizons in them, hardly any was ever told apart.
WEIGHT_OF_A_ROW = 0.25
LEAST_WEIGHT = 0.01
# Of what the first model leaves: as good as no error.
NO_ERROR = 1e-9


class Ridge:
    """Ridge regression on standardised columns, by the eigenvectors of their correlations.

    Further priors, penalties and targets cost next to nothing.

    Args:
        design: `(n_rows, n_columns)`.
        targets: `(n_rows, n_targets)`.

    Source: Hoerl, Kennard 1970, Ridge Regression.
    """

    def __init__(self, design: Values, targets: Values) -> None:
        self._mean, self._spread = design.mean(axis=0), design.std(axis=0)
        self._spread[self._spread == 0] = 1.0
        standard = (design - self._mean) / self._spread
        eigenvalues, self._vectors = np.linalg.eigh(standard.T @ standard)
        self._eigenvalues = np.maximum(eigenvalues, 0.0)[:, None]
        self._target = targets.mean(axis=0)
        self._explained = self._vectors.T @ (standard.T @ (targets - self._target))

    def __call__(self, penalty: float, prior: Values) -> tuple[Values, Values]:
        """Returns coefficients `(n_columns, n_targets)` and intercepts `(n_targets,)`.

        Args:
            penalty: Weight on the squares of the standardised coefficients' distance from the
                prior.
            prior: Coefficients if the penalty is large, `(n_columns, n_targets)`.
        """
        vectors, spread = self._vectors, self._spread[:, None]
        residual = self._explained - self._eigenvalues * (vectors.T @ (spread * prior))
        slopes = vectors @ (residual / (self._eigenvalues + penalty)) / spread
        coefficients: Values = prior + slopes
        intercepts: Values = self._target - self._mean @ coefficients
        return coefficients, intercepts


def blend(errors: Values, n_rows: float) -> tuple[list[int], list[float]]:
    """Returns which models to average, and their weights.

    A few rows cannot tell which of many is the best; an average of those that did well forecasts
    later rows better than the winner. With many rows the winner stays alone.

    Args:
        errors: The squared error of each, `(n_models,)`; the first one costs nothing, such as
            repeating the last value.
        n_rows: Rows whose errors chose.

    Source: Akaike weights (Burnham, Anderson 2002, Model Selection and Multimodel Inference,
        section 2.9), on errors of rows that were not fitted and so without a term for parameters.
    """
    nothing = NO_ERROR * errors[0]
    if errors.min() <= nothing:
        return [int(np.argmax(errors <= nothing))], [1.0]
    likelihoods = (errors / errors.min()) ** (-0.5 * WEIGHT_OF_A_ROW * n_rows)
    likely = np.flatnonzero(likelihoods >= LEAST_WEIGHT)
    weights = likelihoods[likely] / likelihoods[likely].sum()
    return likely.tolist(), weights.tolist()
