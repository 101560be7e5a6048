"""The panel “How it works”: the article's ten steps with this run's own shapes and numbers.

Where a straight line stands beside the LSTM, drawing it is a step of its own.
"""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.forecasting.gates import count_parameters, layer_table
from core.series.series import Series
from core.series.split import cut_validation, parts
from core.series.windows import count_targets
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain
from dashboard.shared import datasets


def show_how_it_works(series: Series, config: RunConfig, needed: int | None) -> None:
    """Shows what will happen, in short and step by step, then the six equations.

    Args:
        series: The series to learn.
        config: The settings.
        needed: How many past values a forecast needs, None while the straight line's are not
            chosen.
    """
    st.markdown(" ".join(_in_short(config)))
    for step, (title, text) in enumerate(_steps(series, config, needed), start=1):
        with st.container(horizontal=True, wrap=False, gap="small", key=f"train_step_{step}"):
            st.markdown(f"**{step}**", width=24)
            st.markdown(f"**{title}** {text}")
    _show_layers(config)
    st.subheader(_("Inside every cell"), anchor=False)
    st.markdown(
        _(
            "A plain network forgets what is long past. An LSTM keeps a long-term memory $c$ and "
            "three gates, numbers between 0 and 1, that decide what enters it, what stays and "
            "what is shown. $x$ is the present input, $h$ the previous output."
        )
    )
    with st.grid(2, min_column_width=300, gap="small", key="train_equations"):
        for number_, (equation, sentence) in enumerate(_equations()):
            with st.container(border=True, height="stretch", key=f"train_equation_{number_}"):
                st.latex(equation)
                st.caption(sentence, text_alignment="center")


def _in_short(config: RunConfig) -> list[str]:
    found = []
    if config.linear:
        found += [
            _(
                "A straight line through past values forecasts first; the LSTM learns what it "
                "misses."
            ),
            _("How far back the line looks is chosen on the validation rows.")
            if len(config.split) == 3
            else _("How far back the line looks is chosen on the last training rows."),
        ]
    else:
        found.append(_("The LSTM alone learns the series, without a straight line beside it."))
    if config.linear and config.transform == "auto":
        found.append(_("So is whether values, their square roots or logarithms are learnt."))
    elif config.transform == "log":
        found.append(_("Logarithms are learnt, so that errors count as shares of the value."))
    elif config.transform == "root":
        found.append(_("Square roots are learnt, so that large values count for less."))
    if config.covariates:
        names = ", ".join(f"“{plain(name, 40)}”" for name in config.covariates)
        found.append(_("Beside its own past it sees {columns}.").format(columns=names))
    if config.calendar:
        found.append(_("It knows the hour, the weekday and the day of the year of every row."))
    if config.linear:
        found.append(_("Where the LSTM finds nothing to add, the line alone remains."))
    return found


def _steps(series: Series, config: RunConfig, needed: int | None) -> list[tuple[str, str]]:
    found = parts(len(series), config.split)
    chooses, calibrates = cut_validation(found, config.fewest_rows)
    open_ended = config.linear and needed is None
    past, outputs = needed or config.window, config.outputs
    train, validation, test = (
        count_targets(part, past, config.reach_back, steps)
        for part, steps in (
            (found.train, outputs),
            (chooses, outputs),
            (found.test, config.horizon),
        )
    )
    batches = math.ceil(train / config.batch_size)
    n = {
        "name": plain(datasets.title(series), 40),
        "rows": number(len(series)),
        "train_rows": number(len(found.train)),
        "validation_rows": number(len(found.validation)),
        "test_rows": number(len(found.test)),
        "choosing_rows": number(len(chooses)),
        "calibrating_rows": number(len(calibrates)),
        "train": _up_to(train, open_ended),
        "validation": _up_to(validation, open_ended and not config.reach_back),
        "test": _up_to(test, open_ended and not config.reach_back),
        "shape": f"[{'≤ ' * open_ended}{number(train)}, {number(config.window)}, "
        f"{number(config.features)}]",
        "window": number(config.window),
        "lags": number(past - config.window + 1),
        "outputs": number(outputs),
        "horizon": number(config.horizon),
        "batch": number(config.batch_size),
        "batches": _up_to(batches, open_ended),
        "layers": " → ".join(number(units) for units in config.units),
        "parameters": number(count_parameters(config)),
        "rate": f"{config.learning_rate:g}",
        "epochs": number(config.epochs),
        "every": number(config.validation_every),
        "seed": str(config.seed),
    }
    templates = _templates(config, bool(calibrates), needed is not None)
    return [(title, text.format(**n)) for title, text in templates]


def _up_to(count: int, open_ended: bool) -> str:
    return _("up to {n}").format(n=number(count)) if open_ended else number(count)


