"""Where is it wrong? The errors over time, against the real values, and the largest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from core.types import Values
from dashboard.charts.figure import show_figure
from dashboard.charts.scale import Scale, scale_of
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import amount, error_amount, plain
from dashboard.readers.result import Result, look_text
from dashboard.results.answers.wording import rows_sentence
from dashboard.results.forecast_charts import error_figure, scatter_figure

WORST = 10


def show_where_wrong(result: Result, step: int) -> None:
    """Draws the errors of the rows shown over time, against the real values, and the worst.

    Args:
        result: The run.
        step: How many steps ahead the forecasts are; 0 for the fewest that reach each row.
    """
    rows = result.at_step(step).iloc[result.rows.start : result.rows.stop]
    # No error is counted against a value that nobody observed.
    rows = rows[np.isfinite(rows["forecast"]) & ~rows["repaired"]]
    st.caption(_which_rows(result, step))
    if rows.empty:
        st.markdown(_("The forecasts for these rows are not numbers, so no error can be drawn."))
        return
    scale = scale_of(result)
    real, forecasts = rows["y"].to_numpy(), rows["forecast"].to_numpy()
    errors = forecasts - real
    numbers = pd.DataFrame(
        {
            _("When"): rows["ds"],
            _("Real"): real,
            _("Forecast"): forecasts,
            _("Forecast minus real"): errors,
        }
    )
    over_time, against = st.columns([3, 2])
    with over_time:
        figure = error_figure(rows["ds"].to_numpy(), errors, scale)
        show_figure(figure, _error_sentence(errors, scale), numbers, "results_errors")
    with against:
        figure = scatter_figure(real, forecasts, scale)
        sentence = _(
            "Each point is one row; on the dotted line, forecast and real value are equal."
        )
        show_figure(figure, sentence, numbers, "results_scatter")
    _show_worst(rows, errors, result, scale)


def _which_rows(result: Result, step: int) -> str:
    part = _("Test rows") if result.part == "test" else _("Validation rows")
    texts = [plain(f"{part}, {rows_sentence(result, result.rows.start, result.rows.stop)}", 200)]
    if step == 0:
        text = _("forecast 1 to {step} steps ahead")
        texts.append(text.format(step=number(result.config.horizon)))
    if step > 1:
        texts.append(_("forecast {step} steps ahead").format(step=number(step)))
    if result.opening:
        texts.append(look_text(result.opening))
    return " · ".join(texts)


def _show_worst(rows: pd.DataFrame, errors: Values, result: Result, scale: Scale) -> None:
    st.header(_("The largest errors"), anchor=False)
    worst = np.argsort(-np.abs(errors))[:WORST]
    worst_rows = rows.iloc[worst]

    def amounts(values: Values, write: Callable[..., str] = amount) -> list[str]:
        return [plain(write(float(value), scale.unit, scale.digits)) for value in values]

    table = {
        _("When"): [plain(moment(ds, result.series.frequency)) for ds in worst_rows["ds"]],
        _("Real"): amounts(worst_rows["y"].to_numpy()),
        _("Forecast"): amounts(worst_rows["forecast"].to_numpy()),
        _("Error"): amounts(errors[worst], error_amount),
    }
    alt = _("The rows with the largest errors, largest first")
    st.table(pd.DataFrame(table), border="horizontal", hide_index=True, alt=alt)


def _error_sentence(errors: Values, scale: Scale) -> str:
    above = float(np.mean(errors > 0))
    bias = float(np.mean(errors))
    size = error_amount(abs(bias), scale.unit, scale.digits)
    if not round(bias, scale.digits):
        tendency = _("On average the forecast is neither too high nor too low")
    elif bias > 0:
        tendency = _("On average the forecast is {bias} too high").format(bias=size)
    else:
        tendency = _("On average the forecast is {bias} too low").format(bias=size)
    share = number(100 * above)
    return _("{tendency}; on {share} % of these rows it lies above the real value.").format(
        tendency=tendency, share=share
    )
