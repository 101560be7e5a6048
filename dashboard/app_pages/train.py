"""Train: choose how the network learns, start it and watch it learn."""

import streamlit as st

from dashboard.i18n import gettext as _

st.title(_("Train"))
