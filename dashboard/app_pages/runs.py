"""Runs: everything trained so far, to open, mark, compare, extend or delete."""

import streamlit as st

from core.runs.run import ACTIVE
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain_message
from dashboard.readers.ranking import groups, letters_of
from dashboard.readers.summaries import Summary, visible_runs
from dashboard.runs.actions import CHANGED, show_actions, show_undo
from dashboard.runs.at_work import show_at_work
from dashboard.runs.group_table import show_group_table
from dashboard.runs.selection import listed, selected_runs, show_filters
from dashboard.runs.side_by_side import show_side_by_side
from dashboard.runs.table import show_table
from dashboard.runs.tidying import show_tidying
from dashboard.shared import state
from dashboard.shared.header import show_title

POLL_S = 2.0


def show_runs(runs: list[Summary]) -> None:
    """Draws the list, what can be done with the chosen runs, and these side by side."""
    ranked = groups(runs)
    count = ngettext("{count} run, newest first", "{count} runs, newest first", len(runs))
    about = _(
        "Errors are those on the validation rows; the test error is given where the test was "
        "opened."
    )
    sentence = _("{sentence}.").format(sentence=count.format(count=number(len(runs))))
    st.caption(f"{sentence} {about}")
    with st.container(horizontal=True, vertical_alignment="bottom", key="runs_above"):
        show_filters(runs, ranked)
        show_tidying(sum(not run.owner for run in runs))
    shown, ticked = listed(runs, ranked), selected_runs(runs)
    show_group_table(shown)
    letters = letters_of(shown, ranked)
    if len(letters) > 1:
        text = _(
            "These runs were judged on different rows: {letters}. An error can be compared only "
            "with those of the same letter, so places count within each letter."
        )
        st.caption(f":material/info: {text.format(letters=', '.join(letters))}")
    if shown:
        show_table(shown, ranked)
    else:
        st.caption(_("No run matches. Change what you look for."))
    # Below the table, which then stays where it is under a finger that ticks.
    show_undo()
    show_actions(ticked, shown)
    show_side_by_side([run for one in ticked if (run := state.find_run(one.id))])
    show_at_work(runs)


def any_active(runs: list[Summary]) -> bool:
    """Returns whether the list will change by itself."""
    return any(run.state in ACTIVE for run in runs)


def show_page(polled: bool) -> None:
    """Draws everything that changes while a run is at work, again and again until none is."""
    runs = visible_runs()
    if st.session_state.get(CHANGED) or (polled and not any_active(runs)):
        st.rerun(scope="app")
    if runs:
        show_runs(runs)
        return
    show_undo()
    st.markdown(_("Nothing has been trained yet. Each training is kept here, with its result."))


st.session_state[CHANGED] = False
runs = visible_runs()
train = _("Train another") if runs else _("Train your first")
show_title(_("Runs")).button(
    train, type="primary", key="runs_train", **state.leads_to("app_pages/train.py")
)
error = st.session_state.pop(state.RUNS_ERROR, None)
if error:
    st.error(plain_message(say(error)), icon=":material/error:")
active = any_active(runs)
st.fragment(show_page, run_every=POLL_S if active else None)(active)
