"""Controls that show a setting: they follow what the page makes of it, and a person's hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.shared import state


def in_step(
    name: str, value: Any, take: Callable[..., None], *args: Any, default: str = "value"
) -> dict[str, Any]:
    """Lets a widget show a value, and hands what a person makes of it to `take`.

    Args:
        name: Begins the key of the widget.
        value: What it is to show.
        take: Called with the new value and `args` once a person has changed the widget.
        *args: Passed on.
        default: What the widget calls its first value.
    """
    if st.session_state.get(_key(name), value) != value:
        # A browser that has not heard of the new value still sends the old one, which would be
        # taken for a choice: a widget of another key has said nothing yet.
        resets = st.session_state[state.RESETS]
        st.session_state[state.RESETS] = {**resets, name: resets.get(name, 0) + 1}
    key = _key(name)
    if key not in st.session_state:
        st.session_state[key] = value
    # Where a quick reader interrupts the page between that line and the widget, the browser takes
    # the widget's own default for what was chosen: so it has to be the same value.
    return {"key": key, default: value, "on_change": _hand_over, "args": (name, key, take, *args)}


def _key(name: str) -> str:
    resets = st.session_state[state.RESETS].get(name, 0)
    return f"{name}.{resets}" if resets else name


def _hand_over(name: str, key: str, take: Callable[..., None], *args: Any) -> None:
    # Streamlit calls back for a widget that is gone as long as the browser sends its value.
    if key == _key(name):
        take(st.session_state[key], *args)
