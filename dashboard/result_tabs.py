"""The questions a reader asks of a result, one tab each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import Message, UserError
from core.forecasting import Forecaster
from core.gates import layer_table
from core.runs import Run
from core.series import values_from_text
from dashboard import result_charts
from dashboard.comparison import Entry
from dashboard.figure import show_figure
from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, number, say
from dashboard.periods import count_rows, moment
from dashboard.result import Result, forecast
from dashboard.result_charts import Curve, Scale
from dashboard.words import amount, places, plain, plain_message

WORST = 10
HISTORY_KEY = "results_history"


def scale_of(result: Result) -> Scale:
    """Returns the vertical axis of a result's series, digits by the size of the error."""
    return Scale(result.series.target, result.series.unit, places(result.test["mae"]))


def baseline_name(name: str) -> str:
    """Returns what people call a baseline."""
    names = {
        "naive": _("Repeating the last value"),
        "seasonal_naive": _("Repeating the last season"),
        "drift": _("Following the drift"),
        "linear_ar": _("A straight-line model of past values"),
    }
    return names.get(name, name)


def show_where_wrong(result: Result) -> None:
    """Draws the errors of the test rows over time, against the real values, and the worst."""
    rows = result.table.iloc[result.test_rows.start : result.test_rows.stop]
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
        figure = result_charts.error_figure(rows["ds"].to_numpy(), errors, scale)
        show_figure(figure, _error_sentence(errors, scale), numbers, "results_errors")
    with against:
        figure = result_charts.scatter_figure(real, forecasts, scale)
        sentence = _("Each point is one test row; on the dotted line forecast and real are equal.")
        show_figure(figure, sentence, numbers, "results_scatter")
    st.markdown(f"**{_('The largest errors')}**")
    worst = np.argsort(-np.abs(errors))[:WORST]
    st.dataframe(
        numbers.iloc[worst],
        hide_index=True,
        column_config=_column_digits(numbers, scale.digits),
        key="results_worst",
        alt=_("The test rows with the largest errors, largest first"),
    )


def _error_sentence(errors: np.ndarray, scale: Scale) -> str:
    above = float(np.mean(errors > 0))
    bias = amount(float(np.mean(errors)), scale.unit, scale.digits)
    if abs(above - 0.5) < 0.1:
        return _("Too high about as often as too low; on average {bias} off to one side.").format(
            bias=bias
        )
    side = _("too high") if above > 0.5 else _("too low")
    share = number(100 * max(above, 1 - above))
    return _("The forecast is {side} on {share} % of the test rows, by {bias} on average.").format(
        side=side, share=share, bias=bias
    )


@st.fragment
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
    table = future_table(run, result, steps)
    shown = min(len(result.series), max(3 * steps, 2 * season, 60))
    figure = result_charts.future_figure(
        np.asarray(result.series.ds)[-shown:],
        result.series.values[-shown:],
        table["ds"].to_numpy(),
        table["forecast"].to_numpy(),
        scale,
    )
    show_figure(figure, _future_sentence(table, result, scale), table, "results_future")
    _show_history_box(run, result, scale)


def future_table(run: Run, result: Result, steps: int) -> pd.DataFrame:
    """Returns the next values of a run's series: columns `ds`, `step` and `forecast`."""
    with st.spinner(_("Calculating the next values …"), show_time=True):
        values = forecast(str(run.folder), run.weights_path.stat().st_mtime_ns, steps)
    future = result.series.future_ds(steps)
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
    st.markdown(f"**{_('The next value of your own numbers')}**")
    with st.form("results_history_form", border=False):
        text = st.text_area(
            _("At least {window} values, oldest first").format(window=number(window)),
            key=HISTORY_KEY,
            height=110,
            help=_("One a line, or apart by blanks, commas or semicolons: 3.5 4.1 4.0"),
        )
        asked = st.form_submit_button(_("Forecast the next value"), icon=":material/east:")
    st.button(
        _("Fill in the end of the series"),
        type="tertiary",
        icon=":material/content_paste:",
        on_click=_fill_history,
        args=(result.series.values[-window:].tolist(),),
        key="results_fill",
    )
    if asked:
        _show_next_value(run, text, scale)


def _fill_history(values: list[float]) -> None:
    st.session_state[HISTORY_KEY] = "\n".join(f"{value:.10g}" for value in values)


def _show_next_value(run: Run, text: str, scale: Scale) -> None:
    try:
        value = Forecaster.load(run).next(values_from_text(text))
    except UserError as error:
        st.error(plain_message(say(error)), icon=":material/error:")
        return
    st.metric(_("The next value"), plain(amount(value, scale.unit, scale.digits)))


