"""Train: choose how the network learns, start it and watch it learn."""

import streamlit as st

from core import estimate
from core.config import RunConfig
from core.errors import UserError
from core.gates import count_parameters
from core.series import Series
from core.windows import check_length
from dashboard import datasets, settings, state
from dashboard.header import show_title
from dashboard.i18n import gettext as _
from dashboard.phrases.messages import say
from dashboard.train import controls, start
from dashboard.train.how_it_works import show_how_it_works
from dashboard.train.live import show_run
from dashboard.words import plain_message


@st.cache_data(max_entries=4, ttl="1m", show_spinner=False)
def calibration(folder: str) -> float:
    return estimate.calibrate(state.runs_folder())


def checked(series: Series) -> tuple[RunConfig | None, UserError | None]:
    """Returns the settings, or why they do not fit this series."""
    try:
        config = settings.config()
        check_length(len(series), config)
    except UserError as error:
        return None, error
    return config, None


try:
    series = datasets.chosen().series
except UserError as error:
    show_title(_("Train"))
    st.error(plain_message(say(error)), icon=":material/error:")
    st.page_link("app_pages/data.py", label=_("Choose another series"))
    st.stop()

config, problem = checked(series)
run = state.open_run()
start.show_main_button(show_title(_("Train")), run, series, config)
for message in (st.session_state[state.TRAIN_ERROR], problem and problem.message):
    if message:
        st.error(plain_message(say(message)), icon=":material/error:")

seconds = None
if config:
    factor = calibration(str(state.runs_folder()))
    seconds = estimate.estimate_seconds(config, len(series), factor)

left, right = st.columns([1, 2], gap="large")
if run and state.on_phone():
    # There the columns stand one below the other, and the curve comes first.
    left = left.expander(_("Settings"), key="train_settings_folded")
with left:
    controls.show_start(start.default_name())
    controls.show_window(series)
    controls.show_network(config, count_parameters(config) if config else None)
    controls.show_duration(seconds)
    controls.show_more()
with right:
    if run:
        show_run(run, start.next_changes(run, config))
        how = st.expander(_("How it works"), key="train_how", on_change="rerun")
        if how.open and config:
            with how:
                show_how_it_works(series, config)
    elif config:
        st.subheader(_("How it works"), anchor=False)
        show_how_it_works(series, config)
