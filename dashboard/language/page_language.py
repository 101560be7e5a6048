"""The page itself in the session's language: what it says it is, and Streamlit's own words."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.language.streamlit_words import streamlit_words
from dashboard.language.translation import language_tag

_page = st.components.v2.component(
    "lookback.page_language", js=Path(__file__).with_suffix(".js").read_text("utf-8")
)


def show_page_language() -> None:
    """Lets the browser know the language, and exchanges what Streamlit writes in English."""
    _page(data={"tag": language_tag(), "words": streamlit_words()}, key="app_page_language")
