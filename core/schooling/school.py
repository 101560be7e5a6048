"""School: the network learns from one lesson after another; repeatable and resumable."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save

from core.files import write_bytes, write_json
from core.learning.pupil import Pupil
from core.schooled.features import NAMES
from core.schooled.shipped import RECORD, WEIGHTS
from core.schooling.exam import examine, questions
from core.schooling.lessons import Lesson, lesson

CHECKPOINT = "checkpoint.safetensors"
STEPS_AHEAD = 48
# Of what is seen and what is forecast; a run names it beside the hash of its weights.
VERSION = 1
# The rate rises over these.
FIRST_UPDATES = 50


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
        self.pupil = Pupil(len(NAMES), settings.units, STEPS_AHEAD, settings.delta, settings.seed)
        self.updates, self.seconds = 0, 0.0
        self.curve: list[dict[str, Any]] = []
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
            found = examine(exam, self.pupil.forecasts)
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

    def _update(self) -> float:
        settings = self.settings
        number, repeat = divmod(self.updates, settings.again)
        if repeat == 0:
            self._pool.append(_lesson(settings.seed, number))
        chance = np.random.default_rng((settings.seed, self.updates, 1))
        chosen = self._pool[-1 if repeat == 0 else int(chance.integers(len(self._pool)))]
        rate = settings.learning_rate / math.sqrt(1 + self.updates / settings.slow_down)
        rate *= min(1.0, (self.updates + 1) / FIRST_UPDATES)
        some = chance.permutation(len(chosen.seen))[: settings.series]
        self.updates += 1
        memory = min(settings.memory, self.updates / (self.updates + 10))
        return self.pupil.learn(chosen.seen[some], chosen.missed[some], rate, memory)

    def _resume(self) -> None:
        stored = load_file(self.folder / CHECKPOINT)
        record = json.loads((self.folder / RECORD).read_bytes())
        self.updates, self.curve = int(stored["updates"][0]), record["curve"]
        self.seconds = float(stored["seconds"][0])
        self.pupil.restore(stored)
        done = -(-self.updates // self.settings.again)
        for number in range(max(0, done - self.settings.pool), done):
            self._pool.append(_lesson(self.settings.seed, number))

    def _save(self, found: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        data = save(self.pupil.weights())
        write_bytes(self.folder / WEIGHTS, data)
        stored = self.pupil.state()
        stored |= {"updates": np.array([self.updates]), "seconds": np.array([self.seconds])}
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


def _lesson(seed: int, number: int) -> Lesson:
    return lesson(np.random.default_rng((seed, number)))
