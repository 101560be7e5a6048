"""What comes next: the values after the end of a series, as chart and table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.errors import UserError
from core.forecasting.covariates import warn_of_held_values
from core.runs.files.label import NETWORK
from core.runs.outlook import Outlook
from core.runs.run import Run
from core.runs.seal import SEALED_BANDS
from core.series.split import BAND_LEVELS
from dashboard.charts.figure import show_figure
from dashboard.charts.scale import Scale, scale_of
from dashboard.charts.style import left_out_bands
from dashboard.language.messages import say
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import amount, plain_message
from dashboard.readers.result import (
    Result,
    default_steps,
    outlook_of,
    season_of,
    within_sentence,
)
from dashboard.results.ahead.decision import show_decision
from dashboard.results.answers.bands import why_no_bands
from dashboard.results.forecast_charts import future_figure


def show_whats_next(run: Run, result: Result) -> None:
    """Draws the next values of the series, beside what one needs to know of them to decide."""
    chart, card = st.columns([5, 2])
    with card:
        steps = choose_steps(result, "results_steps")
    try:
        with st.spinner(_("Calculating the next values …"), show_time=True):
            found = outlook_of(run, steps)
    except UserError as error:
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    with chart:
        _show_chart(result, found)
    with card:
        show_decision(run, result, found)


def _show_chart(result: Result, found: Outlook) -> None:
    table, scale = found.table, scale_of(result)
    steps = len(table)
    levels = [level for level in BAND_LEVELS if has_band(table, level)]
    shown = max(3 * steps, 2 * season_of(result.series, result.config), 60)
    past, linear = result.newest_rows(shown), found.linear
    if made := method_sentence(found):
        st.caption(plain_message(made))
    place = st.container()
    if linear is not None and result.scores.lstm_adds:
        without = st.toggle(
            _("Without the LSTM"),
            key="results_without_lstm",
            help=_("Shows what the linear model of past values forecasts alone."),
        )
        if without:
            table, levels, linear = table.assign(forecast=linear), [], None
    else:
        linear = None
    with place:
        figure = future_figure(past, table, scale, left_out_bands(result.newest), levels, linear)
        show_figure(figure, _future_sentence(table, result, scale), table, "results_future")
    if levels:
        st.caption(_about_bands(table, result, levels))
    elif found.use.method == NETWORK:
        st.caption(why_no_bands(result) or _("There are no bands: too few errors are known yet."))
    notes = result.scores.notes
    for held in warn_of_held_values(result.newest, result.config, steps, notes):
        st.caption(plain_message(say(held)))


def method_sentence(found: Outlook) -> str:
    """Returns which simple method the next values come from, "" where it is the run's forecast."""
    if found.use.method == NETWORK:
        return ""
    text = _("These values come from a simple method: {method}.")
    return text.format(method=within_sentence(found.use.method))


def choose_steps(result: Result, key: str) -> int:
    """Draws the choice of how many next values there are.

    Args:
        result: The run.
        key: Begins the key of the slider.
    """
    season, horizon = season_of(result.series, result.config), result.config.horizon
    chosen: int = st.slider(
        _("How many steps ahead"),
        1,
        max(60, 3 * season, 2 * horizon),
        default_steps(result.series, result.config),
        key=f"{key}_{result.id}",
        help=_("For example 12 for the next year of a monthly series."),
    )
    return chosen


def has_band(table: pd.DataFrame, level: int) -> bool:
    """Returns whether any of the values has a band of a level."""
    return f"lo-{level}" in table and bool(table[f"lo-{level}"].notna().any())


def _about_bands(table: pd.DataFrame, result: Result, levels: list[int]) -> str:
    sentences = " ".join(_band_of_next(table, result, level) for level in levels)
    if len(levels) < len(BAND_LEVELS):
        sentences += " " + _("For a band of {level} % too few errors are known.").format(
            level=max(BAND_LEVELS)
        )
    if not result.opening:
        sentences += " " + say(SEALED_BANDS)
    n_known = int(table[f"lo-{levels[0]}"].notna().sum())
    if n_known < min(len(table), result.config.horizon):
        sentences += " " + _("Beyond {known} steps ahead too few errors are known.").format(
            known=number(n_known)
        )
    elif n_known < len(table):
        beyond = ngettext(
            "Bands end with the horizon, {known} step ahead.",
            "Bands end with the horizon, {known} steps ahead.",
            n_known,
        )
        sentences += " " + beyond.format(known=number(n_known))
    return plain_message(sentences)


def _band_of_next(table: pd.DataFrame, result: Result, level: int) -> str:
    scale = scale_of(result)
    lo, hi = (
        amount(float(table[f"{end}-{level}"].iloc[0]), unit, scale.digits)
        for end, unit in (("lo", ""), ("hi", scale.unit))
    )
    text = _("With {level} % confidence the next value lies between {lo} and {hi}.")
    return text.format(level=level, lo=lo, hi=hi)


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
    if len(table) <= result.config.outputs:
        return f"{text} " + _(
            "Last value shown, {when}: {value}. All are forecast at once from what is known today."
        ).format(**last)
    return f"{text} " + _(
        "Last value shown, {when}: {value}. Each is fed back as if it had happened, so errors add "
        "up: trust the first ones most."
    ).format(**last)
