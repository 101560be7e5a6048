"""Data: choose a series and see what was understood of it."""

import streamlit as st

from dashboard.i18n import gettext as _

st.title(_("Your series"))
if st.button(_("Train on this series"), type="primary", key="data_train"):
    st.switch_page("app_pages/train.py")
