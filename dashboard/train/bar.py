"""The bar of a run at work: epoch, error, time left and Stop, in sight however far one scrolls."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.engine import Engine
from core.runs.estimate import verdict_seconds
from core.runs.run import ACTIVE, Run
from core.types import Progress
from dashboard.language.durations import share_done, short
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.shared import engine_link, state
from dashboard.shared.attempt import attempt


def place_bar(run: Run) -> DeltaGenerator:
    """Places the bar below the page and returns where the run's progress is drawn.

    Only whose run it is can stop it there.

    Args:
        run: A run that waits, learns or was interrupted.
    """
    with st.bottom.container(
        horizontal=True, vertical_alignment="center", wrap=False, key="train_bar"
    ):
        progress = st.container(key="train_bar_progress")
        if not run.for_looking:
            # On a phone the progress needs the room.
            if run.status().state in ACTIVE and not state.on_phone():
                st.button(
                    _("Pause"),
                    icon=":material/pause:",
                    key="train_pause",
                    disabled=run.stop_requested(),
                    on_click=attempt,
                    args=(run.request_stop, True),
                    help=_("Ends here for now; it goes on where it stood whenever you like."),
                )
            st.button(
                _("Stop"),
                icon=":material/stop:",
                key="train_stop",
                disabled=run.stop_requested(),
                on_click=attempt,
                args=(run.request_stop,),
                help=_("Ends here; the best so far is kept."),
            )
    return progress.empty()


def show_progress(place: DeltaGenerator, run: Run, progress: Progress, run_state: str) -> None:
    """Draws how far a run has come.

    Args:
        place: Where, as `place_bar` returned it.
        run: The run.
        progress: Its progress.
        run_state: Its state.
    """
    if run_state == "running" and progress.phase == "judging":
        progress = replace(progress, seconds_left=_judging_left(run, progress.fraction))
    place.progress(share_done(progress), text=_where_it_stands(run, progress, run_state))


def _where_it_stands(run: Run, progress: Progress, run_state: str) -> str:
    if run.pause_requested():
        return _("Pausing after this step …")
    if run.stop_requested():
        return _("Stopping after this step, keeping the best …")
    if run_state == "running":
        return _at_work(progress)
    if waits := engine_link.waits_for_disk(run.folder):
        return waits
    engine = engine_link.connected_engine()
    if not isinstance(engine, Engine):
        return say(engine)
    return _waiting(run, engine)


def _at_work(progress: Progress) -> str:
    if progress.phase == "training" and progress.epochs:
        return " · ".join(_of_training(progress))
    if progress.phase == "training":
        return _("Forecasting with what it learnt in school …")
    text = {
        "preparing": _("Preparing the network …"),
        "evaluating": _("Comparing the forecasts with what really happened …"),
        "judging": _(
            "Verdict: training more networks to tell skill from luck, {percent} %. Stopping skips "
            "it."
        ).format(percent=number(100 * progress.fraction)),
    }.get(progress.phase, "")
    return f"{text} {_left(progress)}".strip()


def _of_training(progress: Progress) -> list[str]:
    """Returns the epoch, the error beside the last value's, and the time left."""
    epoch = _("Epoch {epoch} of {epochs}").format(
        epoch=number(min(progress.epoch + 1, progress.epochs)), epochs=number(progress.epochs)
    )
    parts = [f"**{epoch}**"]
    if progress.naive_loss and progress.val_loss is not None:
        share = (progress.val_loss / progress.naive_loss) ** 0.5
        parts.append(_("error {percent} % of the last value's").format(percent=number(100 * share)))
    if left := _left(progress):
        parts.append(left)
    return parts


def _left(progress: Progress) -> str:
    left = progress.seconds_left
    return _("{time} left").format(time=short(left)) if left else ""


def _judging_left(run: Run, done: float) -> float | None:
    """Returns the seconds until the verdict, if its networks take as long as the run's own."""
    return _judging_seconds(str(run.folder), run.status().seconds) * (1 - done) or None


@st.cache_data(max_entries=16, show_spinner=False)
def _judging_seconds(folder: str, training_seconds: float) -> float:
    run = Run(folder)
    config, asked = run.config(), run.verdict()
    if not asked:
        return 0.0
    rows = len(run.series())
    return verdict_seconds(config, rows, asked.seeds, trained_in_s=training_seconds)


def _waiting(run: Run, engine: Engine) -> str:
    status = engine.status()
    if run.id in status.resuming:
        return _("Interrupted; going on from its last checkpoint …")
    ahead = status.queued.index(run.id) if run.id in status.queued else 0
    before = len(status.running) + ahead
    if before:
        return ngettext(
            "Waiting for {n} run before this one …",
            "Waiting for {n} runs before this one …",
            before,
        ).format(n=number(before))
    if status.message:
        return say(status.message)
    if not status.ready:
        return _("Starting the engine, about 15 seconds …")
    return _("Starting …")
