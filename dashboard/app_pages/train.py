"""Train: choose how the network learns, start it and watch it learn."""

from pathlib import Path

import streamlit as st

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.choosing import check_transform
from core.forecasting.task import Task
from core.runs import estimate
from core.runs.run import ACTIVE, Run
from core.series.length import check_judged, check_length
from core.series.series import Series
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message
from dashboard.readers.result import prepare_results
from dashboard.shared import datasets, settings, state
from dashboard.shared.header import show_title
from dashboard.train import columns, start, what_fits
from dashboard.train.all_series import show_all_series
from dashboard.train.controls import duration, layers, more_settings, presets, reach
from dashboard.train.how_it_works import show_how_it_works
from dashboard.train.stage import POLL_S, show_below, show_stage
from dashboard.train.trend import show_trend_guard


@st.cache_data(max_entries=4, ttl="1m", show_spinner=False)
def calibration(folder: str) -> float:
    return estimate.calibrate(Path(folder))


def checked_settings(series: Series, run: Run | None) -> tuple[RunConfig | None, UserError | None]:
    """Returns the settings, or why they do not fit this series."""
    try:
        config = settings.config()
        datasets.chosen(config)
        check_length(len(series), config)
        check_judged(series, config)
        check_transform(Task.of(series, config))
        if start.offers_training(run, config):  # a run at work holds its memory already
            estimate.check_memory(config, len(series), estimate.free_mib())
    except UserError as error:
        return None, error
    return config, None


try:
    data = datasets.chosen()
    series = data.series
except UserError as error:
    show_title(_("Train"))
    st.error(plain_message(say(error)), icon=":material/error:")
    st.page_link("app_pages/data.py", label=_("Choose another series"))
    st.stop()

run = state.open_run()
config, problem = checked_settings(series, run)
factor = calibration(str(state.runs_folder()))
# On a phone a run at work needs the room, so that its stage is seen whole.
if not (run and run.status().state in ACTIVE and state.on_phone()):
    start.show_main_button(show_title(_("Train")), run, series, config, factor)
offers_training = start.offers_training(run, config)
if config and offers_training and st.session_state[state.TRAIN_VERDICT]:
    st.caption(plain_message(start.describe_verdict(config, len(series), factor)))
for message in (st.session_state[state.TRAIN_ERROR], problem and problem.message):
    if message:
        st.error(plain_message(say(message)), icon=":material/error:")
        what_fits.show_smaller(message)
if config and offers_training and (slow := estimate.warn_of_epochs(config, len(series), factor)):
    st.warning(plain_message(say(slow)), icon=":material/hourglass_top:")
    what_fits.show_smaller(slow)

seconds = estimate.estimate_seconds(config, len(series), factor) if config else None

is_open = st.session_state.get(state.TRAIN_OPEN, run is None)
fold = st.expander(
    _("Settings") if is_open or not config else presets.in_short(config),
    expanded=run is None,
    key=state.TRAIN_OPEN,
    on_change="rerun",
)
with fold:
    first, second, third = st.columns(3, gap="large")
    with first:
        presets.show_start(start.default_name())
        presets.show_search_link()
        more_settings.show_more(series)
    with second:
        reach.show_window(series)
        reach.show_horizon(config, seconds)
        columns.show_other_columns(data)
    with third:
        layers.show_layers(config)
        duration.show_duration(seconds)
        show_all_series(data, config, seconds)
    if config:
        presets.show_changes()
if run:
    show_stage(run)
# One that has been to school sees everything in errors of the linear model.
if config and offers_training and not config.schooled:
    show_trend_guard(series, config)
if config:
    is_shown = run is not None and not settings.changed_from(run)
    shown = run if is_shown else None
    is_learning = shown is not None and shown.status().state in ACTIVE
    follow = st.fragment(show_how_it_works, run_every=POLL_S if is_learning else None)
    follow(series, config, shown)
if run:
    show_below(run, start.next_changes(run, config))
    prepare_results(run)
