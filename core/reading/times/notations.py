"""Dates as people write them, in the notation that a computer reads: quarters, weeks, month names.

“Mittwoch, 3. Januar 2024” becomes “3 Jan 2024”, “2024-W05” the Monday of that week, “Q4 2023” the
first month of the quarter, “2024年1月31日” “2024-1-31”, “18.30.00” or “18h30” behind a date a
clock time. What is written plainly stays as it is.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from core.reading.times.words import MONTHS, SHORT_MONTHS, WEEKDAYS

_YEAR = r"(?P<year>[12][0-9]{3})"
_NAMED_YEAR = rf"(?:{_YEAR}|'?(?P<short>[0-9]{{2}}))"
_GAP = r"[ \-/.:_']?"
_NUMBERS = {
    **{number: n for n in range(1, 5) for number in (str(n), f"0{n}")},
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4},
    **{"一": 1, "二": 2, "三": 3, "四": 4},
}
_NUMBER = rf"(?P<number>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_QUARTER = (
    r"(?:q(?:uarter|tr|uartal)?|t(?:rim(?:estre)?)?|k(?:v(?:artal)?)?|季度|四半期|분기|"
    r"кв(?:артал)?)"
)
# Every way to write one: 2017Q04, 2017-Q4, Q4/2017, 4Q17, IV 2017, 1st Quarter 2017.
_QUARTERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}年?{_GAP}{_QUARTER}\.? ?{_NUMBER}",
        rf"{_QUARTER}\.?{_GAP}{_NUMBER}{_GAP},? ?{_NAMED_YEAR}",
        rf"{_NUMBER}(?:st|nd|rd|th|er|e|º|\.)?{_GAP}{_QUARTER}\.?{_GAP},? ?"
        rf"(?:de |of )?{_NAMED_YEAR}",
        rf"{_YEAR}年?{_GAP}第?{_NUMBER}(?:st|nd|rd|th|er|e|º|\.)?{_GAP}{_QUARTER}\.?",
        rf"(?P<number>i|ii|iii|iv)(?: ?/ ?|[ \-]){_YEAR}",
        rf"{_YEAR}(?: ?/ ?|[ \-])(?P<number>i|ii|iii|iv)",
    )
)
_HALF = re.compile(rf"{_YEAR}{_GAP}[HS]([12])", re.IGNORECASE)
_NUMBERED_MONTH = re.compile(
    rf"{_YEAR}{_GAP}M(?P<month>0?[1-9]|1[0-2])|"
    rf"(?:M|Tháng ?)(?P<first>0?[1-9]|1[0-2])(?:{_GAP}| năm )(?P<last>[12][0-9]{{3}})",
    re.IGNORECASE,
)
_WEEK = re.compile(
    r"(?P<year>[0-9]{4})[\- /]?(?:W|KW|CW|week) ?(?P<week>[0-9]{1,2})(?:-?(?P<day>[1-7]))?|"
    r"(?:W|KW|CW|week) ?(?P<first>[0-9]{1,2})[ /.,\-]{1,2}(?P<last>[12][0-9]{3})",
    re.IGNORECASE,
)
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
_MONTH_NUMBER = re.compile(r"(0?[1-9]|1[0-2])[月월]?")
_COMPACT = re.compile(
    r"([12][0-9]{3})(0[1-9]|1[0-2])([0-3][0-9])[T ]?([0-2][0-9]):?([0-5][0-9])(?::?([0-5][0-9]))?"
)
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:(?:st|nd|rd|th)\b|\.(?= ?[^\W\d]))")
# What stands behind a year beside the name of a month: 2019. január, январь 2019 г.
_BEHIND_YEAR = re.compile(r"(?<=[0-9]{4})(?:\.(?= )| г(?:\.|ода)?$)")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_DAY_NAME = re.compile(r"^([^\W\d_]{2,})[.,]{0,2} +(?=.*[0-9]{4}|[0-9])")
_DAY_BEHIND = re.compile(r"(?<=[0-9])(?:[, ]+| ?[(（])([^\W\d_]+)\.?[)）]?$")
# Between a day and a clock time some write a word: “um 10:00 Uhr”, “at 10:00”.
_BEFORE_CLOCK = r"(?P<sep>,? |T|(?<=[日일]) ?)(?:(?:um|at|à|a las|kl\.?) )?"
_CLOCK = re.compile(rf"{_BEFORE_CLOCK}(?P<clock>[0-9]{{1,2}}:[0-9][^ ]*(?: [AaPp][Mm])?)(?: Uhr)?$")
# 18.30.00, 18h30, 18時30分, 6 PM, or an hour alone behind a whole date.
_HOURS = re.compile(
    rf"{_BEFORE_CLOCK}(?P<hour>[0-9]{{1,2}})(?:"
    r"\.(?P<minute>[0-5][0-9])(?:\.(?P<second>[0-5][0-9]))?|"
    r" ?(?:h|Uhr|[時时点點시]) ?(?:(?P<after>[0-5][0-9])(?:m|min|[分분])?)?|"
    r"(?P<half> ?[AaPp][Mm])|)$"
)
# A row that says from when to when it was: 20.10.2023 00:00 - 20.10.2023 00:15.
SHORTEST_SPAN = 12
_SPAN = re.compile(
    r"(.{6,30}?[0-9]Z?)(?: ?(?:[–—]|to|bis|until|à|～) ?| - |(?<=Z)/)(.{4,30})", re.IGNORECASE
)
_WHOLE_DATE = re.compile(r"[0-9]{1,4}([\-/.])[0-9]{1,2}\1[0-9]{1,4}")


def in_plain_notation(cell: str) -> str:
    """Returns a date or time in plain notation, anything else as it is.

    Args:
        cell: Trimmed text.
    """
    compact = _COMPACT.fullmatch(cell) if cell[:8].isdigit() else None
    if compact:
        return _compact(compact)
    if is_span(cell) and (span := _SPAN.fullmatch(cell)):
        return in_plain_notation(span[1].removesuffix("Z"))
    clock = _CLOCK.search(cell)
    if clock:
        return _day(cell[: clock.start()]) + (clock["sep"].strip(",") or " ") + clock["clock"]
    hours = _HOURS.search(cell)
    if hours and hours.start():
        day = _day(cell[: hours.start()])
        if _WHOLE_DATE.fullmatch(day):
            return f"{day} {_clock(hours)}"
    return _day(cell)


def is_span(cell: str) -> bool:
    """Returns whether a text says from when to when something was."""
    span = _SPAN.fullmatch(cell) if len(cell) > SHORTEST_SPAN else None
    return span is not None and any(map(str.isdigit, span[2]))


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
    numbered = _MONTH_NUMBER.fullmatch(period)
    if numbered:
        return f"{year}-{int(numbered[1]):02d}"
    plain = _day(f"{year} {period}")
    return plain if re.fullmatch("[0-9]{4}-[0-9]{2}", plain) else ""


# The hours of a day share their date, which takes the time.
@lru_cache(maxsize=65_536)
def _day(cell: str) -> str:
    if len(cell) > 60:
        return cell
    for patterns, write in _WHOLE:
        for pattern in patterns:
            match = pattern.fullmatch(cell)
            if match:
                return write(match) or cell
    behind = _DAY_BEHIND.search(cell)
    if behind and behind[1].lower() in WEEKDAYS:
        cell = cell[: behind.start()]
    if not _LETTERS.search(cell):
        return cell
    name = _DAY_NAME.match(cell)
    if name and name[1].lower() in WEEKDAYS:
        cell = cell[name.end() :]
    cell = _BEHIND_YEAR.sub("", cell.replace(" de ", " "))
    return _WORD.sub(_month, _ORDINAL.sub(r"\1", cell))


def _month(match: re.Match[str]) -> str:
    word = match[0]
    return SHORT_MONTHS.get(word.removesuffix(".").lower(), word)


def _quarter(match: re.Match[str]) -> str:
    month = 3 * _NUMBERS[match["number"].lower()] - 2
    found = match.groupdict()
    if found["year"]:
        return f"{found['year']}-{month:02d}"
    return f"{MONTHS[month - 1]}-{found['short']}"


def _half(match: re.Match[str]) -> str:
    return f"{match['year']}-{6 * int(match[2]) - 5:02d}"


def _numbered_month(match: re.Match[str]) -> str:
    year, month = match["year"] or match["last"], match["month"] or match["first"]
    return f"{year}-{int(month):02d}"


def _week(match: re.Match[str]) -> str:
    try:
        year, week = match["year"] or match["last"], match["week"] or match["first"]
        day = datetime.date.fromisocalendar(int(year), int(week), int(match["day"] or 1))
    except ValueError:
        return ""
    return day.isoformat()


def _year_first(match: re.Match[str]) -> str:
    found = match.group("year", "month", "day") if match["year"] else match.groups()[-3:]
    return "-".join(found)


def _east_asian(match: re.Match[str]) -> str:
    era, written = match["era"], match["year"].replace("元", "1")
    if len(written) != 4 and not era:
        return ""
    year = str(_ERAS.get(era, 0) + int(written))
    return "-".join(part for part in (year, match["month"], match["day"]) if part)


def _compact(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second = match.groups()
    clock = ":".join(part for part in (hour, minute, second) if part)
    return f"{year}-{month}-{day} {clock}"


def _clock(match: re.Match[str]) -> str:
    minute = match["minute"] or match["after"] or "00"
    second = f":{match['second']}" if match["second"] else ""
    half = f" {match['half'].strip()}" if match["half"] else ""
    return f"{match['hour']}:{minute}{second}{half}"


_WHOLE = (
    (_QUARTERS, _quarter),
    ((_NUMBERED_MONTH,), _numbered_month),
    ((_HALF,), _half),
    ((_WEEK,), _week),
    ((_EAST_ASIAN,), _east_asian),
    ((_YEAR_FIRST,), _year_first),
)
