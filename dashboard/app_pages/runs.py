"""Runs: everything trained so far, to open, compare, extend or delete."""

import streamlit as st

from core.runs import ACTIVE
from dashboard import loss_charts, state
from dashboard.figure import draw
from dashboard.header import show_title
from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, number
from dashboard.phrases.messages import say
from dashboard.readers import comparison
from dashboard.readers.summaries import Summary, summaries
from dashboard.runs import dialogs
from dashboard.runs.list import chosen_ids, show_list, show_list_controls
from dashboard.words import plain_message

MOST_COMPARED = 6
POLL_S = 2.0


def show_runs(found: list[Summary]) -> None:
    """Draws the list and, below it, the comparison of those ticked."""
    count = ngettext("{count} run, newest first", "{count} runs, newest first", len(found))
    about = _("Errors are on the validation rows; the test is said where it was opened.")
    st.caption(f"{count.format(count=number(len(found)))}. {about}")
    show_list_controls(found)
    show_list(found)
    st.subheader(_("Side by side"), anchor=False)
    ids = chosen_ids(found)
    if len(ids) < 2:
        st.caption(_("Tick two or more runs to see their scores and loss curves together."))
        return
    show_comparison(ids[:MOST_COMPARED])
    if len(ids) > MOST_COMPARED:
        st.caption(_("The newest {most} of them are shown.").format(most=number(MOST_COMPARED)))


def show_comparison(ids: list[str]) -> None:
    """Draws the chosen runs' validation losses over each other and their scores side by side."""
    chosen = [run for run_id in reversed(ids) if (run := state.find_run(run_id))]
    compared = comparison.entries([run for run in chosen if comparison.is_readable(run)])
    if not compared:
        return
    st.table(
        comparison.table(compared),
        border="horizontal",
        alt=_("Scores of the chosen runs and the settings in which they differ"),
    )
    log = st.toggle(_("Logarithmic scale"), key="runs_log")
    units = {entry.result.series.unit for entry in compared if entry.result}
    unit = units.pop() if len(units) == 1 else ""
    figure = loss_charts.compared_figure([entry.curve for entry in compared], unit, log)
    sentence = _("The error on the validation rows by epoch: {names}.").format(
        names=", ".join(entry.name for entry in compared)
    )
    draw(figure, sentence, "runs_compared")
    for note in comparison.notes(compared):
        st.caption(note)


def is_active(found: list[Summary]) -> bool:
    """Returns whether the list will change by itself."""
    return any(run.state in ACTIVE for run in found)


def show_page(polled: bool) -> None:
    """Draws everything that changes while a run is at work, again and again until none is."""
    found = summaries(state.runs_folder())
    if polled and not is_active(found):
        st.rerun(scope="app")
    if found:
        show_runs(found)
        return
    st.markdown(_("Nothing has been trained yet. Each training is kept here, with its result."))


found = summaries(state.runs_folder())
train = _("Train another") if found else _("Train your first")
if show_title(_("Runs")).button(train, type="primary", key="runs_train"):
    st.switch_page("app_pages/train.py")
error = st.session_state.pop(dialogs.ERROR, None)
if error:
    st.error(plain_message(say(error)), icon=":material/error:")
active = is_active(found)
st.fragment(show_page, run_every=POLL_S if active else None)(active)
