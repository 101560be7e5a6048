"""The error measures, and how many digits an error deserves. `error = forecast - actual`."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.series.windows import targets_at
from core.types import Rows, Values

MAX_DIGITS = 12


@dataclass(frozen=True)
class Errors:
    """How far off some forecasts were; each is None where it is undefined or no finite number.

    Attributes:
        mse: Mean squared error, in the series' unit squared.
        rmse: Its root, in the series' unit.
        mae: Mean absolute error, in the series' unit.
        smape: Symmetric mean absolute percentage error, in percent.
        mase: Mean absolute scaled error, in usual steps of the training rows.
        r2: Coefficient of determination.
        n: How many forecasts were compared; None for a run of an older version.
    """

    mse: float | None = None
    rmse: float | None = None
    mae: float | None = None
    smape: float | None = None
    mase: float | None = None
    r2: float | None = None
    n: int | None = None


def measure(actual: Values, forecast: Values, mase_scale: float | None) -> Errors:
    """Returns the errors of some forecasts.

    Args:
        actual: True values, `(n,)`, in the series' unit; nan where none was observed, which is
            left out.
        forecast: Their forecasts, `(n,)`, in the same unit.
        mase_scale: Mean absolute step of the training rows, see `mase_scale`.
    """
    # scikit-learn takes a second to import, and pages do without it.
    from sklearn.metrics import mean_absolute_error, mean_squared_error

    observed = np.isfinite(actual)
    actual, forecast = actual[observed], forecast[observed]
    if not len(actual) or not np.isfinite(forecast).all():
        return Errors(n=len(actual))
    with np.errstate(over="ignore", invalid="ignore"):
        mse = float(mean_squared_error(actual, forecast))
        mae = float(mean_absolute_error(actual, forecast))
        return Errors(
            mse=finite(mse),
            rmse=finite(math.sqrt(mse)),
            mae=finite(mae),
            smape=finite(smape(actual, forecast)),
            mase=finite(mae / mase_scale) if mase_scale else None,
            r2=_r2(actual, forecast),
            n=len(actual),
        )


def smape(actual: Values, forecast: Values) -> float:
    """Returns the symmetric mean absolute percentage error, 0 to 200 percent.

    A forecast of 0 for a true 0 counts as 0.

    Source: Makridakis, Spiliotis, Assimakopoulos 2020, The M4 Competition, section 2.3.
    """
    size = np.abs(actual) + np.abs(forecast)
    shares = np.divide(np.abs(forecast - actual), size, out=np.zeros(len(size)), where=size > 0)
    return float(200 * np.mean(shares))


def mase_scale(train: Values, season_length: int = 1) -> float | None:
    """Returns what an absolute error is divided by for the mean absolute scaled error.

    Args:
        train: Training values, `(n_train,)`; nan where none was observed.
        season_length: Rows between the two values of a step.

    Returns:
        Mean of `|y[t] - y[t - season_length]|` in the series' unit; None where the training rows
        are too few or all the same, since nothing can be divided by that.

    Source: Hyndman, Koehler 2006, Another look at measures of forecast accuracy.
    """
    steps = np.abs(train[season_length:] - train[:-season_length])
    steps = steps[np.isfinite(steps)]
    scale = float(np.mean(steps)) if len(steps) else 0.0
    return finite(scale) or None


def digits(error: float | None) -> int:
    """Returns the places after the decimal mark that two significant digits of an error need.

    Args:
        error: The error's size, for example 0.28994 (gives 2) or 28.994 (gives 0).
    """
    if not error or not math.isfinite(error):
        return 0
    exponent = int(f"{error:.1e}".split("e")[1])  # after rounding: 0.0996 is shown as 0.10
    return min(MAX_DIGITS, max(0, 1 - exponent))


def _r2(actual: Values, forecast: Values) -> float | None:
    if len(actual) < 2 or np.ptp(actual) == 0:
        return None
    from sklearn.metrics import r2_score

    return finite(float(r2_score(actual, forecast)))


def finite(value: float) -> float | None:
    """Returns a number as JSON can hold it, None for what is no finite number."""
    return value if math.isfinite(value) else None


def mean_errors(observed: Values, rows: Rows, forecasts: Values) -> Values:
    """Returns each row's absolute error, on average over the steps ahead that were observed.

    Args:
        observed: The series, `(n,)`; nan where a value was not observed.
        rows: Target rows, `(n_rows,)`.
        forecasts: From each of them on, `(n_rows, horizon)`, in the series' unit.

    Returns:
        `(n_rows,)`; nan where nothing was observed.
    """
    actual = targets_at(observed, rows, forecasts.shape[1])
    observed_steps = np.isfinite(actual)
    sums = np.where(observed_steps, np.abs(forecasts - actual), 0.0).sum(axis=1)
    counts = observed_steps.sum(axis=1)
    mean: Values = np.divide(sums, counts, out=np.full(len(rows), np.nan), where=counts > 0)
    return mean
