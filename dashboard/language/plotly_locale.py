"""What Plotly itself writes on a chart: months, days, the tips of its buttons.

Streamlit's page carries Plotly with its English words only, so a chart brings those of the
session's language along.
"""

from __future__ import annotations

from typing import Any

from dashboard.language.translation import gettext as _
from dashboard.language.translation import language


def plotly_locale() -> dict[str, Any]:
    """Returns the settings of Plotly's page that name the language and hold its words.

    Source: plotly.js, “Localization”, and its `src/locale-en.js`.
    """
    return {
        "locale": language(),
        "locales": {language(): {"format": _dates(), "dictionary": _tips()}},
    }


def _dates() -> dict[str, Any]:
    return {
        "months": _names(
            _(
                "January, February, March, April, May, June, July, August, September, October, "
                "November, December"
            )
        ),
        "shortMonths": _names(_("Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec")),
        "days": _names(_("Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday")),
        "shortDays": _names(_("Sun, Mon, Tue, Wed, Thu, Fri, Sat")),
        "dayMonth": _("%b %-d"),
        "dayMonthYear": _("%b %-d, %Y"),
    }


def _tips() -> dict[str, str]:
    return {
        "Download plot as a PNG": _("Download as a picture"),
        "Zoom": _("Zoom"),
        "Pan": _("Move"),
        "Zoom in": _("Zoom in"),
        "Zoom out": _("Zoom out"),
        "Autoscale": _("Show everything"),
        "Reset axes": _("As at first"),
        "Double-click to zoom back out": _("Double-click to zoom back out"),
    }


def _names(text: str) -> list[str]:
    return text.split(", ")
