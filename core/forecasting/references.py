"""What a training is raced against, in the values that are learnt: the last season, a linear model.

Each forecast is made from the true values before the first row forecast.
"""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

from core.forecasting.linear import LinearAutoregression, candidates, choosing, fit, lags_to_try
from core.forecasting.task import Task
from core.types import Rows, Values


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
            tried = candidates(transformed, fitting, choosing_rows, lags, steps)
        recipe = min(tried, key=lambda candidate: candidate.error).recipe
        return fit(transformed, task.cut.train, [recipe])[0]
