"""Words and numbers on a page: what people typed made inert, values with their unit."""

from __future__ import annotations

import html
import math
import re

from core.evaluation.headline import PERCENT
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number

MAX_NAME = 80

# Direction overrides would turn the rest of a line around; control characters break it.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
# Between letters an underscore or a hyphen marks nothing, and a name is read aloud as it stands.
_MARKS = re.compile(r"([\\`*{}\[\]()<>#+.!|~$^=&:\"'/@]|(?<![^\W_])[_-]|[_-](?![^\W_]))")
# What is recognised after backslashes are gone (emoji, icons, addresses) is broken by a word
# joiner, which nobody sees.
_JOINED = re.compile(r"(\\?[:@])|(?<=www)(?=\\?\.)", re.IGNORECASE)


def shorten(text: str, limit: int = MAX_NAME) -> str:
    """Returns a text on one line of at most `limit` characters."""
    # The space that keeps a value and its unit on one line stays.
    line = re.sub(" {2,}", " ", _UNSEEN.sub(" ", text)).strip()
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
    escaped = html.escape(shorten(text, limit), quote=False)
    # Between dollars is a formula, in braces a place to fill in.
    return escaped.replace("$", "&#36;").replace("{", "&#123;")


def in_brackets(unit: str) -> str:
    """Returns a unit as it follows a name in a chart, or an empty text."""
    shown = plotly_text(unit, 20)
    return f" ({shown})" if shown else ""


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


def error_amount(value: float | None, unit: str, digits: int) -> str:
    """Returns an error with its unit as `amount` does; of a rate in %, in percentage points."""
    return amount(value, _("percentage points") if unit in PERCENT else unit, digits)


def significant(value: float | None, digits: int) -> str:
    """Returns a number with some significant digits, as this session's language writes it.

    Args:
        value: The number; None, nan and infinity become a dash.
        digits: How many digits to keep, for example 4 for 0.1385.
    """
    if value is None or not math.isfinite(value):
        return "–"
    exponent = math.floor(math.log10(abs(value))) if value else 0
    return number(value, min(12, max(0, digits - 1 - exponent)))


def percent(written: str) -> str:
    """Returns a number that is written already as a percentage, for example “25 %”."""
    return _("{percent} %").format(percent=written)


def error_share(share: float | None) -> str:
    """Returns an error beside another one in words, for example “28 % less error”.

    Args:
        share: The error as a share of the other one; None where that one is 0.
    """
    if share is None:
        return "–"
    if share >= 2:
        return _("{times} times the error").format(times=number(share, 1))
    change = number(abs(100 * (1 - share)))
    if change == "0":
        return _("same error")
    if share < 1:
        return _("{percent} % less error").format(percent=change)
    return _("{percent} % more error").format(percent=change)
