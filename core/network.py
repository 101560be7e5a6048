"""A Keras network from a config, and its export as stock Keras."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig
from core.lstm import FusedLSTM
from core.windows import Scaler

Weights = dict[str, NDArray[np.float32]]


def build(config: RunConfig, lstm: type[keras.layers.LSTM] = FusedLSTM) -> keras.Model:
    """Builds the network: LSTM layers, each followed by dropout, then one dense unit.

    Args:
        config: Its `window`, `units`, `dropout` and `seed`.
        lstm: The LSTM layer to build with.

    Returns:
        A network from scaled windows `(batch, window, 1)` to scaled forecasts `(batch, 1)`, its
        first weights drawn by the seed.
    """
    keras.utils.set_random_seed(config.seed)
    window = keras.Input((config.window, 1), name="window")
    return keras.Model(window, _body(window, config, lstm), name="lookback")


def _body(x: Any, config: RunConfig, lstm: type[keras.layers.LSTM]) -> Any:
    for number, units in enumerate(config.units, start=1):
        every_step = number < len(config.units)
        x = lstm(units, return_sequences=every_step, name=f"lstm_{number}")(x)
        if config.dropout > 0:
            x = keras.layers.Dropout(config.dropout, name=f"dropout_{number}")(x)
    return keras.layers.Dense(1, name="dense")(x)


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
            _body(scaled, config, keras.layers.LSTM)
        )
        level = layers.Flatten(name="level", **wide)(last)
        forecast = layers.Add(name="forecast", **wide)([change, level])
    else:
        scaled = layers.Rescaling(down, -scaler.offset * down, name="scale", **wide)(window)
        forecast = layers.Rescaling(up, np.array([scaler.offset]), name="unscale", **wide)(
            _body(scaled, config, keras.layers.LSTM)
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
