"""What can be done with the chosen runs, and undoing a deletion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.engine.line import put_first
from core.errors import UserError
from core.runs import store
from core.runs.deletion import can_come_back
from core.runs.run import ACTIVE, ENDED, Run
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain
from dashboard.readers.summaries import Summary
from dashboard.runs.dialogs import ask_extend, ask_rename
from dashboard.runs.selection import select
from dashboard.runs.table import show_where_it_stands
from dashboard.shared import sign_in, state
from dashboard.shared.attempt import attempt
from dashboard.shared.in_step import in_step

# Whether what stands above the list has to be drawn anew: the open run, or an error.
CHANGED = "runs_changed"


def show_actions(chosen: Sequence[Summary], shown: Sequence[Summary]) -> None:
    """Draws what can be done with the chosen runs.

    Args:
        chosen: The chosen runs, newest first.
        shown: Those that the filters let through.
    """
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="runs_actions"
    ):
        if not chosen:
            st.caption(
                _("Press a name to open a run. Tick runs to compare, change or delete them.")
            )
            return
        st.markdown(_chosen_text(chosen, shown), width="content")
        if len(chosen) == 1:
            _show_actions_of_one(chosen[0])
        if own := [run for run in chosen if not run.owner]:
            _show_actions_of_several(own)
        st.button(
            _("Choose none"), type="tertiary", on_click=select, args=(frozenset(),), key="runs_none"
        )


def show_undo() -> None:
    """Offers to bring back what this session deleted last, as long as it can come back."""
    batches = st.session_state[state.RUNS_DELETED]
    back = [batch for batch in batches if all(map(_is_set_aside, batch))]
    st.session_state[state.RUNS_DELETED] = back
    if not back:
        return
    names = list(back[-1].values())
    text = ngettext(
        "“{name}” is deleted. You can restore it for one hour.",
        "{count} runs are deleted. You can restore them for one hour.",
        len(names),
    ).format(name=plain(names[0], 60), count=number(len(names)))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="runs_undo"):
        st.markdown(f":material/delete: {text}", width="content")
        st.button(_("Undo"), icon=":material/undo:", on_click=_undo, key="runs_undo_delete")


def _chosen_text(chosen: Sequence[Summary], shown: Sequence[Summary]) -> str:
    hidden = len(chosen) - len({run.id for run in chosen} & {run.id for run in shown})
    text = _("{count} chosen").format(count=number(len(chosen)))
    if hidden:
        text += " " + _("({count} of them not listed)").format(count=number(hidden))
    return f"**{text}**"


def _show_actions_of_one(run: Summary) -> None:
    has_result = run.mae is not None
    if st.button(
        _("Open"),
        type="primary",
        icon=":material/query_stats:" if has_result else ":material/model_training:",
        key="runs_open",
        help=_("Open its result") if has_result else _("Watch it in Train"),
    ):
        show_where_it_stands(run)
    if run.owner:
        return
    if run.state not in ENDED and (at_work := state.find_run(run.id)):
        _show_place(at_work, run.state == "queued")
    if st.button(_("Name and note"), icon=":material/edit:", key="runs_rename"):
        ask_rename(run.id)
    if run.state not in ACTIVE and st.button(
        _("Learn longer"), icon=":material/more_time:", key="runs_extend"
    ):
        ask_extend(run.id)


def _show_actions_of_several(own: Sequence[Summary]) -> None:
    ids = [run.id for run in own]
    starred = all(run.starred for run in own)
    st.button(
        _("Remove the star") if starred else _("Star"),
        icon=":material/star:",
        on_click=attempt,
        args=(_relabel, ids, {"starred": not starred}),
        key="runs_stars",
    )
    st.button(
        _("Delete"),
        icon=":material/delete:",
        on_click=delete_runs,
        args=(ids,),
        key="runs_delete",
        help=_("You can undo it."),
    )
    if sign_in.is_asked_for():
        st.toggle(
            _("Share with everyone here"),
            help=_("Everyone who signs in may look at it, and only you can change it."),
            **in_step("runs_share", all(run.shared for run in own), _share, ids),
        )


def _show_place(run: Run, waits: bool) -> None:
    """Lets a run that waits be the next one, and stops one that waits or learns."""
    if waits:
        st.button(
            _("Next in line"),
            icon=":material/vertical_align_top:",
            on_click=attempt,
            args=(put_first, run),
            key="runs_first",
            help=_("It is trained before the others that wait."),
        )
    st.button(
        _("Cancel") if waits else _("Stop"),
        icon=":material/stop:",
        on_click=attempt,
        args=(run.request_stop,),
        key="runs_stop",
    )


def _relabel(ids: Sequence[str], changes: Mapping[str, bool]) -> None:
    for run in filter(None, map(state.find_run, ids)):
        run.relabel(**changes)


def _share(shared: bool, ids: Sequence[str]) -> None:
    attempt(_relabel, ids, {"shared": shared})


def delete_runs(ids: Sequence[str]) -> None:
    """Deletes runs of this session's; what was deleted together comes back together."""
    st.session_state[CHANGED] = True
    gone = {}
    for run in filter(None, map(state.find_run, ids)):
        name = run.name()
        try:
            store.delete(run)
        except UserError as error:
            st.session_state[state.RUNS_ERROR] = error.message
            continue
        gone[run.id] = name
        if st.session_state[state.RUN] == run.id:
            state.set_run(None)
    if gone:
        st.session_state[state.RUNS_DELETED] = [*st.session_state[state.RUNS_DELETED], gone]
    select(st.session_state[state.RUNS_CHOSEN] - gone.keys())


def _undo() -> None:
    st.session_state[CHANGED] = True
    *before, last = st.session_state[state.RUNS_DELETED]
    st.session_state[state.RUNS_DELETED] = before
    for run_id in last:
        try:
            store.restore(Run(state.runs_folder() / run_id))
        except UserError as error:
            st.session_state[state.RUNS_ERROR] = error.message


def _is_set_aside(run_id: str) -> bool:
    return can_come_back(state.runs_folder() / run_id)
