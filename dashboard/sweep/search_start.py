"""Which search is open, and the main button of the Sweep page: search, stop, train the best."""

from __future__ import annotations

import contextlib
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import sweep
from core.config import RunConfig
from core.engine import Engine
from core.errors import DamagedFile, UserError
from core.series.series import Series
from core.sweep import Sweep, Trial, best_of
from dashboard.language.durations import duration
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.shared import datasets, engine_link, settings, state
from dashboard.shared.attempt import attempt
from dashboard.sweep import search_controls


def of_series(series: Series) -> list[Sweep]:
    """Returns the searches about a series, newest first."""
    searches = (opened(str(search.folder)) for search in sweep.scan(state.runs_folder()))
    return [search for search in searches if _is_about(search, series)]


def _is_about(search: Sweep, series: Series) -> bool:
    """Returns whether a search is about a series; a damaged one is about none."""
    try:
        return search.is_about(series) and bool(search.base() and search.space())
    except DamagedFile:
        return False


@st.cache_resource(max_entries=200, show_spinner=False)
def opened(folder: str) -> Sweep:
    """Returns a search; all sessions share it, since it keeps the tries that ended in mind."""
    return Sweep(folder)


def choose_search(searches: list[Sweep]) -> Sweep | None:
    """Returns the search to look at: the newest, or an earlier one where somebody chose it.

    Args:
        searches: The searches about the series on the page, newest first.
    """
    if len(searches) < 2:
        return next(iter(searches), None)
    by_id = {search.id: search for search in searches}
    if st.session_state.get("sweep_open") not in by_id:
        st.session_state["sweep_open"] = searches[0].id
    chosen = st.selectbox(
        _("Searches of this series"),
        list(by_id),
        format_func=lambda sweep_id: _line(by_id[sweep_id]),
        key="sweep_open",
        width=420,
    )
    return by_id[chosen]


def show_main_button(place: DeltaGenerator, search: Sweep | None, config: RunConfig | None) -> None:
    """Shows what happens next.

    Args:
        place: Where the page's main button stands.
        search: The search that is open.
        config: The settings it would start from, None while they or the ranges do not fit.
    """
    place = place.container(horizontal=True, vertical_alignment="center", key="sweep_buttons")
    trials = search.trials() if search else []
    best = best_of(trials)
    if search and search.state(trials) != "ended":
        place.button(
            _("Stop and keep the best"),
            icon=":material/stop:",
            key="sweep_stop",
            disabled=search.stop_requested(),
            on_click=attempt,
            args=(search.request_stop,),
        )
        return
    again = search is not None and best is not None
    place.button(
        _("Search again") if again else _("Start the search"),
        type="secondary" if again else "primary",
        icon=":material/search:",
        key="sweep_start",
        disabled=config is None,
        on_click=start_search,
    )
    if (
        search
        and best
        and place.button(
            _("Train the best"), type="primary", icon=":material/play_arrow:", key="sweep_take"
        )
    ):
        train_best(search, best, len(trials))


def start_search() -> None:
    """Starts a search with what is chosen on the page."""
    st.session_state[state.SWEEP_ERROR] = None
    try:
        config = settings.config()
        series = datasets.chosen(config).series
        space = search_controls.space(config, series)
        new = sweep.create(state.runs_folder(), config, space, series, search_controls.budget_s())
    except UserError as error:
        st.session_state[state.SWEEP_ERROR] = error.message
        return
    st.session_state["sweep_open"] = new.id
    engine = engine_link.connected_engine()
    if isinstance(engine, Engine):
        engine.search()
    else:
        st.session_state[state.SWEEP_ERROR] = engine.message


def train_best(search: Sweep, best: Trial, tries: int) -> None:
    """Trains the best settings as a run of its own, and opens that."""
    name = _("Best of {tries} tries").format(tries=number(tries))
    try:
        run = search.create_run(best, name)
    except UserError as error:
        st.session_state[state.SWEEP_ERROR] = error.message
        st.rerun()
    state.set_run(run.id)
    with contextlib.suppress(UserError):  # Train says why it waits
        engine_link.submit(run)
    st.switch_page("app_pages/train.py", query_params={"run": run.id})


def _line(search: Sweep) -> str:
    zone = ZoneInfo(st.context.timezone) if st.context.timezone else None
    when = datetime.fromisoformat(search.created()).astimezone(zone)
    return _("{when} · {time} · {tries} tries").format(
        when=f"{when:%Y-%m-%d %H:%M}",
        time=duration(search.budget_s()),
        tries=number(len(search.trials())),
    )
