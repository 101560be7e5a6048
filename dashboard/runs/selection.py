"""Which runs are listed, and which of them are chosen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.language.setting_names import all_in_short
from dashboard.language.translation import gettext as _
from dashboard.language.words import shorten
from dashboard.readers.ranking import Group, group_name
from dashboard.readers.summaries import Summary
from dashboard.shared import state

FEW = 10
SEARCH = "runs_search"
STARRED = "runs_starred"
ROWS = "runs_rows"


def show_filters(summaries: Sequence[Summary], groups: Sequence[Group]) -> None:
    """Draws what narrows the list: a short one needs no search, one of a kind no choice of rows."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", width="content", key="runs_filters"
    ):
        if len(summaries) > FEW:
            st.text_input(
                _("Find"), key=SEARCH, placeholder=_("Name, series, setting or note"), width=260
            )
        if len(groups) > 1:
            names = {"": _("All rows"), **{group.letter: group_name(group) for group in groups}}
            if st.session_state.get(ROWS) not in names:
                st.session_state[ROWS] = ""  # the last run on these rows was deleted
            st.selectbox(
                _("Judged on"),
                list(names),
                format_func=lambda letter: shorten(names[letter], 80),
                key=ROWS,
                width=420,
                help=_(
                    "Errors can be compared only between runs that were judged on the same rows."
                ),
            )
        together = sorted({run.group for run in summaries if run.group})
        if together:
            if st.session_state.get(state.RUNS_GROUP) not in together:
                st.session_state[state.RUNS_GROUP] = ""
            st.selectbox(
                _("Trained together"),
                ["", *together],
                format_func=lambda group: shorten(group, 60) or _("All runs"),
                key=state.RUNS_GROUP,
                width=260,
                help=_("The series of one file that were trained one after the other."),
            )
        # Also while there is no star: the first one must not push the table from under the pointer.
        st.toggle(_("Only with a star"), key=STARRED)


def listed(summaries: Sequence[Summary], groups: Sequence[Group]) -> list[Summary]:
    """Returns the runs that pass the filters, newest first."""
    wanted = st.session_state.get(SEARCH, "").strip().casefold()
    letter = st.session_state.get(ROWS, "")
    ids = {run_id for group in groups if group.letter == letter for run_id in group.ids}
    starred, together = st.session_state.get(STARRED), st.session_state.get(state.RUNS_GROUP)
    return [
        run
        for run in summaries
        if (not wanted or wanted in _searched(run).casefold())
        and (not ids or run.id in ids)
        and (run.starred or not starred)
        and (run.group == together or not together)
    ]


def selected_runs(summaries: Sequence[Summary]) -> list[Summary]:
    """Returns the chosen runs, newest first, also those that no filter lets through."""
    return [run for run in summaries if run.id in st.session_state[state.RUNS_CHOSEN]]


def select(ids: frozenset[str]) -> None:
    """Chooses runs by their ids, and no others."""
    st.session_state[state.RUNS_CHOSEN] = ids


def _searched(run: Summary) -> str:
    return " ".join([run.name, run.series, run.target, all_in_short(run.config), run.note])
