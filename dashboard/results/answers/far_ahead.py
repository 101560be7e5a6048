"""How far ahead a forecast is good: its error at each step ahead, beside the baselines'."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.evaluation.part_scores import StepErrors, usable_horizon
from dashboard.charts.figure import show_figure
from dashboard.charts.scale import scale_of
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.readers.result import Result, baseline_name
from dashboard.results.forecast_charts import steps_figure


def show_how_far(result: Result) -> None:
    """Draws the error at each step ahead, and up to which step it beats every simple method."""
    steps, scale = result.shown.steps, scale_of(result)
    names = {"forecast": _("Forecast"), **{name: baseline_name(name) for name in result.baselines}}
    table = pd.DataFrame(
        {name: [step.mae[key] for step in steps] for key, name in names.items()}, dtype=float
    )
    table.insert(0, _("Steps ahead"), [step.step for step in steps])
    st.header(_usable(steps), anchor=False)
    best = sum(step.is_best for step in steps)
    if best > usable_horizon(steps):
        text = _("Counted step by step, it is the best at {best} of {horizon} steps.")
        st.markdown(text.format(best=number(best), horizon=number(len(steps))))
    lines = {key: table[name].to_numpy() for key, name in names.items()}
    show_figure(steps_figure(lines, names, scale), _sentence(result), table, "results_far")


def _usable(steps: Sequence[StepErrors]) -> str:
    usable, horizon = usable_horizon(steps), len(steps)
    if usable == horizon:
        text = _("At all {horizon} steps ahead the forecast beats every simple method.")
    elif usable == 0:
        text = _("Even one step ahead, a simple method does as well or better.")
    else:
        text = ngettext(
            "Up to {usable} step ahead the forecast beats every simple method, then no longer.",
            "Up to {usable} steps ahead the forecast beats every simple method, then no longer.",
            usable,
        )
    return text.format(usable=number(usable), horizon=number(horizon))


def _sentence(result: Result) -> str:
    if result.part == "test":
        return _(
            "The mean absolute error on the test rows at each step ahead, beside the simple "
            "methods."
        )
    return _(
        "The mean absolute error on the validation rows at each step ahead, beside the simple "
        "methods."
    )
