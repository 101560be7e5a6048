"""Dates as people write them, in the notation that a computer reads: quarters, weeks, month names.

“Mittwoch, 3. Januar 2024” becomes “3 Jan 2024”, “2024-W05” the Monday of that week, “Q4 2023” the
first month of the quarter, “2024年1月31日” “2024-1-31”. What is written plainly stays as it is.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from core.reading.spelling.periods import plain_period
from core.reading.spelling.words import MONTHS, SHORT_MONTHS, WEEKDAYS

_YEAR = r"(?P<year>[12][0-9]{3})"
_EAST_ASIAN = re.compile(
    r"(?P<era>令和|平成|昭和|民[國国])?(?P<year>元|[0-9]{1,4}) ?[年년] ?"
    r"(?P<month>[0-9]{1,2}) ?[月월](?: ?(?P<day>[0-9]{1,2}) ?[日일])?"
)
# As Hungarians and Koreans write it: 2022. 01. 31., also without the spaces or the last dot.
_YEAR_FIRST = re.compile(
    rf"{_YEAR}\. (?P<month>[0-9]{{1,2}})\. (?P<day>[0-9]{{1,2}})\.?|"
    r"(?P<first>[12][0-9]{3})\.(?P<then>[0-9]{1,2})\.(?P<last>[0-9]{1,2})\."
)
# The year before the first one of each.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:(?:st|nd|rd|th)\b|\.(?= ?[^\W\d]))")
# What stands behind a year beside the name of a month: 2019. január, январь 2019 г.
_BEHIND_YEAR = re.compile(r"(?<=[0-9]{4})(?:\.(?= )| г(?:\.|ода)?$)")
# Months whose names hold dots, spaces or marks above the letters, which are no letters to `re`.
_ODD_MONTH = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        re.escape(word)
        for word in sorted(SHORT_MONTHS, key=len, reverse=True)
        if not re.fullmatch(r"[^\W\d_]{3,}", word)
    )
    + r")(?!\w)",
    re.IGNORECASE,
)
_OF = re.compile(r" (?:de|del|do|of) ", re.IGNORECASE)
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN_MONTH = re.compile(
    rf"([0-9]{{1,2}})[. ]{{1,2}}({'|'.join(_ROMANS)})[. ]{{1,2}}([0-9]{{2,4}})", re.IGNORECASE
)
_NAME = "|".join(MONTHS)
_DAYS_IN_A_ROW = re.compile(
    rf"(?P<d>[0-9]{{1,2}})(?: (?P<m>{_NAME}))? ?[–-] ?[0-9]{{1,2}} (?P<n>{_NAME}),? "
    rf"(?P<y>[12][0-9]{{3}})|"
    rf"(?P<m2>{_NAME}) (?P<d2>[0-9]{{1,2}}) ?[–-] ?(?:(?P<n2>{_NAME}) )?[0-9]{{1,2}},? "
    rf"(?P<y2>[12][0-9]{{3}})"
)
_DAY_OF_YEAR = re.compile(r"([12][0-9]{3})[\-/. ]([0-9]{3})")
# As Czechs write it: 31. 1. 2022.
_SPACED = re.compile(r"([0-9]{1,2})\. ([0-9]{1,2})\. ?([12][0-9]{3})")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_DAY_NAME = re.compile(r"^([^\W\d_]{2,})[.,]{0,2} +(?=.*[0-9]{4}|[0-9])")
_DAY_BEHIND = re.compile(r"(?<=[0-9日일])(?:[, ]+| ?[(（])([^\W\d_]+)\.?[)）]?$")
# A row that says from when to when it was: 20.10.2023 00:00 - 20.10.2023 00:15.
SHORTEST_SPAN = 12
_SPAN = re.compile(
    r"(.{6,30}?[0-9]Z?)(?: ?(?:[–—]|to|bis|until|à|～) ?| - |(?<=Z)/)(.{4,30})|"
    r"([0-9]{1,4}([./])[0-9]{1,2}\4[0-9]{1,4})-([0-9]{1,4}\4[0-9]{1,2}\4[0-9]{1,4})",
    re.IGNORECASE,
)
_SPAN_END = re.compile(r".*[0-9][:./\-][0-9].*|.*[0-9]{6}.*")
# In front of the day that names a week: W/C 3 January 2022, Woche vom 03.01.2022.
_WEEK_OF = re.compile(
    r"^(?:(?:w/?[ceb]|week|wk|commencing|beginning|starting|ending|ended|of|from|to|woche|vom|ab|"
    r"semaine|du|semana|del|settimana|dal|uke|vecka)[ .:]+)+(?=.*[0-9]{2}$)|"
    r"^(?:KW|CW|WK|week) ?[0-9]{1,2}[ :,]+(?=\(.+\)$)",
    re.IGNORECASE,
)
_CLOCK_BEHIND = re.compile(r"(?<=\S)(?P<gap>[ T])(?P<clock>[0-9]{1,2}:[0-9]{2}.*)$")


def in_plain_notation(cell: str) -> str:
    """Returns a date or time in plain notation, anything else as it is.

    Args:
        cell: Trimmed text as `with_clock_behind` leaves it.
    """
    clock = _CLOCK_BEHIND.search(cell)
    if clock:
        return _day(cell[: clock.start()]) + clock["gap"] + clock["clock"]
    return _day(cell)


def first_of_span(cell: str) -> str:
    """Returns the beginning of a text that says from when to when something was; "" for others."""
    span = _SPAN.fullmatch(cell) if len(cell) > SHORTEST_SPAN else None
    if span is None:
        return ""
    return (span[1] or span[3]) if _SPAN_END.fullmatch(span[2] or span[5]) else ""


def month_of(year: str, period: str) -> str:
    """Returns the first month of a period of a year in plain notation: “2010-07” of 2010 and Q3.

    Args:
        year: Four digits.
        period: Such as Q03, M7, “1st Quarter” or “Juli”.

    Returns:
        "" where the period is no month, quarter or half of a year.
    """
    month = SHORT_MONTHS.get(period.removesuffix(".").lower())
    if month:
        return f"{year}-{MONTHS.index(month) + 1:02d}"
    if re.fullmatch("0?[1-9]|1[0-2]", period):
        return f"{year}-{int(period):02d}"
    plain = _day(f"{year} {period}")
    return plain if re.fullmatch("[0-9]{4}-[0-9]{2}", plain) else ""


# The hours of a day share their date, which takes the time.
@lru_cache(maxsize=65_536)
def _day(cell: str) -> str:
    if len(cell) > 60:
        return cell
    if period := plain_period(cell):
        return period
    for pattern, write in _WHOLE:
        match = pattern.fullmatch(cell)
        if match:
            return write(match) or cell
    week_of = _WEEK_OF.match(cell)
    if week_of:
        return _day(cell[week_of.end() :].strip("()"))
    behind = _DAY_BEHIND.search(cell)
    if behind and behind[1].lower() in WEEKDAYS:
        return _day(cell[: behind.start()])
    if cell.isascii() and not _LETTERS.search(cell):
        return cell
    name = _DAY_NAME.match(cell)
    if name and name[1].lower() in WEEKDAYS:
        cell = cell[name.end() :]
    cell = _BEHIND_YEAR.sub("", _OF.sub(" ", cell))
    cell = _ODD_MONTH.sub(lambda match: SHORT_MONTHS[match[0].lower()], cell)
    return _first_day(_WORD.sub(_month, _ORDINAL.sub(r"\1", cell)))


def _first_day(cell: str) -> str:
    """Returns the first day of “6-12 Dec 2021” or “Dec 30 - Jan 5, 2022”; other texts as is."""
    days = _DAYS_IN_A_ROW.fullmatch(cell)
    if not days:
        return cell
    day, month, last_month, year = (
        days[one] or days[other]
        for one, other in (("d", "d2"), ("m", "m2"), ("n", "n2"), ("y", "y2"))
    )
    first, last = (MONTHS.index(name) for name in (month or last_month, last_month or month))
    return f"{day} {MONTHS[first]} {int(year) - (first > last)}"


def _month(match: re.Match[str]) -> str:
    word = match[0]
    return SHORT_MONTHS.get(word.removesuffix(".").lower(), word)


def _year_first(match: re.Match[str]) -> str:
    found = match.group("year", "month", "day") if match["year"] else match.groups()[-3:]
    return "-".join(found)


def _day_first(match: re.Match[str]) -> str:
    return ".".join(match.groups())


def _east_asian(match: re.Match[str]) -> str:
    era, written = match["era"], match["year"].replace("元", "1")
    if len(written) != 4 and not era:
        return ""
    year = str(_ERAS.get(era, 0) + int(written))
    return "-".join(part for part in (year, match["month"], match["day"]) if part)


def _day_of_year(match: re.Match[str]) -> str:
    try:
        return datetime.datetime.strptime("".join(match.groups()), "%Y%j").date().isoformat()
    except ValueError:
        return ""


def _roman_month(match: re.Match[str]) -> str:
    return f"{match[1]}.{_ROMANS.index(match[2].upper()) + 1}.{match[3]}"


_WHOLE = (
    (_EAST_ASIAN, _east_asian),
    (_YEAR_FIRST, _year_first),
    (_DAY_OF_YEAR, _day_of_year),
    (_SPACED, _day_first),
    (_ROMAN_MONTH, _roman_month),
)
