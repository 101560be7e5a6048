"""What the first layer reads at one step: every number with its name, or the few that matter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.evaluation.metrics import digits
from core.forecasting.gates import Array
from dashboard.charts.figure import show_numbers
from dashboard.inside.moment import View
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import amount, plain, plain_message

# Of many numbers, those are shown at first that move the cell most.
MOST_INPUTS, SHOWN_INPUTS = 8, 5
GATES = "ifgo"


def show_seen(view: View) -> None:
    """Draws the value at the chosen step, and what the network is told of it."""
    series, at = view.result.series, view.at
    value = amount(
        float(series.values[view.inside.rows[at]]), series.unit, digits(view.result.errors.mae)
    )
    if view.result.config.schooled:
        text = _(
            "At {when} the value is {value}. The network is told how it compares with values "
            "before it and with the linear model, in typical errors of that model:"
        )
    else:
        text = _("At {when} the value is {value}. The network sees it scaled:")
    st.markdown(plain_message(text.format(when=view.when_at, value=value)))
    names, x = input_names(view), view.inside.window[at]
    rows = np.arange(len(x))
    if len(x) > MOST_INPUTS:
        rows = np.argsort(-np.abs(_added(view)).max(axis=1), kind="stable")[:SHOWN_INPUTS]
    st.table(
        _table(view, names, rows),
        border="horizontal",
        hide_index=True,
        alt=_("What the network sees at this step"),
    )
    if len(rows) < len(x):
        text = _("These {shown} of {n} numbers add most to a gate of this cell.")
        text = text.format(shown=number(len(rows)), n=number(len(x)))
        st.caption(text)
        show_numbers(_table(view, names, np.arange(len(x))), text, "inside_seen")


def input_names(view: View) -> list[str]:
    """Returns what people call the numbers that the first layer reads at a step."""
    config = view.result.config
    if config.schooled:
        own = _schooled_names()
    else:
        linear = [_("What the linear model forecasts next")] if config.linear else []
        own = [view.result.series.target, *linear]
    times = [_("Hour of the day"), _("Day of the week"), _("Day of the year")]
    # Each as a point on a circle, sine first, as `core.forecasting.covariates.calendar` has it.
    waves = [f"{time} ({wave})" for time in times for wave in (_("sine"), _("cosine"))]
    return [*own, *config.covariates, *(waves if config.calendar else ())]


def _schooled_names() -> list[str]:
    """Returns what people call the numbers of `core.schooled.features`, in their order."""
    return [
        _("Change from the row before"),
        _("Change that the linear model forecasts next"),
        _("What the linear model missed here"),
        _("What the linear model missed here, cut off where large"),
        _("The next row one season ago, less this one"),
        _("The next row two seasons ago, less this one"),
        _("The next row seven seasons ago, less this one"),
        _("What the linear model missed there, one season ago"),
        _("What the linear model missed there, seven seasons ago"),
        _("Change that the linear model forecasts by the last step"),
        _("How high the value lies among those learnt"),
        _("Whether there is a season"),
        _("How long the season is"),
        _("Errors of the linear model, beside the changes"),
        _("Its errors on new rows, beside those on fitted ones"),
        _("How many rows are known"),
        _("How many steps are forecast"),
    ]


def _added(view: View) -> Array:
    """Returns what each input adds to the sum of each gate of the cell, `(features, 4)`."""
    kernel = view.inside.network.layers[0].kernel
    units = kernel.shape[1] // len(GATES)
    added: Array = view.inside.window[view.at][:, None] * kernel[:, view.unit :: units]
    return added


def _table(view: View, names: list[str], rows: np.ndarray) -> pd.DataFrame:
    x = view.inside.window[view.at]
    columns = {
        _("Input"): [plain(names[row], 80) for row in rows],
        "x": [number(float(x[row]), 2) for row in rows],
    }
    if len(x) > MOST_INPUTS:
        added = _added(view)
        gates = np.abs(added).argmax(axis=1)
        columns[_("Adds most to")] = [
            f"{GATES[gates[row]]}: {number(float(added[row, gates[row]]), 2)}" for row in rows
        ]
    return pd.DataFrame(columns)
