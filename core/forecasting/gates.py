"""The LSTM's equations in NumPy: forecasts without TensorFlow, and every gate for looking.

Layers, weights and layout are those of the trained Keras network. With `σ` the logistic function,
`[h, x]` the previous output beside the present input and `*` element by element:

    i = σ(W_i · [h, x] + b_i)       input gate
    f = σ(W_f · [h, x] + b_f)       forget gate
    g = tanh(W_c · [h, x] + b_c)    candidate state
    o = σ(W_o · [h, x] + b_o)       output gate
    c = f * c + i * g               cell state, the long-term memory
    h = o * tanh(c)                 output, the short-term memory
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig

Array = NDArray[np.float32]

# A sequence is long enough so that reading the rows before it costs little.
STRETCH = 64
# Windows that are looked at in one call, and how many numbers a layer may keep of them.
CHUNK = 1024
MOST_KEPT = 2**23


def count_stretches(n_rows: int) -> int:
    """Returns into how many stretches an epoch cuts the rows that a schooled network learns.

    Args:
        n_rows: Those rows.
    """
    return 1 if n_rows <= STRETCH else math.ceil(n_rows / STRETCH) + 1


def chunk_size(window: int, units: Sequence[int]) -> int:
    """Returns how many windows are looked at in one call, so that memory lasts."""
    return max(1, min(CHUNK, MOST_KEPT // (window * max(units))))


@dataclass(frozen=True)
class LayerRow:
    """One row of the layer table.

    Attributes:
        name: The layer's name, as in the exported network.
        kind: `LSTM`, `Dropout` or `Dense`.
        output_shape: Shape of what it gives for one window.
        parameters: How many numbers it learns.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int


def layer_table(config: RunConfig) -> list[LayerRow]:
    """Returns the layers that a config describes, without building them."""
    rows = []
    for step in range(1, config.networks + 1):
        prefix = step_prefix(step) if config.strategy in ("direct", "hybrid") else ""
        features = config.features
        for number, units in enumerate(config.units, start=1):
            shape = (config.window, units) if number < len(config.units) else (units,)
            parameters = 4 * units * (features + units + 1)
            rows.append(LayerRow(f"{prefix}lstm_{number}", "LSTM", shape, parameters))
            if config.dropout > 0:
                rows.append(LayerRow(f"{prefix}dropout_{number}", "Dropout", shape, 0))
            features = units
        outputs = config.outputs if not prefix else 1
        seen = features + (step - 1 if config.strategy == "hybrid" else 0)
        rows.append(LayerRow(f"{prefix}dense", "Dense", (outputs,), outputs * (seen + 1)))
    return rows


def weight_shapes(config: RunConfig) -> dict[str, tuple[int, ...]]:
    """Returns the shape of each array of a config's network, by its name."""
    by_name: dict[str, tuple[int, ...]] = {}
    for step in range(1, config.networks + 1):
        prefix = step_prefix(step) if config.strategy in ("direct", "hybrid") else ""
        features = config.features
        for number, units in enumerate(config.units, start=1):
            name = f"{prefix}lstm_{number}"
            by_name[f"{name}/kernel"] = (features, 4 * units)
            by_name[f"{name}/recurrent_kernel"] = (units, 4 * units)
            by_name[f"{name}/bias"] = (4 * units,)
            features = units
        outputs = config.outputs if not prefix else 1
        seen = features + (step - 1 if config.strategy == "hybrid" else 0)
        by_name |= {f"{prefix}dense/kernel": (seen, outputs), f"{prefix}dense/bias": (outputs,)}
    return by_name


def step_prefix(step: int) -> str:
    """Returns what the names of a step's own layers begin with."""
    return f"step_{step}_"


def count_parameters(config: RunConfig) -> int:
    """Returns how many numbers the network of a config learns."""
    return sum(row.parameters for row in layer_table(config))


