"""Future values from a run folder alone, in NumPy."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.config import RunConfig
from core.errors import UserError
from core.forecasting import gates
from core.forecasting.covariates import align_covariates, covariates_at, known_columns
from core.forecasting.inputs import Inputs
from core.series.series import Series
from core.series.windows import windows_at, with_past
from core.types import Rows, Values

MAX_STEPS = 100_000


@dataclass(frozen=True)
class Forecaster:
    """A trained network with what it sees of a series, ready to forecast.

    Attributes:
        network: The trained network.
        inputs: What the network sees of a series.
        config: The settings it was trained with.
        series: The series it learnt.
        bands_ahead: Half the widths of the bands of each level, `(horizon,)`, of transformed
            values; NaN where there is none.
        whole: Whether forecasts and the ends of their bands are whole numbers.
        silent: Whether the network adds nothing to what it starts from.
    """

    network: gates.Network | gates.StepNetworks
    inputs: Inputs
    config: RunConfig = field(default_factory=RunConfig)
    series: Series | None = None
    bands_ahead: Mapping[str, Values] = field(default_factory=dict)
    whole: bool = False
    silent: bool = False

    def without_lstm(self) -> Forecaster:
        """Returns the same with the linear model alone, or the last value where there is none."""
        return replace(self, silent=True)

    def __call__(self, past_values: Values, covariates: Values) -> Values:
        """Returns the values after each row of past values, as many as are forecast at once.

        Args:
            past_values: `(n, inputs.needed)`, in the series' unit, oldest value first.
            covariates: Aligned covariates, `(n, inputs.needed, n_columns)`.

        Returns:
            `(n, outputs)`, in the series' unit.
        """
        inputs = self.inputs
        if self.silent:
            return inputs.starts_alone(past_values, covariates)
        windows, starts = inputs.after(inputs.transformed(past_values), covariates)
        output = self.network(windows.astype(np.float32)).astype(np.float64)
        return inputs.restore(starts + inputs.target_scale * output)

    def before(self, rows: Rows) -> tuple[Values, Values]:
        """Returns what lies before some rows of the series it learnt, as `__call__` takes it.

        Args:
            rows: The first row of each forecast, `(n,)`, each at least `inputs.whole`.
        """
        assert self.series is not None  # it was loaded from a run's folder
        columns = self.series.values, align_covariates(self.series, self.config)
        past, covariates = (windows_at(of, rows, self.inputs.needed) for of in columns)
        return past, covariates

    def ahead(self, past_values: Values, covariates: Values, steps: int) -> Values:
        """Returns any number of values after each row of past values; forecasts are fed back.

        Args:
            past_values: As `__call__` takes them.
            covariates: The same, with the rows of what is fed back,
                `(n, inputs.needed + ..., n_columns)`.
            steps: How many values.

        Returns:
            `(n, steps)`, in the series' unit.
        """
        return feed_back(self, past_values, covariates, self.inputs.needed, steps)

    def rolling(self, series: Series, rows: Rows, steps: int) -> Values:
        """Returns the values from some rows of a series on, each told by the rows before alone.

        Args:
            series: The series.
            rows: The first row of each forecast, `(n,)`, each at least 1.
            steps: How many values.

        Returns:
            `(n, steps)`, in the series' unit.

        Raises:
            UserError: The series lacks a column.
        """
        needed, outputs = self.inputs.needed, self.config.outputs
        fed_back = (math.ceil(steps / outputs) - 1) * outputs
        aligned = align_covariates(series, self.config, fed_back)
        known_ahead = known_columns(self.config)
        covariates = covariates_at(aligned, known_ahead, rows, needed, fed_back)
        return self.written(self.ahead(windows_at(series.values, rows, needed), covariates, steps))

    def next(self, past_values: npt.ArrayLike | Series | None = None) -> float:
        """Returns the value that follows past values, see `forecast`."""
        return float(self.forecast(1, past_values)[0])

    def forecast(self, steps: int, past_values: npt.ArrayLike | Series | None = None) -> Values:
        """Returns the values that follow past values; forecasts are fed back where they end.

        Args:
            steps: How many values.
            past_values: At least `inputs.fewest` values, oldest first: a list, an array or one
                column; a series where the network also sees other columns. None takes the series
                it learnt.

        Returns:
            `(steps,)`, in the series' unit.

        Raises:
            UserError: The number of steps is out of range, the past values are too few, not one
                column, or holds something that is not a number, or a column is missing.
        """
        if not 1 <= steps <= MAX_STEPS:
            raise UserError(
                "steps_range",
                "{received} steps cannot be forecast; a forecast has 1 to {most}. Choose a number "
                "in between.",
                most=f"{MAX_STEPS:,}",
                received=steps,
            )
        needed, fewest, outputs = self.inputs.needed, self.inputs.fewest, self.config.outputs
        past_values = self.series if past_values is None else past_values
        fed_back = (math.ceil(steps / outputs) - 1) * outputs
        covariates = np.empty((needed + fed_back, 0))
        if isinstance(past_values, Series):
            values = check_past_values(past_values.values, fewest)
            aligned = align_covariates(past_values, self.config, fed_back)
            covariates = with_past(aligned, needed)[len(values) :]
        elif self.inputs.covariates.n_columns:
            in_file = self.config.in_file(self.config.covariates)
            raise UserError(
                "history_needs_columns",
                "Past values alone are not enough: this network also looks at other columns, so "
                "it needs a table with {columns}. Pass one.",
                columns=", ".join(dict.fromkeys(in_file.values())) or "times",
            )
        else:
            values = check_past_values([] if past_values is None else past_values, fewest)
        past = with_past(values, needed)[-needed:]
        return self.written(self.ahead(past[None], covariates[None], steps)[0])

    def written(self, values: Values) -> Values:
        """Returns values as they are given out: whole numbers where that is asked for."""
        return np.rint(values) if self.whole else values

    def bands(self, forecast: Values) -> dict[str, Values]:
        """Returns the bands around the values that follow past values.

        Args:
            forecast: As `forecast` gave them, `(steps,)`.

        Returns:
            `lo-80`, `hi-80`, `lo-95` and `hi-95`, `(steps,)` each, NaN beyond the horizon; empty
            where no row of the series calibrated.
        """
        transformed, ends = self.inputs.transformed(forecast), {}
        for level, halves in self.bands_ahead.items():
            half = np.full(len(forecast), np.nan)
            n_calibrated = min(len(forecast), len(halves))
            half[:n_calibrated] = halves[:n_calibrated]
            for name, end in (("lo", transformed - half), ("hi", transformed + half)):
                ends[f"{name}-{level}"] = self.written(self.inputs.restore(end))
        return ends


def feed_back(
    forecast: Callable[[Values, Values], Values],
    past_values: Values,
    covariates: Values,
    needed: int,
    steps: int,
) -> Values:
    """Returns any number of values after each row of past values; forecasts are fed back.

    Args:
        forecast: Returns the next values after `needed` past ones, as a `Forecaster` does.
        past_values: `(n, needed)`, in the series' unit, oldest value first.
        covariates: As `Forecaster.ahead` takes them.
        needed: Past values that a forecast needs.
        steps: How many values.

    Returns:
        `(n, steps)`, in the series' unit.
    """
    values = past_values
    while (fed_back := values.shape[1] - needed) < steps:
        so_far = covariates[:, fed_back : fed_back + needed]
        values = np.concatenate([values, forecast(values[:, -needed:], so_far)], axis=1)
    return values[:, needed : needed + steps]


def check_past_values(past_values: npt.ArrayLike, needed: int) -> Values:
    """Returns past values as `(n,)` float64 once they are known to be usable.

    Args:
        past_values: At least `needed` numbers, oldest first: a list, an array, or one column.
        needed: Past values a forecast needs.

    Raises:
        UserError: They are too few, more than one column, or hold something else.
    """
    try:
        values: Values = np.asarray(past_values, dtype=np.float64)
    except (TypeError, ValueError):
        raise UserError(
            "history_not_numbers",
            "Past values must be numbers; here something else is among them. Leave out text and "
            "blank cells.",
        ) from None
    if values.ndim == 2 and 1 in values.shape:
        values = values.reshape(-1)
    if values.ndim != 1:
        raise UserError(
            "history_shape",
            "Past values must be one list or one column of numbers; these have the shape {shape}. "
            "Choose one column.",
            shape=" x ".join(map(str, values.shape)) or "of a single number",
        )
    if len(values) < needed:
        raise UserError(
            "history_too_short",
            "There are too few past values, {received}, where this network looks back over "
            "{window}. Add earlier values: {missing} or more.",
            window=needed,
            received=len(values),
            missing=needed - len(values),
        )
    wrong = np.flatnonzero(~np.isfinite(values[-needed:]))
    if wrong.size:
        raise UserError(
            "history_missing",
            "Number {position} of the past values is missing or infinite, and each of the last "
            "{window} is needed. Fill it in.",
            window=needed,
            position=len(values) - needed + int(wrong[0]) + 1,
        )
    return values
