"""What a network sees of a series, and how its output becomes a forecast; learnt from the past.

The network sees windows and forecasts how far the next values lie from a start, in units of
`target_scale`. The start is the straight path's forecast where there is one, else the last value or
a constant. With `learnt` the values as they are or their logarithms, for each step h from 0:

    learnt[t + h] = start[t, h] + target_scale[h] * network(window before t)[h]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from core.config import RunConfig
from core.errors import Message, UserError
from core.intervals import cut_validation
from core.linear import (
    NO_ERROR,
    LinearAutoregression,
    blend,
    candidates,
    choosing,
    fit,
    lags_to_try,
)
from core.windows import Parts, Rows, Scaler, Values, target_rows, targets_at

# Training windows that have to be left, however far the straight path looks back.
FEWEST_WINDOWS = 8
FLOOR_SHARE = 1e-3
HIGHEST_LOGARITHM = 700.0

_UNSCALED = Scaler(True, 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a network sees of a series.

    Attributes:
        window: Past rows the network looks at.
        scaler: Scaling of the windows.
        target_scale: What an output of 1 adds to the start, `(outputs,)`, one for each step.
        linear: The straight path; None where there is none.
        refitted: The straight path with coefficients from the rows that chose it, too, for
            forecasts from `refitted_from` on; None where it is the same. See `later`.
        refitted_from: The row after those.
        floor: Values are learnt as logarithms, those below this one as this one; None learns them
            as they are.
    """

    window: int
    scaler: Scaler
    target_scale: Values
    linear: LinearAutoregression | None = None
    floor: float | None = None
    refitted: LinearAutoregression | None = None
    refitted_from: int = 0

    @classmethod
    def fit(
        cls, values: Values, cut: Parts, config: RunConfig, season_length: int | None
    ) -> Inputs:
        """Learns scaling and straight path from the training rows; later rows choose.

        Args:
            values: The series, `(n,)`; rows after those that choose change nothing.
            cut: Its parts.
            config: The settings.
            season_length: Rows in one season, if there is one.

        Raises:
            UserError: Logarithms are asked for, and a value is not above 0.
        """
        cut, known = _known(values, cut, config)
        floors = _floors(known, config)
        if not config.linear:
            plain = cls(config.window, _UNSCALED, np.ones(config.outputs), None, floors[0])
            scaler = Scaler.fit(plain.learn(values[: cut.train.stop]), config)
            scale = np.full(config.outputs, scaler.scale)
            return dataclasses.replace(plain, scaler=scaler, target_scale=scale)
        # While another training holds the cores, a second thread takes longer than one alone.
        with threadpool_limits(limits=1, user_api="blas"):
            tried = [cls._with_line(known, cut, config, season_length, floor) for floor in floors]
        return min(tried, key=lambda pair: pair[1])[0]

    @classmethod
    def _with_line(
        cls,
        known: Values,
        cut: Parts,
        config: RunConfig,
        season_length: int | None,
        floor: float | None,
    ) -> tuple[Inputs, float]:
        """Returns the inputs with the best straight path, and its squared error."""
        horizon = config.outputs
        plain = cls(config.window, _UNSCALED, np.ones(horizon), None, floor)
        learnt = plain.learn(known)
        fitted_on, chosen_on = choosing(cut, horizon)
        most = _most_lags(cut, config)
        lags = [n for n in lags_to_try(len(fitted_on), season_length, horizon) if n <= most]
        tried = candidates(
            learnt, fitted_on, chosen_on, lags, horizon, season_length, plain.restore
        )
        kept, weights = blend(tried, len(chosen_on))
        line = LinearAutoregression.average([one.model for one in kept], weights)
        error = line.squared_error(learnt, target_rows(chosen_on, 1, True, horizon), plain.restore)
        train = learnt[: cut.train.stop]
        recipes = [one.recipe for one in kept]
        again = range(cut.train.stop if cut.shared else chosen_on.stop)
        later = LinearAutoregression.average(fit(learnt, again, recipes), weights)
        if cut.shared:
            line = later
        scaler = Scaler.fit(train, config)
        rows = target_rows(cut.train, line.lags, True, horizon)
        missed = np.std(targets_at(train, rows, horizon) - line.forecast(train, rows), axis=0)
        scale = np.where(missed > NO_ERROR * scaler.scale, missed, scaler.scale)
        refitted = None if cut.shared else later
        return cls(config.window, scaler, scale, line, floor, refitted, again.stop), error

    def later(self) -> Inputs:
        """Returns what the network sees where forecasts begin at `refitted_from` or later.

        The rows that choose are not learnt by the straight path that chooses the weights, but the
        forecasts after them need not do without.
        """
        return dataclasses.replace(self, linear=self.refitted or self.linear, refitted=None)

    @property
    def features(self) -> int:
        """How many numbers the network sees a row: the value, and the straight path's next."""
        return 1 if self.linear is None else 2

    @property
    def needed(self) -> int:
        """How many past values one forecast needs."""
        return self.window + (0 if self.linear is None else self.linear.lags - 1)

    def learn(self, values: Values) -> Values:
        """Returns values as they are learnt."""
        if self.floor is None:
            return values
        logarithms: Values = np.log(np.maximum(values, self.floor))
        return logarithms

    def restore(self, learnt: Values) -> Values:
        """Undoes `learn`."""
        return learnt if self.floor is None else np.exp(np.minimum(learnt, HIGHEST_LOGARITHM))

    def starts(self, learnt: Values) -> Values:
        """Returns what the network's output is added to.

        Args:
            learnt: Values as they are learnt, `(n,)`.

        Returns:
            One row for each row and one for the next, `(n + 1, outputs)`; where the past is too
            short for the straight path, the last value.
        """
        outputs = len(self.target_scale)
        if not self.scaler.relative and self.linear is None:
            return np.full((len(learnt) + 1, outputs), self.scaler.offset)
        line = self.linear or LinearAutoregression.last_value(outputs)
        rows = np.arange(1, len(learnt) + 1, dtype=np.int64)
        first = np.full((1, outputs), learnt[0])
        return np.concatenate([first, line.forecast(learnt, rows)])

    def channels(self, learnt: Values, starts: Values) -> Values:
        """Returns what the network sees of each row, `(n, features)`, unscaled.

        Args:
            learnt: Values as they are learnt, `(n,)`.
            starts: As `starts` gave them, `(n + 1, outputs)`.
        """
        if self.linear is None:
            return learnt[:, None]
        return np.column_stack([learnt, starts[1:, 0]])

    def after(self, histories: Values) -> tuple[Values, Values]:
        """Returns what the network sees of some histories, and what its output is added to.

        Args:
            histories: Values as they are learnt, `(n, needed)`.

        Returns:
            Scaled windows, `(n, window, features)`, and starts, `(n, outputs)`.
        """
        windows = histories[:, -self.window :, None]
        outputs = len(self.target_scale)
        if self.linear is not None:
            lags = self.linear.lags
            starts = self.linear(histories[:, -lags:])
            pasts = np.lib.stride_tricks.sliding_window_view(histories, lags, axis=1)
            following = self.linear.first_step()(pasts.reshape(-1, lags))
            windows = np.concatenate([windows, following.reshape(windows.shape)], axis=2)
        elif self.scaler.relative:
            starts = np.repeat(histories[:, -1:], outputs, axis=1)
        else:
            starts = np.full((len(histories), outputs), self.scaler.offset)
        return self.scaler.scaled(windows), starts

    def loss_scale(self, values: Values) -> float:
        """Returns what a scaled error of 1 is in the series' unit.

        Args:
            values: The series, `(n,)`. For logarithms, whose errors are shares of the value, the
                answer holds for the typical value.
        """
        level = 1.0 if self.floor is None else float(np.median(values))
        return float(np.sqrt(np.mean(self.target_scale**2))) * level

    def rows(self, part: range, reach_back: bool) -> Rows:
        """Returns the rows of a part that can be forecast, as the first of all steps.

        Args:
            part: Rows of the part.
            reach_back: Whether a window may begin before the part.
        """
        return target_rows(part, self.needed, reach_back, len(self.target_scale))

    def notes(self) -> list[Message]:
        """Returns what was chosen, in words."""
        found = []
        if self.linear is not None and self.linear.lags > 1:
            found.append(
                Message(
                    "starts_from_line",
                    "The forecast starts from a straight line through the last {lags} values; the "
                    "LSTM adds what the line misses.",
                    {"lags": self.linear.lags},
                )
            )
        elif self.linear is not None:
            found.append(
                Message(
                    "starts_from_last_value",
                    "On the validation part no straight line did better than the last value, so "
                    "the forecast starts from the last value; the LSTM adds to it.",
                )
            )
        if self.floor is not None:
            found.append(
                Message(
                    "learns_logarithms",
                    "Values are learnt as logarithms: the validation part was forecast better "
                    "that way.",
                )
            )
        return found

    def to_dict(self) -> dict[str, Any]:
        """Returns the inputs as JSON types."""
        return {
            "window": self.window,
            "scaler": self.scaler.to_dict(),
            "target_scale": self.target_scale.tolist(),
            "linear": self.linear.to_dict() if self.linear else None,
            "floor": self.floor,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Inputs:
        """Rebuilds what `to_dict` wrote, or an earlier version without a straight path did."""
        scaler = Scaler(**data["scaler"])
        line = data.get("linear")
        return cls(
            window=data["window"],
            scaler=scaler,
            target_scale=np.array(data.get("target_scale", [scaler.scale])),
            linear=LinearAutoregression.from_dict(line) if line else None,
            floor=data.get("floor"),
        )


def check_transform(values: Values, cut: Parts, config: RunConfig) -> None:
    """Checks that the values can be learnt as the settings ask, before training starts.

    Args:
        values: The series, `(n,)`.
        cut: Its parts.
        config: The settings.

    Raises:
        UserError: Logarithms are asked for, and a value is not above 0.
    """
    if config.transform == "log":
        _floors(_known(values, cut, config)[1], config)


def _known(values: Values, cut: Parts, config: RunConfig) -> tuple[Parts, Values]:
    """Returns the parts with the rows that choose as validation, and the values up to those."""
    if not cut.shared:
        cut = Parts(cut.train, cut_validation(cut, config.fewest_rows)[0], cut.test)
    return cut, values[: cut.train.stop if cut.shared else cut.validation.stop]


def _floors(known: Values, config: RunConfig) -> list[float | None]:
    """Returns the ways of learning values that are tried, as floors of the logarithm."""
    lowest = float(known.min())
    if config.transform == "log" and lowest <= 0:
        raise UserError(
            "log_needs_positive",
            "Logarithms need values above 0; the lowest value here is {lowest:g}. Learn the values "
            "as they are.",
            lowest=lowest,
        )
    if config.transform == "log":
        return [FLOOR_SHARE * lowest]
    # Only the straight path's error can tell whether logarithms help.
    if config.transform == "auto" and config.linear and lowest > 0:
        return [None, FLOOR_SHARE * lowest]
    return [None]


def _most_lags(cut: Parts, config: RunConfig) -> int:
    """Returns how far the straight path may look back, so that enough windows are left."""
    lengths = [len(cut.train) - FEWEST_WINDOWS]
    if not config.reach_back:
        lengths += [len(cut.validation), len(cut.test)]
    return min(lengths) - config.window - config.horizon + 1
