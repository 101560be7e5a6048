"""The next value after any other past values, pasted into a box."""

from __future__ import annotations

import streamlit as st

from core.errors import UserError
from core.reading.numbers.pasted import values_from_text
from core.runs.run import Run
from core.runs.weights import load_forecaster
from core.series.ledger import for_new_data
from core.series.quality import plan
from core.series.repairs import apply_repairs
from core.series.series import Series
from core.types import Values
from dashboard.charts.scale import Scale, scale_of
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import amount, plain, plain_message
from dashboard.readers.result import Result, files_of, forecaster

PAST_VALUES_KEY = "results_past_values"


def show_own_numbers(run: Run, result: Result) -> None:
    """Draws a box for past values, and what the network says comes next after them."""
    try:
        window = forecaster(*files_of(run)).inputs.needed
    except UserError:  # the panel above says why
        return
    st.header(_("The next value of your own numbers"), anchor=False)
    st.button(
        _("Fill in the end of the series"),
        type="tertiary",
        icon=":material/content_paste:",
        on_click=_fill_history,
        args=(result.newest.values[-window:].tolist(),),
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
        _show_next_value(run, text, result, scale_of(result))


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
