"""The questions asked before a run is renamed or learns longer.

Each answer is a callback, so that it happens once however often the page is drawn.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.config import LIMITS, RunConfig
from core.errors import DamagedFile
from core.runs.estimate import calibrate, epoch_seconds
from core.runs.run import Run
from dashboard.language.durations import about
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain, plain_message
from dashboard.shared import going_on, state
from dashboard.shared.attempt import attempt

NAME = "runs_new_name"
NOTE = "runs_new_note"
EPOCHS = "runs_new_epochs"


def ask_rename(run_id: str) -> None:
    """Asks for a run's new name and for a note about it."""
    run = state.find_run(run_id)
    if run is not None:
        st.dialog(_("Name and note"), icon=":material/edit:")(_rename_body)(run)


def ask_extend(run_id: str) -> None:
    """Asks how long a run should go on learning."""
    run = state.find_run(run_id)
    if run is not None:
        st.dialog(_("Learn longer"), icon=":material/more_time:")(_extend_body)(run)


def _rename_body(run: Run) -> None:
    st.text_input(_("Name"), run.name(), max_chars=200, key=NAME, help=_("For example “wider”."))
    st.text_area(
        _("Note"),
        run.label().note,
        max_chars=1000,
        height=110,
        key=NOTE,
        help=_("What you want to remember, for example “best on calm weeks”."),
    )
    if st.button(
        _("Save"), type="primary", on_click=_rename, args=(run,), key="runs_rename_confirm"
    ):
        st.rerun()


def _extend_body(run: Run) -> None:
    try:
        config = run.config()
    except DamagedFile as error:
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    done = run.progress().epoch
    st.markdown(
        _("“{name}” has learnt for {done} of {asked} epochs. It goes on where it stopped.").format(
            name=plain(run.name()), done=number(done), asked=number(config.epochs)
        )
    )
    most = int(LIMITS["epochs"][1])
    if done >= most:
        return
    epochs = st.number_input(
        _("Epochs in all"),
        min_value=done + 1,
        max_value=most,
        value=min(most, max(done + 1, config.epochs + max(10, config.epochs // 2))),
        key=EPOCHS,
        help=_("For example 150 to add 50 to 100."),
    )
    seconds = _seconds(run, config, epochs - done)
    if seconds is not None:
        st.caption(_("It takes {time} if it does not end early.").format(time=about(seconds)))
    if st.button(
        _("Learn longer"), type="primary", on_click=_extend, args=(run,), key="runs_extend_confirm"
    ):
        st.rerun()


def _seconds(run: Run, config: RunConfig, epochs: int) -> float | None:
    """Returns how long some epochs take, None where a damaged file leaves that unknown."""
    try:
        one = epoch_seconds(config, len(run.series())) * calibrate(state.runs_folder())
    except DamagedFile:
        return None
    return epochs * one


def _rename(run: Run) -> None:
    name, note = st.session_state[NAME].strip(), st.session_state[NOTE].strip()
    attempt(partial(run.relabel, name=name, note=note))


def _extend(run: Run) -> None:
    attempt(going_on.let_go_on, run, st.session_state[EPOCHS])
