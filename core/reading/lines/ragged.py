"""Rows that are wider or narrower than the names above them, and what a person may do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.errors import Message
from core.reading.lines.alignment import Alignment
from core.reading.lines.bad_bytes import line_numbers
from core.reading.numbers import numerals
from core.reading.options import Question, Reading
from core.reading.sheets.rowkinds import Row, kind_of
from core.reading.times.stamps import is_time_word

BAD_LINES = ("skip", "fit")
SURPLUS = ("first", "join", "drop")
MAX_EXAMPLES = 3
MOST_JUDGED = 1000
MAX_EXAMPLE = 80

LINES_LEFT_OUT = Message(
    "lines_left_out",
    "Lines with more or fewer cells than there are columns: {count}, left out ({lines}).",
)
LINES_FITTED = Message(
    "lines_fitted",
    "Lines with more or fewer cells than there are columns: {count} ({lines}). Neighbouring cells "
    "were put together, what was missing is empty.",
)
QUOTES_LEFT_OUT = Message(
    "quotes_left_out", "Lines with broken quotes: {count}, left out ({lines})."
)
QUOTES_PLAIN = Message(
    "quotes_plain", "Lines with broken quotes: {count}, read as they are written ({lines})."
)
SURPLUS_READ = {
    "first": Message(
        "surplus_first", "The rows have more cells than there are names; the first has no name."
    ),
    "join": Message(
        "surplus_joined",
        "The rows have more cells than there are names; the last ones are put together, as in "
        "“{value}”.",
    ),
    "drop": Message(
        "surplus_dropped",
        "The rows have more cells than there are names; the last ones are left out, as “{value}” "
        "in line {line}.",
    ),
}
_DECIMAL_COMMA = re.compile(r"[+\-−]?[0-9]+,[0-9]+")


def usual_surplus(rows: Sequence[Row], width: int) -> tuple[int, bool]:
    """Returns how many cells more than names the usual row has, and whether they are blank."""
    if not rows:
        return 0, True
    usual = Counter(len(row) for _, row in rows).most_common(1)[0][0]
    filled = sum(any(cell.strip() for cell in row[width:]) for _, row in rows)
    return max(0, usual - width), 2 * filled <= len(rows)


def ask_surplus(names: list[str], rows: Sequence[Row], delimiter: str) -> Question:
    """Returns the question what the cells are that have no name."""
    line, row = rows[0]
    ways = _surplus_ways(names, [cells for _, cells in rows], delimiter)
    readings = []
    for way in ways:
        head, cells = fit_surplus(names, row, len(row) - len(names), way, delimiter)
        pairs = zip(head, cells, strict=True)
        readings.append(Reading(way, tuple(f"{name or '–'}: {cell}" for name, cell in pairs)[:6]))
    return Question(
        "row_width_all",
        "The rows have {received} cells and the header names {expected} columns, as in line "
        "{line}. Say whether the first column has no name, the last cells belong together, or "
        "they are left out.",
        "surplus",
        tuple(readings),
        expected=len(names),
        received=len(row),
        line=line,
    )


def fit_surplus(
    names: list[str], row: list[str], surplus: int, way: str, delimiter: str
) -> tuple[list[str], list[str]]:
    """Returns names and cells of the same number."""
    if way == "first":
        return [""] * surplus + names, row
    width = len(names)
    if way == "join":
        return names, [*row[: width - 1], delimiter.join(row[width - 1 :])]
    return names, row[:width]


def ask_bad_lines(alignment: Alignment, odd: Sequence[Row], good: int) -> Question:
    """Returns the question what becomes of rows of another width.

    Args:
        alignment: What the columns hold.
        odd: Those rows.
        good: How many others there are.
    """
    line, row = odd[0]
    delimiter = alignment.delimiter
    joined = [alignment.make_fit(cells) or ["–"] for _, cells in odd[:MAX_EXAMPLES]]
    lines = [number for number, _ in odd]
    readings = {
        "skip": tuple(
            f"{number}: {delimiter.join(cells)}"[:MAX_EXAMPLE] + " → –"
            for number, cells in odd[:MAX_EXAMPLES]
        ),
        "fit": tuple(
            f"{number}: {' │ '.join(cells)}"[:MAX_EXAMPLE]
            for number, cells in zip(lines, joined, strict=False)
        ),
    }
    ways = BAD_LINES if good >= len(odd) else BAD_LINES[::-1] if good else BAD_LINES[1:]
    if all(alignment.joins_words(cells) for _, cells in odd[:MOST_JUDGED]):
        ways = BAD_LINES[::-1]
    return Question(
        "row_width",
        "Lines with more or fewer cells than the {expected} columns: {count} of {total}, the "
        "first is line {line} with {received}. Leave them out, or put neighbouring cells together "
        "and take what is missing for empty, where that makes a line fit.",
        "bad_lines",
        tuple(Reading(way, readings[way]) for way in ways),
        count=len(odd),
        total=len(odd) + good,
        expected=len(alignment.kinds),
        line=line,
        received=len(row),
        lines=line_numbers(lines),
    )


def ask_quotes(lines: list[int], written: str, plain: str) -> Question:
    """Returns the question what becomes of lines whose quotes do not close.

    Args:
        lines: Their numbers.
        written: The first of them.
        plain: How it is read with its quotes as they are.
    """
    return Question(
        "quotes_broken",
        "In line {line} a cell begins with a quote but has no quote at its end, or more text "
        "after it; lines with such a cell: {count}. Leave these lines out, or take the quotes in "
        "them as they are written.",
        "quotes",
        (
            Reading("skip", (f"{lines[0]}: {written[:MAX_EXAMPLE]} → –",)),
            Reading("plain", (f"{lines[0]}: {plain[:MAX_EXAMPLE]}",)),
        ),
        count=len(lines),
        line=lines[0],
        lines=line_numbers(lines),
    )


def _surplus_ways(names: list[str], rows: Sequence[list[str]], delimiter: str) -> tuple[str, ...]:
    """Returns the ways, the likeliest first."""
    width = len(names)
    tails = [delimiter.join(row[width - 1 :]) for row in rows]
    decimals = delimiter == "," and all(map(_DECIMAL_COMMA.fullmatch, tails))
    first = [row[0].strip() for row in rows]
    named = is_time_word(names[0]) and all(map(kind_of, first))
    if width == 1 or named:
        return ("join", "drop", "first") if decimals else ("drop", "join", "first")
    numbers = all(map(numerals.is_number_text, first))
    counts = numbers and len(set(first)) == len(first) and first[0] in ("0", "1")
    if decimals and numbers and not counts:
        return ("join", "first", "drop")
    return ("first", "drop", "join")
