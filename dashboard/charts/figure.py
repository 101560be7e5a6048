"""A chart on a page: drawn wide, said in a sentence, its numbers one click away."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.runs.spreadsheets import as_shown
from dashboard.language.plotly_locale import plotly_locale
from dashboard.language.translation import gettext as _
from dashboard.language.translation import separators
from dashboard.language.words import plain_message
from dashboard.shared import state

CONFIG = {
    "displaylogo": False,
    "scrollZoom": False,
    "displayModeBar": "hover",
    # Each button is a stop of the keyboard, and a mouse zooms without them.
    "modeBarButtonsToRemove": ["zoom", "pan", "zoomIn", "zoomOut", "autoScale"],
}


def draw(figure: go.Figure, sentence: str, key: str) -> None:
    """Draws a chart and the sentence that says what it shows here.

    Args:
        figure: The chart.
        sentence: What it shows, also read aloud in its place; not yet escaped.
        key: Begins the key of the chart.
    """
    figure.layout.separators = separators()
    picture = {"format": st.session_state.get(state.PICTURE), "filename": f"lookback-{key}"}
    config = CONFIG | plotly_locale() | {"toImageButtonOptions": {**picture, "scale": 2}}
    st.plotly_chart(figure, key=f"{key}_chart", config=config, alt=sentence)
    st.caption(plain_message(sentence))


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
        numbers.dataframe(as_shown(table), hide_index=True, key=f"{key}_table", alt=sentence)
