"""The language a session reads, and how it writes numbers and dates.

Texts are translated when they are shown, never at import: modules are shared by all sessions.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import streamlit as st

LANGUAGES = {"en": "English", "de": "Deutsch"}
LANGUAGE_KEY = "app_language"

_FOLDER = Path(__file__).parents[1] / "locale"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def language() -> str:
    """Returns the code of this session's language."""
    return _spoken.get() or str(st.session_state.get(LANGUAGE_KEY) or "en")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Lets everything be said in a language where there is no session.

    Streamlit makes a download, once it is asked for, in a thread that knows of none.
    """
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


def browser_language() -> str:
    """Returns the language the browser asks for, if there is a translation, else English."""
    code = (st.context.locale or "en").split("-")[0].lower()
    return code if code in LANGUAGES else "en"


def gettext(text: str) -> str:
    """Returns `text` in this session's language."""
    return _catalogue(language()).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Returns the form of a text that fits `count`, in this session's language."""
    return _catalogue(language()).ngettext(singular, plural, count)


def number(value: float, digits: int = 0) -> str:
    """Returns a number as this session's language writes it.

    Args:
        value: The number.
        digits: Places after the decimal mark.
    """
    text = f"{value:,.{digits}f}"
    return text.translate(_GERMAN_MARKS) if language() == "de" else text


_GERMAN_MARKS = str.maketrans(",.", ".,")


@lru_cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    return _gettext.translation("lookback", _FOLDER, languages=[code], fallback=True)
