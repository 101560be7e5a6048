"""Results: how good the forecast is, where it is wrong and what comes next."""

import streamlit as st

from dashboard import state
from dashboard.i18n import gettext as _

st.title(_("Results"))
run = state.open_run()
if run is None:
    st.caption(_("No run is open. Train one, or open one in Runs."))
