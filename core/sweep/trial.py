"""One try of a sweep: what was tried, how it went, what it found."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from core.config import RunConfig
from core.errors import Message

TrialState = Literal["running", "interrupted", "done", "stopped", "cut", "failed"]
# The state of a try that was pruned: it fell behind and was ended early.
PRUNED: Final = "cut"
# Tries whose error counts: those whose training went as far as it would, or as time allowed.
SCORED: tuple[TrialState, ...] = ("done", "stopped")


@dataclass(frozen=True)
class Trial:
    """One try of a sweep.

    Attributes:
        number: From 0; the first one tries the settings that the sweep started from.
        config: The settings tried.
        state: `PRUNED` for one that fell behind, `stopped` for one that a person
            or the end of the time ended. `interrupted` is never written: it is what `running` means
            once its process is gone.
        worked: When it was worked on, each as seconds since 1970 and how many seconds from then on.
        attempts: How many processes have begun it.
        curve: About the error on the validation rows after each epoch, in the series' unit.
        error: The error on the validation rows with the best weights; None where there is none.
        blocks: The same by block of rows, see `core.sweep.luck`.
        best_epoch: The epoch of the best weights; 0 for those it began with.
        message: Why it failed.
    """

    number: int
    config: RunConfig
    state: TrialState = "running"
    worked: tuple[tuple[float, float], ...] = ()
    attempts: int = 0
    curve: tuple[float, ...] = ()
    error: float | None = None
    blocks: tuple[float, ...] = ()
    best_epoch: int | None = None
    message: Message | None = None

    @property
    def seconds(self) -> float:
        """How long it was worked on."""
        return sum(seconds for _, seconds in self.worked)

    @property
    def is_scored(self) -> bool:
        """Whether its error counts."""
        return self.state in SCORED and self.error is not None

    @property
    def learnt_error(self) -> float | None:
        """About the smallest error the network came to by learning, whatever it began with."""
        return min(self.curve, default=None)

    @property
    def linear_alone(self) -> bool:
        """Whether the linear model forecasts alone; a schooled LSTM adds to it from the start."""
        return self.best_epoch == 0 and self.config.linear and not self.config.schooled

    def periods(self) -> tuple[tuple[float, float], ...]:
        """Returns when it was worked on; while it is, until now."""
        if self.state != "running" or not self.worked:
            return self.worked
        *before, (began, seconds) = self.worked
        return (*before, (began, max(seconds, now_s() - began)))

    def to_dict(self) -> dict[str, Any]:
        """Returns the try as JSON types."""
        return {
            **vars(self),
            "config": self.config.to_dict(),
            "message": self.message.to_dict() if self.message else None,
        }


def by_learning(trials: Sequence[Trial]) -> list[Trial] | None:
    """Returns the tries with what each network came to by learning as its error.

    None where a try got below what it began with. Else all have the error of a beginning that no
    learning improved, which ranks nothing.
    """
    scored = [trial for trial in trials if trial.is_scored]
    if not scored or any(trial.best_epoch != 0 for trial in scored):
        return None
    return [dataclasses.replace(trial, error=trial.learnt_error) for trial in trials]


def best_of(trials: Sequence[Trial]) -> Trial | None:
    """Returns the try with the smallest error, the earliest where there are several."""
    scored = [trial for trial in trials if trial.is_scored]
    return min(scored, key=lambda trial: (trial.error, trial.number), default=None)


def now_s() -> float:
    """Returns the seconds since 1970."""
    return time.time()
