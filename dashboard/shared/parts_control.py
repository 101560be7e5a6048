"""The borders between the three parts, as handles on a line."""

from __future__ import annotations

import streamlit as st

from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message
from dashboard.shared import settings
from dashboard.shared.in_step import in_step

STEP = 0.5


def show_parts_control(page: str) -> None:
    """Shows a handle for each border; both pages that have one move the same settings.

    Args:
        page: Begins the key of the control.
    """
    borders = _borders(settings.current()["split"])
    st.slider(
        _("Where learning ends and testing begins (split)")
        if len(borders) == 2
        else _("Where learning ends (split)"),
        min_value=STEP,
        max_value=100 - STEP,
        step=STEP,
        format="%g %%",
        help=_(
            "The oldest rows are for learning, the newest for testing: 70 % and 85 % leave 15 % "
            "to choose the best epoch and 15 % to test."
        ),
        **in_step(f"{page}_borders", borders if len(borders) == 2 else borders[0], _take_borders),
    )


def show_widening() -> None:
    """Says where the later parts are longer than the control has them."""
    if message := settings.widening():
        st.caption(plain_message(say(message)))


def _borders(split: list[float]) -> tuple[float, ...]:
    first = round(100 * split[0] / STEP) * STEP
    if len(split) == 2:
        return (first,)
    return first, round(100 * (split[0] + split[1]) / STEP) * STEP


def _take_borders(value: float | tuple[float, float]) -> None:
    if not isinstance(value, tuple):
        settings.change(split=[value / 100, 1 - value / 100])
        return
    first = min(value[0], 100 - 2 * STEP)
    second = max(value[1], first + STEP)
    shares = (first, second - first, 100 - second)
    settings.change(split=[round(share / 100, 6) for share in shares])
