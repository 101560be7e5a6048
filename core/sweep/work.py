"""One try of a sweep: settings asked for, a network trained, its error noted.

A try is trained as any run is, on one shard, so that each core works on one of its own. Its error
is that of the best weights on the validation rows that choose, on average over all steps ahead, in
the series' unit: tries with other windows and transforms compare, on the same rows. No later row is
read.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import numpy as np

from core.config import RunConfig
from core.errors import Message, UserError
from core.evaluation.metrics import mean_errors
from core.forecasting.task import Task
from core.learning.fitting import fit_network
from core.learning.learner import Learner
from core.learning.network import Weights
from core.series.series import Series
from core.series.windows import target_rows
from core.sweep.folder import Sweep
from core.sweep.luck import blocks
from core.sweep.search import Pruner, suggest
from core.sweep.trial import Trial
from core.sweep.trial_journal import TrialJournal
from core.types import Values

# A try whose process died twice would take the next one with it, too.
MOST_ATTEMPTS = 2

log = logging.getLogger("lookback.sweep")


Ending = Callable[[TrialJournal], AbstractContextManager[None]]


def work(
    sweep: Sweep,
    is_wanted_elsewhere: Callable[[], bool],
    cuts: bool = True,
    ending: Ending | None = None,
) -> bool:
    """Takes one try of a sweep to its end.

    Args:
        sweep: The sweep.
        is_wanted_elsewhere: Whether this process is to leave the try soon; whoever works on the
            sweep next tries the same settings again.
        cuts: Whether a try that falls behind is ended early.
        ending: What ends a try at work that does not end by itself, given its journal.

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
        pruner = Pruner(others) if cuts else None
        journal = TrialJournal(sweep, trial, left_s, is_wanted_elsewhere, pruner)
        if trial.attempts >= MOST_ATTEMPTS:
            journal.end("failed", message=_PROCESS_ENDED)
            return True
        journal.begin()
        try:
            with ending(journal) if ending else nullcontext():
                _train(sweep.series(), journal)
        except UserError as error:
            journal.end("failed", message=error.message)
        except MemoryError:
            journal.end("failed", message=_OUT_OF_MEMORY)
        except Exception:
            log.exception("a defect")
            journal.end("failed", message=_DEFECT)
            raise
    return True


def _ask(sweep: Sweep, trials: list[Trial], number: int) -> RunConfig:
    suggested = suggest(sweep.space(), sweep.base(), trials, number)
    return suggested.replace(shards=1, name="")


def _train(series: Series, journal: TrialJournal) -> None:
    task = Task.of(series, journal.trial.config)
    with fit_network(task, journal) as (learner, outcome):
        if journal.is_left:
            journal.leave()
            return
        errors = _errors(task, learner, outcome.best)
        if np.isnan(errors).all():
            journal.end("failed", message=_NOTHING_OBSERVED)
            return
        error = float(np.nanmean(errors))
        if not math.isfinite(error):
            journal.end("failed", message=_NO_NUMBER)
            return
        journal.end(
            journal.ended_as,
            error=error,
            blocks=tuple(blocks(errors).tolist()),
            best_epoch=outcome.best_epoch,
        )


def _errors(task: Task, learner: Learner, weights: Weights) -> Values:
    """Returns the error of each validation row that chooses, `(n_rows,)`.

    It is infinite where a forecast is no number, and nan where nothing was observed. Windows may
    begin before these rows whatever the settings say, so that all tries are scored on the same
    ones.
    """
    rows = target_rows(task.chooses, learner.inputs.fewest, True, task.config.horizon)
    forecasts = learner.horizon_forecasts(weights, rows)
    forecasts = np.nan_to_num(forecasts, nan=np.inf, posinf=np.inf, neginf=-np.inf)
    return mean_errors(task.series.observed, rows, forecasts)


_PROCESS_ENDED = Message(
    "try_process_ended",
    "The training process ended twice. Often memory is short: smaller layers or a shorter window "
    "need less.",
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
    "With these settings the forecast was not a number.",
)
_NOTHING_OBSERVED = Message(
    "try_nothing_observed",
    "All validation rows that choose the best epoch were repaired, so there is no true value to "
    "compare a forecast with. Make the validation part larger, or leave values as they are.",
)
