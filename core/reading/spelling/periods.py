"""Parts of a year as people write them: quarters, halves, weeks, numbered months, seasons.

A period is read word by word, in whichever order its words stand: “Q4 2017”, “2017年第4四半期”,
“4. Quartal 2017” and “4Q17” are the same one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import numpy as np

from core.reading.spelling.calendar_days import full_years
from core.reading.spelling.words import BESIDE_PERIODS, MONTHS, PERIODS, SHORT_MONTHS

LONGEST = 40
# How many months each lasts, and how many of it a year has.
_MONTHS_OF = {"quarter": 3, "half": 6, "month": 1}
_MOST = {"quarter": 4, "half": 2, "month": 12}
_EAST = {
    **{"上半年": "half 1 ", "下半年": "half 2 ", "上期": "half 1 ", "下期": "half 2 "},
    **{"四半期": " quarter ", "季度": " quarter ", "분기": " quarter ", "주차": " week "},
    **{"月期": " month ", "第": " ", "제": " "},
    **{"年": " 年 ", "년": " 년 "},
    **{"周": " week ", "週": " week ", "주": " week ", "季": " quarter "},
    **{"一": " 1 ", "二": " 2 ", "三": " 3 ", "四": " 4 "},
}
_EAST_WORD = re.compile("|".join([*sorted(_EAST, key=len, reverse=True), "(?<=[0-9])[月월]"]))
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_COUNTED = {
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4},
    **{"erstes": 1, "zweites": 2, "drittes": 3, "viertes": 4},
}
_ROMANS = frozenset(("i", "ii", "iii", "iv"))
# Beside a year alone, these say that it is one.
_SURE_YEAR = frozenset(("fy", "cy", "г", "год", "года", "年", "년", "år", "jahr", "year"))
# 1960/61, 1960-1961, 1960–61
_TWO_YEARS = re.compile(r"([12][0-9]{3}) ?[/\-–] ?((?:[12][0-9])?[0-9]{2})")


def plain_period(cell: str) -> str:
    """Returns the first day or month of a period in plain notation; "" for anything else.

    Args:
        cell: Trimmed text, without a clock.
    """
    if len(cell) > LONGEST or not any(map(str.isdigit, cell)):
        return ""
    lowered = cell.lower()
    if not cell.isascii():
        lowered = _EAST_WORD.sub(lambda match: _EAST.get(match[0], " month "), lowered)
    words = _with_full_year(_TOKEN.findall(lowered))
    if not 1 < len(words) <= 6:
        return ""
    # 2001/02 can also be a month; `read_dates` looks at the whole column.
    if (first := first_of_two_years(cell)) and not 1 <= int(cell[-2:]) <= 12:
        return f"{first}-01"
    return _period(words, short="'" in cell or "’" in cell)


def is_fiscal(cell: str) -> bool:
    """Returns whether a period is one of a fiscal year: FY18 P01."""
    return cell[:2].lower() == "fy" and bool(plain_period(cell))


def _with_full_year(words: list[str]) -> list[str]:
    """Returns words with the year of FY18 in full; behind one, P03 is its third month."""
    if len(words) < 2 or words[0] not in ("fy", "cy"):
        return words
    year = str(_full(words[1])) if re.fullmatch("[0-9]{2}", words[1]) else words[1]
    return ["fy", year, *("month" if word in ("p", "period") else word for word in words[2:])]


def first_of_two_years(cell: str) -> str:
    """Returns the first year of a season: “1960” of 1960/61 or FY 1960-1961; "" for other texts."""
    match = _TWO_YEARS.search(cell)
    before = cell[: match.start()].strip(" .").lower() if match else ""
    if not match or match.end() < len(cell) or before not in {"", "fy", "season", "saison"}:
        return ""
    first, second = match.groups()
    follows = int(second) == (int(first) + 1) % (10_000 if len(second) == 4 else 100)
    return first if follows else ""


def _period(words: Sequence[str], short: bool) -> str:
    kinds = {n: PERIODS[word] for n, word in enumerate(words) if word in PERIODS}
    numbers = [n for n, word in enumerate(words) if word.isdigit() or word in _COUNTED]
    known = {*kinds, *numbers, *(n for n, word in enumerate(words) if word in BESIDE_PERIODS)}
    if len(known) < len(words):
        return _months_in_a_row(words)
    if len(kinds) != 1:
        return "" if kinds else _alone(words, numbers)
    ((place, kind),) = kinds.items()
    years = [n for n in numbers if _is_year(words[n])]
    if len(years) == 1:
        counts = [_count(words[n]) for n in numbers if n != years[0]]
        # 2004-W53-6 has a day; W/E 06/12/2021 is no week.
        if kind == "week" and len(counts) == 2 and (years[0], place) != (0, 1):
            return ""
        return _numbered(words[years[0]], counts, _week_of(words, numbers, place, kind))
    if len(numbers) != 2 or not re.fullmatch("[0-9]{2}", words[numbers[1]]):
        return ""
    # Q1/18, 1Q18, KW49-21: what stands behind is the year; 19Q1 is none of these.
    counts = [_count(words[numbers[0]])]
    sure = short or place < numbers[0] or kind == "week" or len(words[numbers[0]]) == 1
    return _numbered(words[numbers[1]], counts, kind) if sure else ""


def _week_of(words: Sequence[str], numbers: Sequence[int], place: int, kind: str) -> str:
    """Returns "week" for the S05 and Sem 12 of semaine and semana, whose S1 is a half."""
    behind = words[place + 1] if place + 1 in numbers else ""
    padded = len(behind) == 2 and not _is_year(behind)
    return "week" if kind == "half" and words[place] in ("s", "sem") and padded else kind


def _numbered(year: str, counts: Sequence[int], kind: str) -> str:
    if kind == "week":
        return _week(year, counts)
    # 2018年1-3月期 begins in its first month.
    rises = len(counts) == 2 and kind == "month" and counts[0] < counts[1] <= _MOST[kind]
    if not (rises or len(counts) == 1) or not 1 <= counts[0] <= _MOST[kind]:
        return ""
    month = (counts[0] - 1) * _MONTHS_OF[kind] + 1
    return f"{year}-{month:02d}" if len(year) == 4 else f"{MONTHS[month - 1]}-{year}"


def _alone(words: Sequence[str], numbers: list[int]) -> str:
    """Returns the quarter of “IV 2017”, the year of “FY2017” or “1960年”."""
    years = [word for word in words if _is_year(word)]
    romans = [word for word in words if word in _ROMANS]
    if len(years) == 1 and len(romans) == 1 and len(words) == 2:
        return f"{years[0]}-{3 * _COUNTED[romans[0]] - 2:02d}"
    if len(numbers) == 1 and len(years) == 1 and any(word in _SURE_YEAR for word in words):
        return f"{years[0]}-01"
    return ""


def _months_in_a_row(words: Sequence[str]) -> str:
    """Returns the first month of “Jan-Mar 2018”."""
    months = [SHORT_MONTHS[word] for word in words if word in SHORT_MONTHS]
    years = [word for word in words if _is_year(word)]
    whole = len(months) == 2 and len(years) == 1 and len(words) == 3
    return f"{months[0]} {years[0]}" if whole else ""


def _week(year: str, counts: Sequence[int]) -> str:
    try:
        day = counts[1] if len(counts) == 2 else 1
        return datetime.date.fromisocalendar(_full(year), counts[0], day).isoformat()
    except (ValueError, IndexError):
        return ""


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[0] in "12"


def _count(word: str) -> int:
    return _COUNTED[word] if word in _COUNTED else int(word)


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else int(full_years(np.array([int(year)]))[0])
