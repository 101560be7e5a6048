"""What a training will take of time and memory, before it starts, and what would fit."""

from __future__ import annotations

import contextlib
import math
import os
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from core.config import RunConfig
from core.errors import DamagedFile, Message
from core.evaluation.scoring import MOST_PREDICTIONS
from core.evaluation.verdict import SEEDS, plan_cutoffs
from core.forecasting.gates import STRETCH, chunk_size, count_parameters, count_stretches
from core.forecasting.scaler import MOST_NUMBERS
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
# How many numbers of eight bytes are held for a row and a step ahead, or a row and a feature.
BYTES = 8
COPIES_OF_STARTS, COPIES_OF_ROWS = 8, 4
COPIES_OF_FORECASTS, COPIES_OF_LATER, COPIES_OF_PREDICTIONS = 9, 14, 20
# Numbers of four bytes that a layer keeps for each of its cells and rows.
KEPT_TO_LEARN, KEPT_TO_FORECAST = 11, 8
BYTES_PER_WEIGHT = 80
# Each network more is a graph more, with its gradients.
MIB_PER_LAYER = 20
# How much of the free memory what is proposed may take, and how long an epoch may be.
MEMORY_TAKEN = 0.75
LONG_EPOCH_S = 600.0
RUNS_TO_CALIBRATE = 5
EPOCHS_TO_CALIBRATE = 5
# Of a shorter run most is spent before its first epoch.
S_TO_CALIBRATE = 1.0

TOO_LARGE = Message(
    "too_large",
    "Training with these settings takes about {needed} GiB of memory, and {free} GiB are free. "
    "What would fit: {settings}.",
)
LONG_EPOCHS = Message(
    "long_epochs",
    "With these settings one epoch takes about {minutes} minutes, and until the first one has "
    "ended little is to be seen. What would be quicker: {settings}.",
)


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


