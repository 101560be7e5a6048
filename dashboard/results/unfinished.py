"""What Results says while there is nothing to show: no run, no open run, a run still at work."""

from __future__ import annotations

import streamlit as st

from core.runs.run import ACTIVE, ENDED, Run
from core.types import Progress
from dashboard.language.durations import about, share_done
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain, plain_message
from dashboard.readers import result
from dashboard.readers.summaries import Summary
from dashboard.results.take_away.downloads import show_downloads
from dashboard.results.verdict import is_judging
from dashboard.shared import state
from dashboard.shared.header import show_title

POLL_S = 1.0


def show_nothing_open(newest: Summary | None) -> None:
    """Draws the page of a session in which no run is open.

    Args:
        newest: A run to offer; None where there is none yet.
    """
    place = show_title(_("No result is open yet"))
    if newest is None:
        place.button(
            _("Go to Train"),
            type="primary",
            key="results_train",
            **state.leads_to("app_pages/train.py"),
        )
        st.markdown(
            _("Train a network first: it takes about half a minute, and its result appears here.")
        )
        return
    place.button(
        _("Open the newest result"),
        type="primary",
        on_click=state.set_run,
        args=(newest.id,),
        key="results_open_newest",
    )
    st.markdown(_("The newest result is “{name}”.").format(name=plain(newest.name)))
    st.page_link("app_pages/runs.py", label=_("All runs"), icon=":material/stacks:")


def show_unfinished(run: Run) -> None:
    """Draws where a run without scores stands, and turns into its result by itself."""
    status = run.status()
    if status.state in ENDED:
        _show_ended(run)
        return
    _follow(run)
    st.page_link(
        "app_pages/train.py", label=_("Watch it learn in Train"), icon=":material/model_training:"
    )


def show_learning_again(run: Run) -> None:
    """Says that a shown result is about to be replaced, and replaces it once the run has ended."""
    if run.status().state in ACTIVE and not is_judging(run):
        st.caption(
            _("“{name}” goes on learning. This is its result so far.").format(
                name=plain(run.name())
            )
        )
        _wait(run)


@st.fragment(run_every=POLL_S)
def _wait(run: Run) -> None:
    if run.status().state not in ACTIVE or is_judging(run):
        st.rerun(scope="app")
    st.page_link(
        "app_pages/train.py", label=_("Watch it learn in Train"), icon=":material/model_training:"
    )


def _show_ended(run: Run) -> None:
    damage = result.damage(run)
    message = damage or run.status().message
    title = _("“{name}” ended without a result")
    if damage:
        title = _("The result of “{name}” cannot be read")
    st.title(title.format(name=plain(run.name())), anchor=False)
    if message:
        st.warning(plain_message(say(message)), icon=":material/warning:")
    else:
        st.markdown(_("It has learnt nothing yet. It can go on in Train."))
    st.page_link("app_pages/train.py", label=_("Back to Train"), icon=":material/model_training:")
    if damage:
        show_downloads(run)


@st.fragment(run_every=POLL_S)
def _follow(run: Run) -> None:
    state_now, progress = run.status().state, run.progress()
    scored = is_judging(run) and run.metrics_path.is_file()
    if state_now in ENDED or scored or not run.exists():
        st.rerun(scope="app")
    name = plain(run.name())
    if state_now == "queued":
        st.title(_("“{name}” waits for its turn").format(name=name), anchor=False)
    elif state_now == "interrupted":
        st.title(_("“{name}” was interrupted").format(name=name), anchor=False)
    else:
        st.title(_("“{name}” is still learning").format(name=name), anchor=False)
    st.progress(share_done(progress), text=_progress_text(progress))
    st.caption(_("Its result appears here by itself."))


def _progress_text(progress: Progress) -> str:
    text = _("Epoch {epoch} of {epochs}").format(
        epoch=number(progress.epoch), epochs=number(progress.epochs)
    )
    if progress.seconds_left is not None:
        text += ", " + _("{time} left").format(time=about(progress.seconds_left))
    return text
