"""Every session key, its default, and what of it the address of the page holds.

The open run and the data set are read from the address, else from the session, and written to
both: a reload, a bookmark and a switch of pages lose nothing. Each key begins with the page it
belongs to, or with `app` where all pages share it.
"""

from __future__ import annotations

import time as clock
from pathlib import Path
from typing import Any

import streamlit as st

from core.runs import store
from core.runs.run import Run
from dashboard.language import translation
from dashboard.shared import sign_in

RUN = "app_run"
RUN_STATE = "app_run_state"
RUN_ERROR = "app_run_error"
DATA = "app_data"
TIME = "app_time"
TARGET = "app_target"
REPAIRS = "app_repairs"
LANGUAGE = translation.LANGUAGE_KEY
RESETS = "app_resets"
PICTURE = "app_picture"
GO_TO = "app_go_to"

DATA_ERROR = "data_error"
DATA_REFUSED = "data_refused"
DATA_ASKED = "data_asked"
DATA_COLUMN_ERROR = "data_column_error"
DATA_REPAIR_ERROR = "data_repair_error"
DATA_UPLOADS = "data_uploads"

TRAIN_SETTINGS = "train_settings"
TRAIN_START = "train_start"
TRAIN_LOADED = "train_loaded"
TRAIN_ERROR = "train_error"
TRAIN_EVENT_ERROR = "train_event_error"
TRAIN_VERDICT = "train_verdict"
TRAIN_STEP = "train_step"
# Whether the settings are unfolded; a widget of the page keeps it.
TRAIN_OPEN = "train_settings_open"
TRAIN_CHANGE = "train_change"

SWEEP_MINUTES = "sweep_minutes_chosen"
SWEEP_RANGES = "sweep_ranges_changed"
SWEEP_ERROR = "sweep_error"

RESULTS_NEWER = "results_newer_open"
RESULTS_UPLOADS = "results_newer_uploads"

INSIDE = "inside_choices"
INSIDE_ASKED = "inside_asked"

RUNS_CHOSEN = "runs_chosen"
RUNS_DELETED = "runs_deleted"
# What went wrong with runs, until it has been said; and the file whose series alone are listed.
RUNS_ERROR = "runs_error"
RUNS_GROUP = "runs_group"

DEFAULTS: dict[str, Any] = {
    RUN: None,
    # The open run's state as the header shows it.
    RUN_STATE: None,
    # Why the open run was closed, until it has been said.
    RUN_ERROR: None,
    DATA: "sample:laser",
    TIME: None,
    TARGET: None,
    # What was chosen to be repaired, as `core.series.ledger.write_choices` has it.
    REPAIRS: None,
    # How often a page itself has changed what a control shows, by its name; replaced as a whole.
    RESETS: {},
    # What the camera on a chart saves: "png" or "svg".
    PICTURE: "png",
    # The page that a press leads to, and what its address says.
    GO_TO: None,
    # A message about the last file, the last column and the last repair, until another one is
    # chosen.
    DATA_ERROR: None,
    DATA_REPAIR_ERROR: None,
    DATA_REFUSED: None,
    # The last file while it waits for an answer.
    DATA_ASKED: None,
    DATA_COLUMN_ERROR: None,
    # How many files were taken: a new drop area for each leaves none of the last one's name.
    DATA_UPLOADS: 0,
    # Settings as they stand on the page, and those they started from.
    TRAIN_SETTINGS: None,
    TRAIN_START: None,
    # The run whose settings were taken over last.
    TRAIN_LOADED: None,
    TRAIN_ERROR: None,
    TRAIN_EVENT_ERROR: None,
    # Whether the next training is asked for a verdict.
    TRAIN_VERDICT: False,
    # The step of How it works that is open, from 0.
    TRAIN_STEP: None,
    # Whether somebody came to Train to change a run's settings, which are then not folded.
    TRAIN_CHANGE: False,
    # How long a search may take, and the ranges that a person changed, by setting; replaced as a
    # whole.
    SWEEP_MINUTES: 1,
    SWEEP_RANGES: {},
    SWEEP_ERROR: None,
    # A file of newer rows that was refused or waits for an answer, and how many were taken.
    RESULTS_NEWER: None,
    RESULTS_UPLOADS: 0,
    # Where each run was looked into, by its id; replaced as a whole.
    INSIDE: {},
    # The run, layer and cell that somebody pressed elsewhere, until the page has taken it.
    INSIDE_ASKED: None,
    # The ids of the runs that are ticked.
    RUNS_CHOSEN: frozenset(),
    # What was deleted in this session, the last one last: names by id; replaced as a whole.
    RUNS_DELETED: [],
}

# Session key -> name in the address.
_IN_ADDRESS = {RUN: "run", DATA: "data", TIME: "time", TARGET: "target", REPAIRS: "repairs"}

