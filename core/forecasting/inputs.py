"""What a network sees of a series, and how its output becomes a forecast; learnt from the past.

The network sees windows and forecasts how far the next values lie from a start, in units of
`target_scale`. The start is the linear model's forecast where there is one, with what other
columns add to it, else the last value or a constant. With `transformed` the values, their roots or
their logarithms, for each step h from 0:

    transformed[t + h] = start[t, h] + target_scale[h] * network(window before t)[h]

What it sees of a row is the value, the linear model's next one and other columns, or, where it has
been to school, what `core.schooled.features` takes from these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from core import records
from core.config import RunConfig
from core.errors import Message
from core.forecasting.bounds import UNBOUNDED, Bounds
from core.forecasting.covariates import NO_COVARIATES, CovariateInputs, known_columns
from core.forecasting.effects import Effect
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.forecasting.transforms import AS_THEY_ARE, Transform
from core.schooled.view import SchooledView
from core.series.windows import target_rows
from core.types import Checkpoint, Rows, Values

# Rows that a network learns on from, if there are so many.
FEWEST_LEARNT = 80

STARTS_FROM_LINEAR_MODEL = Message(
    "starts_from_line",
    "The forecast starts from a linear model of the last {lags} values; the LSTM adds what that "
    "model misses (the residual).",
)
STARTS_FROM_DRIFT = Message(
    "starts_from_drift",
    "The forecast starts from the last value plus the mean step so far (drift), which forecast the "
    "validation part best; the LSTM adds to it.",
)
STARTS_FROM_LAST_VALUE = Message(
    "starts_from_last_value",
    "On the validation part no linear model did better than repeating the last value, so the "
    "forecast starts from the last value; the LSTM adds to it.",
)


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a network sees of a series.

    Attributes:
        window: Past rows the network looks at.
        scaler: Scaling of the windows.
        target_scale: What an output of 1 adds to the start, `(outputs,)`, one for each step.
        linear: The linear model; None where there is none.
        refitted: The same with the linear model fitted to the rows that chose it, too, for
            forecasts from `refitted_from` on; None where nothing differs. See `later`.
        refitted_from: The row after those.
        transform: What is done to values before they are learnt.
        covariates: How other columns are seen.
        bounds: Between what every forecast and every end of a band lies.
    """

    window: int
    scaler: Scaler
    target_scale: Values
    linear: LinearAutoregression | None = None
    transform: Transform = AS_THEY_ARE
    covariates: CovariateInputs = field(default=NO_COVARIATES, metadata=records.key("beside"))
    bounds: Bounds = UNBOUNDED
    schooled: SchooledView | None = None
    refitted: Inputs | None = None
    refitted_from: int = 0

    def later(self) -> Inputs:
        """Returns what the network sees where forecasts begin at `refitted_from` or later.

        The rows that choose are not learnt by the linear model that chooses the weights, but the
        forecasts after them need not do without.
        """
        return self.refitted or self

    def begun_with(self, checkpoint: Checkpoint) -> Inputs:
        """Returns the inputs of a training that goes on, whatever weights ship by now."""
        share, version = checkpoint.share, checkpoint.school_version
        sha256 = checkpoint.school_sha256
        if self.schooled is None or share is None or version is None or sha256 is None:
            return self
        view = replace(self.schooled, share=share, version=version, sha256=sha256)
        refitted = replace(self.refitted, schooled=view) if self.refitted else None
        return replace(self, schooled=view, refitted=refitted)

    @property
    def features(self) -> int:
        """How many numbers a row holds: what is seen of the values, and other columns."""
        own = self.schooled.features if self.schooled else 1 if self.linear is None else 2
        return own + self.covariates.n_columns

    @property
    def lags(self) -> int:
        """How many past rows the linear model looks at, other columns included."""
        return 1 if self.linear is None else max(self.linear.lags, self.covariates.reach)

    @property
    def needed(self) -> int:
        """How many past values one forecast looks at."""
        if self.schooled is not None:
            return self.window + self.lags + self.schooled.reach
        return self.window + self.lags - 1

    @property
    def fewest(self) -> int:
        """How many past values it can do with; the first one stands for those before it."""
        return self.needed if self.schooled is None else self.lags + 1

    @property
    def whole(self) -> int:
        """How many past values fill the window."""
        return self.needed if self.schooled is None else max(self.window, self.fewest)

    def fewest_in(self, part: range, reach_back: bool) -> int:
        """Returns how many past values a forecast in a part needs.

        Args:
            part: Rows of the part.
            reach_back: Whether a window may begin before the part.
        """
        return self.fewest if reach_back or part.start == 0 else self.needed

    def transformed(self, values: Values) -> Values:
        """Returns values transformed as the network learns them."""
        return self.transform(values)

    def restore(self, transformed: Values) -> Values:
        """Undoes `transformed`, inside the bounds."""
        return self.bounds(self.transform.undo(transformed))

    def starts(self, transformed: Values, covariates: Values | None = None) -> Values:
        """Returns what the network's output is added to.

        Args:
            transformed: Transformed values, `(n,)`.
            covariates: Aligned covariates, `(n, n_columns)`; None where there is nothing.

        Returns:
            One row for each row and one for the next, `(n + 1, outputs)`; where the past is too
            short for the linear model, the last value.
        """
        rows = np.arange(1, len(transformed) + 1, dtype=np.int64)
        following = self.starts_at(transformed, rows, covariates)
        first = (
            transformed[0]
            if self.scaler.relative or self.linear is not None
            else self.scaler.offset
        )
        return np.concatenate([np.full((1, following.shape[1]), first), following])

    def starts_at(
        self, transformed: Values, rows: Rows, covariates: Values | None = None
    ) -> Values:
        """Returns what the network's output is added to from some rows on, `(n_rows, outputs)`.

        Args:
            transformed: Transformed values, `(n,)`.
            rows: Target rows, `(n_rows,)`, each at least 1.
            covariates: As `starts` has it.
        """
        outputs = len(self.target_scale)
        if not self.scaler.relative and self.linear is None:
            return np.full((len(rows), outputs), self.scaler.offset)
        linear = self.linear or LinearAutoregression.last_value(outputs)
        start = linear.forecast(transformed, rows)
        if self.covariates.effect is not None and covariates is not None:
            start += self.covariates.effect.forecast(covariates, rows)
        return start

    def channels(
        self, transformed: Values, starts: Values, covariates: Values | None = None
    ) -> Values:
        """Returns what the network sees of each row, `(n, features)`, unscaled.

        Args:
            transformed: Transformed values, `(n,)`.
            starts: As `starts` gave them, `(n + 1, outputs)`.
            covariates: Aligned covariates, `(n, n_columns)`; None where there is nothing.
        """
        columns = [] if covariates is None else [covariates]
        if self.schooled is not None:
            ends = starts[None][:, :, [0, -1]]
            seen = self.schooled.seen(transformed[None], ends, self.target_scale)[0]
            return np.column_stack([seen, *columns])
        linear = [] if self.linear is None else [starts[1:, 0]]
        return np.column_stack([transformed, *linear, *columns])

    def scaling(self) -> tuple[Values, Values, Values]:
        """Returns how windows are scaled, one number for each feature, `(features,)` each.

        Returns:
            Whether the window's last value is taken off, what is taken off besides, and what
            becomes 1.
        """
        series = self.features - self.covariates.n_columns
        # What a network that has been to school sees is scaled already.
        scaler = Scaler(False, 0.0, 1.0) if self.schooled else self.scaler
        off = np.zeros(self.covariates.n_columns)
        return (
            np.concatenate([np.full(series, float(scaler.relative)), off]),
            np.concatenate([np.full(series, scaler.offset), self.covariates.offset]),
            np.concatenate([np.full(series, scaler.scale), self.covariates.scale]),
        )

    def after(self, past_values: Values, covariates: Values | None = None) -> tuple[Values, Values]:
        """Returns what the network sees of some past values, and what its output is added to.

        Args:
            past_values: Transformed values, `(n, needed)`.
            covariates: Aligned covariates, `(n, needed, n_columns)`; None where there is nothing.

        Returns:
            Scaled windows, `(n, window, features)`, and starts, `(n, outputs)`.
        """
        covariates = np.empty((*past_values.shape, 0)) if covariates is None else covariates
        starts = self._starts_after(past_values, covariates)
        series = self._rows_seen(past_values, covariates)
        stacked = np.concatenate([*series, covariates[:, -self.window :]], axis=2)
        relative, offset, scale = self.scaling()
        return (stacked - (relative * stacked[:, -1:, :1] + offset)) / scale, starts

    def starts_alone(self, past_values: Values, covariates: Values) -> Values:
        """Returns what is forecast where the network says nothing: by the linear model, if any.

        Args:
            past_values: `(n, needed)`, in the series' unit, oldest value first.
            covariates: Aligned covariates, `(n, needed, n_columns)`.

        Returns:
            `(n, outputs)`, in the series' unit.
        """
        return self.restore(self._starts_after(self.transformed(past_values), covariates))

    def _starts_after(self, past_values: Values, covariates: Values) -> Values:
        """Returns what the output is added to after some past values, `(n, outputs)`."""
        outputs, effect = len(self.target_scale), self.covariates.effect
        if self.linear is None and not self.scaler.relative:
            return np.full((len(past_values), outputs), self.scaler.offset)
        if self.linear is None:
            return np.repeat(past_values[:, -1:], outputs, axis=1)
        starts = self.linear(past_values[:, -self.linear.lags :])
        return starts if effect is None else starts + effect(covariates[:, -effect.reach :])

    def _rows_seen(self, past_values: Values, covariates: Values) -> list[Values]:
        """Returns what is seen of the values in each row of a window, `(n, window, ...)` each."""
        if self.linear is None:
            return [past_values[:, -self.window :, None]]
        if self.schooled is None:
            following = self._each_start(past_values, covariates, self.window, [0])
            return [past_values[:, -self.window :, None], following]
        rows = past_values[:, self.lags :]
        starts = self._each_start(past_values, covariates, rows.shape[1] + 1, [0, -1])
        return [self.schooled.seen(rows, starts, self.target_scale)[:, -self.window :]]

    def _each_start(
        self, past_values: Values, covariates: Values, rows: int, steps: list[int]
    ) -> Values:
        """Returns some steps of the starts after each of the latest rows, `(n, rows, n_steps)`."""
        assert self.linear is not None
        effect = self.covariates.effect
        found = self.linear.only(steps).after_each(past_values, rows)
        if effect is not None:
            found += _each_effect(effect.only(steps), covariates, rows)
        return found

    def loss_scale(self, values: Values) -> float:
        """Returns what a scaled error of 1 is in the series' unit.

        Args:
            values: The series, `(n,)`. Where values are not learnt as they are, the answer holds
                for the typical one.
        """
        typical = self.transform.steepness(float(np.median(values)))
        return float(np.sqrt(np.mean(self.target_scale**2))) * typical

    def trainable_rows(self, part: range, reach_back: bool) -> Rows:
        """Returns the rows of a part that the network can learn from: the first of all its outputs.

        Args:
            part: Rows of the part.
            reach_back: Whether a window may begin before the part.
        """
        fewest, outputs = self.fewest_in(part, reach_back), len(self.target_scale)
        if self.schooled is not None and part.start == 0:
            # Rows with their whole past teach best; where those are few, others help.
            fewest = max(fewest, min(self.needed, part.stop - outputs + 1 - FEWEST_LEARNT))
        return target_rows(part, fewest, reach_back, outputs)

    def notes(self) -> list[Message]:
        """Returns what was chosen, in words."""
        notes = []
        if self.linear is not None and self.linear.lags > 1:
            notes.append(STARTS_FROM_LINEAR_MODEL.with_values(lags=self.linear.lags))
        elif self.linear is not None and self.linear.intercepts.any():
            notes.append(STARTS_FROM_DRIFT)
        elif self.linear is not None:
            notes.append(STARTS_FROM_LAST_VALUE)
        notes += self.transform.notes()
        return notes

    def to_dict(self) -> dict[str, Any]:
        """Returns the inputs as JSON types."""
        return {
            "window": self.window,
            "scaler": self.scaler.to_dict(),
            "target_scale": self.target_scale.tolist(),
            "linear": self.linear.to_dict() if self.linear else None,
            "transform": self.transform.to_dict(),
            "beside": self.covariates.to_dict(),
            **({} if self.bounds == UNBOUNDED else {"bounds": self.bounds.to_dict()}),
            **({"schooled": self.schooled.to_dict()} if self.schooled else {}),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Inputs:
        """Rebuilds what `to_dict` wrote, or an earlier version without a linear model did.

        Raises:
            Mismatch: It is something else.
        """
        fields = dict(records.from_json(Mapping[str, Any], data))
        scaler: Scaler = records.from_json(Scaler, fields.get("scaler"))
        # Before there were roots, a floor told of logarithms.
        floor = fields.get("floor")
        transform = {} if floor is None else {"kind": "log", "floor": floor}
        fields = {"target_scale": [scaler.scale], "transform": transform, **fields}
        inputs: Inputs = records.from_json(cls, fields)
        return inputs

    def check(self, config: RunConfig) -> None:
        """Checks that everything is as large as some settings ask for.

        Raises:
            ValueError: Something is not.
        """
        columns, outputs = len(known_columns(config)), config.outputs
        fits = (self.linear is not None) == config.linear
        fits &= (self.schooled is not None) == config.schooled
        fits &= 1 <= self.window <= config.window
        fits &= self.window == config.window or config.schooled
        fits &= self.target_scale.shape == (outputs,)
        fits &= all(
            of.shape == (columns,)
            for of in (self.covariates.known_ahead, self.covariates.offset, self.covariates.scale)
        )
        if self.linear is not None:
            fits &= self.linear.intercepts.shape == (outputs,)
        effect = self.covariates.effect
        if effect is not None:
            fits &= effect.intercepts.shape == (outputs,)
            fits &= effect.coefficients.shape == (effect.reach, columns, outputs)
        if not fits:
            raise ValueError("inputs of another network")
        if self.schooled is not None:
            self.schooled.check()


def _each_effect(effect: Effect, covariates: Values, rows: int) -> Values:
    """Returns what other columns add after each of the latest rows, `(n, rows, n_steps)`."""
    recent = covariates[:, -(rows + effect.reach - 1) :]
    pasts = np.lib.stride_tricks.sliding_window_view(recent, effect.reach, axis=1)
    pasts = np.moveaxis(pasts, 3, 2)  # (n, rows, reach, n_columns)
    return effect(pasts.reshape(-1, *pasts.shape[2:])).reshape(len(recent), rows, -1)
