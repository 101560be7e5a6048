"""A Keras network, its first weights, and its weights by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.config import Strategy
from core.forecasting import gates
from core.learning.lstm import FusedLSTM

Weights = dict[str, NDArray[np.float32]]


def build(
    features: int,
    units: Sequence[int],
    dropout: float,
    outputs: int = 1,
    strategy: Strategy = "multi",
    lstm: type[keras.layers.LSTM] = FusedLSTM,
    each_row: bool = False,
) -> keras.Model:
    """Builds the network: LSTM layers, each followed by dropout, then a dense unit a step.

    Args:
        features: Numbers it sees a row.
        units: Size of each LSTM layer, first to last.
        dropout: Share of each LSTM layer's outputs hidden at random during training.
        outputs: Steps ahead it forecasts.
        strategy: With `direct` and `hybrid`, each step has layers of its own.
        lstm: The LSTM layer to build with.
        each_row: Whether it answers after every row, and not after the last alone.

    Returns:
        A network from scaled windows `(batch, window, features)` to scaled forecasts
        `(batch, outputs)`, or `(batch, window, outputs)` with an answer after every row.
    """
    window = keras.Input((None, features), name="window")
    output = body(window, units, dropout, outputs, strategy, lstm, each_row)
    return keras.Model(window, output, name="lookback")


def body(
    window: Any,
    units: Sequence[int],
    dropout: float,
    outputs: int,
    strategy: Strategy,
    lstm: type[keras.layers.LSTM],
    each_row: bool = False,
) -> Any:
    """Returns what the layers say of scaled windows; see `build`."""
    if strategy not in ("direct", "hybrid"):
        return keras.layers.Dense(outputs, name="dense")(
            _memory(window, units, dropout, lstm, each_row)
        )
    steps: list[Any] = []
    for step in range(1, outputs + 1):
        prefix = gates.step_prefix(step)
        seen = _memory(window, units, dropout, lstm, each_row, prefix)
        if strategy == "hybrid" and steps:
            # Each network learns from its own error alone.
            earlier = [keras.ops.stop_gradient(forecast) for forecast in steps]
            seen = keras.layers.Concatenate(name=f"{prefix}earlier")([seen, *earlier])
        steps.append(keras.layers.Dense(1, name=f"{prefix}dense")(seen))
    return keras.layers.Concatenate(name="steps")(steps) if outputs > 1 else steps[0]


def _memory(
    x: Any,
    units: Sequence[int],
    dropout: float,
    lstm: type[keras.layers.LSTM],
    each_row: bool,
    prefix: str = "",
) -> Any:
    """Returns the last output of the LSTM layers, `(batch, units)`, or that after every row."""
    for number, size in enumerate(units, start=1):
        sequences = each_row or number < len(units)
        x = lstm(size, return_sequences=sequences, name=f"{prefix}lstm_{number}")(x)
        if dropout > 0:
            x = keras.layers.Dropout(dropout, name=f"{prefix}dropout_{number}")(x)
    return x


def first_layers(model: keras.Model, count: int) -> list[FusedLSTM]:
    """Returns the LSTM layers of a network, first to last; of several networks, of the first."""
    names = {layer.name for layer in model.layers}
    prefix = "" if "lstm_1" in names else gates.step_prefix(1)
    return [model.get_layer(f"{prefix}lstm_{number}") for number in range(1, count + 1)]


def draw_weights(model: keras.Model, seed: int, from_zero: bool = False) -> None:
    """Draws a network's first weights, as Keras's layers do by default.

    Kernels are uniform (Glorot and Bengio, 2010), recurrent kernels orthogonal (Saxe et al., 2014),
    biases 0, but for the forget gate's, 1 (Jozefowicz et al., 2015).

    Args:
        model: The network.
        seed: Decides the weights, whatever was drawn before.
        from_zero: Whether the output begins at 0, whatever the window.
    """
    for number, variable in enumerate(model.trainable_variables):
        array_seed = int(np.random.SeedSequence((seed, number)).generate_state(1)[0] >> 1)
        layer, name = short_name(variable.path).split("/")
        starts_at_zero = from_zero and layer.endswith("dense")
        array = _first_array(layer, name, variable.shape, array_seed)
        variable.assign(np.zeros(variable.shape) if starts_at_zero else array)


def _first_array(layer: str, name: str, shape: tuple[int, ...], seed: int) -> Any:
    if name == "recurrent_kernel":
        return keras.initializers.Orthogonal(seed=seed)(shape)
    if name == "kernel":
        return keras.initializers.GlorotUniform(seed=seed)(shape)
    bias = np.zeros(shape, np.float32)
    if "lstm" in layer:
        units = shape[0] // 4
        bias[units : 2 * units] = 1.0
    return bias


def weights(model: keras.Model) -> Weights:
    """Returns the trainable arrays by name, `lstm_1/kernel` to `dense/bias`."""
    return {short_name(v.path): np.array(v.value) for v in model.trainable_variables}


def silenced(weights: Weights) -> Weights:
    """Returns weights whose output is 0, whatever the window."""
    return {
        name: np.zeros_like(array) if name.split("/")[0].endswith("dense") else array
        for name, array in weights.items()
    }


def short_name(path: str) -> str:
    """Returns layer and array of a variable's path."""
    layer, *_, name = path.split("/")
    return f"{layer}/{name}"


def weights_text(weights: Weights) -> str:
    """Returns every trainable array as text: name, shape and each of its values."""
    blocks = []
    for name, array in weights.items():
        shape = " x ".join(map(str, array.shape))
        rows = np.atleast_2d(array)
        values = "\n".join(" ".join(f"{value:.9g}" for value in row) for row in rows)
        blocks.append(f"{name}  ({shape})\n{values}\n")
    return "\n".join(blocks)