def memory_mib(config: RunConfig, n_rows: int) -> float:
    """Returns how much memory a run takes above an idle worker, in MiB.

    Weights are held several times: by the optimiser, as gradients, in a checkpoint, as text. What
    is added to each row's forecasts, and each method's forecasts, are held for every step ahead,
    and once more as the table that is written. A batch keeps what each layer said of each row of
    its windows, and so do the windows that are validated or forecast in one call. Windows are held
    while their spread is taken, too.
    """
    later = n_rows - parts(n_rows, config.split).train.stop
    whole = n_rows if config.horizon == 1 else later
    rows = BYTES * n_rows * (COPIES_OF_STARTS * config.outputs + COPIES_OF_ROWS * config.features)
    scores = BYTES * config.horizon * (COPIES_OF_FORECASTS * whole + COPIES_OF_LATER * later)
    scores += BYTES * COPIES_OF_PREDICTIONS * min(MOST_PREDICTIONS, config.horizon * whole)
    sampled = 0 if config.scaling == "minmax" else (n_rows - later) * config.window
    batch, steps = min(config.batch_size, n_rows - later), config.window
    if config.schooled:
        batch, steps = max(1, config.batch_size // STRETCH), config.window + STRETCH
    learnt = batch * steps * _bytes_per_row(config, KEPT_TO_LEARN * config.networks)
    looked_at = chunk_size(config.window, config.units) * config.window
    # Of many networks two forecast at a time, and let go of what they kept.
    seen = looked_at * _bytes_per_row(config, KEPT_TO_FORECAST * min(2, config.networks))
    weights = BYTES_PER_WEIGHT * count_parameters(config)
    graphs = MIB_PER_LAYER * (config.networks - 1) * len(config.units)
    most = max(learnt, seen, scores, BYTES * min(MOST_NUMBERS, sampled))
    return graphs + float(weights + rows + most) / 2**20


def free_mib() -> float:
    """Returns how much memory is free for a run; of a cluster's workers nothing is known."""
    if os.environ.get("LOOKBACK_SCHEDULER"):
        return math.inf
    return float(psutil.virtual_memory().available) / 2**20


def check_memory(config: RunConfig, n_rows: int, free: float, at_once: int = 1) -> None:
    """Checks that there is memory for a run.

    Args:
        config: The settings.
        n_rows: Rows of the series.
        free: Free memory, in MiB.
        at_once: How many such runs there are at once.

    Raises:
        UserError: There is not; says with what there would be.
    """

    def needed(config: RunConfig) -> float:
        return at_once * memory_mib(config, n_rows)

    if needed(config) > free:
        smaller = _smaller(config, needed, MEMORY_TAKEN * free)
        smaller = _smaller(smaller, lambda config: epoch_seconds(config, n_rows), LONG_EPOCH_S)
        needed_gib, free_gib = (round(mib / 2**10, 1) for mib in (needed(config), free))
        raise TOO_LARGE.error(needed=needed_gib, free=free_gib, **_told(config, smaller))


def warn_of_epochs(config: RunConfig, n_rows: int, calibration: float = 1.0) -> Message | None:
    """Returns what to say where each epoch takes longer than anybody waits, and what would not.

    Args:
        config: The settings.
        n_rows: Rows of the series.
        calibration: How much slower than expected this machine is; see `calibrate`.
    """

    def seconds(config: RunConfig) -> float:
        return epoch_seconds(config, n_rows) * calibration

    if not config.epochs or seconds(config) <= LONG_EPOCH_S:
        return None
    smaller = _smaller(config, seconds, LONG_EPOCH_S)
    return LONG_EPOCHS.with_values(minutes=round(seconds(config) / 60), **_told(config, smaller))


def _smaller(config: RunConfig, cost: Callable[[RunConfig], float], most: float) -> RunConfig:
    """Returns settings that cost little enough: one of them is halved as often as it takes.

    It is the one that has to be halved least, or the one that saves most where none is enough.
    """
    tried = []
    for setting in ("batch_size", "window", "horizon", "units"):
        halved, times = config, 0
        while cost(halved) > most and cost(half := _halved(halved, setting)) < cost(halved):
            halved, times = half, times + 1
        tried.append((cost(halved) > most, times if cost(halved) <= most else cost(halved), halved))
    misses, _, found = min(tried, key=lambda each: each[:2])
    return _smaller(found, cost, most) if misses and found != config else found


def _halved(config: RunConfig, setting: str) -> RunConfig:
    value = getattr(config, setting)
    if isinstance(value, tuple):
        return config.replace(units=tuple(max(1, units // 2) for units in value))
    return config.replace(**{setting: _round(value / 2)})


def _told(config: RunConfig, smaller: RunConfig) -> dict[str, Any]:
    """Returns what differs as fields of a message."""
    changes = {name: there for name, (_, there) in config.differences(smaller).items()}
    return {"smaller": changes, "settings": ", ".join(map(_in_words, changes.items()))}


def _round(number: float) -> int:
    """Returns a number of two digits, the others 0."""
    return max(1, int(float(f"{number:.2g}")))


def _in_words(setting: tuple[str, Any]) -> str:
    name, value = setting
    values = [value] if isinstance(value, int) else value
    listed = ", ".join(f"{each:,}" for each in values)
    same = len(values) > 2 and len(set(values)) == 1
    return f"{name.replace('_', ' ')} {f'{len(values)} × {values[0]:,}' if same else listed}"


def _bytes_per_row(config: RunConfig, kept: int) -> int:
    """Returns the bytes that one row of a window takes in the layers."""
    return COPIES_OF_ROWS * BYTES * config.features + 4 * kept * sum(config.units)


def _training_seconds(config: RunConfig, cut: Parts) -> float:
    fitting = _linear_model_seconds(config, cut.validation.stop)
    learning = config.epochs * _epoch_seconds(config, cut)
    return fitting + min(learning, config.at_most or math.inf)


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
