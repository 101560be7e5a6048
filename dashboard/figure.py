"""A chart on a page: drawn wide, said in a sentence, its numbers one click away."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import state
from dashboard.i18n import gettext as _
from dashboard.i18n import language
from dashboard.phrases.plotly_locale import plotly_locale
from dashboard.words import plain_message

SOON_S = 0.3
CONFIG = {"displaylogo": False, "scrollZoom": False, "displayModeBar": "hover"}


def draw(figure: go.Figure, sentence: str, key: str) -> None:
    """Draws a chart and the sentence that says what it shows here.

    Args:
        figure: The chart.
        sentence: What it shows, also read aloud in its place; not yet escaped.
        key: Begins the key of the chart.
    """
    figure.update_layout(separators=",." if language() == "de" else ".,")
    if _is_too_early():
        st.container(height=figure.layout.height, border=False, key=f"{key}_place")
        st.session_state[state.CHARTS] = st.session_state[state.CHARTS] or "waiting"
    else:
        _draw(figure, sentence, key)
    st.caption(plain_message(sentence))


def charts_are_here() -> bool:
    """Returns whether the charts of this page are drawn, or it has none."""
    return bool(st.session_state[state.CHARTS] == "here")


def bring_charts() -> None:
    """Draws a session's first page again, with its charts, once the browser has drawn the rest.

    A browser needs one to three seconds for Plotly's own program; the page's words and buttons
    would stand in line behind it. Called after each page.
    """
    if st.session_state[state.CHARTS] is None:
        st.session_state[state.CHARTS] = "here"  # it has none, and a later page is not the first
    elif st.session_state[state.CHARTS] != "here":
        _bring_charts()


@st.fragment(run_every=SOON_S)
def _bring_charts() -> None:
    # The browser asks a second time, which it does only after it has drawn.
    if st.session_state[state.CHARTS] == "waiting":
        st.session_state[state.CHARTS] = "coming"
    elif st.session_state[state.CHARTS] == "coming":
        st.session_state[state.CHARTS] = "here"
        st.rerun(scope="app")


def _is_too_early() -> bool:
    # Without a browser there is nobody to wait for.
    return st.session_state[state.CHARTS] != "here" and "User-Agent" in st.context.headers


def _draw(figure: go.Figure, sentence: str, key: str) -> None:
    picture = {"format": st.session_state.get(state.PICTURE), "filename": f"lookback-{key}"}
    config = CONFIG | plotly_locale() | {"toImageButtonOptions": {**picture, "scale": 2}}
    st.plotly_chart(figure, key=f"{key}_chart", config=config, alt=sentence)


def show_figure(figure: go.Figure, sentence: str, table: pd.DataFrame, key: str) -> None:
    """Draws a chart, the sentence that says what it shows here, and its numbers on demand.

    Args:
        figure: The chart.
        sentence: What it shows, also read aloud in its place; not yet escaped.
        table: Its numbers.
        key: Begins the keys of its elements.
    """
    draw(figure, sentence, key)
    show_numbers(table, sentence, key)


def show_numbers(table: pd.DataFrame, sentence: str, key: str) -> None:
    """Draws the numbers of a chart on demand.

    Args:
        table: The numbers.
        sentence: What they show, read aloud in their place.
        key: Begins the keys of its elements.
    """
    numbers = st.expander(
        _("The numbers as a table"), key=f"{key}_numbers", on_change="rerun", type="compact"
    )
    if numbers.open:
        numbers.dataframe(table, hide_index=True, key=f"{key}_table", alt=sentence)
