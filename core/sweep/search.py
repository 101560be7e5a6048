"""Optuna at work: what to try next, what to prune, what mattered.

Tries are files; Optuna is told of them anew each time and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import optuna
from optuna.trial import FrozenTrial, TrialState

from core.config import RunConfig
from core.sweep.space import SEARCHED, Space
from core.sweep.trial import PRUNED, Trial

if TYPE_CHECKING:
    from optuna import Study

# Tries at random before the search follows what it has seen.
RANDOM_TRIALS = 8
# Tries that are trained to their end before any is pruned, and the first epoch after which one may
# be.
WHOLE_TRIALS = 4
FIRST_PRUNED = 3
FEWEST_FOR_IMPORTANCE = 8

_STATES = {
    "running": TrialState.RUNNING,
    "interrupted": TrialState.RUNNING,
    "done": TrialState.COMPLETE,
    "stopped": TrialState.COMPLETE,
    PRUNED: TrialState.PRUNED,
    "failed": TrialState.FAIL,
}

optuna.logging.set_verbosity(optuna.logging.WARNING)


def suggest(space: Space, base: RunConfig, trials: Sequence[Trial], number: int) -> RunConfig:
    """Returns what to try next.

    Args:
        space: The ranges.
        base: The settings that the sweep starts from; the first try is these.
        trials: The tries so far, also those still at work, which are not tried again.
        number: Of the try to come.
    """
    if number == 0:
        return base
    sampler = optuna.samplers.TPESampler(
        seed=base.seed + number, n_startup_trials=RANDOM_TRIALS, constant_liar=True
    )
    study = _study(space, trials, sampler)
    return space.config(base, study.ask(space.distributions()).params)


class Pruner:
    """Says whether a try at work has fallen behind those before it.

    Args:
        trials: The tries before it.
    """

    def __init__(self, trials: Sequence[Trial]) -> None:
        pruner = optuna.pruners.MedianPruner(
            n_startup_trials=WHOLE_TRIALS, n_warmup_steps=FIRST_PRUNED
        )
        study = optuna.create_study(pruner=pruner)
        study.add_trials([_frozen(trial) for trial in trials if trial.state != "failed"])
        self._trial = study.ask()

    def is_behind(self, epoch: int, error: float) -> bool:
        """Returns whether to prune the try.

        Args:
            epoch: Epochs finished, from 1.
            error: On the validation rows after it.
        """
        self._trial.report(error, epoch)
        return bool(self._trial.should_prune())


def importance(space: Space, trials: Sequence[Trial]) -> dict[str, float]:
    """Returns how much of the differences between the tries each setting explains.

    Returns:
        Shares that add up to 1, of the settings that were searched; empty before there are enough
        tries to tell.

    Source: Watanabe, Bansal, Hutter 2023, PED-ANOVA.
    """
    study = _study(space, trials)
    scored = study.get_trials(states=(TrialState.COMPLETE,), deepcopy=False)
    searched = [name for name, range_ in space.distributions().items() if not range_.single()]
    if len(scored) < FEWEST_FOR_IMPORTANCE or len({trial.value for trial in scored}) < 2:
        return {}
    importances = optuna.importance.get_param_importances(
        study, evaluator=optuna.importance.PedAnovaImportanceEvaluator(), params=searched
    )
    return {name: float(importances[name]) for name in SEARCHED if name in importances}


def _study(
    space: Space, trials: Sequence[Trial], sampler: optuna.samplers.BaseSampler | None = None
) -> Study:
    study = optuna.create_study(sampler=sampler)
    for trial in trials:
        params = space.params(trial.config)
        if params is not None:  # what the sweep started from may lie outside of the ranges
            study.add_trial(_frozen(trial, params, space))
    return study


def _frozen(
    trial: Trial, params: dict[str, float] | None = None, space: Space | None = None
) -> FrozenTrial:
    state = _STATES[trial.state]
    if state == TrialState.COMPLETE and trial.error is None:
        state = TrialState.FAIL
    return optuna.trial.create_trial(
        state=state,
        value=trial.error if state == TrialState.COMPLETE else None,
        params=params,
        distributions=space.distributions() if space else None,
        intermediate_values=dict(enumerate(trial.curve, start=1)),
    )
