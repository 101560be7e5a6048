"""The main button of the Train page: start, go on, see the results."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import runs
from core.config import RunConfig
from core.engine import Engine
from core.errors import UserError
from core.runs import ACTIVE, Run
from core.series import Series
from dashboard import datasets, engine_link, settings, state
from dashboard.i18n import gettext as _
from dashboard.i18n import number
from dashboard.train.live import in_words


def show_main_button(
    place: DeltaGenerator, run: Run | None, series: Series, config: RunConfig | None
) -> None:
    """Shows what happens next.

    Args:
        place: Where the page's main button stands.
        run: The open run.
        series: The series on the page.
        config: The settings on the page, None while they do not fit the series.
    """
    run_state = run.status().state if run else None
    if run_state in ACTIVE:
        place.button(_("Training …"), type="primary", key="train_busy", disabled=True)
    elif run and config and not settings.changed_from(run):
        _show_next(place, run, str(run_state))
    else:
        place.button(
            _("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="train_now",
            disabled=config is None,
            on_click=start,
        )


def next_changes(run: Run, config: RunConfig | None) -> str:
    """Returns what would differ from the open run if it were trained again now, Markdown.

    Args:
        run: The open run.
        config: The settings on the page, None while they do not fit the series.
    """
    found = settings.changed_from(run) if config else []
    if found:
        return _("Next: {changes}.").format(changes=in_words(found))
    return _("Change a setting, then train again: the two are shown together.")


def default_name() -> str:
    """Returns the name a run gets if nobody types one."""
    return _("Try {n}").format(n=number(len(runs.scan(state.runs_folder())) + 1))


def start() -> None:
    """Starts a run with the settings on the page; a second press while it runs does nothing."""
    run = state.open_run()
    if run and run.status().state in ACTIVE:
        return
    st.session_state[state.TRAIN_ERROR] = None
    try:
        series, config = datasets.chosen().series, settings.config()
        config = config.replace(name=config.name.strip() or default_name())
        new = runs.create(state.runs_folder(), config, series, based_on=run.id if run else None)
    except UserError as error:
        st.session_state[state.TRAIN_ERROR] = error.message
        return
    state.set_run(new.id)
    settings.mark_started(new)
    _submit(new)


def go_on() -> None:
    """Lets the open run go on from where it was."""
    run = state.open_run()
    if run is None or run.status().state in ACTIVE:
        return
    try:
        run.enqueue()
    except UserError as error:
        st.session_state[state.TRAIN_ERROR] = error.message
        return
    _submit(run)


def _submit(run: Run) -> None:
    engine = engine_link.connect()
    if isinstance(engine, Engine):
        engine.submit(run)
    else:
        st.session_state[state.TRAIN_ERROR] = engine.message


def _show_next(place: DeltaGenerator, run: Run, run_state: str) -> None:
    if run_state in ("interrupted", "failed") or run.metrics() is None:
        place.button(
            _("Try again") if run_state == "failed" else _("Go on"),
            type="primary",
            icon=":material/resume:",
            key="train_go_on",
            on_click=go_on,
        )
    elif place.button(_("See the results"), type="primary", key="train_results"):
        st.switch_page("app_pages/results.py", query_params={"run": run.id})
