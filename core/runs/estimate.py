"""How long a training will take, before it starts."""

from __future__ import annotations

import contextlib
import math
import statistics
from pathlib import Path

from core.config import RunConfig
from core.errors import DamagedFile
from core.evaluation.verdict import SEEDS, plan_cutoffs
from core.forecasting.gates import STRETCH, count_parameters, count_stretches
from core.runs import store
from core.runs.run import Run
from core.series.split import Parts, cut_validation, parts
from core.series.windows import count_targets

# Measured on two cores, two shards; `calibration` fits them to the machine at hand.
FLOPS_PER_S = 90e9
S_PER_GATE = 4e-9
S_PER_STEP = 8e-6
S_PER_BATCH = 350e-6
# A batch of stretches is small, so that its steps cost more than what they multiply.
S_PER_STEP_OF_STRETCHES = 70e-6
S_PER_TARGET = 12e-9
# Fitting the linear model, with logarithms tried as well; beyond so many rows no more are taken.
S_PER_ROW_OF_LINEAR_MODEL = 80e-6
S_PER_STEP_OF_LINEAR_MODEL = 1.3e-6
MOST_ROWS_OF_LINEAR_MODEL = 70_000
S_TO_START = 1.0
# Each network for a step is built layer by layer, and once more with its gradients where it learns.
S_TO_BUILD_A_LAYER = 0.2
S_TO_BUILD_ITS_GRADIENTS = 0.4
S_TO_SCORE = 1.0
# A forecast costs so many times what it costs while validating, one fed back by NumPy more.
FORECAST, FED_BACK = 1.5, 3.0
# Weights are also written as text.
S_PER_WEIGHT = 1e-6
RUNS_TO_CALIBRATE = 5
EPOCHS_TO_CALIBRATE = 5
# Of a shorter run most is spent before its first epoch.
S_TO_CALIBRATE = 1.0


def estimate_seconds(config: RunConfig, n_rows: int, calibration: float = 1.0) -> float:
    """Returns the seconds that all epochs take, if training does not end by itself before.

    Args:
        config: The settings.
        n_rows: Rows of the series.
        calibration: How much slower than expected this machine is; see `calibrate`.
    """
    training = _training_seconds(config, parts(n_rows, config.split))
    return S_TO_START + (_building_seconds(config) + training) * calibration


def verdict_seconds(
    config: RunConfig,
    n_rows: int,
    seeds: int = SEEDS,
    calibration: float = 1.0,
    trained_in_s: float | None = None,
) -> float:
    """Returns the seconds that a verdict takes after the training.

    Its networks learn fewer rows than the run's own, and so take as much less time.

    Args:
        config: The settings.
        n_rows: Rows of the series.
        seeds: Networks for each cutoff.
        calibration: How much slower than expected this machine is; see `calibrate`.
        trained_in_s: What the run's own training took; None, before it is over, takes the longest
            it can take.
    """
    cut = parts(n_rows, config.split)
    cutoffs = plan_cutoffs(cut, config).cutoffs
    if not cutoffs:
        return 0.0
    whole = _training_seconds(config, cut)
    share = sum(_training_seconds(config, cutoff) for cutoff in cutoffs) / whole
    return seeds * share * (whole * calibration if trained_in_s is None else trained_in_s)


def epoch_seconds(config: RunConfig, n_rows: int) -> float:
    """Returns the seconds one epoch takes on the machine the constants were measured on.

    An LSTM step multiplies input and output by the four gates' weights; a backward pass costs
    twice a forward one. Beside that, each value of a gate, each step, each number that is forecast
    and each batch have a price. A network that has been to school learns a stretch of rows at once.
    """
    return _epoch_seconds(config, parts(n_rows, config.split))


