"""A Keras network from a config, and its export as stock Keras."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig
from core.lstm import FusedLSTM
from core.windows import Scaler

Weights = dict[str, NDArray[np.float32]]


def build(
    units: Sequence[int], dropout: float, lstm: type[keras.layers.LSTM] = FusedLSTM
) -> keras.Model:
    """Builds the network: LSTM layers, each followed by dropout, then one dense unit.

    Args:
        units: Size of each LSTM layer, first to last.
        dropout: Share of each LSTM layer's outputs hidden at random during training.
        lstm: The LSTM layer to build with.

    Returns:
        A network from scaled windows `(batch, steps, 1)` to scaled forecasts `(batch, 1)`.
    """
    window = keras.Input((None, 1), name="window")
    return keras.Model(window, _body(window, units, dropout, lstm), name="lookback")


def _body(x: Any, units: Sequence[int], dropout: float, lstm: type[keras.layers.LSTM]) -> Any:
    for number, size in enumerate(units, start=1):
        every_step = number < len(units)
        x = lstm(size, return_sequences=every_step, name=f"lstm_{number}")(x)
        if dropout > 0:
            x = keras.layers.Dropout(dropout, name=f"dropout_{number}")(x)
    return keras.layers.Dense(1, name="dense")(x)


def draw_weights(model: keras.Model, seed: int) -> None:
    """Draws a network's first weights, as Keras's layers do by default.

    Kernels are uniform (Glorot and Bengio, 2010), recurrent kernels orthogonal (Saxe et al., 2014),
    biases 0, but for the forget gate's, 1 (Jozefowicz et al., 2015).

    Args:
        model: The network.
        seed: Decides the weights, whatever was drawn before.
    """
    for number, variable in enumerate(model.trainable_variables):
        array_seed = int(np.random.SeedSequence((seed, number)).generate_state(1)[0] >> 1)
        layer, name = _short(variable.path).split("/")
        variable.assign(_first_array(layer, name, variable.shape, array_seed))


def _first_array(layer: str, name: str, shape: tuple[int, ...], seed: int) -> Any:
    if name == "recurrent_kernel":
        return keras.initializers.Orthogonal(seed=seed)(shape)
    if name == "kernel":
        return keras.initializers.GlorotUniform(seed=seed)(shape)
    bias = np.zeros(shape, np.float32)
    if layer.startswith("lstm"):
        units = shape[0] // 4
        bias[units : 2 * units] = 1.0
    return bias


def weights(model: keras.Model) -> Weights:
    """Returns the trainable arrays by name, `lstm_1/kernel` to `dense/bias`."""
    return {_short(v.path): np.array(v.value) for v in model.trainable_variables}


def _short(path: str) -> str:
    layer, *_, name = path.split("/")
    return f"{layer}/{name}"


def export(weights: Weights, config: RunConfig, scaler: Scaler, path: Path) -> None:
    """Writes the network as a `.keras` file of standard layers, scaling included.

    It loads with Keras alone and takes raw windows `(batch, window, 1)` to raw forecasts
    `(batch, 1)`. The scaling layers work in float64: at a level of a million and a range of a
    hundred, float32 would be off by 0.008.

    Args:
        weights: Trained arrays by name.
        config: The settings of the run.
        scaler: The scaling learnt from the training rows.
        path: The file.
    """
    model = stock(config, scaler)
    for variable in model.trainable_variables:
        variable.assign(weights[_short(variable.path)])
    aside = path.with_name(f".{os.getpid()}.{path.name}")
    model.save(aside)
    aside.replace(path)


def stock(config: RunConfig, scaler: Scaler) -> keras.Model:
    """Builds the network of standard layers that works on raw values, untrained."""
    layers = keras.layers
    wide: dict[str, Any] = {"dtype": "float64"}
    window = keras.Input((config.window, 1), dtype="float64", name="window")
    # As arrays: Keras takes plain Python numbers for float32.
    down, up = np.array([1.0 / scaler.scale]), np.array([scaler.scale])
    if scaler.relative:
        last = layers.Cropping1D((config.window - 1, 0), name="last_value", **wide)(window)
        change = layers.Subtract(name="relative", **wide)([window, last])
        scaled = layers.Rescaling(down, name="scale", **wide)(change)
        change = layers.Rescaling(up, name="unscale", **wide)(
            _body(scaled, config.units, config.dropout, keras.layers.LSTM)
        )
        level = layers.Flatten(name="level", **wide)(last)
        forecast = layers.Add(name="forecast", **wide)([change, level])
    else:
        scaled = layers.Rescaling(down, -scaler.offset * down, name="scale", **wide)(window)
        forecast = layers.Rescaling(up, np.array([scaler.offset]), name="unscale", **wide)(
            _body(scaled, config.units, config.dropout, keras.layers.LSTM)
        )
    return keras.Model(window, forecast, name="lookback")


def weights_text(weights: Weights) -> str:
    """Returns every trainable array as text: name, shape and each of its values."""
    blocks = []
    for name, array in weights.items():
        shape = " x ".join(map(str, array.shape))
        rows = np.atleast_2d(array)
        values = "\n".join(" ".join(f"{value:.9g}" for value in row) for row in rows)
        blocks.append(f"{name}  ({shape})\n{values}\n")
    return "\n".join(blocks)
