"""Own events as people type or paste them: a name, then days, a line each.

Sale=2024-11-29..2024-12-01,2025-11-28
Stocktaking: 3.1.2025
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from itertools import pairwise

from core.errors import UserError
from core.made.columns import LONGEST_DAYS, MOST_SPANS, Event

_DAY = re.compile(
    r"(?<!\d)(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?!\d)"
)
MAX_NAME = 80
_AND = ("", ",", ";", "，", "；", "、")
_UNTIL = ("..", "...", "…", "-", "–", "—", "~", "to", "until", "bis", "至", "到")


def parse_events(text: str) -> tuple[Event, ...]:
    """Returns the events that a text names; lines of one name are one event.

    Args:
        text: A line each: a name and days; two days with “..” between them, or in two cells of a
            spreadsheet, are the first and the last one.

    Raises:
        UserError: A line has no name, no day, an impossible one or more than that.
    """
    spans: dict[str, list[tuple[str, str]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            name, days = _parse_line(line, number)
            spans.setdefault(name, []).extend(days)
    for name, days in spans.items():
        if len(days) > MOST_SPANS:
            raise UserError(
                "event_too_often",
                "“{name}” takes place {received} times; an event does so up to {most} times. Put "
                "days in a row together, as in 2024-11-29..2024-12-01.",
                most=MOST_SPANS,
                name=name,
                received=len(days),
            )
    return tuple(Event(name, tuple(sorted(set(days)))) for name, days in spans.items())


def events_text(events: Iterable[Event]) -> str:
    """Returns a text of which `parse_events` makes the same events."""
    lines = []
    for event in events:
        days = (first if first == last else f"{first}..{last}" for first, last in event.spans)
        lines.append(f"{event.name}: {', '.join(days)}")
    return "\n".join(lines)


def _parse_line(line: str, number: int) -> tuple[str, list[tuple[str, str]]]:
    """Returns the name in a line, and the first and last day of each span."""
    found = list(_DAY.finditer(line))
    name = line[: found[0].start()].strip(" \t=:;,：；，") if found else ""
    if not 0 < len(name) <= MAX_NAME or line[found[-1].end() :].strip():
        raise _unclear(line, number)
    days = [_iso(match, number) for match in found]
    gaps = [line[one.end() : other.start()] for one, other in pairwise(found)]
    if gaps == ["\t"]:  # two cells of a spreadsheet
        gaps = [".."]
    spans, is_open = [(days[0], days[0])], True
    for gap, day in zip(gaps, days[1:], strict=True):
        if gap.strip() in _AND:
            spans, is_open = [*spans, (day, day)], True
        elif gap.strip().lower() in _UNTIL and is_open and _is_span(spans[-1][0], day):
            spans[-1], is_open = (spans[-1][0], day), False
        else:
            raise _unclear(line, number)
    return name, spans


def _is_span(first: str, last: str) -> bool:
    days = (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days
    return 0 <= days <= LONGEST_DAYS


def _iso(match: re.Match[str], number: int) -> str:
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise UserError(
            "event_day_impossible",
            "There is no {received} (line {line}). Correct the day.",
            line=number,
            received=match[0],
        ) from None


def _unclear(line: str, number: int) -> UserError:
    return UserError(
        "event_unclear",
        "Line {line}, “{received}”, is no event: a name and days, such as Sale: 2024-11-29, or "
        "Sale: 2024-11-29..2024-12-01 for the first and the last day.",
        line=number,
        received=line.strip()[:60],
    )
