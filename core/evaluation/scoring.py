"""How good a run's forecasts are, beside what costs nothing, on the same rows."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import Message
from core.evaluation import metrics
from core.evaluation.baselines import all_baselines
from core.evaluation.copycat import CopycatCheck, check_copycat
from core.evaluation.intervals import Band, Coverage, coverage, rolling_bands
from core.evaluation.metrics import Errors
from core.evaluation.part_scores import PartScores, StepErrors
from core.forecasting.inputs import Inputs
from core.forecasting.task import Task
from core.series.series import Series
from core.series.split import Parts
from core.series.windows import targets_at
from core.types import Rows, Values

Predict = Callable[[Rows], Values]

SCORED = ("validation", "test")
MOST_PREDICTIONS = 1_000_000

REPAIRED_UNSCORED = Message(
    "repaired_unscored",
    "Of the {rows} rows that are forecast, those that were repaired do not count towards the "
    "error: {count}.",
)
VALIDATION_IS_TEST = Message(
    "validation_is_test",
    "The rows that score this run also chose its best weights, so the errors look smaller than "
    "they will be on new data. A split into three parts keeps the two apart.",
)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a run's forecasts are worth.

    Attributes:
        predictions: One line for each row that can be forecast and each step, in time order: `ds`,
            `split` (`train`, `validation` or `test`), `step`, `y`, `repaired` where any row is,
            `forecast` by the best weights, one column a baseline, and `linear`, what the linear
            model beside the LSTM says of the rows it did not learn; from the first row that
            calibrates, `lo-80`, `hi-80`, `lo-95` and `hi-95`. Several steps ahead leave the
            training rows out, and take evenly spread origins where the table would have more than
            `MOST_PREDICTIONS` lines.
        validation: Scores on the validation rows.
        test: Scores on the test rows.
        rows: The rows of each part that are forecast, by its name.
        coverage: What the bands of each level promised and kept on the test rows.
        bands_ahead: Half the widths of the bands beyond the last row, by level, where values are
            learnt; None where there is no band.
        linear_ar_lags: Past rows that the linear autoregression looks at.
        season_length: Rows in one season; None where there is none.
        notes: What a reader of the scores must know.
    """

    predictions: pd.DataFrame
    validation: PartScores
    test: PartScores
    rows: Mapping[str, range]
    coverage: tuple[Coverage, ...]
    bands_ahead: Mapping[str, tuple[float | None, ...]]
    linear_ar_lags: int
    season_length: int | None
    notes: tuple[Message, ...]


