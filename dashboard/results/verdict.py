"""The verdict: whether the network beats the best simple method, or what it costs to find out."""

from __future__ import annotations

import streamlit as st

from core.evaluation import verdict
from core.evaluation.verdict import SEEDS, Judgement
from core.runs.estimate import verdict_seconds
from core.runs.run import ACTIVE, Run
from dashboard.language import verdicts
from dashboard.language.durations import about
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.readers.result import Result, within_sentence
from dashboard.shared import going_on
from dashboard.shared.attempt import attempt

POLL_S = 1.0


def is_judging(run: Run) -> bool:
    """Returns whether the work on a run is now that on its verdict."""
    asked = run.verdict()
    if asked is None or asked.judgement or run.status().state not in ACTIVE:
        return False
    return asked.verdict_only or run.progress().phase == "judging"


def show_verdict(run: Run, result: Result) -> None:
    """Draws the verdict; where there is none, how far it is or what it costs."""
    asked = run.verdict()
    with st.container(border=True, key="results_verdict"):
        if asked and asked.judgement:
            _show_judgement(asked.judgement)
        elif is_judging(run):
            _follow(run, _seconds(result))
        else:
            _offer(run, result)


def _show_judgement(judgement: Judgement) -> None:
    judged = judgement.verdict
    if judged is None:
        st.markdown(verdicts.say_why_none(judgement.sentence))
        return
    st.header(verdicts.say_of_run(judged, within_sentence), anchor=False)
    text = _(
        "Based on {networks} more networks, {seeds} for each of {cutoffs} cutoffs in the "
        "validation part; “likely” means in {level} of 100 cases."
    )
    told = text.format(
        networks=number(judged.n_seeds * judged.n_cutoffs),
        seeds=number(judged.n_seeds),
        cutoffs=number(judged.n_cutoffs),
        level=judged.level,
    )
    if judged.n_tries > 1:
        told += " " + _(
            "Its settings are the best of {tries} tries, some of which do well by luck: that is "
            "counted in."
        ).format(tries=number(judged.n_tries))
    st.caption(told)


@st.fragment(run_every=POLL_S)
def _follow(run: Run, seconds: float) -> None:
    if not is_judging(run):
        st.rerun(scope="app")
    # In the columns of the offer, so that nothing moves when it turns into this.
    bar, action = st.columns([5, 1], vertical_alignment="center")
    bar.progress(*_how_far(run, seconds))
    action.container(horizontal_alignment="right").button(
        _("Stop"),
        icon=":material/stop:",
        disabled=run.stop_requested(),
        on_click=attempt,
        args=(run.request_stop,),
        key="results_stop_verdict",
    )


def _how_far(run: Run, seconds: float) -> tuple[float, str]:
    progress = run.progress()
    if run.stop_requested():
        return 0.0, _("Stopping …")
    if run.status().state == "queued" or progress.phase != "judging":
        return 0.0, _("The verdict waits for its turn …")
    left = about(max(1.0, seconds * (1 - progress.fraction)))
    share = number(100 * progress.fraction)
    text = _("Training the networks of the verdict: {percent} % done, {time} left")
    return progress.fraction, text.format(percent=share, time=left)


def _offer(run: Run, result: Result) -> None:
    plan = _plan(result)
    if plan.message:
        st.markdown(verdicts.say_why_none(plan.message))
        return
    text = _(
        "**Skill or luck?** A verdict says whether the network beats the best simple method by "
        "more than chance can explain. It trains {networks} more networks: {time}."
    ).format(networks=number(len(plan.cutoffs) * SEEDS), time=about(max(1.0, _seconds(result))))
    words, action = st.columns([5, 1], vertical_alignment="center")
    words.markdown(text)
    action.container(horizontal_alignment="right").button(
        _("Ask for a verdict"),
        icon=":material/balance:",
        disabled=run.status().state in ACTIVE,
        on_click=attempt,
        args=(_ask, run),
        key="results_ask_verdict",
    )


def _ask(run: Run) -> None:
    """Puts the verdict in the queue; a second press while it is at work does nothing."""
    if run.status().state in ACTIVE:
        return
    run.ask_verdict(SEEDS, verdict_only=True)
    going_on.let_go_on(run)


def _plan(result: Result) -> verdict.CutoffPlan:
    return verdict.plan_cutoffs(result.parts, result.config)


def _seconds(result: Result) -> float:
    """Returns how long a verdict takes after this training."""
    rows = len(result.series)
    return verdict_seconds(result.config, rows, trained_in_s=result.scores.seconds)
