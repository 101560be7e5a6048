"""Dates as people write them, in the notation that a computer reads: quarters, weeks, month names.

“Mittwoch, 3. Januar 2024” becomes “3 Jan 2024”, “2024-W05” the Monday of that week, “Q4 2023” the
first month of the quarter, “2024年1月31日” “2024-1-31”. What is written plainly stays as it is.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

_QUARTER = re.compile(r"(?:([0-9]{4})[ \-]?Q([1-4])|Q([1-4])[ \-/]?([0-9]{4}))", re.IGNORECASE)
_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})(?:-?([1-7]))?", re.IGNORECASE)
_CHINESE = re.compile(r"([0-9]{4})年([0-9]{1,2})月(?:([0-9]{1,2})日)?")
_COMPACT = re.compile(
    r"([12][0-9]{3})(0[1-9]|1[0-2])([0-3][0-9])[T ]?([0-2][0-9]):?([0-5][0-9])(?::?([0-5][0-9]))?"
)
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:(?:st|nd|rd|th)\b|\.(?= ?[^\W\d]))")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_DAY_NAME = re.compile(r"^([^\W\d_]{2,})[.,]{0,2} +(?=.*[0-9]{4}|[0-9])")
# Between a day and a clock time some write a word: “um 10:00 Uhr”, “at 10:00”.
_CLOCK = re.compile(
    r"(,? |T)(?:(?:um|at|à|a las) )?([0-9]{1,2}:[0-9][^ ]*(?: [AaPp][Mm])?)(?: Uhr)?$"
)

_MONTHS = {
    "Jan": "jan january januar jänner jän janvier janv enero ene gennaio gen januari janeiro",
    "Feb": "feb february februar feber février févr febrero febbraio februari fevereiro fev",
    "Mar": "mar march märz mär mrz mars marzo maart mrt março",
    "Apr": "apr april avril avr abril abr aprile",
    "May": "may mai mayo maggio mag mei maio",
    "Jun": "jun june juni juin junio giugno giu junho",
    "Jul": "jul july juli juillet juil julio luglio lug julho",
    "Aug": "aug august août aout agosto ago augustus",
    "Sep": "sep sept september septembre septiembre settembre set setembro",
    "Oct": "oct october okt oktober octobre octubre ottobre ott outubro out",
    "Nov": "nov november novembre noviembre novembro",
    "Dec": "dec december dez dezember décembre déc diciembre dic dicembre dezembro",
}
_SHORT = {word: short for short, words in _MONTHS.items() for word in words.split()}
_WEEKDAYS = (
    "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday "
    "sun sunday mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend "
    "so sonntag lun lundi lunes mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche "
    "martes mié miércoles jue jueves vie viernes sáb sábado dom domingo"
)
_DAYS = frozenset(_WEEKDAYS.split())


def in_plain_notation(cell: str) -> str:
    """Returns a date or time in plain notation, anything else as it is.

    Args:
        cell: Trimmed text.
    """
    compact = _COMPACT.fullmatch(cell) if cell[:8].isdigit() else None
    if compact:
        return _compact(compact)
    clock = _CLOCK.search(cell)
    if clock:
        return _day(cell[: clock.start()]) + clock[1] + clock[2]
    return _day(cell)


# The hours of a day share their date, which takes the time.
@lru_cache(maxsize=65_536)
def _day(cell: str) -> str:
    if len(cell) > 60:
        return cell
    for pattern, write in _WHOLE:
        match = pattern.fullmatch(cell)
        if match:
            return write(match) or cell
    if not _LETTERS.search(cell):
        return cell
    name = _DAY_NAME.match(cell)
    if name and name[1].lower() in _DAYS:
        cell = cell[name.end() :]
    return _WORD.sub(_month, _ORDINAL.sub(r"\1", cell.replace(" de ", " ")))


def _month(match: re.Match[str]) -> str:
    word = match[0]
    return _SHORT.get(word.removesuffix(".").lower(), word)


def _quarter(match: re.Match[str]) -> str:
    year, quarter = match[1] or match[4], match[2] or match[3]
    return f"{year}-{3 * int(quarter) - 2:02d}"


def _week(match: re.Match[str]) -> str:
    try:
        day = datetime.date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return ""
    return day.isoformat()


def _chinese(match: re.Match[str]) -> str:
    return "-".join(part for part in match.groups() if part)


def _compact(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second = match.groups()
    clock = ":".join(part for part in (hour, minute, second) if part)
    return f"{year}-{month}-{day} {clock}"


_WHOLE = ((_QUARTER, _quarter), (_WEEK, _week), (_CHINESE, _chinese))
