"""A run on the Train page: where it stands, its curve growing, how it ended."""

from __future__ import annotations

import time
from dataclasses import replace

import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.engine import Engine
from core.runs.estimate import verdict_seconds
from core.runs.run import ACTIVE, Run
from core.types import Progress
from dashboard.charts.loss_charts import RunLosses, curve_names
from dashboard.language.durations import share_done, short
from dashboard.language.messages import say
from dashboard.language.setting_names import differences, in_words, short_settings
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain, plain_message, shorten
from dashboard.readers import result
from dashboard.readers.comparison import base_of, curve_by_epoch, losses_on_scale_of
from dashboard.readers.curve import curve_of
from dashboard.shared import engine_link, state
from dashboard.shared.attempt import attempt
from dashboard.shared.header import STATE_ICONS
from dashboard.train.forecast_film import show_film, show_still
from dashboard.train.learning_sentence import (
    describe_learning,
    describe_schooled,
    is_first_under_way,
)
from dashboard.train.training_charts import loss_option

POLL_S = 0.5
FIRST_WAIT_S = 0.4
FIRST_LOOK_S = 0.03
FOLLOWED = (*ACTIVE, "interrupted")
CHART_HEIGHT = 380
FIXED_AXIS_EPOCHS = 2000


def show_run(run: Run, next_changes: str) -> None:
    """Shows the open run; while it waits or learns, the picture follows it.

    What stands above the curve keeps its height from the first second to the last.

    Args:
        run: The run.
        next_changes: What would differ if it were trained again now, Markdown.
    """
    status = run.status()
    base = base_of(run)
    active = status.state in ACTIVE
    with st.container(horizontal=True, vertical_alignment="center", key="train_head"):
        title = f"{plain(run.name())} {STATE_ICONS[status.state]}"
        st.header(title, width="content", anchor=False)
        st.space("stretch")
        if active:
            st.button(
                _("Stop and keep the best"),
                icon=":material/stop:",
                key="train_stop",
                disabled=run.stop_requested(),
                on_click=attempt,
                args=(run.request_stop,),
            )
    st.caption(_what_it_tries(run, base) if active else next_changes)
    if status.state == "failed" and status.message:
        st.error(plain_message(say(status.message)), icon=":material/error:")
    follow = status.state in FOLLOWED
    # A state that changed since the header was drawn draws the page anew.
    drawn_as = st.session_state[state.RUN_STATE]
    st.fragment(_show_progress, run_every=POLL_S if follow else None)(run, base, drawn_as)
    if run.config().epochs:
        _show_toggles()
    if status.message and status.state != "failed":
        st.caption(plain_message(say(status.message)))


def _show_toggles() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(
            _("Only the last half"),
            key="train_last_half",
            help=_("The first losses are often so large that later ones look flat."),
        )
        st.toggle(
            _("Logarithmic scale"),
            key="train_log_scale",
            help=_("Shows small losses as clearly as large ones."),
        )


def _show_progress(run: Run, base: Run | None, drawn_as: str) -> None:
    if not run.exists() or run.status().state != drawn_as:
        st.rerun(scope="app")
    progress = _first_progress(run) if drawn_as == "running" else run.progress()
    if drawn_as == "running" and progress.phase == "judging":
        progress = replace(progress, seconds_left=_judging_left(run, progress.fraction))
    if drawn_as in FOLLOWED:
        st.progress(share_done(progress), text=_where_it_stands(run, progress, drawn_as))
    elif last_result := result.result_of(run):
        st.progress(1.0, text=plain_message(result.headline_of(last_result)))
    if not run.config().epochs:
        if show_still(run):
            st.caption(plain_message(describe_schooled(curve_by_epoch(run))))
        return
    _show_cards(progress, run.config())
    _show_curve(run, base, progress, growing=drawn_as in ACTIVE)
    show_film(run, growing=drawn_as in ACTIVE)


def _first_progress(run: Run) -> Progress:
    """Returns the progress, after a moment where the first loss may come any time.

    Whoever pressed Train waits for it, and drawing without it would take the cores it needs.
    """
    deadline = time.monotonic() + FIRST_WAIT_S
    while (progress := run.progress()).loss_so_far is None and not progress.epoch:
        if time.monotonic() > deadline:
            break
        time.sleep(FIRST_LOOK_S)
    return progress


def _what_it_tries(run: Run, base: Run | None) -> str:
    if base is None:
        return short_settings(run.config())
    name = plain(base.name(), 40)
    changes = differences(base.config(), run.config())
    if not changes:
        return _("The same settings as “{name}”.").format(name=name)
    return _("Changed from “{name}”: {changes}.").format(name=name, changes=in_words(changes))


