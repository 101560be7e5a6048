"""What a network sees of a series, and how its output becomes a forecast; learnt from the past.

The network sees windows and forecasts how far the next values lie from a start, in units of
`target_scale`. The start is the straight path's forecast where there is one, with what other
columns add to it, else the last value or a constant. With `learnt` the values as they are or their
logarithms, for each step h from 0:

    learnt[t + h] = start[t, h] + target_scale[h] * network(window before t)[h]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from core.config import RunConfig
from core.covariates import NOTHING_BESIDE, Beside
from core.effects import EffectFinder
from core.errors import Message, UserError
from core.intervals import cut_validation
from core.linear import LinearAutoregression, candidates, choosing, fit, lags_to_try
from core.ridge import NO_ERROR, blend
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
        refitted: The same with the straight path fitted to the rows that chose it, too, for
            forecasts from `refitted_from` on; None where nothing differs. See `later`.
        refitted_from: The row after those.
        floor: Values are learnt as logarithms, those below this one as this one; None learns them
            as they are.
        beside: How other columns are seen.
    """

    window: int
    scaler: Scaler
    target_scale: Values
    linear: LinearAutoregression | None = None
    floor: float | None = None
    beside: Beside = NOTHING_BESIDE
    refitted: Inputs | None = None
    refitted_from: int = 0

    @classmethod
    def fit(
        cls,
        values: Values,
        cut: Parts,
        config: RunConfig,
        season_length: int | None,
        seen: Values | None = None,
    ) -> Inputs:
        """Learns scaling and straight path from the training rows; later rows choose.

        Args:
            values: The series, `(n,)`; rows after those that choose change nothing.
            cut: Its parts.
            config: The settings.
            season_length: Rows in one season, if there is one.
            seen: What is seen beside the values, `(n, n_columns)`, see `core.covariates`.

        Raises:
            UserError: Logarithms are asked for, and a value is not above 0.
        """
        cut, known = _known(values, cut, config)
        floors = _floors(known, config)
        seen = _or_nothing(seen, values)[: len(known)]
        beside = Beside.fit(seen[: cut.train.stop], config)
        if not config.linear:
            plain = cls(config.window, _UNSCALED, np.ones(config.outputs), None, floors[0], beside)
            scaler = Scaler.fit(plain.learn(values[: cut.train.stop]), config)
            scale = np.full(config.outputs, scaler.scale)
            return dataclasses.replace(plain, scaler=scaler, target_scale=scale)
        # While another training holds the cores, a second thread takes longer than one alone.
        with threadpool_limits(limits=1, user_api="blas"):
            tried = [
                cls._with_line(known, seen, beside, cut, config, season_length, floor)
                for floor in floors
            ]
        return min(tried, key=lambda pair: pair[1])[0]

    @classmethod
    def _with_line(
        cls,
        known: Values,
        seen: Values,
        beside: Beside,
        cut: Parts,
        config: RunConfig,
        season_length: int | None,
        floor: float | None,
    ) -> tuple[Inputs, float]:
        """Returns the inputs with the best straight path, and its squared error."""
        horizon = config.outputs
        plain = cls(config.window, _UNSCALED, np.ones(horizon), None, floor, beside)
        learnt = plain.learn(known)
        fitted_on, chosen_on = choosing(cut, horizon)
        most = _most_lags(cut, config)
        lags = [n for n in lags_to_try(len(fitted_on), season_length, horizon) if n <= most]
        tried = candidates(
            learnt, fitted_on, chosen_on, lags, horizon, season_length, plain.restore
        )
        kept, weights = blend(np.array([one.error for one in tried]), len(chosen_on))
        line = LinearAutoregression.average([tried[number].model for number in kept], weights)
        again = range(cut.train.stop if cut.shared else chosen_on.stop)
        recipes = [tried[number].recipe for number in kept]
        later = LinearAutoregression.average(fit(learnt, again, recipes), weights)
        finder = EffectFinder(learnt, seen, beside.known, plain.restore)
        effects = finder.find(line, fitted_on, chosen_on, later, again)
        early, late = (
            dataclasses.replace(
                plain, linear=path, beside=dataclasses.replace(beside, effect=effect)
            )
            for path, effect in ((line, effects[0]), (later, effects[1]))
        )
        rows = target_rows(chosen_on, 1, True, horizon)
        start, actual = early.starts_at(learnt, rows, seen), targets_at(learnt, rows, horizon)
        error = float(np.mean((plain.restore(start) - plain.restore(actual)) ** 2))
        if cut.shared:
            early = late
        scaler = Scaler.fit(learnt[: cut.train.stop], config)
        rows = target_rows(cut.train, early.lags, True, horizon)
        missed = targets_at(learnt, rows, horizon) - early.starts_at(learnt, rows, seen)
        left = np.std(missed, axis=0)
        scale = np.where(left > NO_ERROR * scaler.scale, left, scaler.scale)
        early, late = (
            dataclasses.replace(inputs, scaler=scaler, target_scale=scale)
            for inputs in (early, late)
        )
        if not cut.shared:
            early = dataclasses.replace(early, refitted=late, refitted_from=again.stop)
        return early, error

    def later(self) -> Inputs:
        """Returns what the network sees where forecasts begin at `refitted_from` or later.

        The rows that choose are not learnt by the straight path that chooses the weights, but the
        forecasts after them need not do without.
        """
        return self.refitted or self

    @property
    def features(self) -> int:
        """How many numbers the network sees a row: value, the path's next, other columns."""
        return (1 if self.linear is None else 2) + len(self.beside.known)

    @property
    def lags(self) -> int:
        """How many past rows the straight path looks at, other columns included."""
        return 1 if self.linear is None else max(self.linear.lags, self.beside.reach)

    @property
    def needed(self) -> int:
        """How many past values one forecast needs."""
        return self.window + self.lags - 1

    def learn(self, values: Values) -> Values:
        """Returns values as they are learnt."""
        if self.floor is None:
            return values
        logarithms: Values = np.log(np.maximum(values, self.floor))
        return logarithms

    def restore(self, learnt: Values) -> Values:
        """Undoes `learn`."""
        return learnt if self.floor is None else np.exp(np.minimum(learnt, HIGHEST_LOGARITHM))

    def starts(self, learnt: Values, seen: Values | None = None) -> Values:
        """Returns what the network's output is added to.

        Args:
            learnt: Values as they are learnt, `(n,)`.
            seen: What is seen beside them, `(n, n_columns)`; None where there is nothing.

        Returns:
            One row for each row and one for the next, `(n + 1, outputs)`; where the past is too
            short for the straight path, the last value.
        """
        rows = np.arange(1, len(learnt) + 1, dtype=np.int64)
        following = self.starts_at(learnt, rows, seen)
        first = learnt[0] if self.scaler.relative or self.linear else self.scaler.offset
        return np.concatenate([np.full((1, following.shape[1]), first), following])

    def starts_at(self, learnt: Values, rows: Rows, seen: Values | None = None) -> Values:
        """Returns what the network's output is added to from some rows on, `(n_rows, outputs)`.

        Args:
            learnt: Values as they are learnt, `(n,)`.
            rows: Target rows, `(n_rows,)`, each at least 1.
            seen: As `starts` has it.
        """
        outputs = len(self.target_scale)
        if not self.scaler.relative and self.linear is None:
            return np.full((len(rows), outputs), self.scaler.offset)
        line = self.linear or LinearAutoregression.last_value(outputs)
        found = line.forecast(learnt, rows)
        if self.beside.effect is not None and seen is not None:
            found += self.beside.effect.forecast(seen, rows)
        return found

    def channels(self, learnt: Values, starts: Values, seen: Values | None = None) -> Values:
        """Returns what the network sees of each row, `(n, features)`, unscaled.

        Args:
            learnt: Values as they are learnt, `(n,)`.
            starts: As `starts` gave them, `(n + 1, outputs)`.
            seen: What is seen beside them, `(n, n_columns)`; None where there is nothing.
        """
        path = [] if self.linear is None else [starts[1:, 0]]
        return np.column_stack([learnt, *path, _or_nothing(seen, learnt)])

    def scaling(self) -> tuple[Values, Values, Values]:
        """Returns how windows are scaled, one number for each feature, `(features,)` each.

        Returns:
            Whether the window's last value is taken off, what is taken off besides, and what
            becomes 1.
        """
        series = self.features - len(self.beside.known)
        off = np.zeros(len(self.beside.known))
        return (
            np.concatenate([np.full(series, float(self.scaler.relative)), off]),
            np.concatenate([np.full(series, self.scaler.offset), self.beside.offset]),
            np.concatenate([np.full(series, self.scaler.scale), self.beside.scale]),
        )

    def after(self, histories: Values, seen: Values | None = None) -> tuple[Values, Values]:
        """Returns what the network sees of some histories, and what its output is added to.

        Args:
            histories: Values as they are learnt, `(n, needed)`.
            seen: What is seen beside them, `(n, needed, n_columns)`; None where there is nothing.

        Returns:
            Scaled windows, `(n, window, features)`, and starts, `(n, outputs)`.
        """
        seen = np.empty((*histories.shape, 0)) if seen is None else seen
        windows = [histories[:, -self.window :, None]]
        outputs = len(self.target_scale)
        if self.linear is not None:
            starts = self.linear(histories[:, -self.linear.lags :])
            following = self._each(self.linear.first_step(), self.linear.lags, histories)
            effect = self.beside.effect
            if effect is not None:
                starts = starts + effect(seen[:, -effect.reach :])
                following += self._each(effect.first_step(), effect.reach, seen)
            windows.append(following)
        elif self.scaler.relative:
            starts = np.repeat(histories[:, -1:], outputs, axis=1)
        else:
            starts = np.full((len(histories), outputs), self.scaler.offset)
        stacked = np.concatenate([*windows, seen[:, -self.window :]], axis=2)
        relative, offset, scale = self.scaling()
        return (stacked - (relative * stacked[:, -1:, :1] + offset)) / scale, starts

    def _each(self, part: Callable[[Values], Values], reach: int, past: Values) -> Values:
        """Returns what a part of the path says after each row of a window, `(n, window, 1)`."""
        past = past[:, -(self.window + reach - 1) :]
        pasts = np.lib.stride_tricks.sliding_window_view(past, reach, axis=1)
        if past.ndim == 3:
            pasts = np.moveaxis(pasts, 3, 2)
        return part(pasts.reshape(-1, reach, *past.shape[2:])).reshape(len(past), self.window, 1)

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
            "beside": self.beside.to_dict(),
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
            beside=Beside.from_dict(data["beside"]) if "beside" in data else NOTHING_BESIDE,
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


def _or_nothing(seen: Values | None, values: Values) -> Values:
    return np.empty((len(values), 0)) if seen is None else seen


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
