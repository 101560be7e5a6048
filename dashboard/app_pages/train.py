"""Train: choose how the network learns, start it and watch it learn."""

from pathlib import Path

import streamlit as st

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.choosing import check_transform
from core.forecasting.gates import count_parameters
from core.forecasting.task import Task
from core.runs import estimate
from core.runs.run import Run
from core.series.length import check_length
from core.series.series import Series
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message
from dashboard.readers import result
from dashboard.shared import datasets, settings, state
from dashboard.shared.header import show_title
from dashboard.train import columns, start
from dashboard.train.controls import duration, layers, more_settings, presets, reach
from dashboard.train.how_it_works import show_how_it_works
from dashboard.train.progress import show_run
from dashboard.train.trend import show_trend_guard


@st.cache_data(max_entries=4, ttl="1m", show_spinner=False)
def calibration(folder: str) -> float:
    return estimate.calibrate(Path(folder))


def checked_settings(series: Series) -> tuple[RunConfig | None, UserError | None]:
    """Returns the settings, or why they do not fit this series."""
    try:
        config = settings.config()
        datasets.chosen(config.covariates)
        check_length(len(series), config)
        check_transform(Task.of(series, config))
    except UserError as error:
        return None, error
    return config, None


def past_values(run: Run | None, config: RunConfig) -> int | None:
    """Returns how many past values a forecast needs, None before the linear model's are chosen."""
    if not config.linear:
        return config.window
    scored = result.result_of(run) if run and not settings.changed_from(run) else None
    return scored.scores.rows["train"].start if scored else None


try:
    data = datasets.chosen()
    series = data.series
except UserError as error:
    show_title(_("Train"))
    st.error(plain_message(say(error)), icon=":material/error:")
    st.page_link("app_pages/data.py", label=_("Choose another series"))
    st.stop()

config, problem = checked_settings(series)
run = state.open_run()
factor = calibration(str(state.runs_folder()))
start.show_main_button(show_title(_("Train")), run, series, config, factor)
offers_training = start.offers_training(run, config)
if config and offers_training and st.session_state[state.TRAIN_VERDICT]:
    st.caption(plain_message(start.describe_verdict(config, len(series), factor)))
for message in (st.session_state[state.TRAIN_ERROR], problem and problem.message):
    if message:
        st.error(plain_message(say(message)), icon=":material/error:")

seconds = estimate.estimate_seconds(config, len(series), factor) if config else None

warning = st.container()
left, right = st.columns([1, 2], gap="large")
if run and state.on_phone():
    # There the columns stand one below the other, and the curve comes first.
    left = left.expander(_("Settings"), key="train_settings_folded")
with left:
    presets.show_start(start.default_name())
    presets.show_search_link()
    reach.show_window(series)
    columns.show_other_columns(data)
    reach.show_horizon(config, seconds)
    layers.show_network(config, count_parameters(config) if config else None)
    duration.show_duration(seconds)
    more_settings.show_more(series)
    if config:
        presets.show_changes()
with right:
    if run:
        show_run(run, start.next_changes(run, config))
    # One that has been to school sees everything in errors of the linear model.
    if config and offers_training and not config.schooled:
        # On a phone the settings come first and are long.
        with warning if state.on_phone() else right:
            show_trend_guard(series, config)
    if run:
        how = st.expander(_("How it works"), key="train_how", on_change="rerun")
        if how.open and config:
            with how:
                show_how_it_works(series, config, past_values(run, config))
    elif config:
        st.header(_("How it works"), anchor=False)
        show_how_it_works(series, config, past_values(None, config))
