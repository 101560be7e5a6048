"""The network at work: a batch, a validation, a forecast, each as a TensorFlow function.

Windows are gathered from the series inside the graph and never copied out. Nothing random has
hidden state: the order of the windows depends on the seed and the epoch alone, the dropout masks on
a counter that is part of each checkpoint. So a resumed run repeats an uninterrupted one bit for
bit.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import keras
import numpy as np
import tensorflow as tf

from core.config import RunConfig, Strategy
from core.forecasting.covariates import besides_at
from core.forecasting.forecaster import Forecaster
from core.forecasting.gates import network_of
from core.forecasting.inputs import Inputs
from core.learning import network
from core.series.windows import windows_at
from core.types import Rows, Values

CHUNK = 1024
IDLE_GRAPHS = 6

Tensor: TypeAlias = Any  # TensorFlow has no types to check against


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
    """

    features: int
    units: tuple[int, ...]
    dropout: float
    outputs: int
    strategy: Strategy
    shards: int


class Data(NamedTuple):
    """A series and how its windows are cut and scaled, as tensors.

    Attributes:
        channels: What the network sees of each row, `(n, features)`, float64.
        values: The series as it is learnt, `(n,)`, float64.
        starts: What its forecasts from each row on are added to, `(n + 1, outputs)`, float64.
        target_scale: What an output of 1 adds, `(outputs,)`, float64.
        window: Past rows fed in, int64.
        relative: 1.0 where the last value of each window is taken off, else 0.0, `(features,)`.
        offset: What is taken off besides, `(features,)`, float64.
        scale: What becomes 1, `(features,)`, float64.
    """

    channels: Tensor
    values: Tensor
    starts: Tensor
    target_scale: Tensor
    window: Tensor
    relative: Tensor
    offset: Tensor
    scale: Tensor


_ROWS = tf.TensorSpec([None], tf.int64)
_COUNT = tf.TensorSpec([], tf.int64)
_NUMBER = tf.TensorSpec([], tf.float64)
_DATA = Data(
    tf.TensorSpec([None, None], tf.float64),
    tf.TensorSpec([None], tf.float64),
    tf.TensorSpec([None, None], tf.float64),
    tf.TensorSpec([None], tf.float64),
    _COUNT,
    *(tf.TensorSpec([None], tf.float64),) * 3,
)


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
            shape.features, shape.units, shape.dropout, shape.outputs, shape.strategy
        )
        self.optimizer = keras.optimizers.Adam(name="adam")
        self.optimizer.build(self.model.trainable_variables)

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
        input_signature=[_DATA, _ROWS, _COUNT, _COUNT, _COUNT, _NUMBER], autograph=False
    )
    def learn(
        self, data: Data, rows: Tensor, size: Tensor, first: Tensor, stop: Tensor, loss_sum: Tensor
    ) -> Tensor:
        """Learns the batches `first` to `stop - 1` of an epoch.

        Args:
            data: The series.
            rows: Target rows in the order of the epoch, `(n_windows,)`.
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

    @tf.function(input_signature=[_DATA, _ROWS], autograph=False)  # type: ignore[untyped-decorator]
    def losses(self, data: Data, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the loss of each of some windows without learning, and what was said of them.

        Returns:
            Losses, `(n_windows,)`, and scaled forecasts of the first step, `(n_windows,)`.
        """
        losses, firsts = [], []
        for shard in self._shards(rows):
            said = self.model(self._windows(data, shard), training=False)
            error = said - self._targets(data, shard)
            losses.append(tf.reduce_mean(tf.cast(error, tf.float64) ** 2, axis=1))
            firsts.append(said[:, 0])
        return tf.concat(losses, axis=0), tf.concat(firsts, axis=0)

    @tf.function(input_signature=[_DATA, _ROWS], autograph=False)  # type: ignore[untyped-decorator]
    def forecast(self, data: Data, rows: Tensor) -> Tensor:
        """Returns scaled forecasts from target rows on, `(n_windows, outputs)`."""
        return self.model(self._windows(data, rows), training=False)

    def _step(self, data: Data, rows: Tensor) -> Tensor:
        variables = self.model.trainable_variables
        count = tf.cast(tf.size(rows), tf.float32)
        losses, gradients = [], []
        for shard in self._shards(rows):
            windows = self._windows(data, shard)
            targets = self._targets(data, shard)
            with tf.GradientTape() as tape:
                error = self.model(windows, training=True) - targets
                loss = tf.reduce_sum(error**2) / self.shape.outputs
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

    def _windows(self, data: Data, rows: Tensor) -> Tensor:
        # Scaled in float64: a high level with a small range keeps its digits.
        past = rows[:, None] + tf.range(-data.window, 0)
        windows = tf.gather(data.channels, past)  # (n_windows, window, features)
        windows = tf.ensure_shape(windows, (None, None, self.shape.features))
        offsets = data.relative * windows[:, -1:, :1] + data.offset
        return tf.cast((windows - offsets) / data.scale, tf.float32)

    def _targets(self, data: Data, rows: Tensor) -> Tensor:
        following = rows[:, None] + tf.range(self.shape.outputs, dtype=tf.int64)
        values = tf.gather(data.values, following)  # (n_windows, outputs)
        missed = (values - tf.gather(data.starts, rows)) / data.target_scale
        return tf.cast(missed, tf.float32)


