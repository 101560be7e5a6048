"""The dashboard's side of the engine: one connection a runs folder, made in the background."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core import engine
from core.engine import Engine
from core.errors import UserError
from dashboard.shared import state

AFTER_FIRST_PAGE_S = 3.0


def connected_engine() -> Engine | UserError:
    """Returns the engine of this machine's runs folder at once, or why there can be none.

    The first call starts it, so that TensorFlow is loaded while somebody still looks at the data;
    not at once, for the browser draws the first page just then.
    """
    try:
        return _connect(str(state.runs_folder()))
    except UserError as error:
        return error


@st.cache_resource(max_entries=4, show_spinner=False)
def _connect(folder: str) -> Engine:
    return engine.connect(Path(folder), after_s=AFTER_FIRST_PAGE_S)
