"""A Keras network from a config, and its export as stock Keras."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core import gates
from core.config import RunConfig, Strategy
from core.inputs import Inputs
from core.linear import LinearAutoregression
from core.lstm import FusedLSTM

Weights = dict[str, NDArray[np.float32]]

WIDE: dict[str, Any] = {"dtype": "float64"}


def build(
    features: int,
    units: Sequence[int],
    dropout: float,
    outputs: int = 1,
    strategy: Strategy = "multi",
    lstm: type[keras.layers.LSTM] = FusedLSTM,
) -> keras.Model:
    """Builds the network: LSTM layers, each followed by dropout, then a dense unit a step.

    Args:
        features: Numbers it sees a row.
        units: Size of each LSTM layer, first to last.
        dropout: Share of each LSTM layer's outputs hidden at random during training.
        outputs: Steps ahead it forecasts.
        strategy: With `direct` and `hybrid`, each step has layers of its own.
        lstm: The LSTM layer to build with.

    Returns:
        A network from scaled windows `(batch, window, features)` to scaled forecasts
        `(batch, outputs)`.
    """
    window = keras.Input((None, features), name="window")
    return keras.Model(
        window, _body(window, units, dropout, outputs, strategy, lstm), name="lookback"
    )


def _body(
    window: Any,
    units: Sequence[int],
    dropout: float,
    outputs: int,
    strategy: Strategy,
    lstm: type[keras.layers.LSTM],
) -> Any:
    if strategy not in ("direct", "hybrid"):
        return keras.layers.Dense(outputs, name="dense")(_memory(window, units, dropout, lstm))
    steps: list[Any] = []
    for step in range(1, outputs + 1):
        prefix = gates.step_prefix(step)
        seen = _memory(window, units, dropout, lstm, prefix)
        if strategy == "hybrid" and steps:
            # Each network learns from its own error alone.
            earlier = [keras.ops.stop_gradient(forecast) for forecast in steps]
            seen = keras.layers.Concatenate(name=f"{prefix}earlier")([seen, *earlier])
        steps.append(keras.layers.Dense(1, name=f"{prefix}dense")(seen))
    return keras.layers.Concatenate(name="steps")(steps) if outputs > 1 else steps[0]


def _memory(
    x: Any, units: Sequence[int], dropout: float, lstm: type[keras.layers.LSTM], prefix: str = ""
) -> Any:
    """Returns the last output of the LSTM layers, `(batch, units)`."""
    for number, size in enumerate(units, start=1):
        every_step = number < len(units)
        x = lstm(size, return_sequences=every_step, name=f"{prefix}lstm_{number}")(x)
        if dropout > 0:
            x = keras.layers.Dropout(dropout, name=f"{prefix}dropout_{number}")(x)
    return x


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
        layer, name = _short(variable.path).split("/")
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
    return {_short(v.path): np.array(v.value) for v in model.trainable_variables}


def silenced(weights: Weights) -> Weights:
    """Returns weights whose output is 0, whatever the window."""
    return {
        name: np.zeros_like(array) if name.split("/")[0].endswith("dense") else array
        for name, array in weights.items()
    }


def _short(path: str) -> str:
    layer, *_, name = path.split("/")
    return f"{layer}/{name}"


def export(weights: Weights, config: RunConfig, inputs: Inputs, path: Path) -> None:
    """Writes the network as a `.keras` file of standard layers, scaling included.

    It loads with Keras alone and takes raw windows `(batch, needed, 1)` to raw forecasts
    `(batch, outputs)`. All but the LSTM works in float64: at a level of a million and a range of a
    hundred, float32 would be off by 0.008.

    Args:
        weights: Trained arrays by name.
        config: The settings of the run.
        inputs: What the network sees of a series.
        path: The file.
    """
    model = stock(config, inputs)
    for variable in model.trainable_variables:
        variable.assign(weights[_short(variable.path)])
    aside = path.with_name(f".{os.getpid()}.{path.name}")
    model.save(aside)
    aside.replace(path)


def stock(config: RunConfig, inputs: Inputs) -> keras.Model:
    """Builds the network of standard layers that works on raw values, the LSTM untrained."""
    layers, scaler = keras.layers, inputs.scaler
    past = keras.Input((inputs.needed, 1), dtype="float64", name="window")
    learnt = past if inputs.floor is None else _logarithm(past, inputs.floor)
    seen, start = _seen_and_start(learnt, inputs)
    # As arrays: Keras takes plain Python numbers for float32.
    down, up = np.array([1.0 / scaler.scale]), inputs.target_scale
    scaled = layers.Rescaling(down, -scaler.offset * down, name="scale", **WIDE)(seen)
    output = _body(
        scaled, config.units, config.dropout, len(up), config.strategy, keras.layers.LSTM
    )
    if start is None:
        forecast = layers.Rescaling(up, np.array([scaler.offset]), name="unscale", **WIDE)(output)
    else:
        change = layers.Rescaling(up, name="unscale", **WIDE)(output)
        forecast = layers.Add(name="forecast", **WIDE)([change, start])
    if inputs.floor is not None:
        forecast = layers.Activation("exponential", name="undo_logarithm", **WIDE)(forecast)
    model = keras.Model(past, forecast, name="lookback")
    if inputs.linear is not None:
        _set_line(model, inputs.linear)
    return model


def _set_line(model: keras.Model, line: LinearAutoregression) -> None:
    # Differences from the window's last value, as weights of the values themselves.
    kernel = np.vstack([line.coefficients, 1 - line.coefficients.sum(axis=0)])
    model.get_layer("line").set_weights([kernel[:, None, :1], line.intercepts[:1]])
    model.get_layer("steps_of_line").set_weights([kernel, line.intercepts])


def _logarithm(past: Any, floor: float) -> Any:
    return keras.ops.log(keras.ops.maximum(past, floor))


def _seen_and_start(learnt: Any, inputs: Inputs) -> tuple[Any, Any]:
    """Returns `(needed, features)` cut to the window, and what the output is added to.

    The start is None where it is a constant.
    """
    layers = keras.layers
    if inputs.linear is None and not inputs.scaler.relative:
        return learnt, None
    last = layers.Cropping1D((inputs.needed - 1, 0), name="last_value", **WIDE)(learnt)
    start = layers.Flatten(name="level", **WIDE)(last)
    seen = relative = layers.Subtract(name="relative", **WIDE)([learnt, last])
    if inputs.linear is not None:
        lags = inputs.linear.lags
        line = layers.Conv1D(1, lags, trainable=False, name="line", **WIDE)(seen)
        window = layers.Cropping1D((lags - 1, 0), name="inside_window", **WIDE)(seen)
        seen = layers.Concatenate(name="value_and_line", **WIDE)([window, line])
        recent = layers.Cropping1D((inputs.window - 1, 0), name="seen_by_line", **WIDE)(relative)
        recent = layers.Flatten(name="recent", **WIDE)(recent)
        outputs = len(inputs.target_scale)
        steps = layers.Dense(outputs, trainable=False, name="steps_of_line", **WIDE)(recent)
        start = layers.Add(name="start", **WIDE)([start, steps])
    if not inputs.scaler.relative:
        seen = layers.Add(name="absolute", **WIDE)([seen, last])
    return seen, start


def weights_text(weights: Weights) -> str:
    """Returns every trainable array as text: name, shape and each of its values."""
    blocks = []
    for name, array in weights.items():
        shape = " x ".join(map(str, array.shape))
        rows = np.atleast_2d(array)
        values = "\n".join(" ".join(f"{value:.9g}" for value in row) for row in rows)
        blocks.append(f"{name}  ({shape})\n{values}\n")
    return "\n".join(blocks)
