"""The weights that ship with this version, and how they become a run's first ones."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

FOLDER = Path(__file__).parent / "weights"
WEIGHTS, RECORD = "weights.safetensors", "record.json"

Weights = dict[str, NDArray[np.float32]]

# A step's own layers have its number before their names.
_STEP = re.compile(r"step_(\d+)_")


@dataclass(frozen=True, eq=False)
class SchooledWeights:
    """A network that has been to school.

    Attributes:
        arrays: Its weights by name, `lstm_1/kernel` to `dense/bias`.
        sha256: Of the file of its weights.
        record: How it was schooled and what its exam gave.
    """

    arrays: Mapping[str, NDArray[np.float32]]
    sha256: str
    record: Mapping[str, Any]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> SchooledWeights:
        """Reads weights and record from a folder, by default those of this package."""
        data = (folder / WEIGHTS).read_bytes()
        record = json.loads((folder / RECORD).read_text("utf-8"))
        return cls(load(data), hashlib.sha256(data).hexdigest(), record)

    @property
    def version(self) -> int:
        """Counts what is seen and what is forecast; networks of two versions are no exchange."""
        return int(self.record["version"])

    @property
    def steps(self) -> int:
        """How many steps ahead it knows."""
        return len(self.arrays["dense/bias"])

    def first_weights(self, shapes: Mapping[str, tuple[int, ...]], share: float) -> Weights:
        """Returns the weights a run's network begins with.

        Numbers it does not see in school (other columns, the forecasts of earlier steps) and steps
        beyond those of school have weights of 0.

        Args:
            shapes: Of each array of the run's network, by name.
            share: How much of what it says is added.
        """
        return {name: self._fitted(name, shape, share) for name, shape in shapes.items()}

    def _fitted(self, name: str, shape: tuple[int, ...], share: float) -> NDArray[np.float32]:
        array = self.arrays[_STEP.sub("", name)]
        if "dense/" in name:
            step = _STEP.match(name)
            array = np.float32(share) * (
                array[..., int(step[1]) - 1 : int(step[1])] if step else array
            )
        fitted = np.zeros(shape, np.float32)
        both = tuple(slice(min(sizes)) for sizes in zip(shape, array.shape, strict=True))
        fitted[both] = array[both]
        return fitted


@cache
def shipped() -> SchooledWeights:
    """Returns the weights of this version, read once."""
    return SchooledWeights.load()
