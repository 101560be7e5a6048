"""The chart of a result: real values and forecasts over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.figure import show_figure
from dashboard.charts.scale import scale_of
from dashboard.charts.style import PartBand, left_out_bands, part_bands
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import error_amount, percent
from dashboard.readers.result import Result, baseline_name
from dashboard.results.forecast_charts import forecast_figure
from dashboard.results.range_control import choose_rows


def choose_step(result: Result) -> int:
    """Draws the choice of how many steps ahead the chart's forecasts are, where there are several.

    On a part that is hardly longer than the horizon, one step ahead is hardly a row: then every
    row is drawn from the fewest steps that reach it, and there is no choice.

    Outside of the chart's fragment: what stands below the chart follows it.
    """
    horizon = result.config.horizon
    if horizon == 1:
        return 1
    ahead = result.at_step(1)["forecast"].iloc[result.rows.start : result.rows.stop]
    if ahead.notna().sum() < horizon:
        return 0
    chosen: int = st.slider(
        _("Steps ahead that are drawn"),
        1,
        horizon,
        1,
        key=f"results_step_{result.id}",
        help=_(
            "At 3, each forecast was made 3 rows ahead: the value 3 rows earlier was the last one "
            "known."
        ),
        width=420,
    )
    return chosen


@st.fragment
def show_forecast_chart(result: Result, step: int) -> None:
    """Draws real values and forecasts over time, with what is shown chosen below.

    Args:
        result: The run.
        step: How many steps ahead the forecasts are; 0 for the fewest that reach each row.
    """
    place = st.container()
    left, right = st.columns([3, 2])
    with right:
        baseline = st.selectbox(
            _("Compare with"),
            [*result.baselines, *(["linear"] if "linear" in result.predictions else []), ""],
            format_func=lambda name: baseline_name(name) if name else _("Nothing"),
            key="results_baseline",
        )
        levels = _choose_levels(result)
    with left:
        ds = np.asarray(result.series.ds)
        seal = "" if result.opening else "_sealed"
        chosen = choose_rows(ds, _views(result), key=f"results_{result.id}{seal}")
    rows = result.at_step(step).iloc[chosen.start : chosen.stop]
    named = (baseline, baseline_name(baseline)) if baseline else None
    with place:
        show_figure(
            forecast_figure(rows, scale_of(result), part_bands_of(result), named, levels),
            _chart_sentence(rows, result, step, levels),
            _as_table(rows, result),
            "results_forecast",
        )


def _choose_levels(result: Result) -> list[int]:
    if not result.levels:
        return []
    on = st.toggle(
        _("Shade the {levels} bands").format(levels=_listed(result.levels)),
        value=True,
        key="results_bands",
        help=_("“How sure is it?” below says how well they keep their promise."),
    )
    return result.levels if on else []


def part_bands_of(result: Result) -> list[PartBand]:
    """Returns the bands of a result's parts; the name of the test says where it is sealed."""
    split = result.parts
    bands = left_out_bands(result.series)
    bands += part_bands(np.asarray(result.series.ds), split.train, split.validation, split.test)
    if result.unsealed_rows.stop == split.test.stop:
        return bands
    return [*bands[:-1], replace(bands[-1], name=_("Test, sealed"))]


def _views(result: Result) -> dict[str, tuple[int, int]]:
    n, rows, shown = len(result.series), result.rows, result.unsealed_rows.stop
    unseen = result.parts.validation.start
    everywhere = {_("Last 100 rows"): (max(0, n - 100), n - 1), _("Everything"): (0, n - 1)}
    # A little of the training part, so that all the borders are in sight.
    unseen_view = (max(0, unseen - (shown - unseen) // 6), shown - 1)
    if result.part == "validation":
        return {_("Validation rows"): unseen_view, **everywhere}
    return {
        _("New to the network"): unseen_view,
        _("Test rows"): (rows.start, rows.stop - 1),
        **everywhere,
    }


def _chart_sentence(rows: pd.DataFrame, result: Result, step: int, levels: list[int]) -> str:
    unseen = rows[rows["forecast"].notna() & (rows["split"] != "train") & ~rows["repaired"]]
    told = unseen if len(unseen) else rows
    ends = {
        "first": moment(told["ds"].to_numpy()[0], result.series.frequency),
        "last": moment(told["ds"].to_numpy()[-1], result.series.frequency),
    }
    if not len(unseen):
        if rows.index[0] >= result.unsealed_rows.stop:
            text = _("{first} to {last}: the test, still sealed, so no forecast is drawn.")
        else:
            text = _("{first} to {last}: the network learnt from these rows, so they test nothing.")
        return text.format(**ends)
    ahead = number(step or result.config.horizon)
    values = {**ends, "count": number(len(unseen)), "step": ahead}
    text = _rows_text(len(unseen), step).format(**values, error=_error_of(unseen, result))
    if step and result.config.horizon > 1 and (error := result.errors.mae) is not None:
        scale = scale_of(result)
        text += " " + _("Over all {horizon} steps ahead it is {error}.").format(
            horizon=number(result.config.horizon),
            error=error_amount(error, scale.unit, scale.digits),
        )
    if any(unseen[f"lo-{level}"].notna().any() for level in levels):
        text += " " + bands_sentence(levels)
    return text


def bands_sentence(levels: Sequence[int]) -> str:
    """Returns what the bands drawn promise, "" where there are none.

    Args:
        levels: Of the bands, in percent.
    """
    if not levels:
        return ""
    text = _("The shaded bands promise to hold {levels} of the real values.")
    return text.format(levels=_listed(levels))


def _listed(levels: Sequence[int]) -> str:
    return _(" and ").join(percent(str(level)).replace(" ", "\u00a0") for level in levels)


def _error_of(rows: pd.DataFrame, result: Result) -> str:
    scale = scale_of(result)
    error = float((rows["forecast"] - rows["y"]).abs().mean())
    return error_amount(error, scale.unit, scale.digits)


def _rows_text(count: int, step: int) -> str:
    if step == 0:
        return ngettext(
            "{first} to {last}: {count} row that the network did not learn from, forecast 1 to "
            "{step} steps ahead; error {error}.",
            "{first} to {last}: {count} rows that the network did not learn from, forecast 1 to "
            "{step} steps ahead; typical error {error}.",
            count,
        )
    if step > 1:
        return ngettext(
            "{first} to {last}: {count} row that the network did not learn from, forecast {step} "
            "steps ahead; error {error}.",
            "{first} to {last}: {count} rows that the network did not learn from, each forecast "
            "{step} steps ahead; typical error {error}.",
            count,
        )
    return ngettext(
        "{first} to {last}: {count} row that the network did not learn from, forecast one step "
        "ahead from the true values before it; error {error}.",
        "{first} to {last}: {count} rows that the network did not learn from, each forecast one "
        "step ahead from the true values before it; typical error {error}.",
        count,
    )


def _as_table(rows: pd.DataFrame, result: Result) -> pd.DataFrame:
    shown = rows if rows["repaired"].any() else rows.drop(columns="repaired")
    return shown.rename(columns=_column_names(result))


def _column_names(result: Result) -> dict[str, str]:
    bands = {
        f"{end}-{level}": name.format(level=level)
        for level in result.levels
        for end, name in (("lo", _("{level} % from")), ("hi", _("{level} % to")))
    }
    return {
        "ds": _("When"),
        "split": _("Part"),
        "y": _("Real"),
        "forecast": _("Forecast"),
        "repaired": _("Repaired"),
        **{name: baseline_name(name) for name in result.baselines},
        **bands,
    }
