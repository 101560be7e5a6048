"""The settings on the Train page, where they started from, and what was changed.

They live in the session under one key, not in the widgets: a widget forgets its value when its
page is left. What was changed is written in the address, so that a reload keeps it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from core import records
from core.config import RunConfig, with_changes
from core.errors import Message, UserError
from core.made.columns import by_kind, read_made
from core.runs.run import Run
from core.series.length import USUAL, fit_split
from core.series.series import Series
from core.series.split import Parts, parts
from dashboard.language.setting_names import differences
from dashboard.shared import datasets, sign_in, state

ADDRESS = "set"
RUN_GONE = Message(
    "run_gone", "The run of this address is not here, or no longer. Runs lists those that are."
)
RUN_NOT_YOURS = Message(
    "run_not_yours",
    "The run of this address was deleted, or it is somebody's who does not share it. Whoever "
    "trained it can share it on Runs.",
)

# Where they come from is the data set's business, not a control of the page.
_OF_THE_DATA = ("name", "time", "target")


def take_over() -> None:
    """Takes over an open run's settings once, and the changes that the address holds.

    A run that is not there or cannot be read is closed, so that the page stays usable.
    """
    run = state.open_run()
    try:
        if run is None and st.session_state[state.RUN]:
            raise (RUN_NOT_YOURS if sign_in.is_asked_for() else RUN_GONE).error()
        _check(run)
    except UserError as error:
        st.session_state[state.RUN_ERROR] = error.message
        state.set_run(None)
        run = None
    if st.session_state[state.TRAIN_SETTINGS] is None:
        _begin(_as_asked(run) if run else _at_first())
        _read_address()
        _take_data(run)
    elif not run and _is_first_look() and not _shows_first_sample():
        _begin(_at_first())
    elif run and run.id != st.session_state[state.TRAIN_LOADED]:
        _begin(_as_asked(run))
        _take_data(run)
    run_id = run.id if run else None
    asked = st.session_state[state.TRAIN_CHANGE]
    if asked or run_id != st.session_state[state.TRAIN_LOADED]:
        st.session_state[state.TRAIN_OPEN] = asked or run is None
    st.session_state[state.TRAIN_CHANGE] = False
    st.session_state[state.TRAIN_LOADED] = run_id
    _write_address()


def _at_first() -> RunConfig:
    """Returns what is set where nobody has chosen yet.

    On the first sample one sees all of it being learnt; any other series gets the best forecast.
    """
    return RunConfig.from_preset("scratch" if _shows_first_sample() else "recommended")


def _shows_first_sample() -> bool:
    return bool(st.session_state[state.DATA] == state.DEFAULTS[state.DATA])


def _is_first_look() -> bool:
    """Returns whether the settings are still those that the first sample opens with."""
    first = {**RunConfig.from_preset("scratch").to_dict(), "name": ""}
    return bool(first == st.session_state[state.TRAIN_START] == current())


def _check(run: Run | None) -> None:
    """Reads what every page needs of the open run."""
    if run is not None:
        run.config()
        datasets.of_run(run)


def current() -> dict[str, Any]:
    """Returns the settings as they stand on the page, JSON types."""
    return dict(st.session_state[state.TRAIN_SETTINGS])


def change(**changes: Any) -> None:
    """Changes some settings, and those that follow from them; see `core.config.with_changes`."""
    _set(with_changes(current(), changes))


def load_preset(preset: str) -> None:
    """Sets every control to a preset's values; the name stays."""
    _set({**RunConfig.from_preset(preset).to_dict(), "name": current()["name"]})


def mark_started(run: Run) -> None:
    """Notes that the open run was started from the settings on the page."""
    st.session_state[state.TRAIN_LOADED] = run.id
    st.session_state[state.TRAIN_OPEN] = False
    st.session_state[state.TRAIN_START] = {**current(), "name": ""}
    _set({**current(), "name": ""})


def config() -> RunConfig:
    """Returns the settings as a config of the chosen data set.

    Raises:
        UserError: A setting breaks its rule.
    """
    return _fitted()[0]


def widening() -> Message | None:
    """Returns a word on parts that are longer than usual, None where they are as on the page."""
    with contextlib.suppress(UserError):
        return _fitted()[1]
    return None


