"""A network, its optimiser, and the functions TensorFlow built for them.

Nothing random has hidden state: the order of the windows depends on the seed and the epoch alone,
the dropout masks on a counter that is part of each checkpoint. So a resumed run repeats an
uninterrupted one bit for bit.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from core.config import RunConfig, Strategy
from core.learning import network
from core.learning.adam import FusedAdam
from core.learning.lstm import FusedLSTM, StretchLSTM
from core.learning.tensors import COUNT, DATA, NUMBER, ROWS, Data, Tensor

IDLE_GRAPHS = 6


@dataclass(frozen=True)
class Shape:
    """What a graph is built for; everything else about a run is an input of it.

    Attributes:
        features: Numbers the network sees a row.
        units: Size of each LSTM layer, first to last.
        dropout: Share of each LSTM layer's outputs hidden at random during training.
        outputs: Steps ahead the network forecasts.
        strategy: How; see `RunConfig`.
        shards: Parts each batch is split into, worked on side by side.
        each_row: Whether the network answers after every row, so that it learns from stretches.
    """

    features: int
    units: tuple[int, ...]
    dropout: float
    outputs: int
    strategy: Strategy
    shards: int
    each_row: bool = False


class Graphs:
    """A network with its optimiser and the functions TensorFlow built for them.

    Building them takes up to a second and a half, longer than the first epochs of a small series,
    so a process keeps them for its next run of the same shape.

    Args:
        shape: What they are built for.
    """

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.model = network.build(
            shape.features,
            shape.units,
            shape.dropout,
            shape.outputs,
            shape.strategy,
            lstm=StretchLSTM if shape.each_row else FusedLSTM,
            each_row=shape.each_row,
        )
        self.optimizer = FusedAdam(name="adam")
        self.optimizer.build(self.model.trainable_variables)

    @classmethod
    def reuse(cls, shape: Shape) -> Graphs:
        """Returns graphs of a shape that nobody else uses, kept ones where there are any."""
        # Taken out of the store: two learners at work at once never share a network.
        return _idle.pop(shape) if shape in _idle else cls(shape)

    def leave(self) -> None:
        """Leaves them to the next run of their shape."""
        _idle[self.shape] = self
        while len(_idle) > IDLE_GRAPHS:
            _idle.pop(next(iter(_idle)))

    def reset(self, config: RunConfig) -> None:
        """Puts the network before its first batch, as its seed and learning rate have it."""
        network.draw_weights(self.model, config.seed, from_zero=config.linear)
        for number, counter in enumerate(self._counters()):
            first = np.random.SeedSequence((config.seed, number)).generate_state(1)[0]
            counter.assign(np.array([first, 0], np.uint32))
        for variable in self.optimizer.variables:
            variable.assign(tf.zeros_like(variable.value))
        self.optimizer.learning_rate = config.learning_rate

    def variables(self) -> dict[str, Any]:
        """Returns every variable of network and optimiser by name, dropout counters included."""
        named = {f"seed/{number}": v for number, v in enumerate(self._counters())}
        named |= {f"model/{v.path}": v for v in self.model.trainable_variables}
        return named | {f"optimizer/{v.path}": v for v in self.optimizer.variables}

    def _counters(self) -> list[Any]:
        # Keras numbers the random counters through the whole process; their order is what stays.
        return [v for v in self.model.variables if "seed_generator" in v.path]

    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[DATA, ROWS, COUNT, COUNT, COUNT, NUMBER], autograph=False
    )
    def learn(
        self, data: Data, rows: Tensor, size: Tensor, first: Tensor, stop: Tensor, loss_sum: Tensor
    ) -> Tensor:
        """Learns the batches `first` to `stop - 1` of an epoch.

        Args:
            data: The series.
            rows: First target rows of what is learnt, in the order of the epoch, `(n_windows,)`.
            size: Windows in a batch.
            first: First batch.
            stop: One after the last batch.
            loss_sum: Sum of the losses of the epoch's windows before.

        Returns:
            The sum after them. It is carried along so that the slicing of an epoch leaves no trace
            in its last digits.
        """

        def learn_one(batch: Tensor, so_far: Tensor) -> tuple[Tensor, Tensor]:
            return batch + 1, so_far + self._step(data, rows[batch * size : (batch + 1) * size])

        return tf.while_loop(
            lambda batch, _: batch < stop, learn_one, (first, loss_sum), parallel_iterations=1
        )[1]

    @tf.function(input_signature=[DATA, ROWS], autograph=False)  # type: ignore[untyped-decorator]
    def losses(self, data: Data, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the loss of each of some windows without learning, and what was said of them.

        Returns:
            Losses, `(n_windows,)`, and scaled forecasts of the first step, `(n_windows,)`.
        """
        losses, firsts = [], []
        for shard in self._shards(rows):
            output = self._output(data, shard, 1, training=False)
            error = output - data.targets(shard, self.shape.outputs)
            losses.append(tf.reduce_mean(tf.cast(error, tf.float64) ** 2, axis=[1, 2]))
            firsts.append(output[:, 0, 0])
        return tf.concat(losses, axis=0), tf.concat(firsts, axis=0)

    @tf.function(input_signature=[DATA, ROWS], autograph=False)  # type: ignore[untyped-decorator]
    def forecast(self, data: Data, rows: Tensor) -> Tensor:
        """Returns scaled forecasts from target rows on, `(n_windows, outputs)`."""
        shards = [self._output(data, shard, 1, training=False) for shard in self._shards(rows)]
        return tf.concat(shards, axis=0)[:, 0]

    def _output(self, data: Data, rows: Tensor, stretch: Tensor | int, training: bool) -> Tensor:
        """Returns what the network says of the rows of some stretches, `(n, stretch, outputs)`."""
        output = self.model(data.windows(rows, self.shape.features, stretch), training=training)
        return output[:, -stretch:] if self.shape.each_row else output[:, None]

    def _step(self, data: Data, rows: Tensor) -> Tensor:
        variables = self.model.trainable_variables
        count, stretch = tf.cast(tf.size(rows), tf.float32), tf.cast(data.stretch, tf.float32)
        losses, gradients = [], []
        for shard in self._shards(rows):
            targets = data.targets(shard, self.shape.outputs, data.stretch)
            with tf.GradientTape() as tape:
                error = self._output(data, shard, data.stretch, training=True) - targets
                loss = tf.reduce_sum(error**2) / (self.shape.outputs * stretch)
                mean = loss / count
            gradients.append(tape.gradient(mean, [variable.value for variable in variables]))
            losses.append(tf.cast(loss, tf.float64))
        self.optimizer.apply([tf.add_n(same) for same in zip(*gradients, strict=True)], variables)
        return tf.add_n(losses)

    def _shards(self, rows: Tensor) -> list[Tensor]:
        # TensorFlow runs the shards side by side, one thread each.
        count, shards = tf.size(rows), self.shape.shards
        borders = [count * number // shards for number in range(shards + 1)]
        return [rows[a:b] for a, b in itertools.pairwise(borders)]


_idle: dict[Shape, Graphs] = {}
