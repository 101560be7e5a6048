"""The first thing a result shows: how good it is in words, cards, and one chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.evaluation import SAME_SHARE
from core.metrics import digits
from dashboard import loss_charts
from dashboard.charts import part_bands
from dashboard.figure import draw, show_figure
from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, number
from dashboard.phrases.periods import moment
from dashboard.phrases.settings import differences
from dashboard.readers.comparison import Entry, notes, same_series, table
from dashboard.readers.result import Result, baseline_name
from dashboard.results.charts import forecast_figure, scale_of
from dashboard.results.range_control import choose_rows
from dashboard.words import amount, error_share, plain


@dataclass(frozen=True)
class Verdict:
    """A word with the icon and the colour that repeat it."""

    word: str
    icon: str
    color: Any


def show_cards(result: Result) -> None:
    """Draws the typical error and what it gains over two simple forecasts."""
    scale = scale_of(result)
    second = "seasonal_naive" if "seasonal_naive" in result.baselines else "linear_ar"
    with st.grid(3, min_column_width=220):
        _show_card(
            _("Typical error"),
            plain(amount(result.test["mae"], scale.unit, scale.digits)),
            _step_verdict(result),
            _("Mean absolute error (MAE) on the test rows, best weights."),
        )
        for baseline in ("naive", second):
            _show_card(
                _("Against: {baseline}").format(baseline=_lower_first(baseline_name(baseline))),
                *_against(result, baseline),
                _baseline_help(result, baseline),
            )


def _show_card(label: str, value: str, verdict: Verdict, explanation: str) -> None:
    st.metric(
        label,
        value,
        delta=f"{verdict.icon} {verdict.word}",
        delta_color=verdict.color,
        delta_arrow="off",
        border=True,
        height="stretch",
        help=explanation,
    )


def _step_verdict(result: Result) -> Verdict:
    mase = result.test["mase"]
    if mase is None:
        return Verdict(_("The series hardly moves"), ":material/remove:", "gray")
    if mase < 1 - SAME_SHARE:
        return Verdict(_("Smaller than a usual step"), ":material/check_circle:", "green")
    if mase <= 1 + SAME_SHARE:
        return Verdict(_("As large as a usual step"), ":material/drag_handle:", "gray")
    return Verdict(_("Larger than a usual step"), ":material/warning:", "orange")


def _against(result: Result, baseline: str) -> tuple[str, Verdict]:
    share = result.against(baseline)
    if share is None and result.metrics["baselines"][baseline]["mae"] == 0:
        return _("It is exact here"), Verdict(_("Hard to beat"), ":material/warning:", "orange")
    return error_share(share), _share_verdict(share)


def _share_verdict(share: float | None) -> Verdict:
    if share is None:
        return Verdict(_("Cannot be compared"), ":material/warning:", "orange")
    if share < 1 - SAME_SHARE:
        return Verdict(_("Better"), ":material/check_circle:", "green")
    if share <= 1 + SAME_SHARE:
        return Verdict(_("About the same"), ":material/drag_handle:", "gray")
    return Verdict(_("Worse"), ":material/warning:", "orange")


def _baseline_help(result: Result, baseline: str) -> str:
    scale = scale_of(result)
    error = amount(result.metrics["baselines"][baseline]["mae"], scale.unit, scale.digits)
    texts = {
        "naive": _("Saying that nothing changes is off by {error} (naive forecast)."),
        "seasonal_naive": _("Saying what was true one season earlier is off by {error}."),
        "linear_ar": _("A linear autoregression on the same rows is off by {error}."),
    }
    return plain(texts[baseline].format(error=error), limit=200)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def show_change(compared: Sequence[Entry]) -> None:
    """Draws a run beside the one whose settings it changed.

    Args:
        compared: The earlier run, then this one.
    """
    base, changed = compared
    with st.container(border=True, key="results_change"):
        st.markdown(_change_sentence(base.name, base.config, changed.config))
        if base.result and changed.result and same_series(compared):
            st.markdown(_effect_sentence(base.result, changed.result))
        numbers, curves = st.columns(2)
        with numbers:
            st.table(
                table(compared), border="horizontal", alt=_("Scores and settings of the two runs")
            )
            for note in notes(compared):
                st.caption(note)
        with curves:
            unit = changed.result.series.unit if changed.result else ""
            figure = loss_charts.compared_figure([e.curve for e in compared], unit, log=False)
            sentence = _("The error on the validation rows by epoch, for both runs.")
            draw(figure, sentence, "results_change")


def _change_sentence(name: str, base: RunConfig, changed: RunConfig) -> str:
    found = differences(base, changed)
    if not found:
        return _("The same settings as “{name}”.").format(name=plain(name))
    parts = [
        _("{setting} {before} → **{after}**").format(
            setting=setting, before=plain(before), after=plain(after)
        )
        for setting, before, after in found
    ]
    return _("Changed from “{name}”: {changes}.").format(name=plain(name), changes="; ".join(parts))


def _effect_sentence(before: Result, after: Result) -> str:
    decimals = max(digits(before.test["mae"]), digits(after.test["mae"]))
    errors = (amount(found.test["mae"], found.series.unit, decimals) for found in (before, after))
    old, new = before.test["mae"], after.test["mae"]
    share = new / old if old and new is not None else None
    verdict = _share_verdict(share)
    text = _("Typical error {before} → **{after}**: {share}.")
    was, now = errors
    told = text.format(before=plain(was), after=plain(now), share=error_share(share))
    return f"{verdict.icon} {told}"


@st.fragment
def show_forecast_chart(result: Result) -> None:
    """Draws real values and forecasts over time, with what is shown chosen below."""
    place = st.container()
    left, right = st.columns([3, 2])
    with right:
        baseline = st.selectbox(
            _("Compare with"),
            [*result.baselines, ""],
            format_func=lambda name: baseline_name(name) if name else _("Nothing"),
            key="results_baseline",
        )
    with left:
        ds = np.asarray(result.series.ds)
        chosen = choose_rows(ds, _views(result), key=f"results_{result.id}")
    rows = result.table.iloc[chosen.start : chosen.stop]
    split = result.parts
    bands = part_bands(ds, split.train, split.validation, split.test)
    named = (baseline, baseline_name(baseline)) if baseline else None
    with place:
        show_figure(
            forecast_figure(rows, scale_of(result), bands, named),
            _chart_sentence(rows, result),
            rows.rename(columns=_column_names(result)),
            "results_forecast",
        )


def _views(result: Result) -> dict[str, tuple[int, int]]:
    n, test = len(result.series), result.test_rows
    unseen = result.parts.validation.start
    # A little of the training part, so that all the borders are in sight.
    return {
        _("New to the network"): (max(0, unseen - (n - unseen) // 6), n - 1),
        _("Test rows"): (test.start, test.stop - 1),
        _("Last 100 rows"): (max(0, n - 100), n - 1),
        _("Everything"): (0, n - 1),
    }


def _chart_sentence(rows: pd.DataFrame, result: Result) -> str:
    ends = {
        "first": moment(rows["ds"].to_numpy()[0], result.series.frequency),
        "last": moment(rows["ds"].to_numpy()[-1], result.series.frequency),
    }
    unseen = rows[rows["forecast"].notna() & (rows["split"] != "train")]
    known = len(unseen)
    if not known:
        text = _("{first} to {last}: the network learnt from these rows, so they test nothing.")
        return text.format(**ends)
    scale = scale_of(result)
    error = float((unseen["forecast"] - unseen["y"]).abs().mean())
    text = ngettext(
        "{first} to {last}: {count} row that the network did not learn from, forecast from the "
        "true values before it and off by {error}.",
        "{first} to {last}: {count} rows that the network did not learn from, each forecast from "
        "the true values before it and off by {error} on average.",
        known,
    )
    return text.format(**ends, count=number(known), error=amount(error, scale.unit, scale.digits))


def _column_names(result: Result) -> dict[str, str]:
    return {
        "ds": _("When"),
        "split": _("Part"),
        "y": _("Real"),
        "forecast": _("Forecast"),
        **{name: baseline_name(name) for name in result.baselines},
    }
