"""The list of runs: one row each, what can be done with it, and the choice of what to compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.metrics import digits
from core.runs import ACTIVE, Run, State
from dashboard import state
from dashboard.header import STATE_ICONS
from dashboard.i18n import gettext as _
from dashboard.i18n import number
from dashboard.phrases.settings import short_settings
from dashboard.readers.summaries import CURVE_WIDTH, Names, Summary, curve, names
from dashboard.runs.dialogs import ask_delete, ask_extend, ask_rename
from dashboard.words import amount, plain

ROWS_A_PAGE = 10
CHOSEN = "runs_chosen"
PAGE = "runs_page"
SEARCH = "runs_search"
ORDER = "runs_order"


def show_list(found: Sequence[Summary]) -> None:
    """Draws the runs, a page of them at a time, with a checkbox each."""
    shown = _ordered(_matching(found))
    pages = max(1, -(-len(shown) // ROWS_A_PAGE))
    page = min(st.session_state.get(PAGE, 1), pages)
    with st.container(border=True, gap="small", key="runs_list"):
        for run in shown[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]:
            _show_row(run)
        if not shown:
            st.caption(_("No run has this in its name, series or settings."))
    if pages > 1:
        st.pagination(pages, key=PAGE)


def show_list_controls(found: Sequence[Summary]) -> None:
    """Draws the search and the order; a short list needs neither."""
    if len(found) <= ROWS_A_PAGE:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Find"), key=SEARCH, placeholder=_("Name or series"), width=260)
        st.segmented_control(
            _("Order"),
            ["newest", "best"],
            default="newest",
            required=True,
            format_func=lambda order: _("Newest") if order == "newest" else _("Largest gain"),
            key=ORDER,
        )


def chosen_ids(found: Sequence[Summary]) -> list[str]:
    """Returns the ids of the runs ticked for comparing, newest first."""
    ticked = st.session_state.get(CHOSEN, set())
    return [run.id for run in found if run.id in ticked]


def state_word(run_state: State) -> tuple[str, str]:
    """Returns a state's word and colour."""
    words = {
        "queued": (_("Waiting"), "gray"),
        "running": (_("Learning"), "blue"),
        "interrupted": (_("Interrupted"), "orange"),
        "stopped": (_("Stopped"), "gray"),
        "done": (_("Done"), "green"),
        "failed": (_("Failed"), "red"),
    }
    return words[run_state]


def _matching(found: Sequence[Summary]) -> list[Summary]:
    wanted = st.session_state.get(SEARCH, "").strip().casefold()
    if not wanted:
        return list(found)
    return [run for run in found if wanted in _searched(run).casefold()]


def _searched(run: Summary) -> str:
    of_series = _names_of(run)
    return " ".join([run.name, of_series.series, of_series.target, short_settings(run.config)])


def _run_of(run: Summary) -> Run:
    return Run(state.runs_folder() / run.id)


def _names_of(run: Summary) -> Names:
    return names(str(_run_of(run).folder))


def _ordered(found: list[Summary]) -> list[Summary]:
    if st.session_state.get(ORDER) != "best":
        return found
    return sorted(found, key=lambda run: -(run.gain if run.gain is not None else -1e9))


def _show_row(run: Summary) -> None:
    left, right = st.columns([5, 6], vertical_alignment="center", gap="small")
    with left.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"):
        _show_tick(run)
        with st.container(gap=None):
            _show_name(run)
    # Fixed widths make columns of them on a wide page; a phone breaks the line.
    word, color = state_word(run.state)
    with right.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=125):
            st.badge(word, icon=STATE_ICONS[run.state], color=color)
        with st.container(width=220):
            st.markdown(_score_text(run))
        with st.container(width=CURVE_WIDTH):
            picture = curve(_run_of(run))
            if picture:
                st.image(picture, width=CURVE_WIDTH, alt=_("How its validation loss fell"))
            else:
                st.space("small")
        _show_actions(run)


def _show_tick(run: Summary) -> None:
    key = f"runs_tick_{run.id}"
    st.checkbox(
        _("Compare “{name}”").format(name=plain(run.name)),
        value=run.id in st.session_state.get(CHOSEN, set()),
        key=key,
        label_visibility="collapsed",
        on_change=_tick,
        args=(run.id, key),
    )


def _tick(run_id: str, key: str) -> None:
    chosen = set(st.session_state.get(CHOSEN, set()))
    (chosen.add if st.session_state[key] else chosen.discard)(run_id)
    st.session_state[CHOSEN] = chosen


def _show_name(run: Summary) -> None:
    opened = st.button(
        f"**{plain(run.name, 60)}**",
        type="tertiary",
        wrap=True,
        key=f"runs_open_{run.id}",
        help=_("Open its result") if run.mae is not None else _("Watch it in Train"),
    )
    of_series = _names_of(run)
    parts = [of_series.series, of_series.target, short_settings(run.config), _when(run.created)]
    about = " · ".join(part for part in parts if part)
    st.caption(plain(about, 160))
    if opened:
        state.set_run(run.id)
        st.switch_page(
            "app_pages/results.py" if run.mae is not None else "app_pages/train.py",
            query_params={"run": run.id},
        )


def _score_text(run: Summary) -> str:
    if run.mae is None:
        return ":gray[" + _("no score") + "]"
    unit = _names_of(run).unit
    error = plain(_("off by {error}").format(error=amount(run.mae, unit, digits(run.mae))))
    lines = [_gain_text(run.mae / run.naive_mae)] if run.naive_mae else []
    if run.opening:
        test = amount(run.test_mae, unit, digits(run.test_mae))
        lines.append(plain(_("test: {error} (look {n})").format(error=test, n=number(run.opening))))
    return "  \n".join([error, *(f":small[:gray[{line}]]" for line in lines)])


def _gain_text(share: float) -> str:
    if share >= 2:
        return _("{times} times that of the last value").format(times=number(share, 1))
    percent = number(abs(100 * (1 - share)))
    if share < 1:
        return _("{percent} % less than the last value").format(percent=percent)
    return _("{percent} % more than the last value").format(percent=percent)


def _when(created: str) -> str:
    if not created:
        return ""
    moment = datetime.fromisoformat(created)
    if st.context.timezone:
        moment = moment.astimezone(ZoneInfo(st.context.timezone))
    return f"{moment:%Y-%m-%d %H:%M}"


def _show_actions(run: Summary) -> None:
    names = {"rename": _("Rename"), "extend": _("Learn longer"), "delete": _("Delete")}
    offered = ["rename"]
    if run.state not in ACTIVE:
        offered.append("extend")
    if run.state != "running":
        offered.append("delete")
    wanted = st.menu_button(
        _("More"),
        offered,
        format_func=names.__getitem__,
        key=f"runs_menu_{run.id}",
        type="tertiary",
    )
    dialogs = {"rename": ask_rename, "extend": ask_extend, "delete": ask_delete}
    if wanted:
        dialogs[wanted](run.id)
