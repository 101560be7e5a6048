"""The clock of a time in one notation, behind its date: hours, minutes, AM or PM, then the offset.

“18.30.00”, “18h30”, “下午6:30”, “6:30 p. m.” and “[27/Feb/2022:18:30:00 +0100]” become
“18:30:00”, “18:30”, “6:30 PM” and “27/Feb/2022 18:30:00 +0100”. Also digits and spaces of other
scripts become those of ASCII. What is written plainly stays as it is.
"""

from __future__ import annotations

import datetime
import re

from core.reading.spelling.words import HALF_DAYS

# The zeros of Arabic, Persian, Devanagari, Bengali, Thai and wide digits.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
_DIGITS = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_SPACES = dict.fromkeys((0xA0, 0x2009, 0x200A, 0x202F, 0x3000), " ")
# Marks of the direction of writing, which browsers put into dates.
_UNSEEN = dict.fromkeys((0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0xFEFF), None)
_WIDE = {ord("／"): "/", ord("："): ":", ord("．"): ".", ord("－"): "-", ord("，"): ","}
_PLAIN = _DIGITS | _SPACES | _UNSEEN | _WIDE

_EPOCH_MS = re.compile(r"/Date\((-?[0-9]{9,13})(?:[+\-][0-9]{4})?\)/")
_COLON_DATE = re.compile(r"^([12][0-9]{3}):([0-9]{2}):([0-9]{2})(?=[ T])")
_COLON_BEFORE = re.compile(r"(?<=/[0-9]{4}):(?=[0-9]{2}:[0-9]{2})")
_COMPACT = re.compile(
    r"(?P<date>[12][0-9]{3}(?:0[1-9]|1[0-2])[0-3][0-9])[T _\-]?(?P<hour>[0-2][0-9])"
    r"(?::?(?P<minute>[0-5][0-9])(?::?(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]{1,9}))?)?)?"
    r"(?P<offset>Z| ?[+\-][0-9]{2}:?[0-9]{2})?"
)


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_HALF = rf"(?P<half> ?(?:{_any_of(list(HALF_DAYS))}))(?!\w)"
_LEAD = _any_of([word for word in HALF_DAYS if word[0] >= "\u4e00"])
_OFFSET = r"(?P<offset> ?(?:GMT|UTC)?[+\-−][0-9]{2}:?[0-9]{2}| (?:UTC|GMT))"
_CLOCK = re.compile(
    rf"(?:(?P<lead>{_LEAD}) ?)?(?<![0-9:])(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})"
    rf"(?::(?P<second>[0-9]{{2}})(?:[.,](?P<fraction>[0-9]{{1,9}}))?)?(?![0-9:])"
    rf"(?:{_HALF})?(?:{_OFFSET}(?![0-9:\w]))?(?: ?Uhr| ?[Hh]rs?\.?)?(?P<place> \([A-Z][^()]*\))?",
    re.IGNORECASE,
)
# Between a day and a clock time some write a word: “um 10:00 Uhr”, “at 10:00”, “@ 10:00”.
_BETWEEN = r"(?:(?:um|at|à|a las|às|alle|om|kl\.?|klo|@) ?)?"
_JOINT = re.compile(rf"(?:, ?| |_|-|T|(?<=[일日]))\s*{_BETWEEN}$")
# 18.30.00, 18-30-00, 18h30, 18時30分, 6 PM, or an hour alone, behind a date of digits.
_HOURS = re.compile(
    rf"(?<=[0-9일日])(?:, ?| ?T?|_|-)\s*{_BETWEEN}(?<![0-9])(?P<hour>[0-9]{{1,2}})(?:"
    r"(?P<mark>[.\-])(?P<minute>[0-5][0-9])"
    r"(?:(?P=mark)(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]{1,9}))?)?|"
    r" ?(?:h|Uhr|[時时点點시]) ?(?:(?P<after>[0-5][0-9])(?:m|min|[分분])?)?|)"
    rf"(?:{_HALF})?$",
    re.IGNORECASE,
)
_WHOLE_DATE = re.compile(
    r"[0-9]{1,4}([\-/.])[0-9]{1,2}\1[0-9]{1,4}|[0-9]{1,4}年 ?[0-9]{1,2}月 ?[0-9]{1,2}日|"
    r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2,4}"
)


def in_ascii_digits(cell: str) -> str:
    """Returns a text with the digits, spaces and marks of ASCII for those of other scripts."""
    return cell if cell.isascii() else cell.translate(_PLAIN).strip()


def with_clock_behind(cell: str) -> str:
    """Returns a time whose clock stands behind the date in plain notation, other texts as they are.

    Args:
        cell: Trimmed text.
    """
    cell = in_ascii_digits(cell)
    if cell[:1] == "[" and cell[-1:] == "]":
        cell = cell[1:-1]
    if milliseconds := _EPOCH_MS.fullmatch(cell):
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(
            milliseconds=int(milliseconds[1])
        )
        return moment.isoformat(" ")
    compact = _COMPACT.fullmatch(cell) if cell[:8].isdigit() else None
    if compact:
        day = compact["date"]
        return f"{day[:4]}-{day[4:6]}-{day[6:]} {_clock(compact)}{compact['offset'] or ''}"
    cell = _COLON_BEFORE.sub(" ", _COLON_DATE.sub(r"\1-\2-\3", cell))
    clock = _CLOCK.search(cell)
    if clock:
        return _put_behind(cell, clock)
    hours = _HOURS.search(cell)
    if hours and _WHOLE_DATE.fullmatch(cell[: hours.start()]):
        return f"{cell[: hours.start()]} {_clock(hours)}"
    return cell


def _put_behind(cell: str, clock: re.Match[str]) -> str:
    before, after = cell[: clock.start()], cell[clock.end() :]
    if _CLOCK.search(after):
        return cell
    joint = _JOINT.search(before)
    gap = "T" if joint and joint[0] == "T" else " "
    date = before[: joint.start()] if joint else before
    if any(map(str.isdigit, after)):
        date = f"{date.strip()} {after.strip(' ,')}".strip()
    elif after:
        return f"{date}{gap if date else ''}{_clock(clock)}{clock['offset'] or ''}{after}"
    offset = re.sub(" ?(?:GMT|UTC)(?=[+−-])", " ", clock["offset"] or "")
    return f"{date}{gap if date else ''}{_clock(clock)}{offset}"


def _clock(match: re.Match[str]) -> str:
    found = match.groupdict()
    minute = found["minute"] or found.get("after") or "00"
    second = f":{found['second']}" if found["second"] else ""
    fraction = f".{found['fraction'][:6]}" if found["fraction"] else ""
    word = found.get("lead") or (found.get("half") or "").strip()
    half = f" {HALF_DAYS[word.lower()]}" if word else ""
    return f"{found['hour']}:{minute}{second}{fraction}{half}"
