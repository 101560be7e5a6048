"""TensorFlow in this process: loaded once, with threads that suit many small operations."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator

import numpy as np

from core.config import PRESETS, RunConfig
from core.forecasting.task import Task
from core.loading import loading
from core.series.series import Series


def prepare_tensorflow() -> None:
    """Imports TensorFlow with one thread an operation and as many operations at once as shards.

    The threads of a process are fixed at its first operation; later calls change nothing.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    # Else the first process takes all of a GPU's memory, even one that only stands by.
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
    with _quiet_stderr(), contextlib.suppress(RuntimeError):  # its threads may run already
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(RunConfig().shards)
        # Rewriting the graphs costs 0.1 s before each first epoch and makes none of them faster.
        tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
        tf.config.list_logical_devices()
        # Each run builds graphs of its own, which TensorFlow warns of.
        tf.get_logger().setLevel(logging.ERROR)


def warm_up() -> None:
    """Loads TensorFlow and builds the presets' graphs, so that the next training starts at once."""
    with loading():
        prepare_tensorflow()

        from core.learning.fitting import fit_network
        from core.learning.journal import NullJournal

        series = Series("warm-up", "y", "", None, 2 + np.sin(np.arange(60.0)))
        for preset in PRESETS:
            task = Task.of(series, RunConfig.from_preset(preset, window=4, epochs=2))
            with fit_network(task, NullJournal()) as (learner, outcome):
                learner.forecasts(
                    outcome.best, task.scorable_rows(task.cut.train, learner.inputs.fewest)
                )
        # The baselines and scores of the first result would wait for it.
        import sklearn.linear_model
        import sklearn.metrics  # noqa: F401


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    # TensorFlow reports the GPU it looked for and did not find before it reads its log level.
    stderr = os.dup(2)
    try:
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
