"""How a run's forecast did on the rows that came since it learnt, and what to do with them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.errors import UserError
from core.runs import newer, store
from core.runs.newer import Aftermath
from core.runs.run import Run
from core.series.split import BAND_LEVELS
from dashboard.charts.figure import show_figure
from dashboard.charts.scale import scale_of
from dashboard.charts.style import left_out_bands
from dashboard.language.messages import say
from dashboard.language.periods import count_rows, moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import error_amount, plain_message
from dashboard.readers.result import Result, files_of, forecaster
from dashboard.results.ahead.newer_rows import show_take_back
from dashboard.results.forecast_charts import forecast_figure
from dashboard.shared import engine_link, state

# Rows before the newer ones that are drawn with them, at least.
FEWEST_BEFORE = 24


def show_aftermath(run: Run, result: Result) -> None:
    """Draws the forecast beside the rows that came since; nothing where none came."""
    if len(result.newest) <= len(result.series):
        return
    st.header(_("How the forecast did since"), anchor=False)
    for warning in result.newest.warnings[len(result.series.warnings) :]:
        st.warning(plain_message(say(warning)), icon=":material/warning:")
    try:
        found = forecaster(*files_of(run))
        then = newer.aftermath(run, found, result.newest, result.shown)
    except UserError as error:
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    assert then is not None  # it has newer rows
    st.markdown(f"**{plain_message(judgement(result, then))}**")
    _show_chart(result, then)
    with st.container(horizontal=True):
        if st.button(
            _("Train again with all rows"),
            icon=":material/model_training:",
            key="results_newer_train",
            help=_("A new run with the same settings; this one stays as it is."),
        ):
            _train_again(run)
        show_take_back(run)


def judgement(result: Result, then: Aftermath) -> str:
    """Returns how the forecast did, in this session's language and not yet inert."""
    scale, frequency = scale_of(result), result.series.frequency
    if then.error is None:
        rows = count_rows(len(then.table), frequency)
        return _("{rows} of newer rows, but none of them has a value.").format(rows=rows)
    values = {
        "rows": count_rows(int(then.table["y"].notna().sum()), frequency),
        "error": error_amount(then.error, scale.unit, scale.digits),
        "expected": error_amount(then.expected, scale.unit, scale.digits),
        "scored": _("on the test rows") if result.part == "test" else _("on the validation rows"),
    }
    if then.expected is None:
        return _("{rows} of newer values: the forecast was {error} off on average.").format(
            **values
        )
    text = (
        _(
            "{rows} of newer values: the forecast was {error} off on average, clearly more than "
            "the {expected} {scored}. Train again with all rows."
        )
        if then.worse
        else _(
            "{rows} of newer values: the forecast was {error} off on average, about as much as "
            "{scored} ({expected})."
        )
    )
    return text.format(**values)


def _show_chart(result: Result, then: Aftermath) -> None:
    table, scale = then.table, scale_of(result)
    before = result.newest_rows(len(table) + max(FEWEST_BEFORE, len(table)))[: -len(table)]
    levels = [level for level in BAND_LEVELS[:1] if f"lo-{level}" in table]
    rows = pd.concat([before.drop(columns="repaired"), table], ignore_index=True)
    bands = left_out_bands(result.newest)
    figure = forecast_figure(rows, scale, bands, None, levels, height=320)
    show_figure(figure, _chart_sentence(result, then), table, "results_since")


def _chart_sentence(result: Result, then: Aftermath) -> str:
    table, horizon = then.table, result.config.horizon
    first, last = (moment(table["ds"].iloc[row], result.series.frequency) for row in (0, -1))
    text = ngettext(
        "From {first} to {last}, each forecast one step ahead.",
        "From {first} to {last}, forecast {n} steps at a time.",
        horizon,
    )
    sentence = text.format(first=first, last=last, n=number(horizon))
    held, banded = then.held
    if not banded:
        return sentence
    text = _("{held} of {n} values lie in the {level} % band.")
    held_text = text.format(held=number(held), n=number(banded), level=BAND_LEVELS[0])
    return f"{sentence} {held_text}"


def _train_again(run: Run) -> None:
    """Starts a run of all rows with the same settings, and opens it where one sees it learn."""
    try:
        name = _("{name}, newer rows").format(name=run.name())
        config = run.config().replace(name=name)
        again = store.create(state.runs_folder(), config, run.newest_series(), based_on=run.id)
        engine_link.submit(again)
    except UserError as error:
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    st.switch_page("app_pages/train.py", query_params={"run": again.id})