@st.fragment
def show_how_learned(result: Result, curve: Curve, base: Entry | None) -> None:
    """Draws the losses by epoch and the layers of the network."""
    log = st.toggle(
        _("Logarithmic scale"),
        key="results_log",
        help=_("Shows small improvements at the end as clearly as the large ones at the start."),
    )
    figure = result_charts.loss_figure(curve, base.curve if base else None, log)
    show_figure(figure, _learning_sentence(result), curve.losses, "results_losses")
    st.markdown(f"**{_('The network, layer by layer')}**")
    layers = layer_table(result.config)
    st.dataframe(
        pd.DataFrame(
            {
                _("Layer"): [layer.name for layer in layers],
                _("Kind"): [layer.kind for layer in layers],
                _("Gives"): [" × ".join(map(str, layer.output_shape)) for layer in layers],
                _("Numbers learnt"): [layer.parameters for layer in layers],
            }
        ),
        hide_index=True,
        key="results_layers",
        alt=_("The layers of the network with how many numbers each learns"),
    )


def _learning_sentence(result: Result) -> str:
    epochs, best = result.metrics["epochs"], result.metrics["best_epoch"]
    done = ngettext("It learnt for {epochs} epoch.", "It learnt for {epochs} epochs.", epochs)
    text = done.format(epochs=number(epochs))
    if best is not None:
        text += " " + _("The validation loss was lowest after epoch {best}.").format(
            best=number(best)
        )
    if result.metrics["stopped"]:
        return text + " " + _("You stopped it; the best weights were kept.")
    if epochs < result.config.epochs:
        return text + " " + _("It ended early because nothing improved any more.")
    return text


def show_all_numbers(result: Result) -> None:
    """Draws every score beside those of the baselines."""
    for raw in result.metrics["notes"]:
        st.caption(plain_message(say(Message.from_dict(raw))), width="stretch")
    _show_scores(_("Test rows"), result, "test", "baselines")
    if result.parts.shared:
        return
    _show_scores(_("Validation rows"), result, "validation", "validation_baselines")


def _show_scores(title: str, result: Result, part: str, baselines: str) -> None:
    unit = result.series.unit
    start, stop = result.metrics["rows"][part]
    st.markdown(f"**{title}**, {plain(_rows_sentence(result, start, stop))}")
    rows = {
        _("This run, best weights"): result.metrics["metrics"][part],
        _("This run, last weights"): result.metrics["last_weights"][part],
    }
    for name in result.baselines:
        rows[baseline_name(name)] = result.metrics[baselines][name]
    shown = pd.DataFrame.from_dict(rows, orient="index").rename_axis(_("Forecast")).reset_index()
    digits = places(result.metrics["metrics"][part]["mae"])
    st.dataframe(
        shown[[_("Forecast"), "mae", "rmse", "mse", "smape", "mase", "r2"]],
        hide_index=True,
        column_config=_score_columns(unit, digits),
        key=f"results_scores_{part}",
        alt=_("Errors of this run and of the baselines, smaller is better except for R²"),
    )


def _rows_sentence(result: Result, start: int, stop: int) -> str:
    ds, frequency = np.asarray(result.series.ds), result.series.frequency
    return _("{count}, {first} to {last}").format(
        count=count_rows(stop - start, frequency),
        first=moment(ds[start], frequency),
        last=moment(ds[stop - 1], frequency),
    )


def _score_columns(unit: str, digits: int) -> dict[str, Any]:
    inside = f" ({unit})" if unit else ""
    column = st.column_config.NumberColumn
    return {
        _("Forecast"): st.column_config.TextColumn(pinned=True),
        "mae": column(
            f"MAE{inside}",
            format=f"%.{digits}f",
            help=_("Mean absolute error: how far off on average."),
        ),
        "rmse": column(
            f"RMSE{inside}",
            format=f"%.{digits}f",
            help=_("Root mean square error: like the mean error, but large ones count more."),
        ),
        "mse": column("MSE", format="%.4g", help=_("Mean square error, in squared units.")),
        "smape": column("sMAPE (%)", format="%.2f", help=_("Error in percent of the values.")),
        "mase": column(
            "MASE",
            format="%.2f",
            help=_("Error in usual steps of the training rows; below 1 beats a usual step."),
        ),
        "r2": column("R²", format="%.3f", help=_("1 is perfect, 0 no better than the mean.")),
    }


def _column_digits(table: pd.DataFrame, digits: int) -> dict[str, Any]:
    return {
        name: st.column_config.NumberColumn(format=f"%.{digits}f") for name in table.columns[1:]
    }
