"""School: the network learns from one lesson after another; repeatable and resumable."""

from __future__ import annotations

import hashlib
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from safetensors.numpy import load_file, save

from core.files import read_json, write_bytes, write_json
from core.learning import network
from core.learning.lstm import FusedLSTM
from core.schooling.exam import examine, questions
from core.schooling.features import NAMES
from core.schooling.lessons import Array, Lesson, lesson

CHECKPOINT, RECORD, WEIGHTS = "checkpoint.safetensors", "record.json", "weights.safetensors"
STEPS_AHEAD = 48
# Of what is seen and what is forecast; a run names it beside the hash of its weights.
VERSION = 1


@dataclass(frozen=True)
class Settings:
    """How one goes to school.

    Attributes:
        seed: Decides first weights and lessons.
        units: Size of each LSTM layer.
        learning_rate: At the beginning; it falls with the root of the lessons learnt.
        slow_down: After so many updates it has fallen to 0.7 of that.
        delta: Errors above it, in units of the linear model's, count linearly.
        memory: Of the running average of the weights, which is what is kept.
        series: At most so many of a lesson's series are learnt at once.
        again: How many updates a lesson gives.
        pool: Earlier lessons that are learnt again.
        look_every: Updates between two exams and checkpoints.
    """

    seed: int = 1
    units: tuple[int, ...] = (64, 64)
    learning_rate: float = 3e-3
    slow_down: int = 1000
    delta: float = 3.0
    memory: float = 0.998
    series: int = 64
    again: int = 6
    pool: int = 64
    look_every: int = 400


class School:
    """A network at school.

    Args:
        settings: How it learns.
        folder: Where its checkpoint, record and weights are.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder = settings, folder
        self.model = build(settings.units)
        network.draw_weights(self.model, settings.seed, from_zero=True)
        self.optimizer = keras.optimizers.Adam(name="adam", global_clipnorm=1.0)
        self.optimizer.build(self.model.trainable_variables)
        self.average = [np.array(v.value) for v in self.model.trainable_variables]
        self.updates, self.seconds = 0, 0.0
        self.curve: list[dict[str, Any]] = []
        signature = [_SEEN, tf.TensorSpec((None, None, None), tf.float32)]
        self._learn = tf.function(self._step, input_signature=signature)
        self._pool: deque[Lesson] = deque(maxlen=settings.pool)
        if (folder / CHECKPOINT).is_file():
            self._resume()

    def learn(self, updates: int, tell: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
        """Learns until so many updates are done, from the checkpoint on if there is one."""
        exam = questions()
        began, losses = time.monotonic(), []
        while self.updates < updates:
            losses.append(self._update())
            if self.updates % self.settings.look_every and self.updates != updates:
                continue
            now = time.monotonic()
            self.seconds, began = self.seconds + now - began, now
            found = examine(exam, self.forecast_with(self.average))
            self.curve.append(
                {
                    "updates": self.updates,
                    "loss": round(float(np.mean(losses)), 5),
                    "exam": found["all"]["full"],
                    "one step": found["one step"]["full"],
                    "several steps": found["several steps"]["full"],
                    "seconds": round(self.seconds),
                }
            )
            losses = []
            self._save(found)
            tell(self.curve[-1])

    def forecast_with(self, arrays: Sequence[Array]) -> Callable[[Array], Array]:
        """Returns the network with some weights, as a function of what it sees."""
        model = build(self.settings.units)
        for variable, array in zip(model.trainable_variables, arrays, strict=True):
            variable.assign(array)
        run = tf.function(model, input_signature=[_SEEN])

        def forecast(seen: Array) -> Array:
            return np.asarray(run(tf.constant(seen)))

        return forecast

    def _update(self) -> float:
        settings = self.settings
        number, repeat = divmod(self.updates, settings.again)
        if repeat == 0:
            self._pool.append(_lesson(settings.seed, number))
        chance = np.random.default_rng((settings.seed, self.updates, 1))
        chosen = self._pool[-1 if repeat == 0 else int(chance.integers(len(self._pool)))]
        rate = settings.learning_rate / math.sqrt(1 + self.updates / settings.slow_down)
        self.optimizer.learning_rate.assign(rate * min(1.0, (self.updates + 1) / 50))
        some = chance.permutation(len(chosen.seen))[: settings.series]
        loss = float(self._learn(chosen.seen[some], chosen.missed[some]))
        self.updates += 1
        memory = min(settings.memory, self.updates / (self.updates + 10))
        for mean, variable in zip(self.average, self.model.trainable_variables, strict=True):
            mean += (1 - memory) * (np.asarray(variable.value) - mean)
        return loss

    def _step(self, seen: Any, missed: Any) -> Any:
        size = tf.sqrt(tf.maximum(tf.reduce_mean(missed**2, axis=1, keepdims=True), 0.05))
        with tf.GradientTape() as tape:
            said = self.model(seen)[:, -tf.shape(missed)[1] :, : tf.shape(missed)[2]]
            error, delta = tf.abs(said - missed) / size, self.settings.delta
            small = tf.minimum(error, delta)
            loss = tf.reduce_mean(0.5 * small**2 + delta * (error - small))
        variables = self.model.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    def _resume(self) -> None:
        stored = load_file(self.folder / CHECKPOINT)
        record = read_json(self.folder / RECORD)
        self.updates, self.curve = int(stored["updates"][0]), record["curve"]
        self.seconds = float(stored["seconds"][0])
        for number, variable in enumerate(self.model.trainable_variables):
            variable.assign(stored[f"now/{number}"])
            self.average[number] = stored[f"average/{number}"].copy()
        for number, variable in enumerate(self.optimizer.variables):
            variable.assign(stored[f"adam/{number}"])
        done = -(-self.updates // self.settings.again)
        for number in range(max(0, done - self.settings.pool), done):
            self._pool.append(_lesson(self.settings.seed, number))

    def _save(self, found: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        names = list(network.weights(self.model))
        weights = dict(zip(names, self.average, strict=True))
        data = save(weights)
        write_bytes(self.folder / WEIGHTS, data)
        stored = {
            "updates": np.array([self.updates]),
            "seconds": np.array([self.seconds]),
            **{f"average/{number}": array for number, array in enumerate(self.average)},
            **{
                f"{kind}/{number}": np.array(variable.value)
                for kind, variables in (
                    ("now", self.model.trainable_variables),
                    ("adam", self.optimizer.variables),
                )
                for number, variable in enumerate(variables)
            },
        }
        record = {
            "version": VERSION,
            "sha256": hashlib.sha256(data).hexdigest(),
            "settings": asdict(self.settings),
            "features": NAMES,
            "updates": self.updates,
            "seconds": round(self.seconds),
            "exam": found,
            "curve": self.curve,
        }
        write_json(self.folder / RECORD, record)
        write_bytes(self.folder / CHECKPOINT, save(stored))


_SEEN = tf.TensorSpec((None, None, len(NAMES)), tf.float32)


def build(units: Sequence[int]) -> keras.Model:
    """Builds the network: LSTM layers and a dense unit for each step ahead, after every row."""
    x = seen = keras.Input((None, len(NAMES)), name="window")
    for number, size in enumerate(units, start=1):
        x = FusedLSTM(size, return_sequences=True, name=f"lstm_{number}")(x)
    return keras.Model(seen, keras.layers.Dense(STEPS_AHEAD, name="dense")(x), name="lookback")


def _lesson(seed: int, number: int) -> Lesson:
    return lesson(np.random.default_rng((seed, number)))
