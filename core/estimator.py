"""`LSTMForecaster`: a network that is fitted and asked as scikit-learn's estimators are.

It learns as a run does, through `core.learning.fitting`, and forecasts as a run's folder does,
through `core.forecasting.forecaster`. TensorFlow is loaded when it is fitted and not before.

Source: scikit-learn, Developing scikit-learn estimators.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.metrics import r2_score
from sklearn.utils.validation import (
    check_array,
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
    validate_data,
)

from core.config import RunConfig
from core.errors import Message, UserError
from core.evaluation.scoring import Bands
from core.forecasting.forecaster import Forecaster
from core.forecasting.gates import network_of
from core.forecasting.task import Task
from core.series.cadence import find_cadence, suggest_season
from core.series.length import check_length
from core.series.series import Series
from core.series.split import Parts, parts
from core.types import Stamps, Values

_SETTINGS = (
    "season_length",
    "window",
    "horizon",
    "strategy",
    "scaling",
    "linear",
    "school",
    "keep_unclear",
    "units",
    "dropout",
    "epochs",
    "batch_size",
    "learning_rate",
    "patience",
    "calendar",
)


class InvalidInput(UserError, ValueError):
    """What a person can mend, for callers that expect scikit-learn's `ValueError` as well."""


class LSTMForecaster(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """An LSTM that learns a series and forecasts the rows after it.

    Rows are in time order. A series alone is fitted by `fit(y)`; with other columns, known of each
    row beforehand, by `fit(X, y)`. `predict(X)` forecasts as many rows as X has, those that follow
    the fitted ones at once, from what was known at their end. That is what a search over
    `TimeSeriesSplit` asks for: there each test part follows its training part. Words, public
    holidays and events become columns where a file is read, not here: X holds numbers, which
    `core.made.columns` makes of them.

        >>> y = 10 + np.sin(np.arange(200.0))
        >>> LSTMForecaster(preset="quick", epochs=5).fit(y).forecast(3).shape
        (3,)

    Args:
        preset: `recommended`, `quick`, `scratch` or `article`: what each setting is that is None.
        validation: Share of the rows fitted, the last of them, that choose the best weights; where
            they are enough, the errors of the last quarter of those make the bands instead.
        known_ahead: Whether X is known in advance, as plans and holidays are; else its last row is
            held and the X of `predict` only says how many rows.
        random_state: Seed of first weights, shuffling and dropout.
        window: See `RunConfig`, as for all that follow.
        horizon: As above.
        strategy: As above.
        season_length: As above; None looks for one where y has times.
        scaling: As above.
        linear: As above.
        school: As above.
        keep_unclear: As above.
        transformation: `RunConfig.transform`; scikit-learn takes whatever has a `transform` for a
            transformer.
        calendar: As above; y is then a pandas Series whose index are times.
        units: As above.
        dropout: As above.
        epochs: As above.
        batch_size: As above.
        learning_rate: As above.
        patience: As above, save that None is the preset's.

    Attributes:
        forecaster_: The fitted network, in NumPy, with its inputs and its series.
        config_: The settings it was fitted with.
        n_iter_: Epochs learnt.
        best_epoch_: The epoch whose weights are kept; 0 for those it began with.
        n_features_in_: Columns of X; 1 for a series alone.
    """

    def __init__(
        self,
        preset: str = "recommended",
        *,
        window: int | None = None,
        horizon: int | None = None,
        strategy: str | None = None,
        season_length: int | None = None,
        validation: float = 0.2,
        scaling: str | None = None,
        linear: bool | None = None,
        school: bool | None = None,
        keep_unclear: bool | None = None,
        transformation: str | None = None,
        calendar: bool | None = None,
        known_ahead: bool = True,
        units: tuple[int, ...] | None = None,
        dropout: float | None = None,
        epochs: int | None = None,
        batch_size: int | None = None,
        learning_rate: float | None = None,
        patience: int | None = None,
        random_state: int | None = None,
    ) -> None:
        self.preset = preset
        self.window = window
        self.horizon = horizon
        self.strategy = strategy
        self.season_length = season_length
        self.validation = validation
        self.scaling = scaling
        self.linear = linear
        self.school = school
        self.keep_unclear = keep_unclear
        self.transformation = transformation
        self.calendar = calendar
        self.known_ahead = known_ahead
        self.units = units
        self.dropout = dropout
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.patience = patience
        self.random_state = random_state

    def fit(self, X: Any, y: npt.ArrayLike | None = None) -> LSTMForecaster:
        """Learns a series.

        Args:
            X: The series, `(n,)` or `(n, 1)`, or a `Series`; where y is given, other columns,
                `(n, n_columns)`.
            y: The series, `(n,)`, oldest row first.

        Returns:
            Itself.

        Raises:
            InvalidInput: The rows are too few or the settings do not fit.
            ValueError: X or y hold something else than finite numbers.
        """
        with _as_value_errors():
            series = self._series(X, y)
            config = self._config(series)
            self._fit(Task(series, config, _two_parts(len(series), config)))
        return self

    def predict(self, X: Any) -> Values:
        """Returns forecasts of the rows that follow the fitted ones, one for each row of X.

        Args:
            X: What is known of those rows, `(n_rows, n_columns)`. Of a series alone only the number
                of rows counts: no value in it is looked at.

        Returns:
            `(n_rows,)`, in the series' unit.
        """
        check_is_fitted(self)
        if self._columns():
            rows = validate_data(self, X, dtype=np.float64, reset=False)
        else:
            # Whoever scores a series hands over the very values that are to be forecast.
            rows = np.asarray(X).reshape(len(X), -1)
        return self.forecast(len(rows), rows)

    def forecast(self, steps: int, X: Any = None) -> Values:
        """Returns the values that follow the fitted ones.

        Args:
            steps: How many.
            X: What is known of those rows, `(at most steps, n_columns)`; beyond it the last value
                of each column is held.

        Returns:
            `(steps,)`, in the series' unit.

        Raises:
            InvalidInput: The number of steps is out of range.
        """
        check_is_fitted(self)
        forecaster: Forecaster = self.forecaster_
        series, names = forecaster.series, self._columns()
        assert series is not None  # it was fitted with one
        if X is not None and names and self.known_ahead:
            future = np.asarray(X, np.float64).reshape(-1, len(names))
            series = series.with_future(dict(zip(names, future.T, strict=True)))
        with _as_value_errors():
            return forecaster.forecast(steps, series)

    def forecast_bands(self, steps: int, X: Any = None) -> pd.DataFrame:
        """Returns the values that follow the fitted ones, with the bands around them.

        Args:
            steps: How many.
            X: As `forecast` has it.

        Returns:
            A row a step: `ds`, `step`, `forecast` and, where the validation rows are enough for
            them, `lo-80`, `hi-80`, `lo-95` and `hi-95`, missing beyond the horizon.
        """
        values = self.forecast(steps, X)
        forecaster: Forecaster = self.forecaster_
        assert forecaster.series is not None  # it was fitted with one
        columns = {"ds": forecaster.series.future_ds(steps), "step": np.arange(1, steps + 1)}
        return pd.DataFrame({**columns, "forecast": values, **forecaster.bands(values)})

    def score(self, X: Any, y: npt.ArrayLike | None = None, sample_weight: Any = None) -> float:
        """Returns R² of the forecasts of the rows that follow the fitted ones.

        Args:
            X: As `predict` has it; where y is None, the true values.
            y: The true values, `(n_rows,)`.
            sample_weight: How much each row counts, `(n_rows,)`.
        """
        actual = np.ravel(X) if y is None else y
        return float(r2_score(actual, self.predict(X), sample_weight=sample_weight))

    def _columns(self) -> tuple[str, ...]:
        return tuple(self.config_.covariates)

    def _series(self, X: Any, y: npt.ArrayLike | None) -> Series:
        """Returns what is fitted as a series, its other columns as covariates."""
        if isinstance(X, Series):
            self.n_features_in_ = 1
            return X
        if y is None:
            time, name = _times(X), getattr(X, "name", None)
            values = check_array(X, dtype=np.float64, ensure_2d=False, ensure_min_samples=2)
            values = column_or_1d(values)
            self.n_features_in_ = 1
            columns: dict[str, Values] = {}
        else:
            time, name = _times(y), getattr(y, "name", None)
            table = validate_data(self, X, dtype=np.float64, ensure_min_samples=2)
            values = column_or_1d(check_array(y, dtype=np.float64, ensure_2d=False), warn=True)
            check_consistent_length(table, values)
            names = getattr(self, "feature_names_in_", [f"x{i}" for i in range(table.shape[1])])
            columns = dict(zip(map(str, names), table.T, strict=True))
        target = str(name or "y")
        if time is None:
            return Series(target, target, "", None, values, covariates=columns)
        frequency = find_cadence(time).frequency
        season = suggest_season(values, time, frequency, 1 - self.validation)
        return Series(target, target, "", time, values, frequency, season, covariates=columns)

    def _config(self, series: Series) -> RunConfig:
        named = {name: getattr(self, name) for name in _SETTINGS}
        chosen = {name: value for name, value in named.items() if value is not None}
        renamed = {"seed": self.random_state, "transform": self.transformation}
        chosen |= {name: value for name, value in renamed.items() if value is not None}
        columns = tuple(series.covariates)
        return RunConfig.from_preset(
            self.preset,
            **chosen,
            split=(1 - self.validation, self.validation),
            target=series.target,
            covariates=columns,
            known_ahead=columns if self.known_ahead else (),
        )

    def _fit(self, task: Task) -> None:
        from core.learning.tensorflow_process import prepare_tensorflow

        prepare_tensorflow()
        from core.learning.fitting import fit_network
        from core.learning.journal import NullJournal

        with fit_network(task, NullJournal()) as (learner, outcome):
            network, inputs = network_of(outcome.best), learner.inputs.later()
            rows = inputs.trainable_rows(task.calibrates, task.config.reach_back)
            forecasts = learner.horizon_forecasts(outcome.best, rows)
        observed = task.series.observed
        bands = Bands.around(forecasts, rows, observed, task.calibrates, inputs).ahead()
        ahead = {level: np.array(halves, np.float64) for level, halves in bands.items()}
        self.config_ = task.config
        self.forecaster_ = Forecaster(network, inputs, task.config, task.series, ahead)
        self.n_iter_ = outcome.checkpoint.epoch
        self.best_epoch_ = outcome.best_epoch
        self.message_: Message | None = outcome.message


def _two_parts(n: int, config: RunConfig) -> Parts:
    """Returns training and validation rows; the test is whatever the caller held back."""
    check_length(n, config)
    cut = parts(n, config.split)
    chooses = cut.validation
    return Parts(cut.train, chooses, range(n, n + len(chooses)))


def _times(y: Any) -> Stamps | None:
    """Returns the times in the index of a pandas Series, None where there are none."""
    index = getattr(y, "index", None)
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if not isinstance(index, pd.DatetimeIndex):
        return None
    return index.to_numpy().astype("datetime64[us]")


@contextlib.contextmanager
def _as_value_errors() -> Iterator[None]:
    try:
        yield
    except UserError as error:
        message = error.message
        raise InvalidInput(message.code, message.template, **message.values) from error
