"""The words and dates that a chart takes from the language of its reader."""

import pytest

from dashboard.language.plotly_locale import plotly_locale
from dashboard.language.translation import speaking


def dates(language):
    with speaking(language):
        found = plotly_locale()
    return found["locales"][found["locale"]]["format"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["%b %Y", "%b %-d", "%b %-d, %Y"]),
        ("de", ["%b %Y", "%-d. %b", "%-d. %b %Y"]),
        ("zh_CN", ["%Y年%-m月", "%-m月%-d日", "%Y年%-m月%-d日"]),
        ("ru", ["%b %Y\u202fг.", "%-d %b", "%-d %b %Y\u202fг."]),
    ],
)
def test_dates_are_in_the_order_of_their_language(language, told):
    assert [dates(language)[name] for name in ("month", "dayMonth", "dayMonthYear")] == told


def test_a_week_begins_on_sunday_and_a_year_in_january():
    german = dates("de")
    assert (german["days"][0], german["shortDays"][6]) == ("Sonntag", "Sa")
    assert (german["months"][0], german["shortMonths"][11]) == ("Januar", "Dez")


def test_a_language_keeps_its_names_beside_another():
    # Babel 2.18 gave a language the months of the one that was asked for before it.
    assert dates("zh_CN")["months"][2] == "三月"
    assert dates("de")["months"][2] == "März"
