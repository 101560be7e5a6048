"""The panel “How it works”: the article's ten steps with this run's own shapes and numbers."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.gates import count_parameters, layer_table
from core.series import Series
from core.windows import parts, target_rows
from dashboard import datasets
from dashboard.i18n import gettext as _
from dashboard.i18n import number
from dashboard.words import plain


def show_how_it_works(series: Series, config: RunConfig) -> None:
    """Shows what will happen, step by step, then the six equations.

    Args:
        series: The series to learn.
        config: The settings.
    """
    for step, (title, text) in enumerate(_steps(series, config), start=1):
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


def _steps(series: Series, config: RunConfig) -> list[tuple[str, str]]:
    found = parts(len(series), config.split)
    train, validation, test = (
        len(target_rows(part, config.window, config.reach_back))
        for part in (found.train, found.validation, found.test)
    )
    n = {
        "name": plain(datasets.title(series), 40),
        "rows": number(len(series)),
        "train_rows": number(len(found.train)),
        "validation_rows": number(len(found.validation)),
        "test_rows": number(len(found.test)),
        "train": number(train),
        "validation": number(validation),
        "test": number(test),
        "window": number(config.window),
        "batch": number(config.batch_size),
        "batches": number(math.ceil(train / config.batch_size)),
        "layers": " → ".join(number(units) for units in config.units),
        "parameters": number(count_parameters(config)),
        "rate": f"{config.learning_rate:g}",
        "epochs": number(config.epochs),
        "every": number(config.validation_every),
        "seed": str(config.seed),
    }
    return [(title, text.format(**n)) for title, text in _templates(config)]


def _templates(config: RunConfig) -> list[tuple[str, str]]:
    return [
        (_("Read."), _("“{name}” has {rows} rows.")),
        (_("Part."), _split_text(config)),
        (_("Scale."), _scaling_text(config)),
        (
            _("Cut windows and shuffle."),
            _(
                "Each example is {window} values and the one that follows: {train} to learn from, "
                "{validation} to validate, {test} to test. The first are shuffled with seed {seed}."
            ),
        ),
        (
            _("Shape."),
            _("The network reads arrays of [windows, steps, values]: [{train}, {window}, 1]."),
        ),
        (
            _("Build."),
            _("LSTM layers of {layers} units, then one number out: {parameters} parameters."),
        ),
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


def _split_text(config: RunConfig) -> str:
    if len(config.split) == 2:
        return _(
            "In order of time: {train_rows} rows to learn from, {test_rows} to validate and test."
        )
    return _(
        "In order of time: {train_rows} rows to learn from, {validation_rows} to choose the best "
        "epoch, {test_rows} to test."
    )


def _learning_text(config: RunConfig) -> str:
    if config.validation_every == 1:
        return _(
            "Up to {epochs} epochs of {batches} batches of {batch} windows, validated after each."
        )
    return _(
        "Up to {epochs} epochs of {batches} batches of {batch} windows, validated after every "
        "{every} epochs."
    )


def _scaling_text(config: RunConfig) -> str:
    if config.scaling == "minmax":
        return _("The smallest training value becomes 0, the largest 1.")
    return _(
        "Each window is taken relative to its last value and divided by the spread of the "
        "training rows, so that a series may climb."
    )


def _show_layers(config: RunConfig) -> None:
    table = pd.DataFrame(
        {
            _("Layer"): [row.name for row in layer_table(config)],
            _("Kind"): [row.kind for row in layer_table(config)],
            _("Gives"): [" × ".join(map(str, row.output_shape)) for row in layer_table(config)],
            _("Parameters"): [number(row.parameters) for row in layer_table(config)],
        }
    )
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
