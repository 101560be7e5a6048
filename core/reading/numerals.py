"""Numbers written by people and programs: decimal marks, thousands, missing values.

A number is read only if one reading fits. “1,234” is one thousand or one point two, and nothing
but its neighbours can tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import UserError

Mark = Literal[".", ","]
Cells = pd.Series
Flags = NDArray[np.bool_]

MISSING = ("", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "—", ".", "n.d.")

_SPACES = "[ '’\u00a0\u202f]"


def _number(mark: str, groups: str) -> str:
    # Thousands never begin with a zero: “0,123” can only be a fraction.
    grouped = rf"[1-9][0-9]{{0,2}}(?:(?:{groups}[0-9]{{3}})+|(?:{_SPACES}[0-9]{{3}})+)"
    whole = rf"(?:{grouped}|[0-9]+)"
    return rf"[+\-−]?(?:{whole}(?:{mark}[0-9]*)?|{mark}[0-9]+)(?:[eE][+\-]?[0-9]+)?"


_PATTERNS: dict[Mark, str] = {".": _number(r"\.", ","), ",": _number(",", r"\.")}


def is_missing(cells: Cells) -> Flags:
    """Returns which cells hold no value: empty, or one of the usual words for it."""
    return np.asarray(cells.str.lower().isin(MISSING), dtype=bool)


def is_number(cells: Cells) -> Flags:
    """Returns which cells are numbers in at least one notation."""
    return _fits(cells, ".") | _fits(cells, ",")


def find_mark(columns: Mapping[str, Cells], delimiter: str) -> Mark:
    """Finds the decimal mark of a file.

    Args:
        columns: Cells of the columns with numbers, by name; the index is the line.
        delimiter: What separates the columns; a comma that does leaves the point as the mark
            of whatever has two readings.

    Raises:
        UserError: Two marks are used, or nothing tells a decimal mark from thousands.
    """
    proofs: dict[Mark, tuple[int, str]] = {}
    doubt: tuple[int, str] | None = None
    for cells in columns.values():
        fits = {mark: _fits(cells, mark) for mark in _PATTERNS}
        for mark, other in ((".", ","), (",", ".")):
            proof = fits[mark] & ~fits[other]  # type: ignore[index]
            if proof.any() and mark not in proofs:
                proofs[mark] = _first(cells, proof)  # type: ignore[index]
        doubtful = fits["."] & fits[","] & np.asarray(cells.str.contains("[.,]"), dtype=bool)
        if doubtful.any() and doubt is None:
            doubt = _first(cells, doubtful)
    if len(proofs) == 2:
        raise UserError(
            "decimal_marks_differ",
            "A file uses one decimal mark; line {line} has “{value}” and line {other_line} has "
            "“{other_value}”. Write all numbers with a point or all with a comma.",
            line=proofs["."][0],
            value=proofs["."][1],
            other_line=proofs[","][0],
            other_value=proofs[","][1],
        )
    if not proofs and doubt and delimiter != ",":
        raise UserError(
            "decimal_mark_unclear",
            "A number has one reading; “{value}” in line {line} can be above a thousand or a "
            "fraction, and no other number of the file tells. Write it without a mark for "
            "thousands, or with another number of decimals.",
            line=doubt[0],
            value=doubt[1],
        )
    return "," if "," in proofs else "."


def parse(cells: Cells, mark: Mark) -> tuple[NDArray[np.float64], Flags]:
    """Reads cells as numbers.

    Args:
        cells: Trimmed text, `(n,)`.
        mark: The decimal mark.

    Returns:
        The values, `(n,)`, nan where there is none; and which cells hold something that is no
        number.
    """
    missing, fits = is_missing(cells), _fits(cells, mark)
    text = cells[fits]
    if text.str.contains(r"[^0-9.eE+\-]").any() or mark == ",":
        groups = "[,%s]" if mark == "." else "[.%s]"
        text = text.str.replace(groups % _SPACES[1:-1], "", regex=True)
        text = text.str.replace("−", "-").str.replace(",", ".")
    values = np.full(len(cells), np.nan)
    values[fits] = text.to_numpy(dtype=object).astype(np.float64)
    return values, ~(fits | missing)


def values_from_text(text: str) -> NDArray[np.float64]:
    """Reads pasted values.

    Args:
        text: Numbers separated by line breaks, spaces, tabs, semicolons or commas. A comma is
            a decimal mark where something else separates the numbers and only that reading fits.

    Returns:
        The values, `(n,)`.

    Raises:
        UserError: There is none, one is no number, or there are two readings.
    """
    marks = re.findall(r"[;\t\n]|,(?=\s|$)|(?<=\S) +(?=\S)", text.strip())
    commas_separate = not marks or any(mark == "," for mark in marks)
    pattern = r"[\s;,]+" if commas_separate else r"[\s;]+"
    pieces = [piece for piece in re.split(pattern, text) if piece]
    if not pieces:
        raise UserError(
            "no_values",
            "At least one number is needed; there is none in the text. Paste numbers, one a line "
            "or with spaces between them.",
        )
    if not marks and len(pieces) == 2:
        raise UserError(
            "values_unclear",
            "Values are separated in one way; “{value}” can be two numbers or one with a decimal "
            "comma. Put each number on a line of its own.",
            value=text.strip(),
        )
    cells = pd.Series(pieces, index=range(1, len(pieces) + 1), dtype="str")
    numbers = is_number(cells)
    if not numbers.all():
        raise _not_a_value(*_first(cells, ~numbers))
    values, bad = parse(cells, find_mark({"": cells}, "," if commas_separate else ";"))
    bad |= ~np.isfinite(values)
    if bad.any():
        raise _not_a_value(*_first(cells, bad))
    return values


def _fits(cells: Cells, mark: Mark) -> Flags:
    return np.asarray(cells.str.fullmatch(_PATTERNS[mark]), dtype=bool)


def _first(cells: Cells, flags: Flags) -> tuple[int, str]:
    place = int(np.flatnonzero(flags)[0])
    return int(cells.index[place]), str(cells.iloc[place])


def _not_a_value(position: int, value: str) -> UserError:
    return UserError(
        "not_a_value",
        "Every value is a number; value {position} is “{value}”. Correct it or take it out.",
        position=position,
        value=value,
    )
