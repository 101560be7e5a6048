"""Numbers pasted into a box: separated in any of the usual ways, but in one reading only."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message, UserError
from core.reading.numbers import numerals
from core.types import Values

_GROUPED = re.compile(r"[+\-−]?[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]*)?")
_PAIR = re.compile(r"[+\-−]?[0-9]+,[0-9]+,?\s*")
_EMPTY = re.compile(r"^\s*[;,]|[;,]\s*[;,]")

NOT_A_VALUE = Message(
    "not_a_value",
    "Value {position}, “{value}”, is not a finite number. Correct it or take it out.",
)
VALUES_UNCLEAR = Message(
    "values_unclear",
    "“{value}” can be read in several ways: as one number or two, or as a thousand times as much. "
    "Put each number on its own line, with a point for decimals and no mark for thousands.",
)


def values_from_text(text: str) -> Values:
    """Reads pasted values.

    Args:
        text: Numbers separated by line breaks, spaces, tabs, semicolons or commas. Between digits
            a comma is a decimal mark if something else separates the numbers, as in "3,5; 4,25".
            A point is a decimal mark unless another number proves that it groups thousands.

    Returns:
        The values, `(n,)`.

    Raises:
        UserError: There is none, one is no number, or there are two readings.
    """
    text = text.strip()
    if not text:
        raise UserError(
            "no_values",
            "The text is empty; at least one number is needed. Paste numbers, one per line or "
            "separated by spaces.",
        )
    empty = _EMPTY.search(text)
    if empty:
        position = len(_split(text[: empty.start() + 1], commas=True)) + 1
        raise NOT_A_VALUE.error(position=position, value="")
    _refuse_grouped_lines(text)
    chunks = _split(text, commas=False)
    if _commas_separate(text, chunks):
        tight = re.search(r"[0-9]+,[0-9]+", text)
        pairs = all(_PAIR.fullmatch(line) for line in text.splitlines())
        if tight and (pairs or re.search(r",[ \t]", text)):
            raise VALUES_UNCLEAR.error(value=tight[0])
        return _read(_split(text, commas=True))
    return _read(chunks)


def _split(text: str, commas: bool) -> list[str]:
    # Spaces that never break a line are part of a number.
    pieces = re.split(r"[ \t\r\n;,]+" if commas else r"[ \t\r\n;]+", text)
    return [piece for piece in pieces if piece]


def _commas_separate(text: str, chunks: list[str]) -> bool:
    if len(chunks) == 1 or re.search(r",(?:\s|$)", text):
        return True
    cells = pd.Series([chunk for chunk in chunks if "," in chunk], dtype="str")
    return len(cells) > 0 and not numerals.is_number(cells).any()


def _refuse_grouped_lines(text: str) -> None:
    lines = [line.strip() for line in re.split(r"[\r\n\t;]+", text) if line.strip()]
    spaced = [line for line in lines if " " in line]
    if len(lines) > 1 and spaced and all(_GROUPED.fullmatch(line) for line in spaced):
        raise VALUES_UNCLEAR.error(value=spaced[0])


def _read(pieces: list[str]) -> Values:
    cells = pd.Series(pieces, index=range(1, len(pieces) + 1), dtype="str")
    wrong = ~numerals.is_number(cells)
    if wrong.any():
        position, value = _first(cells, wrong)
        raise NOT_A_VALUE.error(position=position, value=value)
    proven = numerals.proofs({"": cells})
    if len(proven) > 1:
        raise VALUES_UNCLEAR.error(value=proven[","][1])
    doubtful = np.asarray(cells.str.contains(","), dtype=bool) & numerals.is_doubtful(cells)
    if not proven and doubtful.any():
        raise VALUES_UNCLEAR.error(value=_first(cells, doubtful)[1])
    if "," in proven and _counts(cells):
        raise VALUES_UNCLEAR.error(value=str(cells.iloc[0]))
    values, bad = numerals.parse(cells, "," if "," in proven else ".")
    if bad.any():
        position, value = _first(cells, bad)
        raise NOT_A_VALUE.error(position=position, value=value)
    return values


def _counts(cells: pd.Series) -> bool:
    """Returns whether the digits before the commas count 1, 2, 3: row numbers, it seems."""
    if len(cells) < 3 or not cells.str.contains(",").all():
        return False
    whole = cells.str.extract(r"^([0-9]+),", expand=False).dropna().astype(np.int64)
    return len(whole) == len(cells) and bool((np.diff(whole) == 1).all())


def _first(cells: pd.Series, flags: NDArray[np.bool_]) -> tuple[int, str]:
    place = int(np.flatnonzero(flags)[0])
    return int(cells.index[place]), str(cells.iloc[place])
