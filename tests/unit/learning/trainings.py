"""A short series to learn, small networks trained on it, and who is told of that."""

import dataclasses

import numpy as np

from core.config import RunConfig
from core.forecasting.choosing import choose_inputs
from core.forecasting.task import Task
from core.learning.learner import Learner
from core.learning.training import Training
from core.schooled.shipped import shipped
from core.series.series import Series
from core.series.split import Parts
from core.types import Checkpoint

VALUES = np.sin(np.arange(120.0) / 5) + np.arange(120.0) / 40


# What no linear model follows to the end.
NOISY = VALUES + 0.3 * np.sin(9 * VALUES) + np.random.default_rng(3).normal(0, 0.2, 120)
SCHOOLED = {
    **{"linear": True, "school": True, "units": (64, 64), "dropout": 0.0},
    **{"window": 16, "batch_size": 64, "learning_rate": 0.002, "epochs": 4},
}

CUT = Parts(range(84), range(84, 102), range(102, 120))


class Journal:
    """Keeps everything it is told, and asks for a stop when told to."""

    shows_cells = True

    def __init__(self, stop_at=None):
        self.rows, self.told, self.kept, self.looks = [], [], [], []
        self._stop_at = stop_at

    def epoch(self, row):
        self.rows.append(row)

    def validation_forecast(self, epoch, rows, forecasts, is_best):
        self.looks.append((epoch, rows, forecasts, is_best))

    def progress(self, progress):
        self.told.append(progress)

    def checkpoint(self, checkpoint):
        tensors = {name: array.copy() for name, array in checkpoint.tensors.items()}
        self.kept.append(Checkpoint(**{**vars(checkpoint), "tensors": tensors}))

    def stop_requested(self):
        return self._stop_at is not None and len(self.rows) >= self._stop_at


def task(config, values=VALUES):
    return Task(Series("waves", "y", "", None, values), config, CUT)


def train(journal=None, checkpoint=None, values=VALUES, **changes):
    settings = {"window": 6, "units": (5, 4), "dropout": 0.2, "batch_size": 16, "epochs": 6}
    config = RunConfig(**{**settings, "patience": None, **changes})
    inputs = choose_inputs(task(config, values))
    rows = [inputs.trainable_rows(part, True) for part in (CUT.train, CUT.validation)]
    with Learner(task(config, values), inputs, checkpoint) as learner:
        return Training(learner, *rows, journal or Journal()).run(checkpoint)


def ship_others(monkeypatch):
    """Lets a later version ship other weights, which advise another share."""
    ours = shipped()
    arrays = {name: 2 * array[::-1] for name, array in ours.arrays.items()}
    exam = {name: {**group, "share": 0.5} for name, group in ours.record["exam"].items()}
    record = {**ours.record, "version": ours.version + 1, "exam": exam}
    others = dataclasses.replace(ours, arrays=arrays, sha256="later", record=record)
    for place in ("core.forecasting.choosing", "core.learning.learner"):
        monkeypatch.setattr(f"{place}.shipped", lambda: others)


def same(one, other):
    return all(np.array_equal(one[name], other[name]) for name in one)
