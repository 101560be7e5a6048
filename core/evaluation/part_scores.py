"""How good the forecasts of one part's rows were, in all, by step and beside the baselines."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.evaluation.copycat import CopycatCheck
from core.evaluation.metrics import Errors

Standing = Literal["better", "level", "worse"]

# Errors closer than this share are told as about the same.
SAME_SHARE = 0.03
# An error below this share of the largest simple method's is none.
EXACT_SHARE = 1e-6


@dataclass(frozen=True)
class StepErrors:
    """The errors of every method at one step ahead; None where one is no finite number.

    Attributes:
        step: Steps ahead, from 1.
        mae: Mean absolute errors in the series' unit, by the method's name, `forecast` for the run.
        rmse: Root mean squared errors, likewise.
    """

    step: int
    mae: Mapping[str, float | None]
    rmse: Mapping[str, float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Checks that the run itself is among the methods.

        Raises:
            ValueError: It is not.
        """
        if "forecast" not in self.mae:
            raise ValueError("a step without the forecast's error")

    @property
    def is_best(self) -> bool:
        """Whether no method has a smaller error than the forecast."""
        defined = {name: error for name, error in self.mae.items() if error is not None}
        return bool(defined) and min(defined, key=defined.__getitem__) == "forecast"

    @property
    def beats_all(self) -> bool:
        """Whether every other method has a larger error than the forecast."""
        forecast, *others = (
            math.inf if error is None else error
            for error in (
                self.mae["forecast"],
                *(error for name, error in self.mae.items() if name != "forecast"),
            )
        )
        return forecast < min(others, default=math.inf)


@dataclass(frozen=True)
class PartScores:
    """How good the forecasts of one part's rows were.

    Attributes:
        best: Errors of the best weights.
        last: Errors of the last weights; None for a run of an older version.
        baselines: Errors of each baseline on the same rows, by name.
        steps: Errors at each step ahead; () for a run of an older version.
        copycat: Whether the forecasts one step ahead only repeat; None for a run of an older
            version.
        stages: Errors of what a forecast is built on: `linear`, the linear model alone, and
            `schooled`, with what the network said before it learnt on. Where there is no such
            stage, or the run is of an older version, it is missing.
    """

    best: Errors
    last: Errors | None = None
    baselines: Mapping[str, Errors] = field(default_factory=dict)
    steps: tuple[StepErrors, ...] = ()
    copycat: CopycatCheck | None = None
    stages: Mapping[str, Errors] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Checks that each step names every baseline, and that the last value is among them.

        Raises:
            ValueError: Some are missing.
        """
        if "naive" not in self.baselines:
            raise ValueError("no errors of the last value")
        if any(self.baselines.keys() - step.mae.keys() for step in self.steps):
            raise ValueError("a step without a baseline's error")

    def relative_mae(self, baseline: str) -> float | None:
        """Returns the mean absolute error as a share of a baseline's; None where one is missing."""
        own, error = self.best.mae, self.baselines[baseline].mae
        return own / error if own is not None and error else None

    @property
    def simple_errors(self) -> dict[str, Errors]:
        """Errors of the simple methods; of linear models, those of the run's own one."""
        own = {"linear_ar": self.stages["linear"]} if "linear" in self.stages else {}
        return {**self.baselines, **own}

    @property
    def simple(self) -> dict[str, float]:
        """Their mean absolute errors."""
        found = self.simple_errors.items()
        return {name: errors.mae for name, errors in found if errors.mae is not None}

    @property
    def best_simple(self) -> tuple[str, float | None]:
        """The simple method with the smallest mean absolute error; None where none has any."""
        errors = self.simple
        best = min(errors, key=errors.__getitem__, default="naive")
        return best, errors.get(best)

    @property
    def outcome(self) -> Standing:
        """How the forecast compares with the best simple method; `level` where one is missing."""
        own, (_method, other) = self.best.mae, self.best_simple
        if own is None or other is None or (self.is_exact(own) and self.is_exact(other)):
            return "level"
        if (1 - SAME_SHARE) * other <= own <= (1 + SAME_SHARE) * other:
            return "level"
        return "better" if own < other else "worse"

    def is_exact(self, error: float) -> bool:
        """Returns whether an error is none, beside those of the simple methods."""
        return error <= EXACT_SHARE * max(self.simple.values(), default=0.0)


def usable_horizon(steps: Sequence[StepErrors]) -> int:
    """Returns the last step up to which the forecast beats every baseline, 0 where there is none.

    Args:
        steps: The errors at each step ahead.
    """
    for number, step in enumerate(steps):
        if not step.beats_all:
            return number
    return len(steps)
