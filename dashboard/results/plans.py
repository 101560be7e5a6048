"""What if: the coming values of columns known in advance, to be changed by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.covariates import values_held
from dashboard.i18n import gettext as _
from dashboard.i18n import number
from dashboard.phrases.messages import say
from dashboard.phrases.periods import moment
from dashboard.readers.result import Result
from dashboard.words import plain_message, shorten


def show_plans(result: Result, steps: int) -> dict[str, list[float]] | None:
    """Shows the coming values of the columns known in advance, and takes changes of them.

    Args:
        result: The run.
        steps: How many rows ahead.

    Returns:
        The values a forecast is to see by column, `(steps,)` each; None where nothing was changed.
    """
    names = list(result.config.known_ahead)
    if not names:
        return None
    planned = _planned(result, names, steps)
    with st.expander(_("What if … change what is known in advance"), expanded=True):
        edited = st.data_editor(
            planned,
            column_config={
                name: st.column_config.NumberColumn(shorten(name, 40), required=True)
                for name in names
            },
            height=min(38 + 35 * steps, 250),
            key=f"results_plans_{result.id}_{steps}",
            alt=_("The coming values of the columns known in advance"),
        )
        held = values_held(result.series, result.config, steps)
        if held is not None:
            st.caption(plain_message(say(held)))
    if edited.equals(planned):
        return None
    return {name: edited[name].to_numpy(np.float64).tolist() for name in names}


def changes_sentence(before: float, after: float) -> str:
    """Returns by how much a change of plans moves the sum of the forecasts."""
    share = 100 * (after / before - 1) if before else 0.0
    if share >= 0:
        return _("With these changes the sum of the forecasts is {percent} % higher.").format(
            percent=number(share, 1)
        )
    return _("With these changes the sum of the forecasts is {percent} % lower.").format(
        percent=number(-share, 1)
    )


def _planned(result: Result, names: list[str], steps: int) -> pd.DataFrame:
    """Returns what is known of the rows to come, the last value held where nothing is."""
    series = result.series
    when = [moment(ds, series.frequency) for ds in series.future_ds(steps)]
    columns = {}
    for name in names:
        column = series.covariate(name)
        coming = np.full(steps, np.nan)
        known = column[len(series) :][:steps]
        coming[: len(known)] = known
        columns[name] = pd.Series(np.append(column[len(series) - 1], coming)).ffill().tolist()[1:]
    return pd.DataFrame(columns, index=pd.Index(when, name=_("When")))
