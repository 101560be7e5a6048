"""Cells that say more than a number: “12 ppm”, “5%”, “$5”, “<0.01”, “(3)”."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.naming import cell_at
from core.reading.numbers import numerals
from core.reading.numbers.numerals import Mark
from core.reading.options import Question, Reading

Cells = pd.Series

_SIGNS = ("<", ">", "≤", "≥")
BELOW = ("limit", "half", "zero", "missing")
MAX_EXAMPLES = 3

LIMITS_READ = {
    "limit": Message(
        "limits_read",
        "Cells of “{column}” that are limits such as “<0.01”: {count}, read as the limit itself.",
    ),
    "half": Message(
        "limits_read",
        "Cells of “{column}” that are limits such as “<0.01”: {count}, read as half the limit.",
    ),
    "zero": Message(
        "limits_read",
        "Cells of “{column}” that are limits such as “<0.01”: {count}, read as zero.",
    ),
    "missing": Message(
        "limits_read",
        "Cells of “{column}” that are limits such as “<0.01”: {count}, taken as missing.",
    ),
}
_NUMBER = r"[+\-−]?[0-9.,][0-9.,'’  ]*(?:[eE][+\-]?[0-9]+)?"
_SYMBOLS = "$€£¥₹₽₩₺₫₱₦₪฿₴₸₼₡₲₵₿"
_CURRENCY = (
    rf"(?:[A-Z]{{0,3}}[{_SYMBOLS}]|USD|EUR|GBP|CHF|JPY|CNY|SEK|NOK|DKK|INR|CAD|AUD|NZD|MXN|BRL|PLN|"
    r"CZK|HUF|RON|BGN|TRY|RUB|UAH|ZAR|KRW|SGD|HKD|THB|IDR|MYR|PHP|VND|ILS|AED|SAR|NGN|KES|EGP|"
    r"(?:Rs|Rp|kr|Fr|Kč|zł|Ft)\.?)"
)
_SUFFIX = rf"(?:[^\W\d_]|[°%‰{_SYMBOLS}])[^\s,;]{{0,11}}(?: ?[/*·][^\s,;]{{1,11}})?"
_BEFORE = re.compile(rf"([+\-−]?)({_CURRENCY})\s?({_NUMBER}?)(?:\s?({_SUFFIX}))?")
_AFTER = re.compile(rf"({_NUMBER}?)\s?({_SUFFIX})")
_NEGATIVE = (
    r"^\(\s?([^()+\-−]*[0-9][^()+\-−]*?)\s?\)$",
    r"^([^()+\-−]*[0-9])\s?[\-−]$",
)
# As statistical offices write them: break, confidential, estimated, provisional, revised …
_FLAGS = (*"bcdefnprsuz*", ")")
_FLAGGED = rf"^({_NUMBER}?)\s?\(?[{''.join(_FLAGS[:-1])}]{{1,3}}\)?$"
_LIMIT = re.compile(rf"([<>≤≥])\s?({_NUMBER})")
CELLS_UNIT = Message(
    "cells_unit",
    "The cells of “{column}” carry the unit “{unit}”, as in “{value}”; the numbers are read "
    "without it.",
)
FLAGS_READ = Message(
    "flags_read",
    "Letters behind some numbers of “{column}”, as in “{value}”, are read past.",
)
NOTHING_READ = Message(
    "nothing_read", "Cells of “{column}” such as “{value}” are read as 0, as in accounts."
)
NEGATIVES_READ = Message(
    "negatives_read",
    "Cells of “{column}” such as “{value}” are read as negative numbers, as in accounts.",
)


def first_nothing(cells: Cells, unit: str) -> str | None:
    """Returns the first cell such as “$-”, which stands for zero; None without one."""
    dashed = cells[numerals.ends_with(cells, "-", "–", "—", unit)]
    return next((str(cell) for cell in dashed if _is_nothing(cell, unit)), None)


def is_value(cell: str) -> bool:
    """Returns whether a cell is a number with a unit, a currency or a limit sign."""
    for pattern in (_LIMIT, _BEFORE, _AFTER):
        match = pattern.fullmatch(cell)
        if match and any(map(str.isdigit, match[0])):
            return True
    return False


def strip_unit(cells: Cells) -> tuple[Cells, str] | None:
    """Takes the same unit off every cell.

    Args:
        cells: Trimmed text, `(n,)`.

    Returns:
        The cells without it, and the unit; None unless each filled cell is a number with that
        unit, and all with the same.
    """
    unit = _unit_of(numerals.first_filled(cells))
    if not unit:
        return None
    filled = cells[~numerals.is_missing(cells)]
    numbers = [_without(cell, unit) for cell in filled]
    if any(cell is None for cell in numbers):
        return None
    bare = cells.copy()
    bare[filled.index] = numbers
    return (bare, unit) if numerals.is_number(bare[filled.index]).all() else None


def strip_flags(cells: Cells) -> tuple[Cells, str] | None:
    """Takes letters off numbers that mark a few as estimated or provisional: “103.3 p”.

    Args:
        cells: Trimmed text, `(n,)`.

    Returns:
        The cells without them, and the first that had one; None unless all filled cells are
        numbers then, and most were before.
    """
    flagged = numerals.ends_with(cells, *_FLAGS)
    if not 0 < flagged.sum() < len(cells) / 2:
        return None
    bare = cells.where(~flagged, cells.str.replace(_FLAGGED, r"\1", regex=True).str.strip())
    filled = bare[~numerals.is_missing(bare)]
    if not numerals.is_number(filled).all():
        return None
    return bare, str(cells[flagged].iloc[0])


def with_minus(cells: Cells) -> tuple[Cells, str] | None:
    """Writes negative numbers with a minus in front that stand in brackets or have one behind.

    Args:
        cells: Trimmed text, `(n,)`.

    Returns:
        The cells, and the first that was written otherwise; None unless all filled cells are
        numbers then, also with a unit, and some were before.
    """
    flags = numerals.starts_with(cells, "(") | numerals.ends_with(cells, "-", "−")
    if not flags.any():
        return None
    filled = ~numerals.is_missing(cells)
    changed = cells.copy()
    for pattern in _NEGATIVE:
        changed[filled] = changed[filled].str.replace(pattern, r"-\1", regex=True)
    written = np.asarray(changed != cells)
    if not written.any() or written[filled].all():
        return None
    if numerals.is_number(changed[filled]).all() or strip_unit(changed):
        return changed, str(cells[written].iloc[0])
    return None


def has_limits(cells: Cells) -> bool:
    """Returns whether every filled cell is a number or a limit such as “<0.01”, and one is."""
    if not numerals.starts_with(cells, *_SIGNS).any():
        return False
    filled = cells[~numerals.is_missing(cells)]
    return bool(numerals.is_number(_without_signs(filled)).all())


def settle_limits(cells: Cells, below: str | None) -> tuple[Cells, float, np.ndarray]:
    """Takes the signs off limits.

    Args:
        cells: Trimmed text, `(n,)`; each a number, a limit or missing.
        below: One of `BELOW`; None asks.

    Returns:
        The cells without signs, what the limits are multiplied by (nan takes them as missing), and
        which cells are limits.

    Raises:
        Question: Nobody has said what a limit stands for.
    """
    limits = numerals.starts_with(cells, *_SIGNS)
    above = numerals.starts_with(cells, ">", "≥")
    ways = ("limit", "missing") if above.any() else BELOW
    if below is None or below not in ways:
        raise _ask(cells[limits], ways)
    factor = {"limit": 1.0, "half": 0.5, "zero": 0.0, "missing": np.nan}[below]
    return _without_signs(cells), factor, limits


def _unit_of(cell: str) -> str:
    if numerals.is_number_text(cell):  # “1.5e+03” is 1500, of no unit
        return ""
    before = _BEFORE.fullmatch(cell)
    if before:
        return _around(before)
    after = _AFTER.fullmatch(cell)
    return after[2] if after and any(one.isdigit() for one in after[1]) else ""


def _around(match: re.Match[str]) -> str:
    """Returns what stands before and behind a number: “$” or “$ M”."""
    return " ".join(part for part in (match[2], match[4]) if part)


def _without(cell: str, unit: str) -> str | None:
    if _is_nothing(cell, unit):
        return "0"
    before = _BEFORE.fullmatch(cell)
    if before and _around(before) == unit:
        return before[1] + before[3].rstrip()
    bare = cell.removesuffix(unit)
    return bare.rstrip() if bare != cell else None


def _is_nothing(cell: str, unit: str) -> bool:
    """Returns whether a cell is how accounts write zero: a currency and a dash."""
    bare = cell.removeprefix(unit).removesuffix(unit).strip()
    return bool(re.fullmatch(_CURRENCY, unit)) and bare != cell and bare in ("-", "–", "—")


def _without_signs(cells: Cells) -> Cells:
    return cells.str.replace(r"^[<>≤≥]\s?", "", regex=True)


def _ask(limits: Cells, ways: tuple[str, ...]) -> Question:
    examples = [str(cell) for cell in limits.drop_duplicates().iloc[:MAX_EXAMPLES]]
    return Question(
        "limits_unclear",
        "“{value}” in line {line} of “{column}” is only a limit, not a number. Say what such "
        "cells stand for: {known}.",
        "below",
        tuple(Reading(one, tuple(_example(cell, one) for cell in examples)) for one in ways),
        **cell_at(limits, 0),
        known=", ".join(ways),
    )


def _example(cell: str, below: str) -> str:
    bare = re.sub(r"^[<>≤≥]\s?", "", cell)
    mark: Mark = "," if "," in bare and "." not in bare else "."
    number = numerals.parse(pd.Series([bare], dtype="str"), mark)[0][0]
    factor = {"limit": 1.0, "half": 0.5, "zero": 0.0}.get(below)
    return f"{cell} → " + ("–" if factor is None else f"{number * factor:g}")
