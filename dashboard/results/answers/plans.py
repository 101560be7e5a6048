"""The coming values of columns known in advance, to be changed by hand, row by row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.forecasting.covariates import covariate, warn_of_held_values
from dashboard.language.messages import say
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message, shorten
from dashboard.readers.result import Result


def show_plans(result: Result, steps: int, turn: str) -> dict[str, list[float]] | None:
    """Shows the coming values of the columns known in advance, and takes changes of them.

    Args:
        result: The run.
        steps: How many rows ahead.
        turn: Another one for each time that the changes were taken back.

    Returns:
        The values a forecast is to see by column, `(steps,)` each; None where nothing was changed.
    """
    names = list(result.config.known_ahead)
    if not names:
        return None
    coming = planned(result, steps)
    with st.expander(_("The rows to come, one by one")):
        edited = st.data_editor(
            coming,
            column_config={
                name: st.column_config.NumberColumn(shorten(name, 40), required=True)
                for name in names
            },
            height=min(38 + 35 * steps, 250),
            key=f"results_plans_{result.id}_{steps}.{turn}",
            alt=_("The coming values of the columns known in advance"),
        )
        for held in warn_of_held_values(result.newest, result.config, steps):
            st.caption(plain_message(say(held)))
    if edited.equals(coming):
        return None
    return {
        name: edited[name].to_numpy(np.float64).tolist()
        for name in names
        if not edited[name].equals(coming[name])
    }


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