def scoring_seconds(config: RunConfig, n_rows: int) -> float:
    """Returns the seconds it takes to score what was learnt, beside what costs nothing.

    The best weights forecast every row, the last ones and those from school the rows after the
    training part; of several steps ahead the training rows are left out.
    """
    later = n_rows - parts(n_rows, config.split).train.stop
    forecasts = (n_rows if config.horizon == 1 else later) + later * (1 + config.schooled)
    times = config.horizon * FED_BACK if config.outputs < config.horizon else FORECAST
    per_forecast_s = times * config.window * _step_seconds(config)
    return S_TO_SCORE + forecasts * per_forecast_s + count_parameters(config) * S_PER_WEIGHT


def _training_seconds(config: RunConfig, cut: Parts) -> float:
    fitting = _linear_model_seconds(config, cut.validation.stop)
    return fitting + config.epochs * _epoch_seconds(config, cut)


def _building_seconds(config: RunConfig) -> float:
    """Returns what more than one network costs before it learns; graphs are built only once."""
    layers = (config.networks - 1) * len(config.units)
    return layers * (S_TO_BUILD_A_LAYER + (S_TO_BUILD_ITS_GRADIENTS if config.epochs else 0.0))


def _epoch_seconds(config: RunConfig, cut: Parts) -> float:
    train, validation = (
        count_targets(part, config.window, config.reach_back, config.outputs)
        for part in (cut.train, cut_validation(cut, config.fewest_rows)[0])
    )
    # Of one that has been to school, a stretch of rows is learnt at once, the rows before it, too.
    learnt, steps, batch_size = train, config.window, config.batch_size
    step_s = S_PER_STEP
    if config.schooled:
        learnt, batch_size = count_stretches(train), max(1, config.batch_size // STRETCH)
        steps, step_s = config.window + STRETCH - 1, S_PER_STEP_OF_STRETCHES
    passes = 3 * learnt * steps + config.window * validation / config.validation_every
    per_target_s = config.outputs * (2 * config.units[-1] / FLOPS_PER_S + S_PER_TARGET)
    per_batch_s = config.networks * steps * len(config.units) * step_s + S_PER_BATCH
    targets = 3 * train + validation / config.validation_every
    batches = math.ceil(learnt / batch_size)
    return passes * _step_seconds(config) + targets * per_target_s + batches * per_batch_s


def _step_seconds(config: RunConfig) -> float:
    """Returns the seconds the layers take forwards for one row of a window."""
    inputs = (config.features, *config.units)
    products = sum(
        8 * units * (features + units)
        for features, units in zip(inputs, config.units, strict=False)
    )
    return config.networks * (products / FLOPS_PER_S + sum(config.units) * S_PER_GATE)


def _linear_model_seconds(config: RunConfig, n_rows: int) -> float:
    if not config.linear:
        return 0.0
    ways = 1.5 if config.transform == "auto" else 0.5
    per_row_s = S_PER_ROW_OF_LINEAR_MODEL + config.outputs * S_PER_STEP_OF_LINEAR_MODEL
    return ways * per_row_s * min(n_rows, MOST_ROWS_OF_LINEAR_MODEL)


def calibrate(folder: Path) -> float:
    """Returns how much slower this machine has been than the estimate, 1.0 without a past.

    One run that others slowed down changes nothing: the lower median counts, the estimate as one.

    Args:
        folder: Where runs are kept; the latest finished ones are looked at.
    """
    ratios: list[float] = []
    for run in store.scan(folder):
        # A damaged run says nothing, and must not keep anybody from training another.
        with contextlib.suppress(DamagedFile):
            ratios.extend(_ratio(run))
        if len(ratios) == RUNS_TO_CALIBRATE:
            break
    return statistics.median_low([1.0, *ratios])


def _ratio(run: Run) -> list[float]:
    scores = run.scores()
    if scores is None or scores.epochs < EPOCHS_TO_CALIBRATE:
        return []
    config = run.config()
    expected = epoch_seconds(config, scores.n_rows) * scores.epochs + _building_seconds(config)
    return [scores.seconds / expected] if expected >= S_TO_CALIBRATE else []
