"""The questions a reader asks of a result: where it is wrong, how it learnt, every number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import Message
from core.evaluation import metrics
from core.forecasting.gates import layer_table
from core.runs.run import Run
from dashboard.charts import loss_charts
from dashboard.charts.figure import show_figure
from dashboard.charts.scale import Scale, scale_of
from dashboard.language.messages import say
from dashboard.language.periods import count_rows, moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import amount, plain, plain_message, significant
from dashboard.readers.comparison import Entry
from dashboard.readers.films import film_of
from dashboard.readers.result import Result, baseline_name, look
from dashboard.results.forecast_charts import Values, error_figure, scatter_figure
from dashboard.results.learning_film import film_figure

WORST = 10


def show_where_wrong(result: Result, step: int) -> None:
    """Draws the errors of the rows shown over time, against the real values, and the worst.

    Args:
        result: The run.
        step: How many steps ahead the forecasts are.
    """
    rows = result.at_step(step).iloc[result.rows.start : result.rows.stop]
    # No error is counted against a value that nobody observed.
    rows = rows[np.isfinite(rows["forecast"]) & ~rows["repaired"]]
    st.caption(_which_rows(result, step))
    if rows.empty:
        st.markdown(_("The forecasts of these rows are no numbers, so no error can be drawn."))
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
        sentence = _("Each point is one row; on the dotted line forecast and real are equal.")
        show_figure(figure, sentence, numbers, "results_scatter")
    _show_worst(rows, errors, result, scale)


def _which_rows(result: Result, step: int) -> str:
    part = _("Test rows") if result.part == "test" else _("Validation rows")
    told = [plain(f"{part}, {_rows_sentence(result, result.rows.start, result.rows.stop)}", 200)]
    if step > 1:
        told.append(_("forecast {step} steps ahead").format(step=number(step)))
    if result.opening:
        told.append(look(result.opening))
    return " · ".join(told)


def _show_worst(rows: pd.DataFrame, errors: Values, result: Result, scale: Scale) -> None:
    st.subheader(_("The largest errors"), anchor=False)
    worst = np.argsort(-np.abs(errors))[:WORST]
    found = rows.iloc[worst]

    def told(values: Values) -> list[str]:
        return [plain(amount(float(value), scale.unit, scale.digits)) for value in values]

    table = {
        _("When"): [plain(moment(ds, result.series.frequency)) for ds in found["ds"]],
        _("Real"): told(found["y"].to_numpy()),
        _("Forecast"): told(found["forecast"].to_numpy()),
        _("Off by"): told(errors[worst]),
    }
    alt = _("The rows with the largest errors, largest first")
    st.table(pd.DataFrame(table), border="horizontal", hide_index=True, alt=alt)


def _error_sentence(errors: Values, scale: Scale) -> str:
    above = float(np.mean(errors > 0))
    bias = float(np.mean(errors))
    told = amount(abs(bias), scale.unit, scale.digits)
    if not round(bias, scale.digits):
        tendency = _("On average the forecast is neither too high nor too low")
    elif bias > 0:
        tendency = _("On average the forecast is {bias} too high").format(bias=told)
    else:
        tendency = _("On average the forecast is {bias} too low").format(bias=told)
    share = number(100 * above)
    return _("{tendency}; on {share} % of these rows it lies above the real value.").format(
        tendency=tendency, share=share
    )


def show_how_learned(run: Run, result: Result, compared: Sequence[Entry]) -> None:
    """Draws the losses by epoch with what was forecast after each, and the layers of the network.

    Args:
        run: The run.
        result: What it found.
        compared: The run as it is compared, last; before it the one it was made from, if any.
    """
    _show_choices(result)
    log = st.toggle(
        _("Logarithmic scale"),
        key="results_log",
        help=_("Shows small improvements at the end as clearly as the large ones at the start."),
    )
    curve, earlier = compared[-1].curve, compared[0].curve if len(compared) > 1 else None
    figure, told = loss_charts.loss_figure(curve, earlier, log), _learning_sentence(result)
    if film := film_of(run):
        figure = film_figure(figure, curve, film, result)
        told += " " + _("Play it, or move the slider: below is what it forecast by then.")
    show_figure(figure, told, curve.losses, "results_losses")
    st.subheader(_("The network, layer by layer"), anchor=False)
    layers = layer_table(result.config)
    st.table(
        pd.DataFrame(
            {
                _("Layer"): [plain(layer.name) for layer in layers],
                _("Kind"): [layer.kind for layer in layers],
                _("Gives"): [" × ".join(map(str, layer.output_shape)) for layer in layers],
                _("Numbers learnt"): [number(layer.parameters) for layer in layers],
            }
        ),
        border="horizontal",
        hide_index=True,
        alt=_("The layers of the network with how many numbers each learns"),
    )


def _show_choices(result: Result) -> None:
    """Says what the run chose by itself, and how to choose otherwise."""
    told = [f"- {text}" for text in _notes(result, but="validation_is_test")]
    if not told:
        return
    st.subheader(_("What it chose by itself"), anchor=False)
    st.markdown("\n".join(told))
    st.caption(_("“Try a change” above leads to all settings, to choose otherwise."))


def _notes(result: Result, but: str = "") -> list[str]:
    found = [Message.from_dict(raw) for raw in result.metrics.get("notes", [])]
    return [plain_message(say(note)) for note in found if note.code != but]


def _learning_sentence(result: Result) -> str:
    epochs, best = result.metrics["epochs"], result.metrics["best_epoch"]
    done = ngettext("It learnt for {epochs} epoch.", "It learnt for {epochs} epochs.", epochs)
    text = done.format(epochs=number(epochs))
    if best:
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
    for text in _notes(result):
        st.caption(text, width="stretch")
    if result.config.horizon > 1:
        st.caption(
            _("Every error is a mean over 1 to {horizon} steps ahead.").format(
                horizon=number(result.config.horizon)
            )
        )
    if result.opening:
        _show_scores(_("Test rows"), result, "test", look(result.opening))
    if not (result.opening and result.parts.shared):
        _show_scores(_("Validation rows"), result, "validation")
    if not result.opening and not result.parts.shared:
        st.markdown(":gray[:material/lock: " + _("Test rows: sealed") + "]")
    st.caption(
        _(
            "MAE: how far off on average. RMSE: the same, but large errors count more; MSE is its "
            "square. MASE: in usual steps of the training rows, below 1 beats a usual step. sMAPE: "
            "in percent of the values. R²: 1 is perfect, 0 no better than the mean."
        )
    )


def _show_scores(title: str, result: Result, part: str, opening: str = "") -> None:
    start, stop = result.metrics["rows"][part]
    about = [plain(_rows_sentence(result, start, stop)), *([opening] if opening else [])]
    st.markdown(f"**{title}**, {', '.join(about)}")
    scores = {
        _("This run, best weights"): result.scores_on(part),
        _("This run, last weights"): result.metrics["last_weights"][part],
        **{baseline_name(name): result.baseline(name, part) for name in result.baselines},
    }
    unit, digits = result.series.unit, metrics.digits(result.scores_on(part)["mae"])
    alt = _("Errors of this run and of the baselines: {part}").format(part=title)
    # Two tables beside each other on a wide page, one below the other on a phone.
    for place, columns in zip(st.columns(2), _score_columns(unit, digits), strict=True):
        table = {
            name: [form(found[key]) for found in scores.values()]
            for name, (key, form) in columns.items()
        }
        place.table(pd.DataFrame(table, index=list(scores)), border="horizontal", alt=alt)


def _score_columns(unit: str, digits: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns for each of two tables: the name of a column, its score and how that is written."""
    inside = f" ({plain(unit, 20)})" if unit else ""

    def fixed(places: int) -> Callable[[float | None], str]:
        return lambda value: "–" if value is None else number(value, places)

    first = {
        f"MAE{inside}": ("mae", fixed(digits)),
        f"RMSE{inside}": ("rmse", fixed(digits)),
        "MASE": ("mase", fixed(2)),
    }
    second = {
        "MSE": ("mse", lambda value: significant(value, 4)),
        "sMAPE (%)": ("smape", fixed(2)),
        "R²": ("r2", fixed(3)),
    }
    return first, second


def _rows_sentence(result: Result, start: int, stop: int) -> str:
    ds, frequency = np.asarray(result.series.ds), result.series.frequency
    return _("{count}, {first} to {last}").format(
        count=count_rows(stop - start, frequency),
        first=moment(ds[start], frequency),
        last=moment(ds[stop - 1], frequency),
    )
