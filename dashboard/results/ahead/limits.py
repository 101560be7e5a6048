"""Bounds that one may set to a forecast, and whole numbers for what is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.forecasting.bounds import Bounds
from core.runs.run import Run
from core.runs.weights import load_forecaster
from dashboard.language.translation import gettext as _
from dashboard.readers.result import files_of, forecaster
from dashboard.shared.attempt import attempt


def show_limits(run: Run) -> None:
    """Draws the bounds of the next values; pages, shell and exports follow them."""
    use, bounds = run.label().use, forecaster(*files_of(run)).inputs.bounds
    keys = {name: f"results_{name}_{run.id}" for name in ("lowest", "highest", "whole")}
    with st.popover(_("Limits"), icon=":material/straighten:", key="results_limits"):
        st.markdown(_("Neither the forecast nor its bands go beyond these."))
        change: dict[str, Any] = {"on_change": attempt, "args": (_set_limits, run, keys)}
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


def _set_limits(run: Run, keys: dict[str, str]) -> None:
    lowest, highest, whole = (st.session_state[key] for key in keys.values())
    use, bounds = run.label().use, Bounds(lowest, highest)
    if bounds != load_forecaster(run).inputs.bounds:
        use = replace(use, bounds=bounds)
    run.relabel(use=replace(use, whole=whole))
