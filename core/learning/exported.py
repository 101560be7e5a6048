"""The network of a run as stock Keras: raw values in, raw forecasts out, scaling included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np

from core.config import RunConfig
from core.files import new_file
from core.forecasting.inputs import Inputs
from core.forecasting.transforms import Transform
from core.learning.network import Weights, body, short_name
from core.schooled.features import CONSTANT, ERRORS, MOST, VALUES
from core.schooled.view import SchooledView

WIDE: dict[str, Any] = {"dtype": "float64"}


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
        variable.assign(weights[short_name(variable.path)])
    with new_file(path) as aside:
        model.save(aside)


def stock(config: RunConfig, inputs: Inputs) -> keras.Model:
    """Builds the network of standard layers that works on raw values, the LSTM untrained."""
    layers, up = keras.layers, inputs.target_scale
    past = keras.Input((inputs.needed, 1), dtype="float64", name="window")
    n_columns = inputs.covariates.n_columns
    covariates = keras.Input((inputs.needed, n_columns), dtype="float64", name="columns")
    transformed = _transformed(past, inputs.transform)
    scaled, start = _seen_and_start(transformed, covariates, inputs)
    if n_columns:
        scaled = layers.Concatenate(name="with_columns", **WIDE)(
            [scaled, _columns(covariates, inputs)]
        )
    output = body(scaled, config.units, config.dropout, len(up), config.strategy, keras.layers.LSTM)
    if start is None:
        offset = np.array([inputs.scaler.offset])
        forecast = layers.Rescaling(up, offset, name="unscale", **WIDE)(output)
    else:
        change = layers.Rescaling(up, name="unscale", **WIDE)(output)
        forecast = layers.Add(name="forecast", **WIDE)([change, start])
    forecast = _restored(forecast, inputs)
    model = keras.Model([past, covariates] if n_columns else past, forecast, name="lookback")
    _set_linear(model, inputs)
    return model


def _set_linear(model: keras.Model, inputs: Inputs) -> None:
    linear, effect, ends = inputs.linear, inputs.covariates.effect, _ends(inputs)
    if linear is not None:
        # Differences from the window's last value, as weights of the values themselves.
        kernel = np.vstack([linear.coefficients, 1 - linear.coefficients.sum(axis=0)])
        model.get_layer("linear").set_weights([kernel[:, None, ends], linear.intercepts[ends]])
        model.get_layer("steps_of_linear").set_weights([kernel, linear.intercepts])
    if linear is not None and effect is not None:
        some, steps = effect.coefficients[:, :, ends], effect.coefficients
        model.get_layer("effect").set_weights([some, effect.intercepts[ends]])
        flat = steps.reshape(-1, steps.shape[2])
        model.get_layer("steps_of_effect").set_weights([flat, effect.intercepts])


def _ends(inputs: Inputs) -> list[int]:
    """Returns the steps of the linear model that the network sees."""
    return [0] if inputs.schooled is None else [0, -1]


def _transformed(values: Any, transform: Transform) -> Any:
    if transform.kind == "none":
        return values
    above = keras.ops.maximum(values, transform.floor)
    return keras.ops.log(above) if transform.kind == "log" else keras.ops.sqrt(above)


def _restored(forecast: Any, inputs: Inputs) -> Any:
    transform, lowest = inputs.transform, inputs.bounds.lowest
    if transform.kind == "log":
        return keras.layers.Activation("exponential", name="undo_logarithm", **WIDE)(forecast)
    if transform.kind == "root":
        return keras.ops.square(keras.ops.maximum(forecast, 0.0))
    return forecast if lowest is None else keras.ops.maximum(forecast, lowest)


def _columns(covariates: Any, inputs: Inputs) -> Any:
    """Returns the other columns in the window as the network sees them."""
    columns = inputs.covariates
    scaled = keras.layers.Rescaling(
        1.0 / columns.scale, -columns.offset / columns.scale, name="scale_columns", **WIDE
    )(covariates)
    return _latest(scaled, inputs.window, name="columns_inside_window")


def _latest(x: Any, rows: int, before: int = 0, name: str | None = None) -> Any:
    """Returns the latest rows of `(batch, n_rows, n)`, those `before` the last ones."""
    first = x.shape[1] - rows - before
    return keras.layers.Cropping1D((first, before), name=name, **WIDE)(x)


def _seen_and_start(transformed: Any, covariates: Any, inputs: Inputs) -> tuple[Any, Any]:
    """Returns what the network sees of the values, scaled, and what its output is added to.

    The start is None where it is a constant.
    """
    layers, scaler = keras.layers, inputs.scaler
    # As arrays: Keras takes plain Python numbers for float32.
    down = np.array([1.0 / scaler.scale])
    scale = layers.Rescaling(down, -scaler.offset * down, name="scale", **WIDE)
    if inputs.linear is None and not scaler.relative:
        return scale(transformed), None
    last = _latest(transformed, 1, name="last_value")
    start = layers.Flatten(name="level", **WIDE)(last)
    relative = layers.Subtract(name="relative", **WIDE)([transformed, last])
    if inputs.linear is None:
        return scale(relative), start
    rows = inputs.window + inputs.schooled.reach + 1 if inputs.schooled else inputs.window
    following, steps = _linear_part("linear", relative, inputs.linear.lags, rows, inputs)
    start = layers.Add(name="start", **WIDE)([start, steps])
    if inputs.covariates.effect is not None:
        further = _linear_part("effect", covariates, inputs.covariates.reach, rows, inputs)
        following = layers.Add(name="linear_and_effect", **WIDE)([following, further[0]])
        start = layers.Add(name="start_and_effect", **WIDE)([start, further[1]])
    if inputs.schooled is not None:
        return _schooled(transformed, relative, following, inputs, inputs.schooled), start
    inside = _latest(relative, inputs.window, name="inside_window")
    window = layers.Concatenate(name="value_and_linear", **WIDE)([inside, following])
    if not scaler.relative:
        window = layers.Add(name="absolute", **WIDE)([window, last])
    return scale(window), start


def _linear_part(name: str, past: Any, reach: int, rows: int, inputs: Inputs) -> tuple[Any, Any]:
    """Returns what the model or its effect says after each of the latest rows, and of all steps."""
    layers, outputs, ends = keras.layers, len(inputs.target_scale), _ends(inputs)
    inside = _latest(past, rows + reach - 1, name=f"{name}_inside")
    following = layers.Conv1D(len(ends), reach, trainable=False, name=name, **WIDE)(inside)
    recent = layers.Flatten(name=f"{name}_flat", **WIDE)(
        _latest(past, reach, name=f"{name}_recent")
    )
    return following, layers.Dense(outputs, trainable=False, name=f"steps_of_{name}", **WIDE)(
        recent
    )


def _schooled(
    values: Any, relative: Any, following: Any, inputs: Inputs, view: SchooledView
) -> Any:
    """Returns what `core.schooled.features` says of each row, `(batch, window, features)`.

    Args:
        values: Transformed values, `(batch, needed, 1)`.
        relative: The same, less the last one.
        following: What the linear model says of its first and last step after each row, relative,
            `(batch, window + reach + 1, 2)`.
        inputs: What the network sees of a series.
        view: How a series is shown to it.
    """
    window, unit = inputs.window, np.array([1.0 / inputs.target_scale[0]])
    in_units = keras.layers.Rescaling(unit, name="in_units", **WIDE)(relative)
    first, furthest = keras.ops.split(
        keras.layers.Rescaling(unit, name="linear_in_units", **WIDE)(following), 2, axis=-1
    )
    rows = window + view.reach
    error = _latest(in_units, rows) - _latest(first, rows, before=1)
    now = _latest(in_units, window)
    nothing = keras.ops.zeros_like(now)
    seen = [nothing] * CONSTANT
    seen[0] = _gentle(now - _latest(in_units, window, before=1))
    seen[1] = _gentle(_latest(first, window) - now)
    seen[2] = _gentle(_latest(error, window))
    seen[3] = keras.ops.clip(_latest(error, window), -MOST, MOST)
    for number in view.seasons:
        back = number * view.season - 1
        seen[VALUES[number]] = _gentle(_latest(in_units, window, before=back) - now)
        if number in ERRORS:
            seen[ERRORS[number]] = _gentle(_latest(error, window, before=back))
    seen[9] = _gentle(_latest(furthest, window) - now)
    spread = np.array([1.0 / view.spread])
    position = keras.layers.Rescaling(spread, -view.middle * spread, name="position", **WIDE)
    seen[10] = _gentle(position(_latest(values, window)))
    same = view.constants(inputs.target_scale)
    constants = keras.layers.Rescaling(np.zeros(len(same)), same, name="constants", **WIDE)
    ones = keras.ops.repeat(now, len(same), axis=-1)
    return keras.layers.Concatenate(name="seen", **WIDE)([*seen, constants(ones)])


def _gentle(x: Any) -> Any:
    return keras.ops.sign(x) * keras.ops.log1p(keras.ops.absolute(x))
