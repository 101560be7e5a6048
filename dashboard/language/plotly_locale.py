"""What Plotly itself writes on a chart: months, days, the tips of its buttons.

Streamlit's page carries Plotly with its English words only, so a chart brings those of the
session's language along.
"""

from __future__ import annotations

from typing import Any

from babel.dates import DateTimePattern

from dashboard.language.translation import gettext as _
from dashboard.language.translation import language, locale

# Plotly's week begins on Sunday, Babel's numbers count from Monday.
_WEEK = (6, 0, 1, 2, 3, 4, 5)
_D3 = {"y": "%Y", "MMM": "%b", "LLL": "%b", "M": "%-m", "d": "%-d"}


def plotly_locale() -> dict[str, Any]:
    """Returns the settings of Plotly's page that name the language and hold its words.

    Source: plotly.js, “Localization”, and its `src/locale-en.js`.
    """
    return {
        "locale": language(),
        "locales": {language(): {"format": _dates(), "dictionary": _tips()}},
    }


def _dates() -> dict[str, Any]:
    spoken = locale()
    months, days = spoken.months["stand-alone"], spoken.days["stand-alone"]
    patterns = {"month": "yMMM", "dayMonth": "MMMd", "dayMonthYear": "yMMMd"}
    return {
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
        "days": [days["wide"][day] for day in _WEEK],
        "shortDays": [days["abbreviated"][day] for day in _WEEK],
        **{name: _for_d3(spoken.datetime_skeletons[key]) for name, key in patterns.items()},
    }


def _for_d3(pattern: DateTimePattern) -> str:
    """Returns a pattern of a date as d3-time-format writes it: “d. MMM y” becomes “%-d. %b %Y”."""
    return str(pattern.format) % _D3


def _tips() -> dict[str, str]:
    return {
        "Download plot as a PNG": _("Download as a picture"),
        "Reset axes": _("Reset the view"),
        "Double-click to zoom back out": _("Double-click to zoom back out"),
    }
