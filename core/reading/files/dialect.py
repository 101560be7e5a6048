"""The character between the columns of a text."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter

import pandas as pd

from core.errors import Message, UserError
from core.reading.numbers import numerals
from core.reading.options import Question, Reading
from core.reading.times import dates

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 100_000
SAMPLE_LINES = 50
JUDGED_ROWS = 20
JUDGED_CELLS = 100
MAX_EXAMPLES = 3
# From so many columns on, spaces between them are no marks for thousands.
SURE_COLUMNS = 5
# How near to the most regular delimiter one may be of whose cells so many more are understood.
NEAR, CLEARLY = 0.2, 0.25
WIDE, FEW_SHARE = 5, 0.25

_WORDS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "\\t": "\t"}
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?[\r\n]+", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}$")
_HUNDREDS = re.compile(r"[0-9]{3}(?:[.,][0-9]*)?$")

DELIMITED = Message("delimiter", "The columns are separated by “{character}”.")
DELIMITED_BY = {
    " ": Message("delimiter", "The columns are separated by spaces."),
    ",": Message("delimiter", "The columns are separated by commas."),
    ";": Message("delimiter", "The columns are separated by semicolons."),
    "\t": Message("delimiter", "The columns are separated by tabs."),
    "|": Message("delimiter", "The columns are separated by vertical bars."),
}


def note(delimiter: str) -> Message:
    """Says what separates the columns."""
    return DELIMITED_BY.get(delimiter) or DELIMITED.with_values(character=delimiter)


def find_delimiter(text: str, chosen: str | None = None) -> str:
    """Returns the character between the columns; a comma where there is only one column.

    A space stands for any number of them.

    Args:
        text: The whole text.
        chosen: What a person says: the character or its name, such as "tab".

    Raises:
        Question: Two of them fit equally well.
        UserError: What was chosen is no single character.
    """
    if chosen is not None:
        return _checked(chosen)
    sep_line = _SEP_LINE.match(text[:20])
    if sep_line:
        return sep_line[1]
    samples = _samples(text)
    scores = {one: score for one in DELIMITERS if (score := _score(samples, one))}
    if not scores:
        return " " if _is_spaced(samples[0]) else ","
    widest = max(share for share, _ in scores.values())
    # Decimal commas are in each row, too; what is understood tells.
    near = {one: score for one, score in scores.items() if score[0] >= widest - NEAR}
    clear = {one for one, score in near.items() if score[1] >= max(scores.values())[1] + CLEARLY}
    scores = {one: score for one, score in near.items() if one in clear} or scores
    best = max(scores.values())
    best_ones = [delimiter for delimiter in DELIMITERS if scores.get(delimiter) == best]
    if len(best_ones) > 1:
        raise _unclear(best_ones, samples[0])
    return best_ones[0]


def _samples(text: str) -> list[str]:
    """Returns whole lines from the beginning of a text, its middle and its end."""
    if len(text) <= SAMPLE_CHARACTERS and text.count("\n") <= SAMPLE_LINES:
        return [text]
    starts = (0, len(text) // 2, max(0, len(text) - SAMPLE_CHARACTERS))
    samples = [text[start : start + SAMPLE_CHARACTERS] for start in starts]
    # Whether a quote begins or ends a cell is known only from the beginning on.
    samples = [samples[0], *(sample for sample in samples[1:] if '"' not in sample)]
    whole = [sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] for sample in samples]
    return [whole[0] or samples[0], *(_from_next_line(sample) for sample in whole[1:])]


def _from_next_line(sample: str) -> str:
    return re.sub(r"^[^\r\n]*(?:\r\n|\r|\n)", "", sample, count=1)


def without_sep_line(text: str) -> tuple[str, int]:
    """Returns the text after a first line such as `sep=;`, which Excel writes, and its lines."""
    sep_line = _SEP_LINE.match(text[:20])
    return (text[sep_line.end() :], 1) if sep_line else (text, 0)


def _checked(chosen: str) -> str:
    delimiter = _WORDS.get(chosen.lower(), chosen)
    if len(delimiter) != 1 or delimiter in '"\r\n\x00' or delimiter.isalnum():
        raise UserError(
            "delimiter_not_one",
            "“{received}” is not a delimiter; it must be one character that is no letter, digit "
            "or quote, or one of comma, semicolon, tab, pipe, space. Choose one of them.",
            received=chosen[:20],
        )
    return delimiter


def _score(samples: list[str], delimiter: str) -> tuple[float, float] | None:
    """Returns which share of the rows has the usual width, and of their cells is understood."""
    try:
        rows = [row for sample in samples for row in _rows(sample, delimiter)]
    except csv.Error:
        return None
    widths = Counter(len(row) for row in rows)
    if not widths:
        return None
    width = max(widths, key=lambda one: (widths[one], one))
    if width < 2:  # titles and footnotes around a few wide rows
        width = max(widths, key=lambda one: (one > 1, widths[one], one))
        if width < WIDE or widths[width] < FEW_SHARE * len(rows):
            return None
    whole = [row for row in rows if len(row) == width]
    judged = [row[:JUDGED_CELLS] for row in (whole[-JUDGED_ROWS:] if len(whole) > 1 else [])]
    return len(whole) / len(rows), _share_understood(judged)


def _is_spaced(sample: str) -> bool:
    """Returns whether spaces align columns: as many in each line, most of them numbers."""
    lines = [line.split() for line in sample.splitlines() if line.strip()][:SAMPLE_LINES]
    widths = {len(cells) for cells in lines}
    if '"' in sample or len(lines) < 2 or len(widths) > 1 or widths == {1}:
        return False
    columns = list(zip(*lines[1:], strict=True))
    # “1 234” in every line can be one number above a thousand; “1958 234” cannot.
    thousands = len(columns) < SURE_COLUMNS and any(
        all(map(_THOUSANDS.match, before)) and all(map(_HUNDREDS.match, after))
        for before, after in itertools.pairwise(columns)
    )
    numbers = [all(map(numerals.is_number_text, cells)) for cells in columns]
    return not thousands and (numbers[-1] or 2 * sum(numbers) > len(numbers) >= SURE_COLUMNS)


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    return [row for row, _ in zip(reader, range(SAMPLE_LINES), strict=False) if any(row)]


def _share_understood(rows: list[list[str]]) -> float:
    cells = pd.Series([cell.strip() for row in rows for cell in row], dtype="str")
    if not len(cells):
        return 0.0
    understood = numerals.is_number(cells) | cells.map(dates.is_date).to_numpy(dtype=bool)
    return float(understood.mean())


def _unclear(delimiters: list[str], sample: str) -> Question:
    readings = tuple(
        Reading(one, tuple(" │ ".join(row) for row in _rows(sample, one)[:MAX_EXAMPLES]))
        for one in delimiters
    )
    return Question(
        "delimiter_unclear",
        "Here “{first}” and “{second}” both fit as the delimiter; the columns of a file are "
        "separated by one character. Choose one, or put quotes around cells that contain one of "
        "them.",
        "delimiter",
        readings,
        first=delimiters[0],
        second=delimiters[1],
    )
