"""What a network sees of a series, and how its output becomes a forecast; learnt from the past.

The network sees windows and forecasts how far the next value lies from a start, in units of
`target_scale`. The start is the straight path's forecast where there is one, else the last value or
a constant. With `learnt` the values as they are or their logarithms:

    learnt[t] = start[t] + target_scale * network(window before t)
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
from core.linear import (
    NO_ERROR,
    LinearAutoregression,
    blend,
    candidates,
    choosing,
    lags_to_try,
)
from core.windows import Parts, Rows, Scaler, Values, target_rows

# Training windows that have to be left, however far the straight path looks back.
FEWEST_WINDOWS = 8
FLOOR_SHARE = 1e-3
HIGHEST_LOGARITHM = 700.0


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a network sees of a series.

    Attributes:
        window: Past rows the network looks at.
        scaler: Scaling of the windows.
        target_scale: What the network's output of 1 adds to the start.
        linear: The straight path; None where there is none.
        floor: Values are learnt as logarithms, those below this one as this one; None learns them
            as they are.
    """

    window: int
    scaler: Scaler
    target_scale: float
    linear: LinearAutoregression | None = None
    floor: float | None = None

    @classmethod
    def fit(
        cls, values: Values, cut: Parts, config: RunConfig, season_length: int | None
    ) -> Inputs:
        """Learns scaling and straight path from the training rows; validation rows choose.

        Args:
            values: The series, `(n,)`; rows after the validation part change nothing.
            cut: Its parts.
            config: The settings.
            season_length: Rows in one season, if there is one.

        Raises:
            UserError: Logarithms are asked for, and a value is not above 0.
        """
        known = values[: cut.validation.stop if not cut.shared else cut.train.stop]
        floors = _floors(known, config)
        if not config.linear:
            plain = cls(config.window, Scaler(True, 0.0, 1.0), 1.0, None, floors[0])
            scaler = Scaler.fit(plain.learn(values[: cut.train.stop]), config)
            return dataclasses.replace(plain, scaler=scaler, target_scale=scaler.scale)
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
        plain = cls(config.window, Scaler(True, 0.0, 1.0), 1.0, None, floor)
        learnt = plain.learn(known)
        fitted_on, chosen_on = choosing(cut)
        most = _most_lags(cut, config)
        lags = [n for n in lags_to_try(len(fitted_on), season_length) if n <= most]
        tried = candidates(learnt, fitted_on, chosen_on, lags, season_length, plain.restore)
        kept, weights = blend(tried, len(chosen_on))
        line = LinearAutoregression.average([one.model for one in kept], weights)
        error = line.squared_error(learnt, chosen_on, plain.restore)
        train = learnt[: cut.train.stop]
        if cut.shared:
            again = [one.recipe.fit(train, cut.train) for one in kept]
            line = LinearAutoregression.average(again, weights)
        scaler = Scaler.fit(train, config)
        rows = target_rows(cut.train, line.lags, reach_back=True)
        missed = float(np.std(train[rows] - line.forecast(train, rows)))
        scale = missed if missed > NO_ERROR * scaler.scale else scaler.scale
        return cls(config.window, scaler, scale, line, floor), error

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
            One for each row and one for the next, `(n + 1,)`; where the past is too short for the
            straight path, the last value.
        """
        if not self.scaler.relative and self.linear is None:
            return np.full(len(learnt) + 1, self.scaler.offset)
        line = self.linear or LinearAutoregression.last_value()
        rows = np.arange(1, len(learnt) + 1, dtype=np.int64)
        return np.concatenate([learnt[:1], line.forecast(learnt, rows)])

    def channels(self, learnt: Values, starts: Values) -> Values:
        """Returns what the network sees of each row, `(n, features)`, unscaled.

        Args:
            learnt: Values as they are learnt, `(n,)`.
            starts: As `starts` gave them, `(n + 1,)`.
        """
        if self.linear is None:
            return learnt[:, None]
        return np.column_stack([learnt, starts[1:]])

    def loss_scale(self, values: Values) -> float:
        """Returns what a scaled error of 1 is in the series' unit.

        Args:
            values: The series, `(n,)`. For logarithms, whose errors are shares of the value, the
                answer holds for the typical value.
        """
        level = 1.0 if self.floor is None else float(np.median(values))
        return self.target_scale * level

    def rows(self, part: range, reach_back: bool) -> Rows:
        """Returns the rows of a part that can be forecast.

        Args:
            part: Rows of the part.
            reach_back: Whether a window may begin before the part.
        """
        return target_rows(part, self.needed, reach_back)

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
            "target_scale": self.target_scale,
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
            target_scale=data.get("target_scale", scaler.scale),
            linear=LinearAutoregression.from_dict(line) if line else None,
            floor=data.get("floor"),
        )


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
    return min(lengths) - config.window