def evaluate(
    task: Task,
    inputs: Inputs,
    best: Predict,
    last: Predict | None,
    stages: Mapping[str, Predict] | None = None,
) -> Evaluation:
    """Scores the best and the last weights on the validation and the test rows.

    Repaired rows are forecast and shown, but no error is counted against a value that nobody
    observed, neither the network's nor a baseline's.

    Args:
        task: What was learnt; every part is long enough for a window and its targets.
        inputs: What the network sees of the series.
        best: Returns the best weights' forecasts from target rows `(n_rows,)` on, `(n_rows,
            horizon)` in the series' unit. Called once; training rows are among them where the
            horizon is 1.
        last: The same for the last weights, called without training rows; None where they are no
            numbers any more, which leaves their scores None.
        stages: The same for what the forecast is built on, by name, see `PartScores`.
    """
    series, config, cut, horizon = task.series, task.config, task.cut, task.config.horizon
    rows = {
        name: task.scorable_rows(part, inputs.fewest_in(part, config.reach_back))
        for name, part in vars(cut).items()
    }
    later = np.unique(np.concatenate([rows["validation"], rows["test"]]))
    every = np.unique(np.concatenate([rows["train"], later])) if horizon == 1 else later
    baselines = all_baselines(task.values, cut, every, task.season_length, horizon, series.left_out)
    columns = {"forecast": np.asarray(best(every), np.float64), **baselines.forecasts}
    observed = series.observed
    scorer = _Scorer(observed, rows, horizon, metrics.mase_scale(observed[: cut.train.stop]))
    errors_of = {name: scorer(every, forecasts) for name, forecasts in columns.items()}
    unknown = np.full((len(later), horizon), np.nan)
    of_last = scorer(later, last(later) if last else unknown)
    staged = {name: predict(later) for name, predict in (stages or {}).items()}
    of_stages = {name: scorer(later, forecasts) for name, forecasts in staged.items()}
    bands = Bands.around(columns["forecast"], every, observed, task.calibrates, inputs)
    scores = {
        part: PartScores(
            best=errors_of["forecast"][part],
            last=of_last[part],
            baselines={name: errors_of[name][part] for name in baselines.forecasts},
            steps=scorer.steps(part, every, columns),
            copycat=scorer.copycat(part, every, columns, config.scaling == "window"),
            stages={name: errors[part] for name, errors in of_stages.items()},
        )
        for part in SCORED
    }
    if "linear" in staged:
        columns["linear"] = np.full((len(every), horizon), np.nan)
        columns["linear"][np.isin(every, later)] = staged["linear"]
    columns |= bands.columns(every)
    return Evaluation(
        predictions=_table(series, cut, every, columns),
        validation=scores["validation"],
        test=scores["test"],
        rows={name: range(int(of[0]), int(of[-1]) + horizon) for name, of in rows.items()},
        coverage=bands.coverage(rows["test"]),
        bands_ahead=bands.ahead(),
        linear_ar_lags=baselines.linear_ar_lags,
        season_length=task.season_length,
        notes=(*_notes(cut), *_repaired_notes(series, rows)),
    )


def _table(series: Series, cut: Parts, rows: Rows, columns: dict[str, Values]) -> pd.DataFrame:
    horizon = columns["forecast"].shape[1]
    every = max(1, math.ceil(len(rows) * horizon / MOST_PREDICTIONS))
    thinned = slice(None, None, every)
    steps = np.arange(horizon)
    targets = (rows[thinned, None] + steps).ravel()
    return pd.DataFrame(
        {
            "ds": series.ds[targets],
            "split": np.repeat(_split_names(cut, rows[thinned]), horizon),
            "step": np.tile(steps + 1, len(rows[thinned])),
            "y": series.values[targets],
            **({} if series.repaired is None else {"repaired": series.repaired[targets]}),
            **{name: forecasts[thinned].ravel() for name, forecasts in columns.items()},
        }
    )


@dataclass(frozen=True)
class _Scorer:
    """Scores forecasts on the validation and the test rows; `values` are nan where repaired."""

    values: Values
    rows: dict[str, Rows]
    horizon: int
    mase_scale: float | None

    def __call__(self, rows: Rows, forecasts: Values) -> dict[str, Errors]:
        """Returns the errors over all steps of forecasts `(n_rows, horizon)`, by part."""
        return {
            part: metrics.measure(
                self._actual(part).ravel(),
                forecasts[np.isin(rows, self.rows[part])].ravel(),
                self.mase_scale,
            )
            for part in SCORED
        }

    def copycat(
        self, part: str, rows: Rows, columns: dict[str, Values], relative: bool
    ) -> CopycatCheck:
        """Returns whether the forecasts one step ahead only repeat what the series already was."""
        in_part = np.isin(rows, self.rows[part])
        forecast, naive = (columns[name][in_part, 0] for name in ("forecast", "naive"))
        return check_copycat(self._actual(part)[:, 0], forecast, naive, relative)

    def steps(self, part: str, rows: Rows, columns: dict[str, Values]) -> tuple[StepErrors, ...]:
        """Returns the errors of every method at each step ahead."""
        actual, in_part = self._actual(part), np.isin(rows, self.rows[part])
        residuals = {name: forecasts[in_part] - actual for name, forecasts in columns.items()}
        mae = {name: _mean(np.abs(errors), actual) for name, errors in residuals.items()}
        rmse = {name: np.sqrt(_mean(errors**2, actual)) for name, errors in residuals.items()}
        return tuple(
            StepErrors(
                step=step + 1,
                mae={name: metrics.finite(float(errors[step])) for name, errors in mae.items()},
                rmse={name: metrics.finite(float(errors[step])) for name, errors in rmse.items()},
            )
            for step in range(self.horizon)
        )

    def _actual(self, part: str) -> Values:
        return targets_at(self.values, self.rows[part], self.horizon)


