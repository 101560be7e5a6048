"""Every session key, its default, and what of it the address of the page holds.

The open run and the data set are read from the address, else from the session, and written to
both: a reload, a bookmark and a switch of pages lose nothing. Each key begins with the page it
belongs to, or with `app` where all pages share it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from core import runs
from core.runs import Run
from dashboard import i18n

RUN = "app_run"
DATA = "app_data"
TIME = "app_time"
TARGET = "app_target"
BASE = "app_base"
LANGUAGE = i18n.LANGUAGE_KEY

FIRST_DATA = "sample:co2"

# Session key -> name in the address. `from` is the run that “Try a change” started from.
_IN_ADDRESS = {RUN: "run", DATA: "data", TIME: "time", TARGET: "target", BASE: "from"}

DEFAULTS: dict[str, Any] = {
    RUN: None,
    DATA: FIRST_DATA,
    TIME: None,
    TARGET: None,
    BASE: None,
}


def start() -> None:
    """Fills the session from the address and the defaults, then the address from the session."""
    for key, default in DEFAULTS.items():
        st.session_state.setdefault(key, default)
    for key, name in _IN_ADDRESS.items():
        if name in st.query_params:
            st.session_state[key] = st.query_params[name] or None
    _start_language()
    for key in _IN_ADDRESS:
        _write_address(key)


def runs_folder() -> Path:
    """Returns where runs are kept."""
    return runs.default_folder()


def open_run() -> Run | None:
    """Returns the run this session looks at, or None where there is none (any more)."""
    return _find(st.session_state.get(RUN))


def base_run() -> Run | None:
    """Returns the run that a change is tried on, or None."""
    return _find(st.session_state.get(BASE))


def set_run(run_id: str | None) -> None:
    """Opens a run, or closes the one that is open."""
    _set(RUN, run_id)


def set_base(run_id: str | None) -> None:
    """Chooses the run that a change is tried on."""
    _set(BASE, run_id)


def set_data(data_id: str) -> None:
    """Chooses a data set; the columns are found anew and no run is open any more."""
    _set(DATA, data_id)
    for key in (TIME, TARGET, RUN, BASE):
        _set(key, None)


def set_columns(time: str | None, target: str | None) -> None:
    """Chooses the column of the times and the one to forecast."""
    _set(TIME, time)
    _set(TARGET, target)


def set_language(code: str) -> None:
    """Chooses the language; the address keeps it, so a reload and a bookmark do too."""
    st.session_state[LANGUAGE] = code
    st.query_params["lang"] = code


def _start_language() -> None:
    chosen = st.query_params.get("lang", st.session_state.get(LANGUAGE))
    known = chosen if chosen in i18n.LANGUAGES else i18n.browser_language()
    st.session_state[LANGUAGE] = known
    if known != i18n.browser_language() and st.query_params.get("lang") != known:
        st.query_params["lang"] = known


def _find(run_id: str | None) -> Run | None:
    # An address is typed by anyone: only a plain name inside the runs folder is looked up.
    if not run_id or Path(run_id).name != run_id or run_id.startswith("."):
        return None
    run = Run(runs_folder() / run_id)
    return run if run.exists() else None


def _set(key: str, value: str | None) -> None:
    st.session_state[key] = value
    _write_address(key)


def _write_address(key: str) -> None:
    name, value = _IN_ADDRESS[key], st.session_state[key]
    if value:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
