"""How a column of numbers is made, and its numbers.

Settings name such columns, and every command knows settings: pandas is not loaded for that.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core import records
from core.made.public_holidays import public_holidays
from core.types import Stamps, Values

if TYPE_CHECKING:
    import pandas as pd

MOST_SPANS = 200
LONGEST_DAYS = 3_700


@dataclass(frozen=True)
class Category:
    """1 in rows in which a column of the file holds a word, 0 in those that hold another one.

    Attributes:
        name: Name of the column that is made.
        source: The column of the file.
        words: The word, or several; "" is an empty cell.
        rest: Whether it is 1 instead where the file holds none of them.
        other: What people call the one other word, where it has no column of its own.
        learnt: All words that the column of the file held; () where any other one is part of a
            rest, as in runs of earlier versions.
        usual: In what share of the rows it was 1: what a word that was never learnt counts as.
    """

    name: str
    source: str
    words: tuple[str, ...]
    rest: bool = False
    other: str | None = None
    learnt: tuple[str, ...] = ()
    usual: float = 0.0

    def values(self, cells: pd.Series) -> Values:
        """Returns the column, nan where a cell is empty and none was before, `(n,)`.

        Args:
            cells: What the file holds, text or float64, `(n,)`.
        """
        words = as_words(cells)
        there = words.isin(self.words).to_numpy()
        values: Values = (there != self.rest).astype(np.float64)
        if self.learnt:
            new = ~words.isin(self.learnt).to_numpy()
            values[new] = np.where(words[new] == "", np.nan, self.usual)
        return values


@dataclass(frozen=True)
class Holidays:
    """How many public holidays a row covers; for a row of a day or less, whether its day is one.

    Attributes:
        name: Name of the column that is made.
        country: Its two letters, as ISO 3166 has them.
        region: One of its regions, as `public_holidays.regions` has them; "" for what the whole
            country celebrates.
    """

    name: str
    country: str
    region: str = ""

    def values(self, starts: Stamps, ends: Stamps) -> Values:
        """Returns the column, `(n,)`.

        Args:
            starts: The first day of each row, datetime64[D], `(n,)`, in time order.
            ends: The day after its last one.

        Raises:
            UserError: There is no such country or region.
        """
        first, last = (
            int(day.astype("datetime64[Y]").astype(int)) + 1970 for day in (starts[0], ends[-1])
        )
        return _count(public_holidays(self.country, self.region, first, last), starts, ends)


@dataclass(frozen=True)
class Event:
    """How many days of an event a row covers; for a row of a day or less, whether its day is one.

    Attributes:
        name: Name of the column that is made.
        spans: The first and the last day of each time it takes place, in ISO form.
    """

    name: str
    spans: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        """Checks the days.

        Raises:
            ValueError: There is none, there are too many, or a span is none.
        """
        if not 0 < len(self.spans) <= MOST_SPANS:
            raise ValueError(f"{len(self.spans)} spans")
        for first, last in self.spans:
            length = datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)
            if not 0 <= length.days <= LONGEST_DAYS:
                raise ValueError(f"from {first} to {last}")

    def values(self, starts: Stamps, ends: Stamps) -> Values:
        """Returns the column, `(n,)`; takes what `Holidays.values` does."""
        spans = (np.array(span, "datetime64[D]") for span in self.spans)
        days = np.concatenate([np.arange(first, last + 1) for first, last in spans])
        return _count(np.unique(days), starts, ends)


Made = Category | Holidays | Event


def read_made(data: Made | Mapping[str, Any]) -> Made:
    """Returns how a column is made, also where JSON types say so.

    Raises:
        ValueError: They say something else.
    """
    if isinstance(data, Made):
        return data
    made: Made = records.from_json(Made, data)
    return made


def by_kind(made: Iterable[Made]) -> tuple[dict[str, Category], dict[str, Holidays | Event]]:
    """Returns the columns made of words, and those of the calendar, by their names."""
    kinds, days = {}, {}
    for one in made:
        if isinstance(one, Category):
            kinds[one.name] = one
        else:
            days[one.name] = one
    return kinds, days


def as_words(cells: pd.Series) -> pd.Series:
    """Returns cells as words, "" where one is empty.

    Args:
        cells: Text or float64, `(n,)`.
    """
    if cells.dtype.kind == "f":
        return cells.map(lambda cell: "" if cell != cell else f"{cell:.15g}").astype("str")
    return cells.astype("str").str.strip()


def _count(days: Stamps, starts: Stamps, ends: Stamps) -> Values:
    """Returns how many of some sorted days each row covers."""
    counts = np.searchsorted(days, ends) - np.searchsorted(days, starts)
    return counts.astype(np.float64)
