"""One network learnt: inputs chosen, weights trained; the same for a run, a verdict, a library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import tensorflow as tf

from core.config import RunConfig
from core.forecasting.choosing import choose_inputs
from core.learning.learner import Learner
from core.learning.training import Journal, Outcome, Training
from core.series.split import Parts, cut_validation
from core.types import Checkpoint, Values


@contextmanager
def fitted(
    values: Values,
    seen: Values,
    cut: Parts,
    config: RunConfig,
    season_length: int | None,
    journal: Journal,
    checkpoint: Checkpoint | None = None,
) -> Iterator[tuple[Learner, Outcome]]:
    """Trains a network; inside the context, its learner forecasts.

    Args:
        values: The series, `(n,)`.
        seen: What is seen beside the values, `(n, n_columns)`, see `core.forecasting.covariates`.
        cut: Its parts. Training rows are learnt, and the validation rows that choose choose; rows
            after those change nothing.
        config: The settings.
        season_length: Rows in one season, if there is one.
        journal: Who is told, and may end it.
        checkpoint: Where to go on from.

    Raises:
        UserError: The values cannot be learnt as the settings ask, or the loss was never a number.
        MemoryError: They need more memory than there is.
    """
    inputs = choose_inputs(values, cut, config, season_length, seen)
    chooses, _ = cut_validation(cut, config.fewest_rows)
    train, validation = (inputs.rows(part, config.reach_back) for part in (cut.train, chooses))
    try:
        with Learner(values, inputs, config, seen) as learner:
            yield learner, Training(learner, train, validation, journal).run(checkpoint)
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(str(error)) from error


def forget_graphs() -> None:
    """Lets go of what Keras remembers of the networks so far."""
    keras.backend.clear_session()
