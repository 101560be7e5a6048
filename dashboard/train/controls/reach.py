"""How far does it look back, and how far ahead?"""

from __future__ import annotations

import streamlit as st

from core.config import STRATEGIES, RunConfig
from core.series.series import Series
from dashboard.language.durations import about
from dashboard.language.periods import count_rows
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.shared import settings
from dashboard.shared.parts_control import show_widening
from dashboard.train.controls.bound import between, bound
from dashboard.train.window_chart import window_option


def show_window(series: Series) -> None:
    """Shows how far the network looks back, drawn on the newest rows."""
    window = settings.current()["window"]
    st.slider(
        _("How far does it look back? (window)"),
        min_value=1,
        max_value=max(window, min(500, max(60, len(series) // 4))),
        help=_("How many values before the next one it sees, for example 40."),
        **bound("window"),
    )
    horizon = settings.current()["horizon"]
    if horizon == 1:
        sentence = _("From {window} it forecasts the next value.")
    else:
        sentence = _("From {window} it forecasts the next {steps}.")
    sentence = sentence.format(
        window=count_rows(min(window, len(series)), series.frequency),
        steps=count_rows(horizon, series.frequency),
    )
    st.echarts_chart(
        window_option(series, window, horizon), height=110, key="train_window_drawing", alt=sentence
    )


def show_horizon(config: RunConfig | None, seconds: float | None) -> None:
    """Shows how far ahead it forecasts, and where that is several steps, in which way.

    Args:
        config: The settings, None while they break a rule.
        seconds: Estimate for the whole training with them.
    """
    st.number_input(
        _("How many steps ahead? (horizon)"),
        step=1,
        help=_("1 is just the next value; 12, for example, is a year of months."),
        **between("horizon"),
        **bound("horizon"),
    )
    show_widening()
    horizon = settings.current()["horizon"]
    if horizon == 1:
        return
    strategy = bound("strategy", default="index")
    st.radio(
        _("How the steps are forecast (strategy)"),
        STRATEGIES,
        format_func=lambda name: _strategy_words(horizon)[name][0],
        help=_("How several steps ahead are forecast, for example the next twelve months."),
        **{**strategy, "index": STRATEGIES.index(strategy["index"])},
    )
    st.caption(_strategy_words(horizon)[settings.current()["strategy"]][1])
    if config and seconds is not None and config.networks > 1:
        text = _("{n} networks, one for each step: at most {time} on this machine.")
        st.caption(text.format(n=number(config.networks), time=about(seconds)))


def _strategy_words(horizon: int) -> dict[str, tuple[str, str]]:
    steps = number(horizon)
    return {
        "multi": (
            _("All at once (multi)"),
            _("One network forecasts all {n} steps, each directly from the past.").format(n=steps),
        ),
        "direct": (
            _("Each by itself (direct)"),
            _("{n} networks, one for each step; takes {n} times as long.").format(n=steps),
        ),
        "recursive": (
            _("Step by step (recursive)"),
            _(
                "It learns one step; each forecast is then fed back as if it had happened, {n} "
                "times."
            ).format(n=steps),
        ),
        "hybrid": (
            _("Each by itself, in turn (hybrid)"),
            _("Also {n} networks; each sees the forecasts of the steps before it, too.").format(
                n=steps
            ),
        ),
    }
