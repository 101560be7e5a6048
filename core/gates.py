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

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig

Array = NDArray[np.float32]


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
    features = 2 if config.linear else 1
    for number, units in enumerate(config.units, start=1):
        shape = (config.window, units) if number < len(config.units) else (units,)
        parameters = 4 * units * (features + units + 1)
        rows.append(LayerRow(f"lstm_{number}", "LSTM", shape, parameters))
        if config.dropout > 0:
            rows.append(LayerRow(f"dropout_{number}", "Dropout", shape, 0))
        features = units
    rows.append(LayerRow("dense", "Dense", (config.outputs,), config.outputs * (features + 1)))
    return rows


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
    """The trained network.

    Attributes:
        layers: LSTM layers, first to last.
        kernel: Of the dense layer, `(units, outputs)`.
        bias: Of the dense layer, `(outputs,)`.
    """

    layers: tuple[LSTMLayer, ...]
    kernel: Array
    bias: Array

    @classmethod
    def from_weights(cls, weights: dict[str, Array]) -> Network:
        """Builds the network from named arrays, `lstm_1/kernel` to `dense/bias`."""
        layers: list[LSTMLayer] = []
        while f"lstm_{len(layers) + 1}/kernel" in weights:
            name = f"lstm_{len(layers) + 1}"
            parts = (weights[f"{name}/{part}"] for part in ("kernel", "recurrent_kernel", "bias"))
            layers.append(LSTMLayer(*parts))
        return cls(tuple(layers), weights["dense/kernel"], weights["dense/bias"])

    def trace(self, windows: Array) -> list[Trace]:
        """Returns what happens inside each layer for scaled windows `(batch, window, features)`."""
        traces: list[Trace] = []
        for layer in self.layers:
            traces.append(layer(traces[-1].output if traces else windows))
        return traces

    def __call__(self, windows: Array) -> Array:
        """Returns scaled forecasts `(batch, outputs)` for scaled windows of `trace`'s shape."""
        last = self.trace(windows)[-1].output[:, -1]
        forecast: Array = last @ self.kernel + self.bias
        return forecast


def _logistic(x: Array) -> Array:
    # The form that cannot overflow.
    y: Array = np.float32(0.5) * (np.float32(1) + np.tanh(np.float32(0.5) * x))
    return y
