"""How it works: the network drawn, and a step at a time in words, layers and equations."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.forecasting.gates import layer_table
from core.runs.run import Run
from core.series.series import Series
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain
from dashboard.readers import result
from dashboard.shared import state
from dashboard.train.network import describe_size, show_network
from dashboard.train.ten_steps import steps_of


def show_how_it_works(series: Series, config: RunConfig, run: Run | None) -> None:
    """Draws the network and, when asked, explains it a step at a time.

    Args:
        series: The series to learn.
        config: The settings.
        run: The run with these settings, None where there is none.
    """
    asked = st.session_state[state.TRAIN_STEP]
    if asked is None:
        show_network(series, config, run, None)
        with st.container(horizontal=True, vertical_alignment="center", key="train_how"):
            st.button(
                _("How it works"),
                icon=":material/school:",
                type="tertiary",
                key="train_how_open",
                on_click=_go_to,
                args=(0,),
            )
            st.caption(describe_size(config))
        return
    steps = [
        (_("In short."), " ".join(_in_short(config)), None),
        *steps_of(series, config, _past_values(run, config)),
        (_("Inside every cell."), _cells_text(), "cells"),
    ]
    place = min(asked, len(steps) - 1)
    title, text, part = steps[place]
    show_network(series, config, run, part)
    with st.container(horizontal=True, vertical_alignment="center", key="train_how"):
        _show_step_button("train_how_back", "chevron_left", _("Back"), place - 1, place > 0)
        more = place + 1 < len(steps)
        _show_step_button("train_how_next", "chevron_right", _("Next"), place + 1, more)
        st.caption(_("Step {n} of {steps}").format(n=place + 1, steps=len(steps)), width="content")
        st.space("stretch")
        _show_step_button("train_how_close", "close", _("Close"), None, True)
    st.markdown(f"**{title}** {text}")
    if title == _("Build."):
        _show_layers(config)
    if not more:
        _show_equations()


def _show_step_button(key: str, icon: str, label: str, step: int | None, enabled: bool) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        key=key,
        disabled=not enabled,
        on_click=_go_to,
        args=(step,),
    )


def _go_to(step: int | None) -> None:
    st.session_state[state.TRAIN_STEP] = step


def _past_values(run: Run | None, config: RunConfig) -> int | None:
    """Returns how many past values a forecast needs, None before the linear model's are chosen."""
    if not config.linear:
        return config.window
    scored = result.result_of(run) if run else None
    return scored.scores.rows["train"].start if scored else None


def _cells_text() -> str:
    return _(
        "A plain network forgets what lies far back. An LSTM has a long-term memory $c$ and "
        "three gates, numbers between 0 and 1, that decide what enters the memory, what stays "
        "and what is shown. $x$ is the current input, $h$ the previous output."
    )


def _show_equations() -> None:
    with st.grid(3, min_column_width=300, gap="small", key="train_equations"):
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
        text = _("Besides its own past, it tries {columns}; the result says whether they help.")
        sentences.append(text.format(columns=names))
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
