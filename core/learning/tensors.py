"""A series and how its windows are cut and scaled, as tensors.

Windows are gathered from the series inside the graph and never copied out.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import tensorflow as tf

from core.forecasting.inputs import Inputs
from core.series.windows import with_past
from core.types import Values

Tensor: TypeAlias = Any  # TensorFlow has no types to check against


class Data(NamedTuple):
    """A series and how its windows are cut and scaled, as tensors.

    Attributes:
        channels: What the network sees of each row, a window of rows in front that are like the
            first one, `(window + n, features)`, float64.
        values: The series transformed, `(n,)`, float64.
        starts: What its forecasts from each row on are added to, `(n + 1, outputs)`, float64.
        target_scale: What an output of 1 adds, `(outputs,)`, float64.
        window: Past rows fed in, int64.
        stretch: Rows from each target row on that are learnt side by side, int64.
        relative: 1.0 where the last value of each window is taken off, else 0.0, `(features,)`.
        offset: What is taken off besides, `(features,)`, float64.
        scale: What becomes 1, `(features,)`, float64.
    """

    channels: Tensor
    values: Tensor
    starts: Tensor
    target_scale: Tensor
    window: Tensor
    stretch: Tensor
    relative: Tensor
    offset: Tensor
    scale: Tensor

    def windows(self, rows: Tensor, features: int, stretch: Tensor | int = 1) -> Tensor:
        """Returns scaled windows, each up to the last row of a stretch but one.

        Args:
            rows: First target rows, `(n_windows,)`.
            features: Numbers a row holds.
            stretch: Target rows from each of them on.

        Returns:
            `(n_windows, window + stretch - 1, features)`.
        """
        # Scaled in float64: a high level with a small range keeps its digits.
        past = rows[:, None] + tf.range(self.window + stretch - 1)
        windows = tf.gather(self.channels, past)
        offsets = self.relative * windows[:, -1:, :1] + self.offset
        scaled = tf.cast((windows - offsets) / self.scale, tf.float32)
        # Said last: numbers of unknown count make a single feature one of unknown count, and then a
        # layer takes the slow path.
        return tf.ensure_shape(scaled, (None, None, features))

    def targets(self, rows: Tensor, outputs: int, stretch: Tensor | int = 1) -> Tensor:
        """Returns what the network is to say, `(n_windows, stretch, outputs)`."""
        firsts = rows[:, None] + tf.range(stretch, dtype=tf.int64)
        following = firsts[:, :, None] + tf.range(outputs, dtype=tf.int64)
        values = tf.gather(self.values, following)
        residuals = (values - tf.gather(self.starts, firsts)) / self.target_scale
        return tf.cast(residuals, tf.float32)


ROWS = tf.TensorSpec([None], tf.int64)
COUNT = tf.TensorSpec([], tf.int64)
NUMBER = tf.TensorSpec([], tf.float64)
DATA = Data(
    tf.TensorSpec([None, None], tf.float64),
    tf.TensorSpec([None], tf.float64),
    tf.TensorSpec([None, None], tf.float64),
    tf.TensorSpec([None], tf.float64),
    COUNT,
    COUNT,
    *(tf.TensorSpec([None], tf.float64),) * 3,
)


def as_tensors(
    values: Values, covariates: Values, inputs: Inputs, stretch: int = 1
) -> tuple[Data, Values]:
    """Returns a series as tensors, and what its forecasts are added to.

    Args:
        values: The series, `(n,)`.
        covariates: The other columns, aligned, `(n, n_columns)`.
        inputs: What the network sees of both.
        stretch: Rows that are learnt side by side.
    """
    past = inputs.needed
    transformed = inputs.transformed(with_past(values, past))
    covariates = with_past(covariates, past)
    starts = inputs.starts(transformed, covariates)
    channels = inputs.channels(transformed, starts, covariates)[past - inputs.window :]
    transformed, starts = transformed[past:], starts[past:]
    data = Data(
        tf.constant(channels, tf.float64),
        tf.constant(transformed, tf.float64),
        tf.constant(starts, tf.float64),
        tf.constant(inputs.target_scale, tf.float64),
        tf.constant(inputs.window, tf.int64),
        tf.constant(stretch, tf.int64),
        *(tf.constant(numbers, tf.float64) for numbers in inputs.scaling()),
    )
    return data, starts
