"""What comes next of a run, as it is used: the values, their bands, and their sum with its band.

The errors of several steps of one forecast are alike, so the band of a sum is narrower than the sum
of the bands: it is made as those are, of the errors that such sums made before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from core.errors import DamagedFile
from core.evaluation import baselines
from core.evaluation.intervals import rolling_bands
from core.forecasting.forecaster import Forecaster
from core.forecasting.inputs import Inputs
from core.forecasting.task import Task
from core.runs import seal
from core.runs.files.label import LINEAR, NETWORK, Use
from core.runs.run import Run
from core.series.series import Series
from core.series.split import parts
from core.types import Rows, Values


@dataclass(frozen=True)
class Total:
    """The sum of the next values.

    Attributes:
        value: The sum, in the series' unit.
        bands: Lower and upper end by level; {} where too few such sums are known.
    """

    value: float
    bands: Mapping[int, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Outlook:
    """What comes next.

    Attributes:
        table: One row for each step: `ds`, `step`, `forecast` and the ends of its bands, where any
            error is known.
        linear: What the linear model alone says, `(steps,)`, where the LSTM adds to one; else None.
        total: The sum of the forecasts.
        use: How they were made.
    """

    table: pd.DataFrame
    linear: Values | None
    total: Total
    use: Use


def outlook(run: Run, forecaster: Forecaster, steps: int, series: Series | None = None) -> Outlook:
    """Returns the values that come next, made as the run is used.

    Args:
        run: The run.
        forecaster: Its network, see `core.runs.weights.load_forecaster`.
        steps: How many values.
        series: Another series that they are to follow; None for the one that was learnt, with the
            rows that came since.

    Raises:
        UserError: As `Forecaster.forecast` has it.
    """
    use, series = run.label().use, series or run.newest_series()
    network = _network(use.method, forecaster)
    if network:
        values = network.forecast(steps, series)
    else:
        rows = np.array([len(series)])
        values = _simple(use.method, run, forecaster, series, rows, steps)[0]
    columns = {"ds": series.future_ds(steps), "step": np.arange(1, steps + 1), "forecast": values}
    past = _Past.of(run, use.method, forecaster.inputs)
    forecaster = _with_bands(forecaster, use.method, past)
    linear = None
    if use.method == NETWORK and forecaster.inputs.linear is not None:
        linear = forecaster.without_lstm().forecast(steps, series)
    total = Total(float(values.sum()), past.bands_of_sum(values) if past else {})
    return Outlook(pd.DataFrame({**columns, **forecaster.bands(values)}), linear, total, use)


def said_before(run: Run, forecaster: Forecaster, series: Series, first: int) -> pd.DataFrame:
    """Returns what a run says of later rows, a horizon at a time, each of the rows before alone.

    Args:
        run: The run.
        forecaster: Its network.
        series: A series.
        first: The first row that is forecast.

    Returns:
        One row for each from the first one on: `ds`, `step`, `y`, nan where nothing was observed,
        `forecast` and the ends of its bands.
    """
    use, horizon = run.label().use, run.config().horizon
    rows = np.arange(first, len(series), horizon)
    network = _network(use.method, forecaster)
    if network:
        values = network.rolling(series, rows, horizon)
    else:
        values = _simple(use.method, run, forecaster, series, rows, horizon)
    past = _Past.of(run, use.method, forecaster.inputs)
    forecaster = _with_bands(forecaster, use.method, past)
    said = [pd.DataFrame({"forecast": said, **forecaster.bands(said)}) for said in values]
    steps = np.tile(np.arange(1, horizon + 1), len(rows))
    n = len(series) - first
    known = {"ds": series.ds[first:], "step": steps[:n], "y": series.observed[first:]}
    return pd.concat([pd.DataFrame(known), pd.concat(said, ignore_index=True)[:n]], axis=1)


def _with_bands(forecaster: Forecaster, method: str, past: _Past | None) -> Forecaster:
    """Returns a forecaster with the bands of what forecasts."""
    if method == NETWORK:
        return forecaster
    return replace(forecaster, bands_ahead=past.bands_ahead() if past else {})


def _network(method: str, forecaster: Forecaster) -> Forecaster | None:
    """Returns the network where it forecasts, or its linear model; None for a simple method."""
    if method == LINEAR and forecaster.inputs.linear is not None:
        return forecaster.without_lstm()
    return forecaster if method == NETWORK else None


def _simple(
    method: str, run: Run, forecaster: Forecaster, series: Series, rows: Rows, steps: int
) -> Values:
    """Returns what a simple method says from some rows of a series on, `(n_rows, steps)`."""
    config = run.config()
    # What the method chooses for itself, it chose before the rows that came since.
    cut = parts(min(len(run.series()), int(rows[0])), config.split)
    season_length = config.season_length or series.season_length
    found = baselines.ahead(method, series.values, rows, cut, season_length, steps, series.left_out)
    return forecaster.written(forecaster.inputs.bounds(found))


@dataclass(frozen=True, eq=False)
class _Past:
    """What a method forecast of rows that are known by now, and what came.

    Attributes:
        forecast: `(n_rows, horizon)`, rows in time order, nan where nothing was forecast.
        actual: Likewise, nan where nothing was observed.
        inputs: What the network sees; its transform tells in what bands are even.
    """

    forecast: Values
    actual: Values
    inputs: Inputs

    @classmethod
    def of(cls, run: Run, method: str, inputs: Inputs) -> _Past | None:
        """Returns what may be shown of it and chose no weights; None where there is nothing."""
        config, series = run.config(), run.series()
        try:
            predictions = seal.shown_predictions(run)
        except DamagedFile:  # the next values themselves can still be had
            return None
        name = {NETWORK: "forecast", LINEAR: "linear"}.get(method, method)
        if name not in predictions:
            name = method
        task = Task.of(series, config)
        first = task.calibrates.start if task.calibrates else task.cut.validation.stop
        if method not in (NETWORK, LINEAR):
            first = task.cut.validation.start  # nothing of it was chosen
        horizon, last = config.horizon, seal.unsealed_rows(task.cut, seal.opening(run)).stop
        rows = predictions[predictions["split"] != "train"]
        if name not in rows or len(rows) % horizon or last <= first:
            return None
        ds = np.asarray(series.ds)
        if rows["ds"].dtype.kind != ds.dtype.kind:  # of another run, as rows elsewhere are
            return None
        y = rows["y"].where(~rows["repaired"]) if "repaired" in rows else rows["y"]
        targets = np.searchsorted(ds, rows["ds"].to_numpy()[::horizon])
        known = (first <= targets) & (targets < last)
        forecast, actual = (np.full((last - first, horizon), np.nan) for _ in range(2))
        for array, column in ((forecast, rows[name]), (actual, y)):
            by_origin = column.to_numpy(np.float64).reshape(-1, horizon)
            array[targets[known] - first] = by_origin[known]
        return cls(forecast, actual, inputs)

    def bands_ahead(self) -> dict[str, Values]:
        """Returns half the widths of the bands by level, as a `Forecaster` has them."""
        halves = self._halves(self.forecast, self.actual, 1)
        return {str(level): half for level, half in halves.items()}

    def bands_of_sum(self, values: Values) -> dict[int, tuple[float, float]]:
        """Returns the bands of the sum of the next values; {} beyond the horizon."""
        steps, horizon = len(values), self.forecast.shape[1]
        if steps > horizon:
            return {}
        # The mean is a value like any other: of its logarithm, say, bands are even.
        forecast, actual = (
            array[:, :steps].mean(axis=1, keepdims=True) for array in (self.forecast, self.actual)
        )
        middle = self.inputs.transformed(values.mean(keepdims=True))
        found = {}
        for level, half in self._halves(forecast, actual, steps).items():
            low, high = (self.inputs.restore(middle + sign * half)[0] for sign in (-1, 1))
            if np.isfinite(low) and np.isfinite(high):
                found[level] = (steps * float(low), steps * float(high))
        return found

    def _halves(self, forecast: Values, actual: Values, first_step: int) -> dict[int, Values]:
        transformed = self.inputs.transformed
        found = rolling_bands(transformed(forecast), transformed(actual), first_step=first_step)
        return {band.level: band.ahead for band in found if np.isfinite(band.ahead).any()}