_idle: dict[Shape, Graphs] = {}


class Learner:
    """A network with its data, before its first batch.

    As a context manager it leaves its graphs to the next run at the end.

    Args:
        values: The series, `(n,)`.
        inputs: What the network sees of it.
        config: The settings.
        seen: What is seen beside the values, `(n, n_columns)`; None where there is nothing.
    """

    def __init__(
        self, values: Values, inputs: Inputs, config: RunConfig, seen: Values | None = None
    ) -> None:
        self.config = config
        self.inputs = inputs
        self.loss_scale = inputs.loss_scale(values)
        shape = Shape(
            features=inputs.features,
            units=config.units,
            dropout=config.dropout,
            outputs=config.outputs,
            strategy=config.strategy,
            shards=config.shards,
        )
        # Taken out of the store: two learners at work at once never share a network.
        self._graphs = _idle.pop(shape) if shape in _idle else Graphs(shape)
        self._graphs.reset(config)
        self._values = values
        self._seen = np.empty((len(values), 0)) if seen is None else seen
        self._data, self._starts = _data(values, self._seen, inputs)
        self._later = _data(values, self._seen, inputs.later()) if inputs.refitted else None
        self._size = tf.constant(config.batch_size, tf.int64)

    def __enter__(self) -> Learner:
        """Returns itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leaves the graphs to the next run of their shape; nothing may be learnt after that."""
        _idle[self._graphs.shape] = self._graphs
        while len(_idle) > IDLE_GRAPHS:
            _idle.pop(next(iter(_idle)))

    def shuffled(self, rows: Rows, epoch: int) -> Tensor:
        """Returns the target rows in the order of an epoch, as a tensor."""
        return tf.random.experimental.stateless_shuffle(
            tf.constant(rows), seed=[self.config.seed, epoch]
        )

    def learn(self, order: Tensor, first: int, stop: int, loss_sum: float) -> float:
        """Learns the batches `first` to `stop - 1` of an epoch.

        Args:
            order: Target rows, as `shuffled` gave them.
            first: First batch.
            stop: One after the last batch.
            loss_sum: Sum of the losses of the epoch's windows before.

        Returns:
            The sum after them.
        """
        bounds = tf.constant(first, tf.int64), tf.constant(stop, tf.int64)
        before = tf.constant(loss_sum, tf.float64)
        return float(self._graphs.learn(self._data, order, self._size, *bounds, before))

    def look(self, rows: Rows, shown: Rows) -> tuple[float, Values]:
        """Returns the mean loss of some target rows, and the forecasts of a few of them.

        The forecasts are those that the loss is made of: they cost nothing more.

        Args:
            rows: Target rows, `(n_windows,)`.
            shown: Places in `rows`, `(n_shown,)`.

        Returns:
            The loss, and forecasts one step ahead in the series' unit, `(n_shown,)`.
        """
        losses, firsts = self._look(rows)
        scale = self.inputs.target_scale[0]
        learnt = self._starts[rows[shown], 0] + scale * firsts[shown].astype(np.float64)
        return float(np.mean(losses)), self.inputs.restore(learnt)

    def losses(self, rows: Rows) -> Values:
        """Returns the loss of each of some target rows `(n_windows,)`, without learning."""
        return self._look(rows)[0]

    def _look(self, rows: Rows) -> tuple[Values, Any]:
        found = [self._graphs.losses(self._data, tf.constant(c)) for c in _chunks(rows)]
        parts = zip(*found, strict=True)
        losses, firsts = (np.concatenate([chunk.numpy() for chunk in part]) for part in parts)
        return losses, firsts

    def gains(self, weights: network.Weights, rows: Rows) -> Values:
        """Returns by how much a network lowers the losses of what its output is added to.

        Args:
            weights: Arrays by name.
            rows: Target rows, `(n_windows,)`.
        """
        kept = self.weights()
        self.assign(network.silenced(weights))
        alone = self.losses(rows)
        self.assign(weights)
        gains: Values = alone - self.losses(rows)
        self.assign(kept)
        return gains

    def forecasts(self, weights: network.Weights, rows: Rows) -> Values:
        """Returns forecasts from target rows on, with the given weights.

        Args:
            weights: Arrays by name.
            rows: Target rows, `(n_windows,)`.

        Returns:
            `(n_windows, outputs)`, in the series' unit.
        """
        kept = self.weights()
        self.assign(weights)
        learnt = np.empty((len(rows), self.config.outputs))
        for taken, _, (data, starts) in self._eras(rows):
            for some in _chunks(np.flatnonzero(taken)):
                scaled = self._graphs.forecast(data, tf.constant(rows[some])).numpy()
                learnt[some] = starts[rows[some]] + self.inputs.target_scale * scaled
        self.assign(kept)
        return self.inputs.restore(learnt)

    def horizon_forecasts(self, weights: network.Weights, rows: Rows) -> Values:
        """Returns forecasts of the whole horizon from target rows on, fed back where they must be.

        Args:
            weights: Arrays by name.
            rows: Target rows, `(n_windows,)`.

        Returns:
            `(n_windows, horizon)`, in the series' unit.
        """
        if self.config.outputs == self.config.horizon:
            return self.forecasts(weights, rows)
        needed, horizon = self.inputs.needed, self.config.horizon
        known, ahead = self.inputs.beside.known, horizon - self.config.outputs
        found = np.empty((len(rows), horizon))
        for taken, inputs, _ in self._eras(rows):
            ours = Forecaster(network_of(weights), inputs)
            for some in _chunks(np.flatnonzero(taken)):
                pasts = windows_at(self._values, rows[some], needed)
                seen = besides_at(self._seen, known, rows[some], needed, ahead)
                found[some] = ours.ahead(pasts, seen, horizon)
        return found

    def _eras(self, rows: Rows) -> list[tuple[Any, Inputs, tuple[Data, Values]]]:
        """Returns which rows are forecast from which inputs, as masks, and their tensors."""
        early = self._data, self._starts
        if self._later is None:
            return [(np.full(len(rows), True), self.inputs, early)]
        later = rows >= self.inputs.refitted_from
        return [(~later, self.inputs, early), (later, self.inputs.later(), self._later)]

    def weights(self) -> network.Weights:
        """Returns the trainable arrays by name."""
        return network.weights(self._graphs.model)

    def assign(self, weights: network.Weights) -> None:
        """Sets the trainable arrays."""
        for variable, name in zip(self._graphs.model.trainable_variables, weights, strict=True):
            variable.assign(weights[name])

    def state(self) -> dict[str, Any]:
        """Returns all that changes while learning: weights, optimiser, dropout counters."""
        return {name: np.array(v.value) for name, v in self._graphs.variables().items()}

    def restore(self, tensors: dict[str, Any]) -> None:
        """Sets what `state` returned."""
        for name, variable in self._graphs.variables().items():
            variable.assign(tensors[name])


def _data(values: Values, seen: Values, inputs: Inputs) -> tuple[Data, Values]:
    """Returns a series as tensors, and what its forecasts are added to."""
    learnt = inputs.learn(values)
    starts = inputs.starts(learnt, seen)
    data = Data(
        tf.constant(inputs.channels(learnt, starts, seen), tf.float64),
        tf.constant(learnt, tf.float64),
        tf.constant(starts, tf.float64),
        tf.constant(inputs.target_scale, tf.float64),
        tf.constant(inputs.window, tf.int64),
        *(tf.constant(numbers, tf.float64) for numbers in inputs.scaling()),
    )
    return data, starts


def _chunks(rows: Rows) -> list[Rows]:
    return [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
