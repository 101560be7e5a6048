"""Runs: everything trained so far."""

import streamlit as st

from core import runs
from dashboard import state
from dashboard.i18n import gettext as _

st.title(_("Runs"))
for run in runs.scan(state.runs_folder()):
    st.markdown(run.name())