def layer_text(config: RunConfig) -> str:
    """Returns the layer table with its parameter counts, as text."""
    rows = layer_table(config)
    lines = [f"{'layer':<14}{'kind':<10}{'output':<14}{'parameters':>12}"]
    for row in rows:
        shape = " x ".join(map(str, row.output_shape))
        lines.append(f"{row.name:<14}{row.kind:<10}{shape:<14}{row.parameters:>12,}")
    lines.append(f"{'total':<38}{sum(row.parameters for row in rows):>12,}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class LSTMLayer:
    """The weights of one LSTM layer, blocks in the order i, f, c, o.

    Attributes:
        kernel: `(features, 4 * units)`.
        recurrent_kernel: `(units, 4 * units)`.
        bias: `(4 * units,)`.
    """

    kernel: Array
    recurrent_kernel: Array
    bias: Array

    def __call__(self, inputs: Array) -> Trace:
        """Runs a sequence through the layer.

        Args:
            inputs: `(batch, steps, features)`, oldest step first.

        Returns:
            Every gate and state at every step.
        """
        batch, steps, _ = inputs.shape
        units = self.recurrent_kernel.shape[0]
        output = np.zeros((batch, units), np.float32)
        cell = np.zeros((batch, units), np.float32)
        gates = np.empty((6, batch, steps, units), np.float32)
        driven = inputs @ self.kernel + self.bias  # (batch, steps, 4 * units)
        for step in range(steps):
            i, f, g, o = np.split(driven[:, step] + output @ self.recurrent_kernel, 4, axis=1)
            i, f, g, o = _logistic(i), _logistic(f), np.tanh(g), _logistic(o)
            cell = f * cell + i * g
            output = o * np.tanh(cell)
            gates[:, :, step] = i, f, g, o, cell, output
        return Trace(*gates)


@dataclass(frozen=True)
class Trace:
    """What happened inside one layer, each `(batch, steps, units)`."""

    input_gate: Array
    forget_gate: Array
    candidate: Array
    output_gate: Array
    cell: Array
    output: Array


@dataclass(frozen=True)
class Network:
    """A trained network.

    Attributes:
        layers: LSTM layers, first to last.
        kernel: Of the dense layer, `(units, outputs)`; where it also sees earlier forecasts, they
            follow the units.
        bias: Of the dense layer, `(outputs,)`.
    """

    layers: tuple[LSTMLayer, ...]
    kernel: Array
    bias: Array

    @classmethod
    def from_weights(cls, weights: Mapping[str, Array], prefix: str = "") -> Network:
        """Builds the network from named arrays, `lstm_1/kernel` to `dense/bias`.

        Args:
            weights: The arrays.
            prefix: What the names of its layers begin with.
        """
        layers: list[LSTMLayer] = []
        while f"{prefix}lstm_{len(layers) + 1}/kernel" in weights:
            name = f"{prefix}lstm_{len(layers) + 1}"
            parts = (weights[f"{name}/{part}"] for part in ("kernel", "recurrent_kernel", "bias"))
            layers.append(LSTMLayer(*parts))
        return cls(tuple(layers), weights[f"{prefix}dense/kernel"], weights[f"{prefix}dense/bias"])

    def trace(self, windows: Array) -> list[Trace]:
        """Returns what happens inside each layer for scaled windows `(batch, window, features)`."""
        traces: list[Trace] = []
        for layer in self.layers:
            traces.append(layer(traces[-1].output if traces else windows))
        return traces

    def after_each(self, seen: Array, stretch: int, warm_up: int) -> Array:
        """Returns what it says after each row of a long sequence, `(rows, outputs)`.

        It is read in stretches, side by side, each with some rows before it.

        Args:
            seen: `(rows, features)`.
            stretch: Rows of which each reading gives forecasts.
            warm_up: Rows read before those.
        """
        said = np.empty((len(seen), len(self.bias)), np.float32)
        firsts = np.arange(0, len(seen), stretch)
        width = min(len(seen), stretch + warm_up)
        begins = np.clip(firsts - warm_up, 0, len(seen) - width)
        sequences = np.stack([seen[begin : begin + width] for begin in begins])
        outputs = self.trace(sequences)[-1].output @ self.kernel + self.bias
        for first, begin, output in zip(firsts, begins, outputs, strict=True):
            stop = min(first + stretch, len(seen))
            said[first:stop] = output[first - begin : stop - begin]
        return said

    def __call__(self, windows: Array, earlier: Array | None = None) -> Array:
        """Returns scaled forecasts `(batch, outputs)`.

        Args:
            windows: Scaled windows, `(batch, window, features)`.
            earlier: Forecasts of earlier steps, `(batch, steps)`, where it sees them.
        """
        seen = self.trace(windows)[-1].output[:, -1]
        if earlier is not None:
            seen = np.concatenate([seen, earlier], axis=1)
        forecast: Array = seen @ self.kernel + self.bias
        return forecast


@dataclass(frozen=True)
class StepNetworks:
    """A trained network for each step ahead.

    Attributes:
        networks: For the first step, the second, …
        hybrid: Whether each also sees the forecasts of the steps before.
    """

    networks: tuple[Network, ...]
    hybrid: bool

    def __call__(self, windows: Array) -> Array:
        """Returns scaled forecasts `(batch, outputs)` for scaled windows."""
        forecasts = np.empty((len(windows), 0), np.float32)
        for step, network in enumerate(self.networks):
            forecast = network(windows, forecasts if self.hybrid and step else None)
            forecasts = np.concatenate([forecasts, forecast], axis=1)
        return forecasts


def network_of(weights: Mapping[str, Array]) -> Network | StepNetworks:
    """Returns the network, or the networks of all steps, that named arrays belong to."""
    if "dense/kernel" in weights:
        return Network.from_weights(weights)
    networks: list[Network] = []
    while f"{(prefix := step_prefix(len(networks) + 1))}dense/kernel" in weights:
        networks.append(Network.from_weights(weights, prefix))
    hybrid = len(networks) > 1 and len(networks[1].kernel) > len(networks[0].kernel)
    return StepNetworks(tuple(networks), hybrid)


def _logistic(x: Array) -> Array:
    # The form that cannot overflow.
    y: Array = np.float32(0.5) * (np.float32(1) + np.tanh(np.float32(0.5) * x))
    return y