def _mean(errors: Values, actual: Values) -> Values:
    """Returns the mean at each step over what was observed, `(horizon,)`; nan where nothing was."""
    observed = np.isfinite(actual)
    counts = observed.sum(axis=0)
    sums = np.where(observed, errors, 0.0).sum(axis=0)
    mean: Values = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    return mean


@dataclass(frozen=True)
class Bands:
    """The bands around a run's forecasts, from the first row that calibrates to the last."""

    first: int
    actual: Values
    bands: list[Band]

    @classmethod
    def around(
        cls, forecasts: Values, rows: Rows, values: Values, calibrates: range, inputs: Inputs
    ) -> Bands:
        """Draws the bands of transformed values, so that logarithms give shares of the value."""
        horizon = forecasts.shape[1]
        shape = (len(values) - calibrates.start if calibrates else 0, horizon)
        forecast, actual = np.full(shape, np.nan), np.full(shape, np.nan)
        calibrating = rows >= calibrates.start
        if calibrates:
            place = rows[calibrating] - calibrates.start
            forecast[place] = inputs.transformed(forecasts[calibrating])
            actual[place] = targets_at(values, rows[calibrating], horizon)
        bands = [
            dataclasses.replace(band, lo=inputs.restore(band.lo), hi=inputs.restore(band.hi))
            for band in rolling_bands(forecast, inputs.transformed(actual))
        ]
        return cls(calibrates.start, actual, bands)

    def coverage(self, rows: Rows) -> tuple[Coverage, ...]:
        """Returns promised and achieved coverage on some rows, by level; () without bands."""
        if not len(self.actual):
            return ()
        return tuple(coverage(band, self.actual, rows - self.first) for band in self.bands)

    def ahead(self) -> dict[str, tuple[float | None, ...]]:
        """Returns half the widths beyond the last row, by level."""
        if not len(self.actual):
            return {}
        return {
            str(band.level): tuple(metrics.finite(float(half)) for half in band.ahead)
            for band in self.bands
        }

    def columns(self, rows: Rows) -> dict[str, Values]:
        """Returns the ends of the bands from some rows on, in the series' unit."""
        columns: dict[str, Values] = {}
        for band in self.bands if len(self.actual) else []:
            for name, ends in (("lo", band.lo), ("hi", band.hi)):
                column = np.full((len(rows), ends.shape[1]), np.nan)
                covered = rows >= self.first
                column[covered] = ends[rows[covered] - self.first]
                columns[f"{name}-{band.level}"] = column
        return columns


def _split_names(cut: Parts, rows: Rows) -> npt.NDArray[np.object_]:
    # Of two names for the same rows, the later one: with two shares there is no `validation`.
    borders = [cut.train.stop] if cut.shared else [cut.train.stop, cut.validation.stop]
    names = ["train", "test"] if cut.shared else ["train", "validation", "test"]
    # As objects a million rows share three texts.
    return np.array(names, object)[np.searchsorted(borders, rows, side="right")]


def _repaired_notes(series: Series, rows: dict[str, Rows]) -> list[Message]:
    targets = np.unique(np.concatenate([rows[part] for part in SCORED]))
    count = int(series.is_repaired[targets].sum())
    if not count:
        return []
    return [REPAIRED_UNSCORED.with_values(count=count, rows=len(targets))]


def _notes(cut: Parts) -> list[Message]:
    if not cut.shared:
        return []
    return [VALIDATION_IS_TEST]
