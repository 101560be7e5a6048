"""What a button asks for, and why it could not be done."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.errors import UserError
from dashboard.language.messages import say
from dashboard.language.words import plain_message


def attempt(change: Callable[..., object], *arguments: object) -> None:
    """Does what a button asks for; a note over the page says why where it cannot be done.

    Args:
        change: Does it.
        *arguments: What it is given.
    """
    try:
        change(*arguments)
    except UserError as error:
        text = plain_message(say(error.message))
        st.toast(text, icon=":material/error:", duration="infinite")
