"""The language a session reads, and how it writes numbers and dates.

Texts are translated when they are shown, never at import: modules are shared by all sessions.
"""

from __future__ import annotations

import gettext as _gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import streamlit as st
from babel import Locale
from babel.units import format_unit

# One entry and a catalogue make a language; its months and its marks of numbers are Babel's.
LANGUAGES = {"en": "English", "de": "Deutsch", "zh_CN": "中文"}
LANGUAGE_KEY = "app_language"

_BETWEEN_DIGIT_AND_HAN = re.compile(r"(?<=\d)(?=[\u4e00-\u9fff])")
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
    asked = (st.context.locale or "en").split("-")[0].lower()
    return next((code for code in LANGUAGES if code.split("_")[0] == asked), "en")


def language_tag() -> str:
    """Returns this session's language as a page or a browser names it, for example “en”."""
    return language().replace("_", "-")


def locale() -> Locale:
    """Returns what Babel knows of this session's language."""
    return _locale(language())


def gettext(text: str) -> str:
    """Returns `text` in this session's language."""
    return _catalogue(language()).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Returns the form of a text that fits `count`, in this session's language."""
    return _catalogue(language()).ngettext(singular, plural, count)


def number(value: float, digits: int = 0) -> str:
    """Returns a number as this session's language writes it.

    The digits are Python's, the marks between them Babel's: its own writing of a number takes 13 µs
    instead of 1, which a list of 500 runs would show. Thousands are grouped by threes.

    Args:
        value: The number.
        digits: Places after the decimal mark.
    """
    return f"{value:,.{digits}f}".translate(_marks(language()))


def units_of_time(count: float, unit: str) -> str:
    """Returns a number of units of time, for example “3 weeks”.

    Args:
        count: How many.
        unit: What Babel calls the unit: second, minute, hour, day, week, month or year.
    """
    text = format_unit(count, f"duration-{unit}", locale=locale())
    # As in our own Chinese texts, a space stands between digits and words; Babel puts none.
    return _BETWEEN_DIGIT_AND_HAN.sub(" ", text)


def separators() -> str:
    """Returns the decimal mark and the thousands mark, as Plotly takes them."""
    marks = _marks(language())
    return marks[ord(".")] + marks[ord(",")]


@lru_cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


@lru_cache
def _marks(code: str) -> dict[int, str]:
    symbols = _locale(code).number_symbols["latn"]
    names = {".": "decimal", ",": "group", "-": "minusSign"}
    return str.maketrans({mark: symbols[name] for mark, name in names.items()})


@lru_cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    return _gettext.translation("lookback", _FOLDER, languages=[code], fallback=True)
