"""Bounds that one may set to a forecast, and whole numbers for what is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.errors import UserError
from core.forecasting.bounds import Bounds
from core.runs.label import Use
from core.runs.run import Run
from core.runs.weights import load_forecaster
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message
from dashboard.readers.result import files_of, forecaster

ERROR = "results_limits_error"


def show_limits(run: Run) -> None:
    """Draws the bounds of the next values; pages, shell and exports follow them."""
    use, bounds = run.label().use, forecaster(*files_of(run)).inputs.bounds
    keys = {name: f"results_{name}_{run.id}" for name in ("lowest", "highest", "whole")}
    with st.popover(_("Limits"), icon=":material/straighten:", key="results_limits"):
        if error := st.session_state.pop(ERROR, None):
            st.error(plain_message(say(error)), icon=":material/error:")
        st.markdown(_("Neither the forecast nor its bands go beyond these."))
        change: dict[str, Any] = {"on_change": _change, "args": (run, keys)}
        none = _("none")
        st.number_input(
            _("Never below"), value=bounds.lowest, placeholder=none, key=keys["lowest"], **change
        )
        st.number_input(
            _("Never above"), value=bounds.highest, placeholder=none, key=keys["highest"], **change
        )
        st.toggle(_("Whole numbers"), value=use.whole, key=keys["whole"], **change)


def use_method(run: Run, method: str) -> None:
    """Lets a method make the next values of a run."""
    run.relabel(use=replace(run.label().use, method=method))


def _change(run: Run, keys: dict[str, str]) -> None:
    lowest, highest, whole = (st.session_state[key] for key in keys.values())
    use: Use = run.label().use
    try:
        bounds = Bounds(lowest, highest)
    except UserError as error:
        st.session_state[ERROR] = error.message
        return
    if bounds != load_forecaster(run).inputs.bounds:
        use = replace(use, bounds=bounds)
    run.relabel(use=replace(use, whole=whole))
