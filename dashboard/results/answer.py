"""The answer a result begins with: how far off the forecast is, what to do, and with what."""

from __future__ import annotations

import streamlit as st

from core.evaluation.advice import Advice, AdviceKind
from core.runs.files.label import NETWORK
from core.runs.run import Run
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain_message
from dashboard.readers.result import Result, advice_of, headline_of
from dashboard.results.ahead.limits import use_method
from dashboard.results.take_away.downloads import show_take_away
from dashboard.shared import going_on, state
from dashboard.shared.attempt import attempt

_ICONS: dict[AdviceKind, str] = {
    "use": ":green[:material/check_circle:]",
    "simple": ":orange[:material/swap_horiz:]",
    "neither": ":red[:material/block:]",
}


def show_answer(run: Run, result: Result) -> None:
    """Draws how far off the forecast is, what to do with it, and what can be done from here."""
    st.title(plain_message(headline_of(result)), anchor=False)
    words, actions = st.columns([5, 4], vertical_alignment="center")
    advice = advice_of(run, result)
    with words.container(gap="xxsmall", key="results_advice"):
        lead = plain_message(say(advice.sentence))
        st.header(f"{_ICONS[advice.kind]} {lead}", anchor=False)
        st.markdown(plain_message(say(advice.reason)))
        if (tries := run.label().best_of) > 1 and result.part == "validation":
            text = _(
                "Its settings are the best of {tries} tries on these rows; part of what they gain "
                "is luck."
            )
            st.caption(text.format(tries=number(tries)))
        _offer_method(run, advice)
    with actions.container(horizontal=True, horizontal_alignment="right"):
        show_take_away(run)
        _offer_more(run)
        st.button(
            _("Try a change"),
            type="primary",
            icon=":material/tune:",
            key="results_try",
            help=_("Opens Train with this run's settings."),
            **state.leads_to("app_pages/train.py", **{state.ADDRESS_FROM: run.id}),
        )


def _offer_more(run: Run) -> None:
    """Draws the button that lets the run learn on where it stands."""
    if not (more := going_on.more_epochs(run)):
        return
    st.button(
        _("Learn on"),
        icon=":material/more_time:",
        key="results_learn_on",
        on_click=attempt,
        args=(going_on.let_go_on, run, run.progress().epoch + more),
        help=_("Up to {n} more epochs, from where it stands.").format(n=number(more)),
    )


def _offer_method(run: Run, advice: Advice) -> None:
    """Draws the button that follows the advice, or leads back from a simple method."""
    used = run.label().use.method
    if used != NETWORK:
        name, method = _("Back to the forecast of this run"), NETWORK
    elif advice.kind == "simple":
        name, method = _("Use the simple method"), advice.method
    else:
        return
    st.button(
        name,
        icon=":material/swap_horiz:",
        on_click=attempt,
        args=(use_method, run, method),
        key="results_use",
        help=_("Decides what makes the next values, on this page, in the shell and in files."),
    )