def _show_cards(progress: Progress, config: RunConfig) -> None:
    best = "–" if progress.best_epoch is None else number(progress.best_epoch)
    if progress.best_epoch == 0 and config.schooled:
        best = _("0 (school)")
    speed, left = progress.epochs_per_s, progress.seconds_left
    cards = [
        (
            _("Epoch"),
            _("{epoch} of {epochs}").format(
                epoch=number(progress.epoch), epochs=number(progress.epochs)
            )
            if progress.epochs
            else "–",
        ),
        (_("Epochs a second"), number(speed, 1 if speed < 100 else 0) if speed else "–"),
        (_("Time left"), short(left) if left else "–"),
        (_("Best epoch"), best),
    ]
    with st.grid(4, min_column_width=140, gap="small"):
        for label, value in cards:
            st.metric(label, value, border=True, height="stretch")


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


def _show_curve(run: Run, base: Run | None, progress: Progress, growing: bool) -> None:
    growing_curve = curve_of(str(run.folder))
    growing_curve.update()
    curve = RunLosses(
        "",
        _with_the_start(growing_curve.table(), progress),
        naive_loss=progress.naive_loss,
        linear_loss=progress.linear_loss,
    )
    whole, names, base_table = curve.losses, curve_names(bool(curve.levels)), None
    if base:
        base_table = losses_on_scale_of(run, base)
        if _have_the_same_rows(run.config(), base.config()):
            curve = curve.with_linear_of(curve_by_epoch(base))
        for key, label in list(names.items()):
            names[f"base_{key}"] = f"{label}, {shorten(base.name(), 30)}"
    fixed = growing and progress.epochs <= FIXED_AXIS_EPOCHS
    first = 0
    if st.session_state.get("train_last_half") and len(whole):
        first = int(whole["epoch"].iloc[-1]) // 2
        curve = replace(curve, losses=whole[whole["epoch"] >= first])
        base_table = None if base_table is None else base_table[base_table["epoch"] >= first]
    sentence = describe_learning(replace(curve, losses=whole), progress, run.config())
    st.echarts_chart(
        loss_option(
            curve,
            base_table,
            names,
            log_scale=st.session_state.get("train_log_scale", False),
            first_epoch=first,
            last_epoch=progress.epochs if fixed and progress.epochs else None,
        ),
        height=CHART_HEIGHT,
        key=f"train_curve_{run.id}",
        alt=sentence,
    )
    if not growing:
        st.caption(plain_message(sentence))


def _have_the_same_rows(one: RunConfig, other: RunConfig) -> bool:
    return (one.split, one.horizon) == (other.split, other.horizon)


def _with_the_start(table: pd.DataFrame, progress: Progress) -> pd.DataFrame:
    """Adds what is known before an epoch has ended, and before one has done better."""
    first_loss = progress.first_loss
    if first_loss is None and progress.best_epoch == 0:
        first_loss = progress.best_val_loss
    rows: list[tuple[float, float | None, float]] = []
    if first_loss is not None:
        rows.append((0.0, float("nan"), first_loss))
    if table.empty and is_first_under_way(progress):
        rows.append((progress.fraction, progress.loss_so_far, float("nan")))
    if not rows:
        return table
    return pd.concat([pd.DataFrame(rows, columns=table.columns), table], ignore_index=True)


def _where_it_stands(run: Run, progress: Progress, run_state: str) -> str:
    if run.stop_requested():
        return _("Stopping after this step, keeping the best …")
    if run_state == "running":
        if progress.phase == "training" and not progress.epochs:
            return _("Forecasting with what it learnt in school …")
        return {
            "preparing": _("Preparing the network …"),
            "evaluating": _("Comparing the forecasts with what really happened …"),
            "judging": _(
                "Verdict: training more networks to tell skill from luck, {percent} %. Stopping "
                "skips it."
            ).format(percent=number(100 * progress.fraction)),
        }.get(
            progress.phase,
            _("Epoch {epoch} of {epochs}").format(
                epoch=number(min(progress.epoch + 1, progress.epochs)),
                epochs=number(progress.epochs),
            ),
        )
    engine = engine_link.connected_engine()
    if not isinstance(engine, Engine):
        return say(engine)
    return _waiting(run, engine)


def _waiting(run: Run, engine: Engine) -> str:
    status = engine.status()
    if run.id in status.resuming:
        return _("Interrupted; going on from its last checkpoint …")
    before = len(status.running) + len([other for other in status.queued if other < run.id])
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