# “Try a change” may name the run it starts from; that run is then the open one.
ADDRESS_FROM = "from"

# What an address said before it was last written, and when: a click that was on its way then
# still carries the old one.
_REPLACED = "app_replaced"
_STALE_S = 2.0


def leads_to(page: str, **address: str) -> dict[str, Any]:
    """Returns what makes a button that does nothing else lead to another page.

    `st.switch_page` in the script would draw the page that is left once more until there. Not for a
    button in a fragment, after which the router does not run.

    Args:
        page: Its file, from the folder of `app.py`.
        address: What its address says.
    """
    return {"on_click": _go_to, "args": (page, address)}


def _go_to(page: str, address: dict[str, str]) -> None:
    st.session_state[GO_TO] = page, address


def follow() -> None:
    """Goes where a press led to, before anything is drawn."""
    if st.session_state.get(GO_TO):
        page, address = st.session_state[GO_TO]
        st.session_state[GO_TO] = None
        st.switch_page(page, query_params=address)


def start() -> None:
    """Fills the session from the address and the defaults, then the address from the session."""
    for key, default in DEFAULTS.items():
        st.session_state.setdefault(key, default)
    st.session_state.setdefault(_REPLACED, {})
    for key, name in _IN_ADDRESS.items():
        if name in st.query_params and not _is_stale(name):
            st.session_state[key] = st.query_params[name]
    if ADDRESS_FROM in st.query_params:
        set_run(st.query_params[ADDRESS_FROM])
        st.session_state[TRAIN_CHANGE] = True
        del st.query_params[ADDRESS_FROM]
    _start_language()
    for key, name in _IN_ADDRESS.items():
        write_address(name, st.session_state[key])


def runs_folder() -> Path:
    """Returns where this session's runs are kept: all that pages read and write is below it.

    Raises:
        UserError: Nobody has signed in where people do.
    """
    return sign_in.own_folder()


def open_run() -> Run | None:
    """Returns the run this session looks at, or None where there is none (any more)."""
    return find_run(st.session_state.get(RUN))


def find_run(run_id: str | None) -> Run | None:
    """Returns a run by its id: one of this session's, or one that somebody shares; else None.

    This is the only way of a page to a run.
    """
    if own := store.by_id(run_id, runs_folder()):
        return own
    others = (store.by_id(run_id, home) for home in sign_in.others_folders())
    found = next((run for run in others if run and run.label().shared), None)
    return found and Run(found.folder, for_looking=True)


def set_run(run_id: str | None) -> None:
    """Opens a run, or closes the one that is open."""
    _set(RUN, run_id)


def set_data(data_id: str) -> None:
    """Chooses a data set; its columns are found anew and no run is open any more."""
    _set(DATA, data_id)
    for key in (TIME, TARGET, REPAIRS, RUN):
        _set(key, None)
    st.session_state[DATA_COLUMN_ERROR] = st.session_state[DATA_REPAIR_ERROR] = None


def set_columns(time: str | None, target: str | None) -> None:
    """Chooses the column of the times ("" for none) and the one to forecast."""
    _set(TIME, time)
    _set(TARGET, target)
    # What was odd about another column is not odd about this one.
    _set(REPAIRS, None)
    _set(RUN, None)
    st.session_state[DATA_COLUMN_ERROR] = st.session_state[DATA_REPAIR_ERROR] = None


def set_repairs(repairs: str | None) -> None:
    """Chooses what is repaired in the series, as `core.series.ledger.write_choices` has it."""
    _set(REPAIRS, repairs)
    _set(RUN, None)
    st.session_state[DATA_REPAIR_ERROR] = None


def on_phone() -> bool:
    """Returns whether the browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def set_language(code: str) -> None:
    """Chooses the language; the address keeps it, so a reload and a bookmark do too."""
    st.session_state[LANGUAGE] = code
    write_address("lang", code)


def write_address(name: str, value: str | None) -> None:
    """Makes the address say `value` under `name`, or nothing where it is None."""
    before = st.query_params.get(name)
    if before == value:
        return
    st.session_state[_REPLACED][name] = (before, clock.monotonic())
    if value is None:
        del st.query_params[name]
    else:
        st.query_params[name] = value


def _is_stale(name: str) -> bool:
    before, when = st.session_state[_REPLACED].get(name, (None, 0.0))
    return bool(st.query_params[name] == before and clock.monotonic() - when < _STALE_S)


def _start_language() -> None:
    chosen = st.query_params.get("lang", st.session_state.get(LANGUAGE))
    language = chosen if chosen in translation.LANGUAGES else translation.browser_language()
    st.session_state[LANGUAGE] = language
    if language != translation.browser_language():
        write_address("lang", language)


def _set(key: str, value: str | None) -> None:
    st.session_state[key] = value
    write_address(_IN_ADDRESS[key], value)
