"""A network that learns from sequences of many series at once, with an answer after every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.learning import network

Array = NDArray[np.float32]
# A series whose residuals are so much smaller than usual counts no more than others.
LEAST_SQUARE = 0.05


class Pupil:
    """LSTM layers and a dense unit for each step ahead, their optimiser, their running average.

    Args:
        features: Numbers it sees a row.
        units: Size of each LSTM layer.
        steps: Steps ahead it forecasts.
        delta: Errors above it, in units of a series' own, count linearly (Huber 1964).
        seed: Decides the first weights; the output begins at 0.
    """

    def __init__(
        self, features: int, units: Sequence[int], steps: int, delta: float, seed: int
    ) -> None:
        self._delta = delta
        self._model = network.build(features, units, 0.0, steps, each_row=True)
        self._averaged = network.build(features, units, 0.0, steps, each_row=True)
        network.draw_weights(self._model, seed, from_zero=True)
        self._optimizer = keras.optimizers.Adam(name="adam", global_clipnorm=1.0)
        self._optimizer.build(self._model.trainable_variables)
        self._average = [np.array(v.value) for v in self._model.trainable_variables]
        seen = tf.TensorSpec((None, None, features), tf.float32)
        missed = tf.TensorSpec((None, None, None), tf.float32)
        self._graph = tf.function(self._step, input_signature=[seen, missed])
        self._run = tf.function(self._averaged, input_signature=[seen])

    def learn(self, seen: Array, missed: Array, rate: float, memory: float) -> float:
        """Learns from some series and returns the loss before.

        Args:
            seen: `(n_series, rows, features)`.
            missed: What is to be forecast after the last of these rows, `(n_series, taught,
                steps)`, of as many steps as there are.
            rate: The learning rate.
            memory: How much of the average of the weights stays.
        """
        self._optimizer.learning_rate.assign(rate)
        loss = float(self._graph(tf.constant(seen), tf.constant(missed)))
        for mean, variable in zip(self._average, self._model.trainable_variables, strict=True):
            mean += (1 - memory) * (np.asarray(variable.value) - mean)
        return loss

    def forecasts(self, seen: Array) -> Array:
        """Returns what the averaged network says after each row, `(n_series, rows, steps)`."""
        for variable, mean in zip(self._averaged.trainable_variables, self._average, strict=True):
            variable.assign(mean)
        return np.asarray(self._run(tf.constant(seen)))

    def weights(self) -> network.Weights:
        """Returns the averaged weights by name."""
        return dict(zip(network.weights(self._model), self._average, strict=True))

    def state(self) -> dict[str, Any]:
        """Returns all that learning on needs."""
        found = {f"average/{number}": mean for number, mean in enumerate(self._average)}
        for kind, variables in self._variables():
            found |= {f"{kind}/{number}": np.array(v.value) for number, v in enumerate(variables)}
        return found

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on from what `state` gave."""
        for kind, variables in self._variables():
            for number, variable in enumerate(variables):
                variable.assign(state[f"{kind}/{number}"])
        self._average = [state[f"average/{n}"].copy() for n in range(len(self._average))]

    def _variables(self) -> list[tuple[str, Any]]:
        return [("now", self._model.trainable_variables), ("adam", self._optimizer.variables)]

    def _step(self, seen: Any, missed: Any) -> Any:
        squares = tf.reduce_mean(missed**2, axis=1, keepdims=True)
        size = tf.sqrt(tf.maximum(squares, LEAST_SQUARE))
        with tf.GradientTape() as tape:
            said = self._model(seen)[:, -tf.shape(missed)[1] :, : tf.shape(missed)[2]]
            error = tf.abs(said - missed) / size
            small = tf.minimum(error, self._delta)
            loss = tf.reduce_mean(0.5 * small**2 + self._delta * (error - small))
        variables = self._model.trainable_variables
        self._optimizer.apply(tape.gradient(loss, variables), variables)
        return loss
