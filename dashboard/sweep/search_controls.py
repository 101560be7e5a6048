"""How long a search takes and within which ranges: good defaults, folded away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.config import RunConfig
from core.forecasting.task import Task
from core.series.series import Series
from core.series.split import parts
from core.sweep import Space
from dashboard.language.durations import duration
from dashboard.language.setting_names import setting_value
from dashboard.language.translation import gettext as _
from dashboard.shared import state
from dashboard.shared.in_step import in_step

MINUTES = (1, 5, 15, 60, 480)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
RATES = (0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
MOST_LAYERS = 4


def budget_s() -> float:
    """Returns how many seconds a search may take."""
    return 60.0 * int(st.session_state.get(state.SWEEP_MINUTES) or MINUTES[0])


def space(config: RunConfig, series: Series) -> Space:
    """Returns the ranges on the page: those around the settings, and what a person changed.

    Raises:
        UserError: A range breaks its rule.
    """
    around = Space.around(Task.of(series, config))
    return Space.from_dict({**around.to_dict(), **st.session_state[state.SWEEP_RANGES]})


def show_controls(config: RunConfig, series: Series) -> None:
    """Shows the time and, folded, the ranges."""
    st.segmented_control(
        _("How long may it search?"),
        MINUTES,
        required=True,
        format_func=lambda minutes: duration(60 * minutes),
        help=_(
            "A longer search tries more settings; the first useful answer comes within a minute."
        ),
        **in_step(
            "sweep_minutes", st.session_state[state.SWEEP_MINUTES], _take_minutes, default="default"
        ),
    )
    with st.expander(_("What it may try"), key="sweep_ranges"):
        _show_ranges(space(config, series), series, config)
        st.button(
            _("Back to the suggested ranges"),
            icon=":material/undo:",
            type="tertiary",
            key="sweep_ranges_reset",
            disabled=not st.session_state[state.SWEEP_RANGES],
            on_click=_forget_ranges,
        )


def _show_ranges(chosen: Space, series: Series, config: RunConfig) -> None:
    longest = max(chosen.window[1], len(parts(len(series), config.split).train) // 3, 2)
    left, right = st.columns(2, gap="large")
    with left:
        st.slider(
            _("How far it looks back (window)"),
            1,
            longest,
            help=_("Past rows it sees to forecast the next value, for example 8 to 64."),
            **_range("window", chosen),
        )
        st.slider(
            _("How many layers"),
            1,
            max(MOST_LAYERS, chosen.layers[1]),
            help=_("A second layer looks at what the first one made of each step."),
            **_range("layers", chosen),
        )
        _steps(
            _("Cells of each layer (units)"),
            SIZES,
            "units",
            chosen,
            help=_("Each cell has a memory of its own; the sizes tried double from low to high."),
        )
    with right:
        st.slider(
            _("Share hidden while learning (dropout)"),
            0.0,
            max(0.8, chosen.dropout[1]),
            step=0.1,
            format="localized",
            help=_(
                "Hides this share of each layer's outputs at random, so it learns less by heart."
            ),
            **_range("dropout", chosen),
        )
        _steps(
            _("Size of a correction (learning rate)"),
            RATES,
            "learning_rate",
            chosen,
            help=_("Too large and the loss jumps, too small and it creeps; for example 0.001."),
        )


def _steps(label: str, steps: tuple[float, ...], name: str, chosen: Space, help: str) -> None:
    """Shows a range whose ends are picked from steps, to which its present ends belong."""
    st.select_slider(
        label,
        sorted({*steps, *getattr(chosen, name)}),
        format_func=lambda value: setting_value(name, value),
        help=help,
        **_range(name, chosen),
    )


def _range(name: str, chosen: Space) -> dict[str, Any]:
    take: Callable[..., None] = _take_range
    return in_step(f"sweep_range_{name}", getattr(chosen, name), take, name)


def _take_range(ends: tuple[float, float], name: str) -> None:
    st.session_state[state.SWEEP_RANGES] = {
        **st.session_state[state.SWEEP_RANGES],
        name: list(ends),
    }


def _forget_ranges() -> None:
    st.session_state[state.SWEEP_RANGES] = {}


def _take_minutes(minutes: int | None) -> None:
    if minutes:
        st.session_state[state.SWEEP_MINUTES] = minutes
