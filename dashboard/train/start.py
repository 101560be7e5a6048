"""The main button of the Train page: start, go on, see the results."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.config import RunConfig
from core.engine import Engine
from core.errors import UserError
from core.evaluation.verdict import SEEDS, CutoffPlan, plan_cutoffs
from core.runs import store
from core.runs.estimate import verdict_seconds
from core.runs.run import ACTIVE, Run
from core.series.series import Series
from core.series.split import parts
from dashboard.language.durations import about
from dashboard.language.messages import say
from dashboard.language.setting_names import in_words
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain_message
from dashboard.shared import datasets, engine_link, going_on, settings, state
from dashboard.shared.attempt import attempt

TAKEN_WITHIN_S = 0.3
# Nobody waits longer for a verdict, least of all one after a million epochs.
LONGEST_VERDICT_S = 86_400.0


def offers_training(run: Run | None, config: RunConfig | None) -> bool:
    """Returns whether what happens next is a training with the settings on the page.

    Args:
        run: The open run.
        config: The settings on the page, None while they do not fit the series.
    """
    if run is None:
        return True
    active = run.status().state in ACTIVE
    return not active and (config is None or bool(settings.changed_from(run)))


def show_main_button(
    place: DeltaGenerator, run: Run | None, series: Series, config: RunConfig | None, factor: float
) -> None:
    """Shows what happens next; before a training, whether a verdict is to follow it.

    Args:
        place: Where the page's main button stands.
        run: The open run.
        series: The series on the page.
        config: The settings on the page, None while they do not fit the series.
        factor: How much slower than expected this machine is.
    """
    run_state = run.status().state if run else None
    if run_state in ACTIVE:
        place.button(_("Training …"), type="primary", key="train_busy", disabled=True)
    elif run and not offers_training(run, config):
        _show_next(place, run, str(run_state))
    else:
        place = place.container(horizontal=True, vertical_alignment="center", key="train_offer")
        if config:
            _show_verdict_toggle(place, config, len(series), factor)
        place.button(
            _("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="train_now",
            disabled=config is None,
            on_click=start_training,
        )


def describe_verdict(config: RunConfig, rows: int, factor: float) -> str:
    """Returns what a verdict brings and costs, or why there can be none.

    Args:
        config: The settings on the page.
        rows: Rows of the series.
        factor: How much slower than expected this machine is.
    """
    plan = _plan(config, rows)
    if plan.message:
        return say(plan.message)
    seconds = verdict_seconds(config, rows, calibration=factor)
    if seconds > LONGEST_VERDICT_S:
        return _(
            "With so many epochs a verdict would take {time}: {n} more networks would learn as "
            "long. Ask for fewer epochs first."
        ).format(n=number(SEEDS * len(plan.cutoffs)), time=about(seconds))
    return _(
        "After training, {n} more networks learn from earlier stretches of the series; then one "
        "sentence says whether the forecast beats the best simple method or may just be lucky. It "
        "takes at most {time}."
    ).format(n=number(SEEDS * len(plan.cutoffs)), time=about(seconds))


def _show_verdict_toggle(
    place: DeltaGenerator, config: RunConfig, rows: int, factor: float
) -> None:
    seconds = verdict_seconds(config, rows, calibration=factor)
    possible = not _plan(config, rows).message and seconds <= LONGEST_VERDICT_S
    value = possible and st.session_state[state.TRAIN_VERDICT]
    if st.session_state.get("train_verdict_toggle") != value:
        st.session_state["train_verdict_toggle"] = value
    place.toggle(
        _("Ask for a verdict ({time} more)").format(time=about(seconds))
        if possible
        else _("Ask for a verdict"),
        value=value,
        key="train_verdict_toggle",
        disabled=not possible,
        on_change=_take_verdict,
        help=plain_message(describe_verdict(config, rows, factor)),
        width="content",
    )


def _plan(config: RunConfig, rows: int) -> CutoffPlan:
    cut = parts(rows, config.split)
    return plan_cutoffs(cut, config)


def _take_verdict() -> None:
    st.session_state[state.TRAIN_VERDICT] = st.session_state["train_verdict_toggle"]


def next_changes(run: Run, config: RunConfig | None) -> str:
    """Returns what would differ from the open run if it were trained again now, Markdown.

    Args:
        run: The open run.
        config: The settings on the page, None while they do not fit the series.
    """
    changes = settings.changed_from(run) if config else []
    if changes:
        return _("Next: {changes}.").format(changes=in_words(changes))
    return _("Change a setting, then train again: the two are shown together.")


def default_name() -> str:
    """Returns the name a run gets if nobody types one."""
    return _("Try {n}").format(n=number(len(store.scan(state.runs_folder())) + 1))


def start_training() -> None:
    """Starts a run with the settings on the page; a second press while it runs does nothing."""
    run = state.open_run()
    if run and run.status().state in ACTIVE:
        return
    st.session_state[state.TRAIN_ERROR] = None
    try:
        config = settings.config()
        series = datasets.chosen(config).series
        config = config.replace(name=config.name.strip() or default_name())
        new = store.create(state.runs_folder(), config, series, based_on=run.id if run else None)
        if st.session_state[state.TRAIN_VERDICT] and not _plan(config, len(series)).message:
            new.ask_verdict(SEEDS)
    except UserError as error:
        st.session_state[state.TRAIN_ERROR] = error.message
        return
    # It costs many times the training, so it is asked for each time.
    st.session_state[state.TRAIN_VERDICT] = False
    state.set_run(new.id)
    settings.mark_started(new)
    _submit(new)


def go_on(more: int | None = None) -> None:
    """Lets the open run go on from where it was.

    Args:
        more: Epochs to learn beyond those done, 0 where it is only to be scored; None learns those
            asked for.
    """
    run = state.open_run()
    if run is None or run.status().state in ACTIVE:
        return
    epochs = None if more is None else run.progress().epoch + more
    st.session_state[state.TRAIN_ERROR] = None
    attempt(going_on.let_go_on, run, epochs)
    settings.change(epochs=run.config().epochs)
    settings.mark_started(run)


def _submit(run: Run) -> None:
    try:
        _await_start(run, engine_link.submit(run))
    except UserError as error:
        st.session_state[state.TRAIN_ERROR] = error.message


def _await_start(run: Run, engine: Engine) -> None:
    """Waits for the moment a free engine takes, so that the page is not drawn twice."""
    status = engine.status()
    is_free = status.ready and not status.running
    deadline = time.monotonic() + TAKEN_WITHIN_S
    while is_free and run.status().state == "queued" and time.monotonic() < deadline:
        time.sleep(0.02)


def _show_next(place: DeltaGenerator, run: Run, run_state: str) -> None:
    place = place.container(horizontal=True, vertical_alignment="center", key="train_offer")
    if not run.for_looking and _offer_to_go_on(place, run, run_state):
        return
    if more := going_on.more_epochs(run):
        place.button(
            _("Learn on"),
            icon=":material/more_time:",
            key="train_learn_on",
            on_click=go_on,
            args=(more,),
            help=_("Up to {n} more epochs, from where it stands.").format(n=number(more)),
        )
    if run.metrics_path.exists():
        place.button(
            _("See the results"),
            type="primary",
            key="train_results",
            **state.leads_to("app_pages/results.py", run=run.id),
        )


def _offer_to_go_on(place: DeltaGenerator, run: Run, run_state: str) -> bool:
    """Draws what lets a run go on that did not come to its end; returns whether it did not."""
    unscored = run_state == "stopped" and not run.is_scored()
    if unscored and run.progress().epoch:
        place.button(
            _("Score it as it is"),
            icon=":material/query_stats:",
            key="train_score",
            on_click=go_on,
            args=(0,),
            help=_("Compares its forecasts with what really happened, without learning more."),
        )
    unended = run_state in ("interrupted", "failed") or unscored or not run.metrics_path.exists()
    if unended:
        place.button(
            _("Try again") if run_state == "failed" else _("Go on"),
            type="primary",
            icon=":material/resume:",
            key="train_go_on",
            on_click=go_on,
        )
    return unended
