"""Results: how good the forecast is, where it is wrong and what comes next."""

import streamlit as st

from core.runs.run import Run
from dashboard.language.translation import gettext as _
from dashboard.readers import comparison, result
from dashboard.readers.summaries import newest_finished
from dashboard.results.ahead.newer_rows import show_newer_rows
from dashboard.results.ahead.next_values import show_whats_next
from dashboard.results.ahead.since_then import show_aftermath
from dashboard.results.answer import show_answer
from dashboard.results.answers.all_numbers import show_all_numbers
from dashboard.results.answers.bands import show_how_sure
from dashboard.results.answers.far_ahead import show_how_far
from dashboard.results.answers.how_learned import show_how_learned
from dashboard.results.answers.memory import show_memory
from dashboard.results.answers.what_if import show_what_if
from dashboard.results.answers.where_wrong import show_where_wrong
from dashboard.results.cards import show_cards
from dashboard.results.copycat import show_copycat
from dashboard.results.forecast_over_time import choose_step, show_forecast_chart
from dashboard.results.gain import show_gain
from dashboard.results.seal import show_seal
from dashboard.results.unfinished import (
    show_learning_again,
    show_nothing_open,
    show_unfinished,
)
from dashboard.results.verdict import show_verdict
from dashboard.results.what_changed import show_change
from dashboard.shared import state
from dashboard.shared.column_warnings import show_column_warnings


def show_result(run: Run, scored: result.Result) -> None:
    """Draws everything about a run that has scores: the answer, what comes next, then the rest."""
    show_answer(run, scored)
    show_column_warnings(scored.series)
    show_learning_again(run)
    show_whats_next(run, scored)
    show_aftermath(run, scored)
    show_newer_rows(run, scored)
    show_verdict(run, scored)
    st.header(_("How good it was"), anchor=False)
    show_seal(run, scored)
    show_cards(scored)
    show_copycat(run, scored)
    step = choose_step(scored)
    show_forecast_chart(scored, step)
    show_gain(scored)
    base = comparison.base_of(run)
    compared = comparison.compared_runs([base, run] if base else [run])
    if base:
        show_change(compared)
    show_answers(run, scored, compared, step)


@st.fragment
def show_answers(
    run: Run, scored: result.Result, compared: list[comparison.ComparedRun], step: int
) -> None:
    """Draws the answer to one question at a time."""
    # Not tabs: so many of them do not fit on a phone, and each would be drawn every time.
    questions = {
        "wrong": _("Where is it wrong?"),
        "sure": _("How sure is it?"),
        **({"far": _("How far ahead is it good?")} if len(scored.shown.steps) > 1 else {}),
        "if": _("What if?"),
        "memory": _("How far back does it look?"),
        "learning": _("How did it learn?"),
        "numbers": _("All numbers"),
    }
    if st.session_state.get("results_question") not in questions:
        st.session_state["results_question"] = "wrong"  # another run had more questions
    question = st.segmented_control(
        _("Question"),
        list(questions),
        required=True,
        format_func=questions.__getitem__,
        key="results_question",
        label_visibility="collapsed",
        wrap=True,
    )
    if question == "wrong":
        show_where_wrong(scored, step)
    elif question == "sure":
        show_how_sure(scored)
    elif question == "far":
        show_how_far(scored)
    elif question == "if":
        show_what_if(run, scored)
    elif question == "memory":
        show_memory(run, scored)
    elif question == "learning":
        show_how_learned(run, scored, compared)
    else:
        show_all_numbers(scored)


run = state.open_run()
scored = result.result_of(run) if run else None
if run is None:
    show_nothing_open(newest_finished())
elif scored is None:
    show_unfinished(run)
else:
    show_result(run, scored)
