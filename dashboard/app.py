"""The router: page set-up, language, what is open, the pages. Nothing else."""

from pathlib import Path

import streamlit as st

from dashboard.language.translation import gettext as _
from dashboard.shared import engine_link, settings, sign_in, state
from dashboard.shared.header import show_header

FOLDER = Path(__file__).parent

st.set_page_config(page_title="Lookback", page_icon=FOLDER / "icon.svg", layout="wide")
# One picture for light and dark pages, at a size that leaves the line of a small phone its menu.
st.logo(FOLDER / "wordmark.svg")
st.html(FOLDER / "app.css")
state.start()
if not sign_in.is_signed_in():
    sign_in.show_sign_in()
    st.stop()
sign_in.make_home()
settings.take_over()

page = st.navigation(
    [
        st.Page(
            "app_pages/data.py",
            title=_("Data"),
            icon=":material/table_chart:",
            help=_("Upload a series or take one of ours, and see what was understood."),
            default=True,
        ),
        st.Page(
            "app_pages/train.py",
            title=_("Train"),
            icon=":material/model_training:",
            help=_("Choose how the network learns, start it and watch it learn."),
        ),
        st.Page(
            "app_pages/sweep.py",
            title=_("Sweep"),
            icon=":material/travel_explore:",
            help=_("Let it search for settings: many short trainings, and the best is kept."),
        ),
        st.Page(
            "app_pages/results.py",
            title=_("Results"),
            icon=":material/query_stats:",
            help=_("How good the forecast is, where it is wrong and what comes next."),
        ),
        st.Page(
            "app_pages/inside.py",
            title=_("Inside"),
            icon=":material/neurology:",
            help=_("What the gates of the trained network do with one window, number by number."),
        ),
        st.Page(
            "app_pages/runs.py",
            title=_("Runs"),
            icon=":material/stacks:",
            help=_("Everything trained so far, to open, compare, extend or delete."),
        ),
    ],
    position="top",
)
state.follow()
show_header()
page.run()
engine_link.connected_engine()