def _templates(config: RunConfig, calibrates: bool, known: bool) -> list[tuple[str, str]]:
    return [
        (_("Read."), _("“{name}” has {rows} rows.")),
        (_("Part."), _split_text(config, calibrates)),
        *([(_("Draw a line."), _line_text(config, known))] if config.linear else []),
        (_("Scale."), _scaling_text(config)),
        (_("Cut windows and shuffle."), _windows_text(config)),
        (_("Shape."), _shape_text(config)),
        (_("Build."), _building_text(config)),
        (
            _("Set up learning."),
            _(
                "The mean squared error is what shrinks (loss); Adam corrects the parameters, at a "
                "learning rate of {rate}."
            ),
        ),
        (
            _("Keep the best."),
            _(
                "Each time the validation loss is lower than ever, the parameters are kept. "
                "Stopped or interrupted, training goes on from where it was."
            ),
        ),
        (_("Learn."), _learning_text(config)),
        (
            _("Look."),
            _("Layers, every parameter and the loss curve are left in the run's folder."),
        ),
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
        return text + " " + _("All validation rows choose: they are too few to measure intervals.")
    return (
        text
        + " "
        + _(
            "Of the validation rows the first {choosing_rows} choose the best epoch; the last "
            "{calibrating_rows} choose nothing and measure how wide the intervals must be "
            "(calibration)."
        )
    )


def _line_text(config: RunConfig, known: bool) -> str:
    if known:
        return _(
            "A weighted sum of the last {lags} values (linear autoregression) is fitted to the "
            "training rows; the LSTM's output is added to its forecast."
        )
    text = _(
        "A weighted sum of past values (linear autoregression) is fitted to the training rows; "
        "the LSTM's output is added to its forecast. How many values it takes is chosen when "
        "training starts."
    )
    if config.transform == "auto":
        text += " " + _("So is whether it works on values, their square roots or logarithms.")
    return text


def _scaling_text(config: RunConfig) -> str:
    first = {
        "log": _("Logarithms are taken first."),
        "root": _("Square roots are taken first."),
    }
    text = f"{first[config.transform]} " if config.transform in first else ""
    if config.scaling == "minmax":
        return text + _("The smallest training value becomes 0, the largest 1.")
    return text + _(
        "Each window is taken relative to its last value and divided by the spread of the "
        "training rows, so that a series may climb."
    )


def _windows_text(config: RunConfig) -> str:
    if config.outputs == 1:
        return _(
            "Each example is {window} values and the one that follows: {train} to learn from, "
            "{validation} to validate, {test} to test. The first are shuffled with seed {seed}."
        )
    return _(
        "Each example is {window} values and the {outputs} that follow: {train} to learn from, "
        "{validation} to validate, {test} to test. The first are shuffled with seed {seed}."
    )


def _shape_text(config: RunConfig) -> str:
    text = _("The network reads arrays of [windows, steps, values]: {shape}.")
    if config.features == 1:
        return text
    others = config.features - (2 if config.linear else 1)
    if not others:
        return f"{text} " + _(
            "The two values are the series itself and what the line forecasts to come next."
        )
    if config.linear:
        return f"{text} " + _(
            "The values are the series itself, what the line forecasts to come next, and what else "
            "it sees."
        )
    return f"{text} " + _("The values are the series itself and what else it sees.")


def _building_text(config: RunConfig) -> str:
    if config.networks > 1:
        text = _(
            "{horizon} networks, one for each step ahead, of LSTM layers of {layers} units, then "
            "one number out of each: {parameters} parameters in all."
        )
    elif config.outputs == 1:
        text = _("LSTM layers of {layers} units, then one number out: {parameters} parameters.")
    else:
        text = _(
            "LSTM layers of {layers} units, then {outputs} numbers out, one for each step ahead: "
            "{parameters} parameters."
        )
    if config.strategy == "hybrid" and config.networks > 1:
        text += " " + _("Each one's last layer also sees what those before it forecast.")
    if config.linear:
        text += " " + _(
            "The last layer begins at zero: before it learns, the line is all there is."
        )
    if config.outputs < config.horizon:
        text += " " + _("For {horizon} steps ahead its forecasts are fed back one by one.")
    return text


def _learning_text(config: RunConfig) -> str:
    if config.validation_every == 1:
        return _(
            "Up to {epochs} epochs of {batches} batches of {batch} windows, validated after each."
        )
    return _(
        "Up to {epochs} epochs of {batches} batches of {batch} windows, validated after every "
        "{every} epochs."
    )


def _show_layers(config: RunConfig) -> None:
    rows = [
        (row.name, row.kind, " × ".join(map(str, row.output_shape)), number(row.parameters))
        for row in layer_table(config)
    ]
    if config.networks > 2:
        # They are alike: the first and the last say it all.
        each = len(rows) // config.networks
        rows = [*rows[:each], ("…", "…", "…", "…"), *rows[-each:]]
    names = [_("Layer"), _("Kind"), _("Gives"), _("Parameters")]
    table = pd.DataFrame(rows, columns=names)
    st.table(table, border="horizontal", hide_index=True, alt=_("The layers of the network"))


def _equations() -> list[tuple[str, str]]:
    return [
        (
            r"i_t = \sigma(W_i \cdot [h_{t-1}, x_t] + b_i)",
            _("Input gate: how much of the new knowledge to store."),
        ),
        (
            r"f_t = \sigma(W_f \cdot [h_{t-1}, x_t] + b_f)",
            _("Forget gate: how much of the old memory to keep."),
        ),
        (
            r"o_t = \sigma(W_o \cdot [h_{t-1}, x_t] + b_o)",
            _("Output gate: how much of the memory to show."),
        ),
        (
            r"g_t = \tanh(W_c \cdot [h_{t-1}, x_t] + b_c)",
            _("Candidate: the new knowledge drawn from this step."),
        ),
        (
            r"c_t = f_t * c_{t-1} + i_t * g_t",
            _("Cell state: the long-term memory, some kept, some new."),
        ),
        (
            r"h_t = o_t * \tanh(c_t)",
            _("Output: the short-term memory, passed on."),
        ),
    ]
