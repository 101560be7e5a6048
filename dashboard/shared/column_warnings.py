"""What deserves a look in other columns, before the training and beside its result."""

from __future__ import annotations

import streamlit as st

from core.series.others import OF_COLUMNS
from core.series.series import Series
from dashboard.language.messages import say
from dashboard.language.words import plain_message


def show_column_warnings(series: Series) -> None:
    """Shows which other columns tell nothing, or more than anybody can know."""
    for warning in series.warnings:
        if warning.code in OF_COLUMNS:
            st.warning(plain_message(say(warning)), icon=":material/warning:")
