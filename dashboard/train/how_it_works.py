"""The panel “How it works”: in short, step by step, the layers, and the six equations."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.forecasting.gates import layer_table
from core.series.series import Series
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain
from dashboard.train.ten_steps import steps_of


def show_how_it_works(series: Series, config: RunConfig, needed: int | None) -> None:
    """Shows what will happen, in short and step by step, then the six equations.

    Args:
        series: The series to learn.
        config: The settings.
        needed: How many past values a forecast needs, None while the linear model's are not
            chosen.
    """
    st.markdown(" ".join(_in_short(config)))
    for step, (title, text) in enumerate(steps_of(series, config, needed), start=1):
        with st.container(horizontal=True, wrap=False, gap="small", key=f"train_step_{step}"):
            st.markdown(f"**{step}**", width=24)
            st.markdown(f"**{title}** {text}")
    _show_layers(config)
    st.header(_("Inside every cell"), anchor=False)
    st.markdown(
        _(
            "A plain network forgets what lies far back. An LSTM has a long-term memory $c$ and "
            "three gates, numbers between 0 and 1, that decide what enters the memory, what stays "
            "and what is shown. $x$ is the current input, $h$ the previous output."
        )
    )
    with st.grid(2, min_column_width=300, gap="small", key="train_equations"):
        for number_, (equation, sentence) in enumerate(_equations()):
            with st.container(border=True, height="stretch", key=f"train_equation_{number_}"):
                st.latex(equation)
                st.caption(sentence, text_alignment="center")


def _in_short(config: RunConfig) -> list[str]:
    sentences = []
    if config.linear:
        sentences += [
            _(
                "A linear model of past values forecasts first; the LSTM adds what it misses (the "
                "residual)."
            )
            if config.schooled
            else _(
                "A linear model of past values forecasts first; the LSTM learns what it misses "
                "(the residual)."
            ),
            *([_school_text(config)] if config.schooled else []),
            _("How far back the linear model looks is chosen on the validation rows.")
            if len(config.split) == 3
            else _("How far back the linear model looks is chosen on the last training rows."),
        ]
    else:
        sentences.append(_("The LSTM learns the series alone, without a linear model beside it."))
    if config.linear and config.transform == "auto":
        sentences.append(
            _("Whether values, their square roots or logarithms are learnt is chosen there, too.")
        )
    elif config.transform == "log":
        sentences.append(_("Logarithms are learnt, so that errors count as shares of the value."))
    elif config.transform == "root":
        sentences.append(_("Square roots are learnt, so that large values count for less."))
    if config.covariates:
        names = ", ".join(f"“{plain(name, 40)}”" for name in config.covariates)
        sentences.append(_("Besides its own past, it sees {columns}.").format(columns=names))
    if config.calendar:
        sentences.append(_("It knows the hour, the weekday and the day of the year of every row."))
    if config.linear:
        sentences.append(
            _("Where the LSTM finds nothing to add, the linear model forecasts alone.")
        )
    return sentences


def _school_text(config: RunConfig) -> str:
    if not config.epochs:
        return _("It has been to school, on random series, and learns nothing on.")
    return _("It has been to school, on random series, and learns on from yours.")


def _show_layers(config: RunConfig) -> None:
    rows = [
        (row.name, row.kind, " × ".join(map(str, row.output_shape)), number(row.parameters))
        for row in layer_table(config)
    ]
    if config.networks > 2:
        # They are alike: the first and the last say it all.
        each = len(rows) // config.networks
        rows = [*rows[:each], ("…", "…", "…", "…"), *rows[-each:]]
    names = [_("Layer"), _("Kind"), _("Output shape"), _("Parameters")]
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
