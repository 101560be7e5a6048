"""One network learnt: inputs chosen, weights trained; the same for a run, a verdict, a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import tensorflow as tf

from core.forecasting.choosing import TRAINING_LEFT_OUT, VALIDATION_LEFT_OUT, choose_inputs
from core.forecasting.task import Task
from core.learning.journal import Journal, NullJournal
from core.learning.learner import Learner
from core.learning.training import Outcome, Training
from core.types import Checkpoint, Rows, Values


@contextmanager
def fit_network(
    task: Task, journal: Journal, checkpoint: Checkpoint | None = None
) -> Iterator[tuple[Learner, Outcome]]:
    """Trains a network; inside the context, its learner forecasts.

    Args:
        task: What is to be learnt. Training rows are learnt, and the validation rows that choose
            choose; rows after those change nothing.
        journal: Who is told, and may end it.
        checkpoint: Where to go on from.

    Raises:
        UserError: The values cannot be learnt as the settings ask, or the loss was never a number.
        MemoryError: They need more memory than there is.
    """
    inputs = choose_inputs(task)
    train, validation, unused = (
        task.outside(inputs.trainable_rows(part, task.config.reach_back), task.config.outputs)
        for part in (task.cut.train, task.chooses, task.calibrates)
    )
    for message, rows in ((TRAINING_LEFT_OUT, train), (VALIDATION_LEFT_OUT, validation)):
        if task.series.left_out is not None and not len(rows):
            raise message.error()
    try:
        with Learner(task, inputs, checkpoint) as learner:
            training = Training(learner, train, validation, journal, unused)
            yield learner, training.run(checkpoint)
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(str(error)) from error


def fit_and_forecast(task: Task, rows: Rows, stop_requested: Callable[[], bool]) -> Values:
    """Trains a network and returns its forecasts of the whole horizon from some rows on.

    Args:
        task: What is to be learnt.
        rows: Target rows, `(n_rows,)`.
        stop_requested: Whether to end soon, with the best weights so far.

    Returns:
        `(n_rows, horizon)`, in the series' unit.

    Raises:
        UserError: As `fit_network` has it.
        MemoryError: As above.
    """

    class Journal(NullJournal):
        def stop_requested(self) -> bool:
            return stop_requested()

    with fit_network(task, Journal()) as (learner, outcome):
        return learner.horizon_forecasts(outcome.best, rows)
