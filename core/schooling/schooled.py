"""The schooled network in NumPy: what it adds to a linear model's forecasts of one series."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load

from core.forecasting.gates import Array, Network
from core.forecasting.inputs import Inputs
from core.schooling.features import Scales, features, scales
from core.types import Values

FOLDER = Path(__file__).parent / "weights"
# Rows whose outputs are kept, and rows before them that only warm up: as long as in school.
STRETCH, WARM_UP = 128, 96
CHUNK = 64


@dataclass(frozen=True, eq=False)
class Schooled:
    """A network that has been to school.

    Attributes:
        network: Its layers.
        sha256: Of the file of its weights.
        record: How it was schooled and what its exam gave.
    """

    network: Network
    sha256: str
    record: dict[str, Any]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Schooled:
        """Reads weights and record from a folder, by default those of this package."""
        data = (folder / "weights.safetensors").read_bytes()
        record = json.loads((folder / "record.json").read_text("utf-8"))
        return cls(Network.from_weights(load(data)), hashlib.sha256(data).hexdigest(), record)

    @property
    def steps(self) -> int:
        """How many steps ahead it knows."""
        return len(self.network.bias)

    def __call__(self, seen: Array) -> Array:
        """Returns what it says after each row, `(n_series, rows, steps)`, in residual units."""
        outputs: Array = self.network.trace(seen)[-1].output @ self.network.kernel
        return outputs + self.network.bias

    def after_rows(self, seen: Array) -> Array:
        """Returns what it says after each row of one long series, `(rows, steps)`.

        Args:
            seen: `(rows, features)`; it starts anew `WARM_UP` rows before each stretch.
        """
        said = np.empty((len(seen), self.steps), np.float32)
        firsts = np.arange(0, len(seen), STRETCH)
        starts = np.maximum(0, np.minimum(firsts - WARM_UP, len(seen) - STRETCH - WARM_UP))
        width = min(len(seen), STRETCH + WARM_UP)
        for at in range(0, len(firsts), CHUNK):
            chunk = starts[at : at + CHUNK]
            outputs = self(np.stack([seen[start : start + width] for start in chunk]))
            for first, start, output in zip(firsts[at : at + CHUNK], chunk, outputs, strict=True):
                stop = min(first + STRETCH, len(seen))
                said[first:stop] = output[first - start : stop - start]
        return said


def scales_of(values: Values, inputs: Inputs, n_fitted: int, n_known: int) -> Scales:
    """Returns the scales of what the network sees of a series.

    Args:
        values: The series, `(n,)`; rows from `n_known` on change nothing.
        inputs: Its linear model, the one fitted to the first rows alone.
        n_fitted: Those rows.
        n_known: Those and the rows that chose it.
    """
    transformed = inputs.transformed(values[:n_known])
    starts = inputs.starts(transformed)
    return scales(transformed[None], starts[None], n_fitted, n_known, np.array([inputs.lags]))


def seen_of(values: Values, inputs: Inputs, season: int, scale: Scales) -> Array:
    """Returns what the network sees of each row of a series, `(n, features)`."""
    transformed = inputs.transformed(values)
    seen: Array = features(transformed[None], inputs.starts(transformed)[None], season, scale)[0]
    return seen
