"""The networks that a verdict is drawn from: several cutoffs of the validation part and seeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.config import RunConfig
from core.errors import UserError
from core.evaluation import verdict
from core.evaluation.baselines import all_baselines
from core.evaluation.metrics import mean_errors
from core.forecasting.covariates import beside
from core.learning.fitting import fitted
from core.learning.training import Silence
from core.series.series import Series
from core.series.split import Parts, parts
from core.series.windows import target_rows
from core.types import Rows, Values


class Stopped(Exception):
    """Somebody asked for a stop before the verdict was there."""


def judge(
    series: Series,
    config: RunConfig,
    seeds: int,
    on_progress: Callable[[float], None],
    stop_requested: Callable[[], bool],
) -> dict[str, Any]:
    """Trains the networks of a verdict and returns it as JSON types, its sentence with it.

    Every network is trained as the run's own is: on the rows before a cutoff, the last of them
    choosing the best weights. None sees a row of the test part.

    Args:
        series: The series.
        config: The settings to judge.
        seeds: Networks for each cutoff.
        on_progress: Told the share that is done.
        stop_requested: Whether to end soon.

    Raises:
        Stopped: A stop was asked for.
    """
    cut = parts(len(series), config.split)
    layout = verdict.lay_out(cut, config.window, config.reach_back, config.horizon)
    if layout.message is not None:
        return {"verdict": None, "sentence": layout.message.to_dict()}
    season_length = config.season_length or series.season_length
    work = [(cutoff, seed) for cutoff in layout.cutoffs for seed in range(seeds)]
    found: list[tuple[int, int, Values]] = []
    rows = [_rows(cutoff, config) for cutoff in layout.cutoffs]
    for number, (cutoff, seed) in enumerate(work):
        on_progress(number / len(work))
        own = config.replace(seed=(config.seed + 1 + number) % 2**31)
        place = layout.cutoffs.index(cutoff)
        errors = _errors(series, cutoff, own, season_length, rows[place], stop_requested)
        found.append((place, seed, errors))
    network = np.stack(
        [np.concatenate([e for _, s, e in found if s == seed]) for seed in range(seeds)]
    )
    baselines = _baseline_errors(series, layout.cutoffs, config, season_length, rows)
    cutoffs = np.repeat(np.arange(len(rows)), [part.size for part in rows])
    judged = verdict.judge(network, baselines, cutoffs)
    return {"verdict": judged.to_dict(), "sentence": verdict.sentence(judged).to_dict()}


def _rows(cutoff: Parts, config: RunConfig) -> Rows:
    return target_rows(cutoff.test, config.window, config.reach_back, config.horizon)


def _errors(
    series: Series,
    cutoff: Parts,
    config: RunConfig,
    season_length: int | None,
    rows: Rows,
    stop_requested: Callable[[], bool],
) -> Values:
    """Returns a network's mean absolute error over the steps from each row on, `(n_rows,)`."""

    class Journal(Silence):
        def stop_requested(self) -> bool:
            return stop_requested()

    stop = cutoff.test.stop
    past = series.values[:stop], beside(series, config)[:stop], cutoff
    try:
        with fitted(*past, config, season_length, Journal()) as (learner, outcome):
            if outcome.stopped:
                raise Stopped
            forecasts = learner.horizon_forecasts(outcome.best, rows)
    except UserError:  # its loss was never a number
        return np.full(len(rows), np.inf)
    return mean_errors(series.observed, rows, forecasts)


def _baseline_errors(
    series: Series,
    cutoffs: tuple[Parts, ...],
    config: RunConfig,
    season_length: int | None,
    rows: list[Rows],
) -> dict[str, Values]:
    found: dict[str, list[Values]] = {}
    for cutoff, taken in zip(cutoffs, rows, strict=True):
        baselines = all_baselines(series.values, cutoff, taken, season_length, config.horizon)
        for name, forecasts in baselines.forecasts.items():
            found.setdefault(name, []).append(mean_errors(series.observed, taken, forecasts))
    return {name: np.concatenate(errors) for name, errors in found.items()}
