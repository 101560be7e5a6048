"""The journal of a try at work."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.sweep.folder import Sweep
from core.sweep.search import Pruner
from core.sweep.trial import PRUNED, Trial, TrialState, now_s
from core.types import Checkpoint, Progress, Rows, Values

WRITE_EVERY_S = 0.5


class TrialJournal:
    """Notes the curve of a try at work, and ends it when it is time.

    Args:
        sweep: The sweep.
        trial: The try, claimed by this process.
        left_s: How many seconds the sweep may still work.
        is_wanted_elsewhere: Whether to leave the try soon.
        pruner: Says whether it has fallen behind; None never cuts.
    """

    shows_cells = False

    def __init__(
        self,
        sweep: Sweep,
        trial: Trial,
        left_s: float,
        is_wanted_elsewhere: Callable[[], bool],
        pruner: Pruner | None,
    ) -> None:
        self.trial = trial
        self._sweep = sweep
        self._left_s = left_s
        self._is_wanted_elsewhere = is_wanted_elsewhere
        self._pruner = pruner
        self._before = trial.worked
        self._began_at, self._began = time.monotonic(), now_s()
        self._has_begun = False
        self._written_at = -math.inf
        self._scale = 1.0
        self._curve: list[float] = []
        self._ends: TrialState | None = None

    def begin(self) -> None:
        """Notes that the try is worked on."""
        self._note(state="running", attempts=self.trial.attempts + 1, flush=True)
        self._has_begun = True

    def end(self, state: TrialState, **fields: Any) -> None:
        """Notes how the try ended."""
        self._note(state=state, flush=True, **fields)

    def leave(self) -> None:
        """Leaves the try as if it had not been begun, for whoever comes next."""
        self._curve = []
        self._note(attempts=self.trial.attempts - 1, flush=True)

    def is_due(self) -> bool:
        """Returns whether the try is to end, answered or not."""
        return self._due() is not None

    def give_up(self) -> None:
        """Notes how a try ended that did not answer; no error is known of it."""
        if self._due() == "interrupted":
            self.leave()
        else:
            self.end("stopped")

    @property
    def is_left(self) -> bool:
        """Whether this process was wanted elsewhere."""
        return self._ends == "interrupted"

    @property
    def ended_as(self) -> TrialState:
        """How the training ended."""
        return self._ends or "done"

    def epoch(self, row: dict[str, Any]) -> None:
        """Notes the error after an epoch, and whether the try has fallen behind."""
        loss = row["val_loss"]
        if loss is None or not math.isfinite(loss):
            return
        self._curve.append(self._scale * math.sqrt(loss))
        if self._pruner and self._pruner.is_behind(row["epoch"], self._curve[-1]):
            self._ends = self._ends or PRUNED

    def validation_forecast(self, epoch: int, rows: Rows, forecasts: Values, is_best: bool) -> None:
        """Forgets what was forecast: a try has no film."""

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Forgets the checkpoint: a try that was interrupted begins anew."""

    def progress(self, progress: Progress) -> None:
        """Takes what a loss is in the series' unit, and writes the curve now and then."""
        self._scale = progress.loss_scale or 1.0
        if time.monotonic() - self._written_at >= WRITE_EVERY_S:
            self._note(flush=False)

    def stop_requested(self) -> bool:
        """Returns whether the training is to end, and remembers why."""
        self._ends = self._ends or self._due()
        return self._ends is not None

    def _due(self) -> TrialState | None:
        """Returns as what the try is to end now."""
        if self._is_wanted_elsewhere():
            return "interrupted"
        if self._sweep.stop_requested() or self._seconds() > self._left_s:
            return "stopped"
        return None

    def _seconds(self) -> float:
        return time.monotonic() - self._began_at

    def _is_lost(self) -> bool:
        """Returns whether another process works on the try by now.

        The file server of a cluster gives the lock of a host that it does not hear to another one.
        """
        noted = self._sweep.trial(self.trial.number) if self._has_begun else None
        if noted is None:  # a damaged try was written by nobody
            return False
        return [began for began, _ in noted.worked[-1:]] != [self._began]

    def _note(self, flush: bool, **changes: Any) -> None:
        if self._is_lost():
            self._ends = "interrupted"
            return
        worked = (*self._before, (self._began, round(self._seconds(), 3)))
        self.trial = replace(self.trial, worked=worked, curve=tuple(self._curve), **changes)
        self._sweep.write(self.trial, flush)
        self._written_at = time.monotonic()
