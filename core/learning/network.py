"""A Keras network from a config, and its export as stock Keras."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig, Strategy
from core.files import new_file
from core.forecasting import gates
from core.forecasting.inputs import Inputs
from core.forecasting.transforms import Transform
from core.learning.lstm import FusedLSTM

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
    `(batch, outputs)`; where the run sees other columns, they are a second input
    `(batch, needed, n_columns)`, aligned as `covariates` has them. All but the LSTM works
    in float64: at a level of a million and a range of a hundred, float32 would be off by 0.008.

    Args:
        weights: Trained arrays by name.
        config: The settings of the run.
        inputs: What the network sees of a series.
        path: The file.
    """
    model = stock(config, inputs)
    for variable in model.trainable_variables:
        variable.assign(weights[_short(variable.path)])
    with new_file(path) as aside:
        model.save(aside)


def stock(config: RunConfig, inputs: Inputs) -> keras.Model:
    """Builds the network of standard layers that works on raw values, the LSTM untrained."""
    layers, scaler = keras.layers, inputs.scaler
    past = keras.Input((inputs.needed, 1), dtype="float64", name="window")
    n_columns = inputs.covariates.n_columns
    covariates = keras.Input((inputs.needed, n_columns), dtype="float64", name="columns")
    transformed = _transformed(past, inputs.transform)
    window, start = _window_and_start(transformed, covariates, inputs)
    # As arrays: Keras takes plain Python numbers for float32.
    down, up = np.array([1.0 / scaler.scale]), inputs.target_scale
    scaled = layers.Rescaling(down, -scaler.offset * down, name="scale", **WIDE)(window)
    if n_columns:
        scaled = layers.Concatenate(name="with_columns", **WIDE)(
            [scaled, _columns(covariates, inputs)]
        )
    output = _body(
        scaled, config.units, config.dropout, len(up), config.strategy, keras.layers.LSTM
    )
    if start is None:
        forecast = layers.Rescaling(up, np.array([scaler.offset]), name="unscale", **WIDE)(output)
    else:
        change = layers.Rescaling(up, name="unscale", **WIDE)(output)
        forecast = layers.Add(name="forecast", **WIDE)([change, start])
    forecast = _restored(forecast, inputs.transform)
    model = keras.Model([past, covariates] if n_columns else past, forecast, name="lookback")
    _set_linear(model, inputs)
    return model


def _set_linear(model: keras.Model, inputs: Inputs) -> None:
    linear, effect = inputs.linear, inputs.covariates.effect
    if linear is not None:
        # Differences from the window's last value, as weights of the values themselves.
        kernel = np.vstack([linear.coefficients, 1 - linear.coefficients.sum(axis=0)])
        model.get_layer("linear").set_weights([kernel[:, None, :1], linear.intercepts[:1]])
        model.get_layer("steps_of_linear").set_weights([kernel, linear.intercepts])
    if linear is not None and effect is not None:
        first, steps = effect.coefficients[:, :, :1], effect.coefficients
        model.get_layer("effect").set_weights([first, effect.intercepts[:1]])
        flat = steps.reshape(-1, steps.shape[2])
        model.get_layer("steps_of_effect").set_weights([flat, effect.intercepts])


def _transformed(values: Any, transform: Transform) -> Any:
    if transform.kind == "none":
        return values
    above = keras.ops.maximum(values, transform.floor)
    return keras.ops.log(above) if transform.kind == "log" else keras.ops.sqrt(above)


def _restored(forecast: Any, transform: Transform) -> Any:
    if transform.kind == "log":
        return keras.layers.Activation("exponential", name="undo_logarithm", **WIDE)(forecast)
    if transform.kind == "root":
        return keras.ops.square(keras.ops.maximum(forecast, 0.0))
    return forecast


def _columns(covariates: Any, inputs: Inputs) -> Any:
    """Returns the other columns in the window as the network sees them."""
    columns = inputs.covariates
    scaled = keras.layers.Rescaling(
        1.0 / columns.scale, -columns.offset / columns.scale, name="scale_columns", **WIDE
    )(covariates)
    return _latest(scaled, inputs.window, "columns_inside_window")


def _latest(x: Any, rows: int, name: str) -> Any:
    """Returns the latest rows of `(batch, needed, n)`."""
    return keras.layers.Cropping1D((x.shape[1] - rows, 0), name=name, **WIDE)(x)


def _window_and_start(transformed: Any, covariates: Any, inputs: Inputs) -> tuple[Any, Any]:
    """Returns the window `(window, 1 or 2)`, and what the output is added to.

    The start is None where it is a constant.
    """
    layers = keras.layers
    if inputs.linear is None and not inputs.scaler.relative:
        return transformed, None
    last = _latest(transformed, 1, "last_value")
    start = layers.Flatten(name="level", **WIDE)(last)
    window = relative = layers.Subtract(name="relative", **WIDE)([transformed, last])
    if inputs.linear is not None:
        inside = _latest(relative, inputs.window, "inside_window")
        following, steps = _linear_part("linear", relative, inputs.linear.lags, inputs)
        start = layers.Add(name="start", **WIDE)([start, steps])
        if inputs.covariates.effect is not None:
            further = _linear_part("effect", covariates, inputs.covariates.reach, inputs)
            following = layers.Add(name="linear_and_effect", **WIDE)([following, further[0]])
            start = layers.Add(name="start_and_effect", **WIDE)([start, further[1]])
        window = layers.Concatenate(name="value_and_linear", **WIDE)([inside, following])
    if not inputs.scaler.relative:
        window = layers.Add(name="absolute", **WIDE)([window, last])
    return window, start


def _linear_part(name: str, past: Any, reach: int, inputs: Inputs) -> tuple[Any, Any]:
    """Returns what the model or its effect says after each row of the window, and of all steps."""
    layers, outputs = keras.layers, len(inputs.target_scale)
    inside = _latest(past, inputs.window + reach - 1, f"{name}_inside")
    following = layers.Conv1D(1, reach, trainable=False, name=name, **WIDE)(inside)
    recent = layers.Flatten(name=f"{name}_flat", **WIDE)(_latest(past, reach, f"{name}_recent"))
    return following, layers.Dense(outputs, trainable=False, name=f"steps_of_{name}", **WIDE)(
        recent
    )


def weights_text(weights: Weights) -> str:
    """Returns every trainable array as text: name, shape and each of its values."""
    blocks = []
    for name, array in weights.items():
        shape = " x ".join(map(str, array.shape))
        rows = np.atleast_2d(array)
        values = "\n".join(" ".join(f"{value:.9g}" for value in row) for row in rows)
        blocks.append(f"{name}  ({shape})\n{values}\n")
    return "\n".join(blocks)
