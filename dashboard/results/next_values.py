"""What comes next: the values after the end of a series, and after any history."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.forecasting import Forecaster
from core.reading.pasted import values_from_text
from core.runs import Run
from core.series import Series
from dashboard.figure import show_figure
from dashboard.i18n import gettext as _
from dashboard.i18n import number
from dashboard.phrases.periods import moment
from dashboard.readers.result import Result, forecast
from dashboard.readers.unreadable import UNREADABLE, unreadable
from dashboard.results.charts import Scale, future_figure, scale_of
from dashboard.words import amount, plain

HISTORY_KEY = "results_history"


def show_whats_next(run: Run, result: Result) -> None:
    """Draws the next values of the series, and the next value of any history."""
    season = result.series.season_length or 12
    steps = st.slider(
        _("How many steps ahead"),
        1,
        max(60, 3 * season),
        min(season, 60),
        key="results_steps",
        help=_("For example 12 for the next year of a monthly series."),
    )
    scale = scale_of(result)
    try:
        with st.spinner(_("Calculating the next values …"), show_time=True):
            table = future_table(run, result.series, steps)
    except UNREADABLE as error:
        st.error(unreadable(error), icon=":material/error:")
        return
    shown = min(len(result.series), max(3 * steps, 2 * season, 60))
    figure = future_figure(
        np.asarray(result.series.ds)[-shown:],
        result.series.values[-shown:],
        table["ds"].to_numpy(),
        table["forecast"].to_numpy(),
        scale,
    )
    show_figure(figure, _future_sentence(table, result, scale), table, "results_future")
    _show_history_box(run, result, scale)


def future_table(run: Run, series: Series, steps: int) -> pd.DataFrame:
    """Returns the next values of a run's series: columns `ds`, `step` and `forecast`."""
    values = forecast(str(run.folder), run.weights_path.stat().st_mtime_ns, steps)
    future = series.future_ds(steps)
    return pd.DataFrame({"ds": future, "step": np.arange(1, steps + 1), "forecast": values})


def _future_sentence(table: pd.DataFrame, result: Result, scale: Scale) -> str:
    first, last = (
        {
            "when": moment(table["ds"].to_numpy()[row], result.series.frequency),
            "value": amount(float(table["forecast"].iloc[row]), scale.unit, scale.digits),
        }
        for row in (0, -1)
    )
    text = _("The next value, {when}: {value}.").format(**first)
    if len(table) == 1:
        return text
    return f"{text} " + _(
        "The last one drawn, {when}: {value}. Each is fed back as if it had happened, so errors "
        "add up: trust the first ones most."
    ).format(**last)


def _show_history_box(run: Run, result: Result, scale: Scale) -> None:
    window = result.config.window
    st.subheader(_("The next value of your own numbers"), anchor=False)
    st.button(
        _("Fill in the end of the series"),
        type="tertiary",
        icon=":material/content_paste:",
        on_click=_fill_history,
        args=(result.series.values[-window:].tolist(),),
        key="results_fill",
    )
    with st.form("results_history_form", border=False):
        text = st.text_area(
            _("At least {window} values, oldest first").format(window=number(window)),
            key=HISTORY_KEY,
            height=110,
            help=_("One a line, or apart by blanks, commas or semicolons: 3.5 4.1 4.0"),
        )
        asked = st.form_submit_button(_("Forecast the next value"), icon=":material/east:")
    if asked:
        _show_next_value(run, text, scale)


def _fill_history(values: list[float]) -> None:
    st.session_state[HISTORY_KEY] = "\n".join(map(repr, values))


def _show_next_value(run: Run, text: str, scale: Scale) -> None:
    try:
        value = Forecaster.load(run).next(values_from_text(text))
    except UNREADABLE as error:
        st.error(unreadable(error), icon=":material/error:")
        return
    st.metric(_("The next value"), plain(amount(value, scale.unit, scale.digits)))
