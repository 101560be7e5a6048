"""The dashboard's side of the engine: one connection a runs folder, made and watched by threads."""

from __future__ import annotations

import threading
import time
import weakref
from pathlib import Path

import streamlit as st

from core import engine, files
from core.engine import Engine
from core.errors import UserError
from core.runs.run import Run
from dashboard.language.translation import gettext as _

AFTER_FIRST_PAGE_S = 3.0
WATCH_EVERY_S = 5.0


def connected_engine() -> Engine | UserError:
    """Returns the engine of all runs on this machine at once, or why there can be none.

    The first call starts it, so that TensorFlow is loaded while somebody still looks at the data;
    not at once, for the browser draws the first page just then.
    """
    try:
        return _connect(str(files.runs_folder()))
    except UserError as error:
        return error


def waits_for_disk(folder: Path) -> str:
    """Returns what is said of work in a folder that cannot be written to; "" where it can."""
    if files.can_be_written(folder):
        return ""
    return _("The disk is full or read-only; this goes on by itself once that is mended.")


def submit(run: Run) -> Engine:
    """Lets the engine train a run, and returns it.

    Raises:
        UserError: There can be no engine.
    """
    engine = connected_engine()
    if not isinstance(engine, Engine):
        raise engine
    engine.submit(run)
    return engine


@st.cache_resource(max_entries=4, show_spinner=False)
def _connect(folder: str) -> Engine:
    connected = engine.connect(Path(folder), after_s=AFTER_FIRST_PAGE_S)
    watched = weakref.ref(connected)
    threading.Thread(target=_watch, args=(watched,), daemon=True, name="engine watch").start()
    return connected


def _watch(watched: weakref.ref[Engine]) -> None:
    """Asks the engine how it is, whatever page is open: one that has died begins again."""
    while (connected := watched()) is not None:
        connected.status()
        del connected
        time.sleep(WATCH_EVERY_S)
