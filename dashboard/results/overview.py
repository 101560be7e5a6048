"""The first thing a result shows: how good it is in words, cards, and one chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.errors import Message
from core.evaluation.headline import SAME_SHARE
from core.evaluation.metrics import digits
from dashboard.charts import loss_charts
from dashboard.charts.figure import draw, show_figure
from dashboard.charts.look import Band, part_bands
from dashboard.charts.scale import scale_of
from dashboard.language.messages import say
from dashboard.language.periods import moment
from dashboard.language.setting_names import differences
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import amount, error_share, plain, plain_message
from dashboard.readers.comparison import Entry, can_be_ranked, notes, table
from dashboard.readers.result import Result, baseline_name
from dashboard.results.forecast_charts import forecast_figure
from dashboard.results.range_control import choose_rows


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
            plain(amount(result.scores["mae"], scale.unit, scale.digits)),
            _step_verdict(result),
            _error_help(result),
        )
        for baseline in ("naive", second):
            _show_card(
                _("Against: {baseline}").format(baseline=_lower_first(baseline_name(baseline))),
                *_against(result, baseline),
                _baseline_help(result, baseline),
            )
    for note in map(Message.from_dict, result.metrics.get("notes", [])):
        if note.code == "lstm_adds_nothing":  # then it is not the network that is good or bad
            st.caption(plain_message(say(note)))


def _error_help(result: Result) -> str:
    if result.config.horizon > 1:
        text = _("Mean absolute error (MAE) over 1 to {horizon} steps ahead, best weights.")
        return text.format(horizon=number(result.config.horizon))
    if result.part == "test":
        return _("Mean absolute error (MAE) on the test rows, best weights.")
    return _("Mean absolute error (MAE) on the validation rows, best weights.")


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
    mase = result.scores["mase"]
    if mase is None:
        return Verdict(_("The series hardly moves"), ":material/remove:", "gray")
    if mase < 1 - SAME_SHARE:
        return Verdict(_("Smaller than a usual step"), ":material/check_circle:", "green")
    if mase <= 1 + SAME_SHARE:
        return Verdict(_("As large as a usual step"), ":material/drag_handle:", "gray")
    return Verdict(_("Larger than a usual step"), ":material/warning:", "orange")


def _against(result: Result, baseline: str) -> tuple[str, Verdict]:
    share = result.against(baseline)
    if share is None and result.baseline(baseline)["mae"] == 0:
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
    error = amount(result.baseline(baseline)["mae"], scale.unit, scale.digits)
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
        if base.result and changed.result and can_be_ranked(compared):
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
    # By the validation rows: a change that is picked by the test leaves nothing to test it.
    old, new = (found.scores_on("validation")["mae"] for found in (before, after))
    decimals = max(digits(old), digits(new))
    errors = (amount(error, before.series.unit, decimals) for error in (old, new))
    share = new / old if old and new is not None else None
    verdict = _share_verdict(share)
    text = _("Typical error on the validation rows {before} → **{after}**: {share}.")
    was, now = errors
    told = text.format(before=plain(was), after=plain(now), share=error_share(share))
    return f"{verdict.icon} {told}"


def choose_step(result: Result) -> int:
    """Draws the choice of how many steps ahead the chart's forecasts are, where there are several.

    Outside of the chart's fragment: what stands below the chart follows it.
    """
    horizon = result.config.horizon
    if horizon == 1:
        return 1
    chosen: int = st.slider(
        _("Steps ahead that are drawn"),
        1,
        horizon,
        1,
        key=f"results_step_{result.id}",
        help=_("At 3 each forecast was made when the value 3 rows earlier was the last one known."),
        width=420,
    )
    return chosen


@st.fragment
def show_forecast_chart(result: Result, step: int) -> None:
    """Draws real values and forecasts over time, with what is shown chosen below.

    Args:
        result: The run.
        step: How many steps ahead the forecasts are.
    """
    place = st.container()
    left, right = st.columns([3, 2])
    with right:
        baseline = st.selectbox(
            _("Compare with"),
            [*result.baselines, ""],
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
    told = _(" and ").join(f"{level}\u00a0%" for level in result.levels)
    on = st.toggle(
        _("Shade the {levels} bands").format(levels=told),
        value=True,
        key="results_bands",
        help=_("“How sure is it?” below says how well they keep their promise."),
    )
    return result.levels if on else []


def part_bands_of(result: Result) -> list[Band]:
    """Returns the bands of a result's parts; the name of the test says where it is sealed."""
    split = result.parts
    found = part_bands(np.asarray(result.series.ds), split.train, split.validation, split.test)
    if result.opening or split.shared:
        return found
    return [*found[:-1], replace(found[-1], name=_("Test, sealed"))]


def _views(result: Result) -> dict[str, tuple[int, int]]:
    n, rows = len(result.series), result.rows
    unseen = result.parts.validation.start
    everywhere = {_("Last 100 rows"): (max(0, n - 100), n - 1), _("Everything"): (0, n - 1)}
    shown = n if result.opening else rows.stop
    # A little of the training part, so that all the borders are in sight.
    unseen_view = (max(0, unseen - (shown - unseen) // 6), shown - 1)
    if not result.opening:
        return {_("Validation rows"): unseen_view, **everywhere}
    return {
        _("New to the network"): unseen_view,
        _("Test rows"): (rows.start, rows.stop - 1),
        **everywhere,
    }


def _chart_sentence(rows: pd.DataFrame, result: Result, step: int, levels: list[int]) -> str:
    ends = {
        "first": moment(rows["ds"].to_numpy()[0], result.series.frequency),
        "last": moment(rows["ds"].to_numpy()[-1], result.series.frequency),
    }
    unseen = rows[rows["forecast"].notna() & (rows["split"] != "train") & ~rows["repaired"]]
    known = len(unseen)
    if not known:
        if not result.opening and rows.index[0] >= result.parts.test.start:
            text = _("{first} to {last}: the test, still sealed, so no forecast is drawn.")
        else:
            text = _("{first} to {last}: the network learnt from these rows, so they test nothing.")
        return text.format(**ends)
    scale = scale_of(result)
    error = float((unseen["forecast"] - unseen["y"]).abs().mean())
    told = amount(error, scale.unit, scale.digits)
    text = _rows_told(known, step).format(**ends, count=number(known), step=step, error=told)
    if any(unseen[f"lo-{level}"].notna().any() for level in levels):
        promise = _(" and ").join(f"{level}\u00a0%" for level in levels)
        text += " " + _("The shaded bands promise to hold {levels} of the real values.").format(
            levels=promise
        )
    return text


def _rows_told(known: int, step: int) -> str:
    if step > 1:
        return ngettext(
            "{first} to {last}: {count} row that the network did not learn from, forecast {step} "
            "steps ahead and off by {error}.",
            "{first} to {last}: {count} rows that the network did not learn from, each forecast "
            "{step} steps ahead and off by {error} on average.",
            known,
        )
    return ngettext(
        "{first} to {last}: {count} row that the network did not learn from, forecast from the "
        "true values before it and off by {error}.",
        "{first} to {last}: {count} rows that the network did not learn from, each forecast from "
        "the true values before it and off by {error} on average.",
        known,
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
        "repaired": _("Mended"),
        **{name: baseline_name(name) for name in result.baselines},
        **bands,
    }
