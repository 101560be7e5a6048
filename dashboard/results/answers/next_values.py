"""What comes next: the values after the end of a series, and after any other past values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.covariates import warn_of_held_values
from core.forecasting.task import Task
from core.reading.numbers.pasted import values_from_text
from core.runs.run import Run
from core.runs.seal import SEALED_BANDS
from core.runs.weights import load_forecaster
from core.series.ledger import for_new_data
from core.series.quality import plan
from core.series.repairs import apply_repairs
from core.series.series import Series
from core.series.split import BAND_LEVELS
from core.types import Values
from dashboard.charts.figure import show_figure
from dashboard.charts.scale import Scale, scale_of
from dashboard.language.messages import say
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import amount, plain, plain_message
from dashboard.readers.result import Result, files_of, forecast, forecaster
from dashboard.results.answers.bands import why_no_bands
from dashboard.results.forecast_charts import future_figure

PAST_VALUES_KEY = "results_past_values"


def show_whats_next(run: Run, result: Result) -> None:
    """Draws the next values of the series, and the next value after any past values."""
    steps = choose_steps(result, "results_steps")
    scale = scale_of(result)
    try:
        with st.spinner(_("Calculating the next values …"), show_time=True):
            table = future_table(run, result.series, steps)
    except UserError as error:
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    levels = [level for level in BAND_LEVELS if has_band(table, level)]
    shown = min(len(result.series), max(3 * steps, 2 * _season(result.series, result.config), 60))
    figure = future_figure(result.at_step(1).tail(shown), table, scale, levels)
    show_figure(figure, _future_sentence(table, result, scale), table, "results_future")
    st.caption(_about_bands(table, result, levels))
    held = warn_of_held_values(result.series, result.config, steps)
    if held is not None:
        st.caption(plain_message(say(held)))
    if result.config.covariates or result.config.calendar:
        return  # past values are then more than one column
    _show_history_box(run, result, scale)


def choose_steps(result: Result, key: str) -> int:
    """Draws the choice of how many next values there are.

    Args:
        result: The run.
        key: Begins the key of the slider.
    """
    season, horizon = _season(result.series, result.config), result.config.horizon
    chosen: int = st.slider(
        _("How many steps ahead"),
        1,
        max(60, 3 * season, 2 * horizon),
        default_steps(result.series, result.config),
        key=f"{key}_{result.id}",
        help=_("For example 12 for the next year of a monthly series."),
    )
    return chosen


def default_steps(series: Series, config: RunConfig) -> int:
    """Returns how many next values are given: the horizon, or a season where that is one step."""
    return config.horizon if config.horizon > 1 else min(_season(series, config), 60)


def _season(series: Series, config: RunConfig) -> int:
    return Task.of(series, config).season_length or 12


def future_table(run: Run, series: Series, steps: int) -> pd.DataFrame:
    """Returns the next values of a run's series: `ds`, `step`, `forecast`, the ends of the bands.

    Args:
        run: The run.
        series: Its series.
        steps: How many values.

    Returns:
        Columns of bands are there where any row of the series calibrated, missing beyond the
        horizon.
    """
    folder, changed_ns = files_of(run)
    values = forecast(folder, changed_ns, steps)
    columns = {"ds": series.future_ds(steps), "step": np.arange(1, steps + 1), "forecast": values}
    bands = forecaster(folder, changed_ns).bands(values)
    return pd.DataFrame({**columns, **bands})


def has_band(table: pd.DataFrame, level: int) -> bool:
    """Returns whether any of the values has a band of a level."""
    return f"lo-{level}" in table and bool(table[f"lo-{level}"].notna().any())


def _about_bands(table: pd.DataFrame, result: Result, levels: list[int]) -> str:
    if not levels:
        return why_no_bands(result) or _("There are no bands: too few errors are known yet.")
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


def _show_history_box(run: Run, result: Result, scale: Scale) -> None:
    window = forecaster(*files_of(run)).inputs.needed
    st.subheader(_("The next value of your own numbers"), anchor=False)
    st.button(
        _("Fill in the end of the series"),
        type="tertiary",
        icon=":material/content_paste:",
        on_click=_fill_history,
        args=(result.series.values[-window:].tolist(),),
        key="results_fill",
    )
    with st.form("results_past_values_form", border=False):
        text = st.text_area(
            _("At least {window} values, oldest first").format(window=number(window)),
            key=PAST_VALUES_KEY,
            height=110,
            help=_("One per line, or separated by spaces, commas or semicolons: 3.5 4.1 4.0"),
        )
        asked = st.form_submit_button(_("Forecast the next value"), icon=":material/east:")
    if asked:
        _show_next_value(run, text, result, scale)


def _fill_history(values: list[float]) -> None:
    st.session_state[PAST_VALUES_KEY] = "\n".join(map(repr, values))


def mended(values: Values, series: Series) -> Values:
    """Returns pasted values, repaired as the series was that a run learnt.

    Args:
        values: Values in time order, `(n,)`.
        series: The series of the run.
    """
    # Without times there are no steps to make even.
    choices = [c for c in for_new_data(series.ledger) if c.kind != "resample"]
    return apply_repairs(values, None, dict(plan((), choices))).values


def _show_next_value(run: Run, text: str, result: Result, scale: Scale) -> None:
    try:
        values = mended(values_from_text(text), result.series)
        value = load_forecaster(run).next(values)
    except UserError as error:
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    st.metric(_("The next value"), plain(amount(value, scale.unit, scale.digits)))