def _fitted() -> tuple[RunConfig, Message | None]:
    columns = {"time": st.session_state[state.TIME], "target": st.session_state[state.TARGET]}
    asked = RunConfig.from_dict({**current(), **columns, **_other_columns()})
    return fit_split(len(datasets.chosen().series), asked)


def _other_columns() -> dict[str, Any]:
    """Returns the chosen other columns that the data set has, or that are made for it."""
    asked = current()
    if not asked["covariates"]:
        return {}
    data = datasets.chosen()
    there, dated = data.other_columns, data.series.time is not None
    kinds, days = by_kind(map(read_made, asked["made"]))
    fits = {name: dated for name in days}
    fits |= {name: kind.source in there for name, kind in kinds.items()}
    covariates = [name for name in asked["covariates"] if name in there or fits.get(name)]
    return {
        "covariates": covariates,
        "known_ahead": [name for name in asked["known_ahead"] if name in covariates],
    }


def parts_of(rows: int) -> Parts:
    """Returns how the chosen split cuts a series.

    Args:
        rows: Rows of the series.
    """
    with contextlib.suppress(UserError):
        return parts(rows, config().split)
    return parts(rows, tuple(current()["split"]))


def changed_from(run: Run) -> list[tuple[str, str, str]]:
    """Returns what differs from a run's settings, each as (name, before, after), ready to read.

    Raises:
        UserError: A setting breaks its rule.
    """
    before = run.config()
    same = {name: getattr(before, name) for name in _OF_THE_DATA}
    return differences(before, config().replace(**same))


def changed_from_preset() -> list[tuple[str, str, str]]:
    """Returns what differs from the preset, each as (name, before, after), ready to read.

    Raises:
        UserError: A setting breaks its rule.
    """
    here = config()
    same = {name: getattr(here, name) for name in _OF_THE_DATA}
    return differences(RunConfig.from_preset(here.preset, **same), here)


def _as_asked(run: Run) -> RunConfig:
    """Returns a run's settings, with the usual split where it was only fitted to its series."""
    config = run.config()
    asked = config.replace(split=USUAL)
    rows = len(datasets.of_run(run))
    return asked if fit_split(rows, asked)[0] == config else config


def _begin(config: RunConfig) -> None:
    started = {**config.to_dict(), "name": ""}
    st.session_state[state.TRAIN_START] = started
    st.session_state[state.TRAIN_SETTINGS] = dict(started)


def _set(settings: dict[str, Any]) -> None:
    st.session_state[state.TRAIN_SETTINGS] = settings
    _write_address()


def _take_data(run: Run | None) -> None:
    """Lets the data set be the run's, unless the chosen one already is."""
    if run is None or _is_same(_chosen_series(), datasets.of_run(run)):
        return
    st.session_state[state.DATA] = f"run:{run.id}"
    state.write_address("data", f"run:{run.id}")
    for key, name in ((state.TIME, "time"), (state.TARGET, "target"), (state.REPAIRS, "repairs")):
        st.session_state[key] = None
        state.write_address(name, None)


def _chosen_series() -> Series | None:
    try:
        return datasets.chosen().series
    except UserError:
        return None


def _is_same(one: Series | None, other: Series) -> bool:
    return (
        one is not None
        and one.target == other.target
        and np.array_equal(one.values, other.values)
        and np.array_equal(one.ds, other.ds)
    )


def _write_address() -> None:
    started, settings = st.session_state[state.TRAIN_START], current()
    changed = {name: value for name, value in settings.items() if started[name] != value}
    text = json.dumps(changed, ensure_ascii=False, separators=(",", ":")) if changed else None
    state.write_address(ADDRESS, text)


def _read_address() -> None:
    """Takes over the changes in the address; whatever else somebody wrote there is left out."""
    try:
        changed = records.parse_json(st.query_params.get(ADDRESS, "{}"))
        changed = records.from_json(Mapping[str, Any], changed)
        merged = records.from_json(RunConfig, {**current(), **changed})
    except (records.Mismatch, UserError):
        return
    st.session_state[state.TRAIN_SETTINGS] = merged.to_dict()
