"""The coming values of columns known in advance, to be changed by hand, row by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.forecasting.covariates import covariate, warn_of_held_values
from dashboard.language.messages import say
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message, shorten
from dashboard.readers.result import Result
from dashboard.results.answers.switches import Switch, switches_of


def show_plans(result: Result, steps: int, turn: str) -> dict[str, list[float]] | None:
    """Shows the coming values of the columns known in advance, and takes changes of them.

    Args:
        result: The run.
        steps: How many rows ahead.
        turn: Another one for each time that the changes were taken back.

    Returns:
        The values a forecast is to see by column, `(steps,)` each; None where nothing was changed.
    """
    if not result.config.known_ahead:
        return None
    switches, coming = switches_of(result), planned(result, steps)
    shown = _as_shown(coming, switches)
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(shorten(name, 40), required=True)
        for name in map(str, coming)
    }
    for switch in switches:
        columns[switch.title] = st.column_config.SelectboxColumn(
            shorten(switch.title, 40), options=list(switch.options), required=True
        )
    with st.expander(_("The rows to come, one by one")):
        edited = st.data_editor(
            shown,
            column_config=columns,
            height=min(38 + 35 * steps, 250),
            key=f"results_plans_{result.id}_{steps}.{turn}",
            alt=_("The coming values of the columns known in advance"),
        )
        for held in warn_of_held_values(result.newest, result.config, steps, result.scores.notes):
            st.caption(plain_message(say(held)))
    changed = [name for name in map(str, shown) if not edited[name].equals(shown[name])]
    return _as_typed(edited, changed, switches) or None


def _as_shown(coming: pd.DataFrame, switches: list[Switch]) -> pd.DataFrame:
    """Returns the rows to come with a column for each switch in place of its columns."""
    shown = coming.drop(columns=[name for switch in switches for name in switch.columns])
    for switch in switches:
        rows = coming[list(switch.columns)].itertuples(index=False, name=None)
        shown[switch.title] = [switch.named(row) for row in rows]
    return shown


def _as_typed(
    edited: pd.DataFrame, changed: list[str], switches: list[Switch]
) -> dict[str, list[float]]:
    """Returns what was typed into some columns, a switch taken apart into its columns."""
    typed, by_title = {}, {switch.title: switch for switch in switches}
    for name in changed:
        if (switch := by_title.get(name)) is None:
            typed[name] = edited[name].to_numpy(np.float64).tolist()
            continue
        values = np.array([switch.options[option] for option in edited[name]], np.float64)
        typed |= dict(zip(switch.columns, values.T.tolist(), strict=True))
    return typed


def planned(result: Result, steps: int) -> pd.DataFrame:
    """Returns what is known of the rows to come, the last value held where nothing is.

    Args:
        result: The run.
        steps: How many rows ahead.

    Returns:
        One column for each that is known in advance, `steps` rows named by their moments.
    """
    series = result.newest
    when = [moment(ds, series.frequency) for ds in series.future_ds(steps)]
    columns = {}
    for name in result.config.known_ahead:
        column = covariate(series, result.config, name, len(series) + steps)
        coming = np.full(steps, np.nan)
        values = column[len(series) :][:steps]
        coming[: len(values)] = values
        columns[name] = pd.Series(np.append(column[len(series) - 1], coming)).ffill().tolist()[1:]
    return pd.DataFrame(columns, index=pd.Index(when, name=_("When")))
