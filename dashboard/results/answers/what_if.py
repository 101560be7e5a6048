"""What if: the last values, or what is known in advance, were others, and the forecast moves.

Only this panel is drawn again when a slider moves, by the network in NumPy; its chart changes in
place.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import UserError
from core.runs.run import Run
from core.series.series import Series
from core.types import Values
from dashboard.charts.figure import show_numbers
from dashboard.charts.scale import Scale, scale_of
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import amount, plain, plain_message, shorten
from dashboard.readers.result import Result, files_of, forecast, forecaster
from dashboard.results.ahead.next_values import choose_steps
from dashboard.results.answers.own_numbers import show_own_numbers
from dashboard.results.answers.plans import planned, show_plans
from dashboard.results.answers.switches import show_switches, switches_of
from dashboard.results.answers.what_if_chart import what_if_option
from dashboard.shared import state

# How many of the last values can be moved together.
COUNTS = (1, 2, 3, 6)
# A slider goes two standard deviations to either side, in so many movements.
REACH = 2.0
STOPS = 20
HEIGHT = 340


@dataclass(frozen=True)
class SliderSpan:
    """What a slider spans: from `-most` to `most`, in its unit, `step` a movement."""

    most: float
    step: float

    @property
    def digits(self) -> int:
        """The places after the decimal mark that one movement needs."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))


@dataclass(frozen=True)
class Change:
    """What is other than it is.

    Attributes:
        count: How many of the last values are moved.
        by: By how much, in the series' unit.
        columns: By how much each column known in advance is moved in the rows to come.
        switched: What columns are in every row to come, by the title of their switch.
        plans: Values for the rows to come, by column, `(steps,)`.
    """

    count: int = 1
    by: float = 0.0
    columns: Mapping[str, float] = field(default_factory=dict)
    switched: Mapping[str, str] = field(default_factory=dict)
    plans: Mapping[str, list[float]] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether everything is as it is."""
        return not (self.by or any(self.columns.values()) or self.switched or self.plans)


def span_of_changes(values: Values) -> SliderSpan:
    """Returns a slider's span for values of a series, by how they change from row to row."""
    return _span(float(np.diff(values).std()) if len(values) > 1 else 0.0)


def span_of_column(column: Values) -> SliderSpan:
    """Returns a slider's span for a column, by how its values differ; nan where one is unknown."""
    return _span(float(column[np.isfinite(column)].std()))


def changed_series(series: Series, result: Result, steps: int, change: Change) -> Series:
    """Returns the series with the changes; what nobody changed of the rows to come stays unknown.

    Args:
        series: The series.
        result: The run that learnt it.
        steps: How many rows ahead.
        change: The changes.
    """
    values = series.values.copy()
    values[-change.count :] += change.by
    coming, future = planned(result, steps), {}
    for switch in switches_of(result):
        if (option := change.switched.get(switch.title)) is not None:
            for name, value in zip(switch.columns, switch.options[option], strict=True):
                future[name] = np.full(steps, value)
    for name in map(str, coming):
        by = change.columns.get(name, 0.0)
        if by or name in change.plans:
            future[name] = np.array(change.plans.get(name, coming[name].tolist())) + by
    return dataclasses.replace(series, values=values).with_future(future)


def show_what_if(run: Run, result: Result) -> None:
    """Draws the forecast with and without changes, and the sliders that make them."""
    st.fragment(_show_panel)(run, result)
    if not (result.config.covariates or result.config.calendar):
        # Past values are then one column.
        show_own_numbers(run, result)


def _show_panel(run: Run, result: Result) -> None:
    steps = choose_steps(result, "results_if_steps")
    # Below the sliders, which a sentence of two lines would push away from under the pointer.
    chart = st.container()
    change = _choose(run, result, steps)
    try:
        folder, changed_ns = files_of(run)
        before = after = forecast(folder, changed_ns, steps)
        if not change.nothing:
            other = changed_series(result.newest, result, steps, change)
            after = forecaster(folder, changed_ns).forecast(steps, other)
    except UserError as error:
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    scale = scale_of(result)
    sentence = _sentence(change, result, scale, before, after)
    with chart:
        changed = result.newest.values[-change.count :] + change.by
        st.echarts_chart(
            what_if_option(result.newest, changed, before, after, scale),
            height=HEIGHT,
            key=f"results_if_chart_{result.id}",
            alt=sentence,
        )
    st.markdown(f"**{plain_message(sentence)}**")
    st.caption(
        _(
            "Drawn without bands: those come from errors on what really happened, not on what "
            "might have."
        )
    )
    names = {"ds": _("When"), "before": _("Without changes"), "after": _("What if")}
    table = pd.DataFrame({"ds": result.newest.future_ds(steps), "before": before, "after": after})
    show_numbers(table.rename(columns=names), sentence, "results_if")


