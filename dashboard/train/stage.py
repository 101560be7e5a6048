"""The stage of a run: the race on the left, the forecast on the right, the bar below."""

from __future__ import annotations

import time
from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.runs.run import ACTIVE, Run
from core.types import Progress
from dashboard.charts.loss_charts import RunLosses, curve_names
from dashboard.language.messages import say
from dashboard.language.setting_names import differences, in_words, short_settings
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain, plain_message, shorten
from dashboard.readers import result
from dashboard.readers.comparison import base_of, losses_on_scale_of
from dashboard.readers.curve import curve_of
from dashboard.shared import state
from dashboard.train.bar import place_bar, show_progress
from dashboard.train.forecast_film import show_film, show_still
from dashboard.train.learning_sentence import (
    describe_learning,
    describe_schooled,
    is_first_under_way,
)
from dashboard.train.race_chart import crossing_sentences, race_option

POLL_S = 0.5
FIRST_WAIT_S = 0.6
FIRST_LOOK_S = 0.03
FOLLOWED = (*ACTIVE, "interrupted")
# Both charts and the bar are to be seen at once, on a phone one below the other.
HEIGHT, HEIGHT_ON_PHONE = 330, 216
FIXED_AXIS_EPOCHS = 2000
# What follows stands where it will once something is said here.
EMPTY_LINE = "&nbsp;"


def show_stage(run: Run) -> None:
    """Shows the open run; while it waits or learns, the picture follows it.

    Nothing stands above the charts that comes or goes from the first second to the last.

    Args:
        run: The run.
    """
    status = run.status()
    follow = status.state in FOLLOWED
    place = place_bar(run) if follow else None
    # Streamlit's own Stop, beside ours, would only stop the drawing of the page.
    st.html("<style>[data-testid='stStatusWidget'] {display: none}</style>")
    if status.state == "failed" and status.message:
        st.error(plain_message(say(status.message)), icon=":material/error:")
    # A state that changed since the header was drawn draws the page anew.
    drawn_as = st.session_state[state.RUN_STATE]
    st.fragment(_show_charts, run_every=POLL_S if follow else None)(run, drawn_as, place)


def show_below(run: Run, next_changes: str) -> None:
    """Shows what belongs to a stage and may be scrolled to: what the run tries, and switches.

    Args:
        run: The run.
        next_changes: What would differ if it were trained again now, Markdown.
    """
    status = run.status()
    if status.state in ACTIVE:
        st.caption(_what_it_tries(run))
    elif status.message and status.state != "failed":
        st.caption(f"{plain_message(say(status.message))} {next_changes}")
    else:
        st.caption(next_changes)
    if run.config().epochs:
        _show_switches()


def _show_switches() -> None:
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
        st.toggle(
            _("Loss as it is learnt"),
            key="train_raw_loss",
            help=_("The mean squared error of scaled values, which the optimiser makes smaller."),
        )


def _show_charts(run: Run, drawn_as: str, bar: DeltaGenerator | None) -> None:
    if not run.exists() or run.status().state != drawn_as:
        st.rerun(scope="app")
    progress = _first_progress(run) if drawn_as == "running" else run.progress()
    if bar is not None:
        show_progress(bar, run, progress, drawn_as)
    growing = drawn_as in ACTIVE
    height = HEIGHT_ON_PHONE if state.on_phone() else HEIGHT
    if not run.config().epochs:
        has_forecast = show_still(run, growing, height)
        told = plain_message(describe_schooled(_losses_of(run, progress))) if has_forecast else ""
        st.caption(told or EMPTY_LINE)
        return
    race, forecast = st.columns(2, gap="medium")
    with race:
        sentence = _show_race(run, progress, growing, height)
    with forecast:
        show_film(run, progress.best_epoch, growing, height)
    if not growing:
        if scored := result.result_of(run):
            st.markdown(f"**{plain_message(result.headline_of(scored))}**")
        st.caption(plain_message(sentence))


def _first_progress(run: Run) -> Progress:
    """Returns the progress, after a moment where the first loss or forecast may come any time.

    Whoever pressed Train waits for it, and drawing without it would take the cores it needs.
    """
    deadline = time.monotonic() + FIRST_WAIT_S
    while (progress := run.progress()).loss_so_far is None and not progress.epoch:
        if run.film_path.is_file() or time.monotonic() > deadline:
            break
        time.sleep(FIRST_LOOK_S)
    return progress


def _what_it_tries(run: Run) -> str:
    base, name = base_of(run), plain(run.name())
    if base is None:
        return f"{name} · {short_settings(run.config())}"
    changes = differences(base.config(), run.config())
    base_name = plain(base.name(), 40)
    if not changes:
        return f"{name} · " + _("The same settings as “{name}”.").format(name=base_name)
    changed = _("Changed from “{name}”: {changes}.")
    return f"{name} · " + changed.format(name=base_name, changes=in_words(changes))


def _losses_of(run: Run, progress: Progress) -> RunLosses:
    growing_curve = curve_of(str(run.folder))
    growing_curve.update()
    return RunLosses(
        "",
        _with_the_start(growing_curve.table(), progress),
        naive_loss=progress.naive_loss,
        seasonal_loss=progress.seasonal_loss,
        linear_loss=progress.linear_loss,
    )


def _show_race(run: Run, progress: Progress, growing: bool, height: int) -> str:
    """Draws the race and returns what it shows in a sentence."""
    whole = _losses_of(run, progress)
    as_learnt = st.session_state.get("train_raw_loss", False)
    curve = replace(whole, naive_loss=None) if as_learnt else whole
    shares = bool(whole.levels) or whole.losses.empty
    names, base = curve_names(shares and not as_learnt), base_of(run)
    base_table = losses_on_scale_of(run, base, as_learnt) if base else None
    if base:
        for key, label in list(names.items()):
            names[f"base_{key}"] = f"{label}, {shorten(base.name(), 30)}"
    first, losses = 0, curve.losses
    if st.session_state.get("train_last_half") and len(losses):
        first = int(losses["epoch"].iloc[-1]) // 2
        curve = replace(curve, losses=losses[losses["epoch"] >= first])
        base_table = None if base_table is None else base_table[base_table["epoch"] >= first]
    epochs = progress.epochs or run.config().epochs
    sentence = describe_learning(whole, progress, run.config())
    st.echarts_chart(
        race_option(
            curve,
            base_table,
            names,
            log_scale=st.session_state.get("train_log_scale", False),
            first_epoch=first,
            last_epoch=epochs if growing and epochs <= FIXED_AXIS_EPOCHS else None,
        ),
        height=height,
        key=f"train_curve_{run.id}",
        alt=" ".join([sentence, *crossing_sentences(whole)]),
    )
    return sentence


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
