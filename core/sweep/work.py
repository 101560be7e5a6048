"""One try of a sweep: settings asked for, a network trained, its error noted.

A try is trained as any run is, on one shard, so that each core works on one of its own. Its error
is that of the best weights on the validation rows that choose, on average over all steps ahead, in
the series' unit: tries with other windows and transforms compare, on the same rows. No later row is
read.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from core.config import RunConfig
from core.errors import Message, UserError
from core.evaluation.metrics import mean_errors
from core.forecasting.covariates import beside
from core.learning.fitting import fitted
from core.learning.learner import Learner
from core.learning.network import Weights
from core.learning.training import Silence
from core.series.series import Series
from core.series.split import cut_validation, parts
from core.series.windows import target_rows
from core.sweep.folder import Sweep
from core.sweep.luck import blocks
from core.sweep.search import Cutter, suggest
from core.sweep.trial import Trial, TrialState, now_s
from core.types import Progress, Values

# A try whose process died twice would take the next one with it, too.
MOST_ATTEMPTS = 2
WRITE_EVERY_S = 0.5

log = logging.getLogger("lookback.sweep")


def work(sweep: Sweep, is_wanted_elsewhere: Callable[[], bool], cuts: bool = True) -> bool:
    """Takes one try of a sweep to its end.

    Args:
        sweep: The sweep.
        is_wanted_elsewhere: Whether this process is to leave the try soon; whoever works on the
            sweep next tries the same settings again.
        cuts: Whether a try that falls behind is ended early.

    Returns:
        Whether there was one to take.
    """
    with sweep.claim() as number:
        trials = sweep.trials()
        left_s = sweep.left_s(trials)
        if number is None or left_s <= 0:
            return False
        trial = sweep.trial(number) or Trial(number, _ask(sweep, trials, number))
        others = [other for other in trials if other.number != number]
        desk = _Desk(sweep, trial, left_s, is_wanted_elsewhere, Cutter(others) if cuts else None)
        if trial.attempts >= MOST_ATTEMPTS:
            desk.end("failed", message=_PROCESS_ENDED)
            return True
        desk.begin()
        try:
            _train(sweep.series(), desk)
        except UserError as error:
            desk.end("failed", message=error.message)
        except MemoryError:
            desk.end("failed", message=_OUT_OF_MEMORY)
        except Exception:
            log.exception("a defect")
            desk.end("failed", message=_DEFECT)
            raise
    return True


def _ask(sweep: Sweep, trials: list[Trial], number: int) -> RunConfig:
    found = suggest(sweep.space(), sweep.base(), trials, number)
    return found.replace(shards=1, name="")


class _Desk(Silence):
    """Where a try is worked on: a journal that notes its curve and ends it when it is time.

    Args:
        sweep: The sweep.
        trial: The try, claimed by this process.
        left_s: How many seconds the sweep may still work.
        is_wanted_elsewhere: Whether to leave the try soon.
        cutter: Says whether it has fallen behind; None never cuts.
    """

    def __init__(
        self,
        sweep: Sweep,
        trial: Trial,
        left_s: float,
        is_wanted_elsewhere: Callable[[], bool],
        cutter: Cutter | None,
    ) -> None:
        self.trial = trial
        self._sweep = sweep
        self._left_s = left_s
        self._is_wanted_elsewhere = is_wanted_elsewhere
        self._cutter = cutter
        self._before = trial.worked
        self._began_at, self._began = time.monotonic(), now_s()
        self._written_at = -math.inf
        self._scale = 1.0
        self._curve: list[float] = []
        self._ends: TrialState | None = None

    def begin(self) -> None:
        """Notes that the try is worked on."""
        self._note(state="running", attempts=self.trial.attempts + 1, flush=True)

    def end(self, state: TrialState, **found: Any) -> None:
        """Notes how the try ended."""
        self._note(state=state, flush=True, **found)

    def leave(self) -> None:
        """Leaves the try as if it had not been begun, for whoever comes next."""
        self._curve = []
        self._note(attempts=self.trial.attempts - 1, flush=True)

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
        if self._cutter and self._cutter.is_behind(row["epoch"], self._curve[-1]):
            self._ends = self._ends or "cut"

    def progress(self, progress: Progress) -> None:
        """Takes what a loss is in the series' unit, and writes the curve now and then."""
        self._scale = progress.loss_scale or 1.0
        if time.monotonic() - self._written_at >= WRITE_EVERY_S:
            self._note(flush=False)

    def stop_requested(self) -> bool:
        """Returns whether the training is to end, and remembers why."""
        if self._ends is None:
            if self._is_wanted_elsewhere():
                self._ends = "interrupted"
            elif self._sweep.stop_requested() or self._seconds() > self._left_s:
                self._ends = "stopped"
        return self._ends is not None

    def _seconds(self) -> float:
        return time.monotonic() - self._began_at

    def _note(self, flush: bool, **changes: Any) -> None:
        worked = (*self._before, (self._began, round(self._seconds(), 3)))
        self.trial = replace(self.trial, worked=worked, curve=tuple(self._curve), **changes)
        self._sweep.write(self.trial, flush)
        self._written_at = time.monotonic()


def _train(series: Series, desk: _Desk) -> None:
    config = desk.trial.config
    season_length = config.season_length or series.season_length
    cut = parts(len(series), config.split)
    past = series.values, beside(series, config), cut
    with fitted(*past, config, season_length, desk) as (learner, outcome):
        if desk.is_left:
            desk.leave()
            return
        errors = _errors(series, learner, outcome.best)
        error = float(np.nanmean(errors))
        if not math.isfinite(error):
            desk.end("failed", message=_NO_NUMBER)
            return
        desk.end(
            desk.ended_as,
            error=error,
            blocks=tuple(blocks(errors).tolist()),
            best_epoch=outcome.best_epoch,
        )


def _errors(series: Series, learner: Learner, weights: Weights) -> Values:
    """Returns the error of each validation row that chooses, `(n_rows,)`.

    Windows may begin before these rows whatever the settings say, so that all tries are scored on
    the same ones.
    """
    config = learner.config
    chooses, _ = cut_validation(parts(len(series), config.split), config.fewest_rows)
    rows = target_rows(chooses, learner.inputs.needed, True, config.horizon)
    return mean_errors(series.observed, rows, learner.horizon_forecasts(weights, rows))


_PROCESS_ENDED = Message(
    "try_process_ended",
    "The process that trained this ended twice. Often memory is short: smaller layers or a shorter "
    "window need less.",
)
_OUT_OF_MEMORY = Message(
    "try_out_of_memory",
    "The machine ran out of memory while training this. Smaller layers or a shorter window need "
    "less.",
)
_DEFECT = Message(
    "try_defect", "Something in Lookback went wrong. What happened is in the engine's log."
)
_NO_NUMBER = Message(
    "try_no_number",
    "With these settings the forecast was no finite number.",
)
