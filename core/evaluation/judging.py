"""The networks that a verdict is drawn from: several cutoffs of the validation part and seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.errors import UserError
from core.evaluation import verdict
from core.evaluation.baselines import all_baselines
from core.evaluation.metrics import mean_errors
from core.evaluation.verdict import Judgement
from core.forecasting.task import Task
from core.types import Rows, Values

# Trains a network; returns its forecasts of the whole horizon from some rows on,
# `(n_rows, horizon)`.
Fit = Callable[[Task, Rows], Values]


class Stopped(Exception):
    """Somebody asked for a stop before the verdict was there."""


def judge(
    task: Task,
    seeds: int,
    fit: Fit,
    on_progress: Callable[[float], None],
    stop_requested: Callable[[], bool],
    tries: int = 1,
) -> Judgement:
    """Trains the networks of a verdict and returns it with its sentence.

    Every network is trained as the run's own is: on the rows before a cutoff, the last of them
    choosing the best weights. None sees a row of the test part.

    Args:
        task: What is to be judged.
        seeds: Networks for each cutoff.
        fit: Trains one of them, and ends early where a stop is requested.
        on_progress: Told the share that is done.
        stop_requested: Whether to end soon.
        tries: How many tries of a search the settings are the best of.

    Returns:
        Where there can be no verdict, or a network could not be trained, its sentence says why.

    Raises:
        Stopped: A stop was asked for.
    """
    config = task.config
    plan = verdict.plan_cutoffs(task.cut, config)
    if plan.message is not None:
        return Judgement(None, plan.message)
    earlier = [task.until(cutoff) for cutoff in plan.cutoffs]
    rows = [one.scorable_rows(one.cut.test, config.shortest_window) for one in earlier]
    network = np.empty((seeds, sum(map(len, rows))))
    for number in range(len(earlier) * seeds):
        on_progress(number / (len(earlier) * seeds))
        place, seed = divmod(number, seeds)
        own = task.until(plan.cutoffs[place], seed=(config.seed + 1 + number) % 2**31)
        try:
            forecasts = fit(own, rows[place])
        except UserError as error:
            return Judgement(None, error.message)
        if stop_requested():
            raise Stopped
        first = sum(map(len, rows[:place]))
        errors = mean_errors(task.series.observed, rows[place], forecasts)
        network[seed, first : first + len(errors)] = errors
    cutoffs = np.repeat(np.arange(len(rows)), [part.size for part in rows])
    judged = verdict.verdict_of(network, _baseline_errors(earlier, rows), cutoffs, tries)
    return Judgement(judged, verdict.sentence(judged))


def _baseline_errors(earlier: Sequence[Task], rows: Sequence[Rows]) -> dict[str, Values]:
    by_baseline: dict[str, list[Values]] = {}
    for task, targets in zip(earlier, rows, strict=True):
        baselines = all_baselines(
            task.values,
            task.cut,
            targets,
            task.season_length,
            task.config.horizon,
            task.series.left_out,
        )
        for name, forecasts in baselines.forecasts.items():
            by_baseline.setdefault(name, []).append(
                mean_errors(task.series.observed, targets, forecasts)
            )
    return {name: np.concatenate(errors) for name, errors in by_baseline.items()}
