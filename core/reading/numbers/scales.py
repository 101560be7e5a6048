"""Numbers in thousands, millions and billions: “950.20K” beside “2.60M”."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.numbers import numerals
from core.reading.numbers.affixes import strip_unit
from core.types import Values

# As tables of prices and accounts write them; a column of one such ending alone has it as its unit.
FACTORS = {"k": 1e3, "tsd": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "b": 1e9, "bn": 1e9, "mrd": 1e9}
_SCALED = re.compile(r"([^A-Za-z]*[0-9][^A-Za-z]*?)\s?([KkMB]|[Tt]sd|[Mm]n|[Mm]io|[Bb]n|[Mm]rd)\.?")
_LAST_LETTERS = ("K", "k", "M", "B", "d", "n", "o", ".")

SCALES_READ = Message(
    "scales_read",
    "Cells of “{column}” are in thousands, millions or billions, such as “{value}”; they are read "
    "as whole amounts.",
)


@dataclass(frozen=True, eq=False)
class Scaled:
    """A column without endings such as K and M.

    Attributes:
        cells: The cells without them, `(n,)`.
        factors: What each is multiplied by, `(n,)`.
        first: The first cell that had an ending.
    """

    cells: pd.Series
    factors: Values
    first: str


def strip_scales(cells: pd.Series) -> Scaled | None:
    """Takes endings such as K and M off cells.

    Args:
        cells: Trimmed text, `(n,)`.

    Returns:
        None unless all filled cells are numbers then, also with a currency, and they are not all
        in one scale: that is their unit.
    """
    if not numerals.ends_with(cells, *_LAST_LETTERS).any():
        return None
    matches = [_SCALED.fullmatch(cell) for cell in cells]
    scales = {match[2].lower() if match else "" for match in matches}
    missing = numerals.is_missing(cells)
    if all(match or gone for match, gone in zip(matches, missing, strict=True)):
        scales.discard("")
    if len(scales) < 2:
        return None
    bare = [match[1] if match else cell for match, cell in zip(matches, cells, strict=True)]
    stripped = pd.Series(bare, index=cells.index, name=cells.name, dtype="str")
    if not numerals.is_number(stripped[~missing]).all() and strip_unit(stripped) is None:
        return None
    factors = [FACTORS[match[2].lower()] if match else 1.0 for match in matches]
    return Scaled(stripped, np.array(factors), next(match[0] for match in matches if match))
