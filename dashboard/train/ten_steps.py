"""The article's ten steps with a run's own shapes and numbers.

Where a linear model stands beside the LSTM, drawing it is a step of its own.
"""

from __future__ import annotations

import math

from core.config import SCHOOL_FEATURES, RunConfig
from core.forecasting.gates import STRETCH, count_parameters, count_stretches
from core.series.series import Series
from core.series.split import cut_validation, parts
from core.series.windows import count_targets
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain
from dashboard.shared import datasets


def steps_of(series: Series, config: RunConfig, needed: int | None) -> list[tuple[str, str, str]]:
    """Returns the title and the text of each step, and the part of the drawing it is about.

    Args:
        series: The series to learn.
        config: The settings.
        needed: How many past values a forecast needs, None while the linear model's are not
            chosen.
    """
    cut = parts(len(series), config.split)
    chooses, calibrates = cut_validation(cut, config.fewest_rows)
    open_ended = config.linear and needed is None
    past, outputs = needed or (1 if config.schooled else config.window), config.outputs
    train, validation, test = (
        count_targets(part, past, config.reach_back, steps)
        for part, steps in (
            (cut.train, outputs),
            (chooses, outputs),
            (cut.test, config.horizon),
        )
    )
    examples, batch = train, config.batch_size
    if config.schooled:
        examples, batch = count_stretches(train), max(1, config.batch_size // STRETCH)
    batches = math.ceil(examples / batch)
    n = {
        "name": plain(datasets.title(series), 40),
        "rows": number(len(series)),
        "train_rows": number(len(cut.train)),
        "validation_rows": number(len(cut.validation)),
        "test_rows": number(len(cut.test)),
        "choosing_rows": number(len(chooses)),
        "calibrating_rows": number(len(calibrates)),
        "train": _up_to(train, open_ended),
        "validation": _up_to(validation, open_ended and not config.reach_back),
        "test": _up_to(test, open_ended and not config.reach_back),
        "shape": f"[{'≤ ' * open_ended}{number(train)}, {number(config.window)}, "
        f"{number(config.features)}]",
        "window": number(config.window),
        "lags": number(past - 1 if config.schooled else past - config.window + 1),
        "stretches": _up_to(examples, open_ended),
        "stretch": number(min(STRETCH, train)),
        "outputs": number(outputs),
        "horizon": number(config.horizon),
        "batch": number(batch),
        "batches": _up_to(batches, open_ended),
        "layers": " → ".join(number(units) for units in config.units),
        "parameters": number(count_parameters(config)),
        "rate": f"{config.learning_rate:g}",
        "epochs": number(config.epochs),
        "every": number(config.validation_every),
        "seed": str(config.seed),
        "features": number(SCHOOL_FEATURES),
    }
    templates = _templates(config, bool(calibrates), needed is not None)
    return [(title, text.format(**n), part) for title, text, part in templates]


def _up_to(count: int, open_ended: bool) -> str:
    return _("up to {n}").format(n=number(count)) if open_ended else number(count)


def _templates(config: RunConfig, calibrates: bool, lags_known: bool) -> list[tuple[str, str, str]]:
    linear = [(_("Fit a linear model."), _linear_text(config, lags_known), "window")]
    return [
        (_("Read."), _("“{name}” has {rows} rows."), "window"),
        (_("Split."), _split_text(config, calibrates), "window"),
        *(linear if config.linear else []),
        (_("Scale."), _scaling_text(config), "window"),
        (_("Cut windows and shuffle."), _windows_text(config), "window"),
        (_("Shape."), _shape_text(config), "window"),
        (_("Build."), _building_text(config), "cells"),
        *(_learning_steps(config) if config.epochs else []),
        (_("Learn."), _learning_text(config), "cells"),
        (
            _("Look."),
            _("The run's folder keeps the layers, every parameter and the loss curve."),
            "output",
        ),
    ]


def _learning_steps(config: RunConfig) -> list[tuple[str, str, str]]:
    text = _(
        "Each time the validation loss reaches a new low, the parameters are kept. After a stop or "
        "an interruption, training goes on where it left off."
    )
    if config.schooled:
        text += " " + _("The network as it came from school counts as epoch 0.")
    return [
        (
            _("Set up learning."),
            _(
                "Training makes the mean squared error (loss) smaller; Adam corrects the "
                "parameters, at a learning rate of {rate}."
            ),
            "output",
        ),
        (_("Keep the best."), text, "cells"),
    ]


def _split_text(config: RunConfig, calibrates: bool) -> str:
    if len(config.split) == 2:
        return _(
            "In order of time: {train_rows} rows to learn from, {test_rows} to validate and test."
        )
    text = _(
        "In order of time: {train_rows} rows to learn from, {validation_rows} to validate, "
        "{test_rows} to test."
    )
    if not calibrates:
        return (
            text
            + " "
            + _(
                "All validation rows choose the best epoch: there are too few of them to measure "
                "bands as well."
            )
        )
    return (
        text
        + " "
        + _(
            "The first {choosing_rows} validation rows choose the best epoch; the last "
            "{calibrating_rows} only measure how wide the bands must be (calibration)."
        )
    )


def _linear_text(config: RunConfig, lags_known: bool) -> str:
    if lags_known:
        return _(
            "A linear model, a weighted sum of the last {lags} values (linear autoregression), is "
            "fitted to the training rows; the LSTM's output is added to its forecast."
        )
    text = _(
        "A linear model, a weighted sum of past values (linear autoregression), is fitted to the "
        "training rows; the LSTM's output is added to its forecast. How many values it uses is "
        "chosen when training starts."
    )
    if config.transform == "auto":
        text += " " + _(
            "Whether it works on values, their square roots or logarithms is chosen then, too."
        )
    return text


def _scaling_text(config: RunConfig) -> str:
    if config.schooled:
        return _(
            "What it sees is counted in errors of the linear model, so that the unit of the series "
            "does not matter."
        )
    first = {
        "log": _("Logarithms are taken first."),
        "root": _("Square roots are taken first."),
    }
    text = f"{first[config.transform]} " if config.transform in first else ""
    if config.scaling == "minmax":
        return text + _("The smallest training value becomes 0, the largest 1.")
    return text + _(
        "Each window is taken relative to its last value and divided by the spread of the "
        "training rows, so that the series can keep rising."
    )


def _windows_text(config: RunConfig) -> str:
    if config.schooled:
        text = _(
            "Each forecast looks at up to {window} rows: {validation} to validate, {test} to test."
        )
        if config.epochs:
            text += " " + _(
                "It forecasts after every row, so it learns stretches of {stretch} rows at once: "
                "{stretches} for the {train} rows to learn from, shuffled with seed {seed}."
            )
        return text
    if config.outputs == 1:
        return _(
            "Each example is {window} values and the one that follows: {train} to learn from, "
            "{validation} to validate, {test} to test. The training examples are shuffled with "
            "seed {seed}."
        )
    return _(
        "Each example is {window} values and the {outputs} that follow: {train} to learn from, "
        "{validation} to validate, {test} to test. The training examples are shuffled with seed "
        "{seed}."
    )


def _shape_text(config: RunConfig) -> str:
    text = _("The network reads arrays of [windows, steps, values]: {shape}.")
    if config.features == 1:
        return text
    if config.schooled:
        return f"{text} " + _seen_text(config)
    if not (config.covariates or config.calendar):
        return f"{text} " + _(
            "The two values are the series itself and what the linear model forecasts next."
        )
    if config.linear:
        return f"{text} " + _(
            "The values are the series itself, what the linear model forecasts next, and what "
            "else it sees."
        )
    return f"{text} " + _("The values are the series itself and what else it sees.")


def _seen_text(config: RunConfig) -> str:
    """Returns what a network that has been to school sees of a row, as a list."""
    lines = [
        _("2: how far the series has just moved, and how high it stands"),
        _("2: how far the linear model expects it to move, by the next step and by the last"),
        _("2: how wrong the linear model has just been, and the same cut off at 4 usual errors"),
        _("5: values one, two and seven seasons ago; the linear model's errors one and seven ago"),
        _("2, the same in every row: whether there is a season, and how long"),
        _("2, likewise: how large the linear model's errors are, and how much larger on new rows"),
        _("2, likewise: how many rows there are, and how many steps ahead are forecast"),
    ]
    if config.covariates or config.calendar:
        lines.append(_("and what else it sees, which it learns to use only here"))
    return _("{features} numbers describe each row:") + "".join(f"\n- {line}" for line in lines)


def _building_text(config: RunConfig) -> str:
    if config.networks > 1:
        text = _(
            "{horizon} networks, one for each step ahead, each with LSTM layers of {layers} cells "
            "and one number out: {parameters} parameters in all."
        )
    elif config.outputs == 1:
        text = _("LSTM layers of {layers} cells, then one number out: {parameters} parameters.")
    else:
        text = _(
            "LSTM layers of {layers} cells, then {outputs} numbers out, one for each step ahead: "
            "{parameters} parameters."
        )
    if config.strategy == "hybrid" and config.networks > 1:
        text += " " + _("The last layer of each also sees what the networks before it forecast.")
    if config.schooled:
        text += " " + _(
            "It begins as it came from school; how much of what it says is added to the linear "
            "model, its share, is chosen on the validation rows."
        )
    elif config.linear:
        text += " " + _(
            "The last layer begins at zero: before it learns, the forecast is that of the linear "
            "model."
        )
    if config.outputs < config.horizon:
        text += " " + _("For {horizon} steps ahead its forecasts are fed back one by one.")
    return text


def _learning_text(config: RunConfig) -> str:
    if not config.epochs:
        return _("Nothing: it forecasts as it came from school.")
    if config.schooled:
        return _(
            "Up to {epochs} epochs of {batches} batches of {batch} stretches; the validation rows "
            "tell which is the best."
        )
    if config.validation_every == 1:
        return _(
            "Up to {epochs} epochs of {batches} batches of {batch} windows, validated after each."
        )
    return _(
        "Up to {epochs} epochs of {batches} batches of {batch} windows, validated after every "
        "{every} epochs."
    )