def _choose(run: Run, result: Result, steps: int) -> Change:
    """Draws the sliders and returns what they say."""
    unit, span = result.series.unit, span_of_changes(result.newest.values)
    reset = st.session_state[state.RESETS].get(_reset_name(result), 0)
    key = f"results_if_{result.id}.{reset}"
    with st.grid(2, min_column_width=260):
        with st.container():
            counts = [n for n in COUNTS if n <= len(result.newest)]
            count = st.segmented_control(
                _("What was different"),
                counts,
                default=1,
                required=True,
                format_func=_last_values,
                key=f"{key}.count",
                wrap=True,
            )
            by = _slide(_("Changed by"), unit, span, f"{key}.by")
        if result.config.known_ahead and not _sees_columns(run, result):
            st.info(
                _(
                    "Other columns do not move this forecast: on the validation rows they did not "
                    "clearly help, so it does without them."
                ),
                icon=":material/info:",
            )
        switches = switches_of(result)
        in_switches = {name for switch in switches for name in switch.columns}
        columns = {
            name: _slide(
                _("“{column}” in the rows to come, moved by").format(column=plain(name, 40)),
                "",
                span_of_column(result.newest.covariate(name)),
                f"{key}.{name}",
            )
            for name in result.config.known_ahead
            if name not in in_switches
        }
        switched = show_switches(switches, key)
    plans = show_plans(result, steps, str(reset)) or {}
    change = Change(count or 1, by, columns, switched, plans)
    st.button(
        _("Reset"),
        icon=":material/undo:",
        on_click=_reset,
        args=(_reset_name(result),),
        disabled=change.nothing,
        key="results_if_reset",
        help=_("Undoes all changes."),
    )
    return change


def _sees_columns(run: Run, result: Result) -> bool:
    """Returns whether other columns can move the forecast: by their effect or by the LSTM."""
    # What has been to school gives them no weight before it learns on.
    learnt = result.scores.best_epoch != 0
    return learnt or forecaster(*files_of(run)).inputs.covariates.effect is not None


def _slide(label: str, unit: str, span: SliderSpan, key: str) -> float:
    title = f"{label} ({plain(unit, 20)})" if unit else label
    # The format of the country shows no more places than these.
    form = "localized" if span.digits <= 3 else f"%+.{span.digits}f"
    return float(st.slider(title, -span.most, span.most, 0.0, span.step, format=form, key=key))


def _reset_name(result: Result) -> str:
    return f"results_if_{result.id}"


def _reset(name: str) -> None:
    # Widgets of another key begin anew, whatever a slow browser still says of the old ones.
    resets = st.session_state[state.RESETS]
    st.session_state[state.RESETS] = {**resets, name: resets.get(name, 0) + 1}


def _last_values(count: int) -> str:
    return ngettext("the last value", "the last {n} values", count).format(n=number(count))


def _sentence(change: Change, result: Result, scale: Scale, before: Values, after: Values) -> str:
    """Returns what the changes do to the forecast, not yet inert."""
    if change.nothing:
        return _("Move a slider: the forecast moves with it, and the dashed line stays.")
    conditions = _(" and ").join(_conditions(change, result))
    differences = after - before
    first = amount(abs(float(differences[0])), scale.unit, scale.digits)
    if first == amount(0.0, scale.unit, scale.digits):
        text = _("If {conditions}, the next value would stay as it is.")
    elif differences[0] > 0:
        text = _("If {conditions}, the next value would be {by} higher.")
    else:
        text = _("If {conditions}, the next value would be {by} lower.")
    sentence = text.format(conditions=conditions, by=first)
    if len(after) == 1:
        return sentence
    return f"{sentence} {_sum_sentence(float(before.sum()), float(after.sum()))}"


def _conditions(change: Change, result: Result) -> list[str]:
    conditions = []
    if change.by:
        span = span_of_changes(result.newest.values)
        by = amount(abs(change.by), result.series.unit, span.digits)
        if change.by > 0:
            text = ngettext(
                "the last value were {by} higher",
                "the last {n} values were {by} higher",
                change.count,
            )
        else:
            text = ngettext(
                "the last value were {by} lower",
                "the last {n} values were {by} lower",
                change.count,
            )
        conditions.append(text.format(by=by, n=number(change.count)))
    for name, moved in change.columns.items():
        if moved:
            by = number(abs(moved), span_of_column(result.newest.covariate(name)).digits)
            text = (
                _("“{column}” were {by} higher in the rows to come")
                if moved > 0
                else _("“{column}” were {by} lower in the rows to come")
            )
            conditions.append(text.format(column=shorten(name, 40), by=by))
    for title, option in change.switched.items():
        text = _("“{column}” were “{value}” in every row to come")
        conditions.append(text.format(column=shorten(title, 40), value=option))
    if change.plans:
        conditions.append(_("the rows to come were as in the table"))
    return conditions


def _sum_sentence(before: float, after: float) -> str:
    """Returns by how much a change moves the sum of the forecasts."""
    share = 100 * (after / before - 1) if before else 0.0
    if share >= 0:
        return _("With these changes the sum of the forecasts is {percent} % higher.").format(
            percent=number(share, 1)
        )
    return _("With these changes the sum of the forecasts is {percent} % lower.").format(
        percent=number(-share, 1)
    )


def _span(spread: float) -> SliderSpan:
    """Returns a span of round numbers that goes two standard deviations to either side."""
    value = REACH * (spread or 1.0) / STOPS
    power = 10.0 ** math.floor(math.log10(value))
    step = next(round(n * power, 12) for n in (1, 2, 5, 10) if n * power >= value * (1 - 1e-9))
    return SliderSpan(round(STOPS * step, 12), step)
