"""Words and numbers on a page: what people typed made inert, values with their unit."""

from __future__ import annotations

import html
import math
import re

from dashboard.i18n import gettext as _
from dashboard.i18n import number

MAX_NAME = 80

# Direction overrides would turn the rest of a line around; control characters break it.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$^=&:\"'/@])")
# What is recognised after backslashes are gone (emoji, icons, addresses) is broken by a word
# joiner, which nobody sees.
_JOINED = re.compile(r"(\\?[:@])|(?<=www)(?=\\?\.)", re.IGNORECASE)


def shorten(text: str, limit: int = MAX_NAME) -> str:
    """Returns a text on one line of at most `limit` characters."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def plain(text: str, limit: int = MAX_NAME) -> str:
    """Returns what a person typed so that Markdown shows it as it is: no link, image or formula."""
    escaped = _MARKS.sub(r"\\\1", shorten(text, limit))
    return _JOINED.sub(lambda match: f"{match.group(1) or ''}\u2060", escaped)


def plain_message(text: str) -> str:
    """Returns a whole sentence with what people typed in it, inert in Markdown."""
    return plain(text, limit=2000)


def plotly_text(text: str, limit: int = 40) -> str:
    """Returns what a person typed so that Plotly shows it as it is."""
    return html.escape(shorten(text, limit), quote=False).replace("$", "&#36;")


def places(error: float | None) -> int:
    """Returns the places after the decimal mark that two significant digits of an error need.

    Args:
        error: The error's size in the unit of what is shown, for example 0.28994 (gives 2).
    """
    if not error or not math.isfinite(error):
        return 2
    return min(12, max(0, 1 - math.floor(math.log10(abs(error)))))


def amount(value: float | None, unit: str, digits: int) -> str:
    """Returns a value with its unit, as this session's language writes it.

    Args:
        value: The value; None, nan and infinity become a dash.
        unit: The series' unit, or "".
        digits: Places after the decimal mark.
    """
    if value is None or not math.isfinite(value):
        return "–"
    text = number(value, digits)
    return f"{text}\u00a0{shorten(unit, 20)}" if unit else text


def duration(seconds: float) -> str:
    """Returns a duration in the two largest units that fit."""
    whole = round(seconds)
    if whole < 60:
        return _("{seconds} s").format(seconds=number(seconds, int(seconds < 10)))
    if whole < 3600:
        return _("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    return _("{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)
