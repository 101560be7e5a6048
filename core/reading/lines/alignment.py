"""Rows wider or narrower than the others, made to fit where the kinds of the columns allow it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import and_

from core.reading.sheets.rowkinds import Row, kind_of, says_missing

ANY = "any"
MOST_SEEN = 1000
# The share of its cells that tells what a column holds.
SHARE = 0.95


@dataclass(frozen=True)
class Alignment:
    """What the columns hold, by the first rows that have one cell for each.

    Attributes:
        delimiter: The character between the cells.
        kinds: "number", "date", "text", "empty", or `ANY` for several of them, or none known.
        seen: The words of each column.
    """

    delimiter: str
    kinds: tuple[str, ...]
    seen: tuple[frozenset[str], ...]

    @classmethod
    def of_rows(cls, rows: Sequence[Row], width: int, delimiter: str) -> Alignment:
        """Looks through rows; those of another width count for nothing."""
        whole = [
            cells[:width]
            for _, cells in rows[:MOST_SEEN]
            if len(cells) >= width and not any(map(str.strip, cells[width:]))
        ]
        columns = [[cell.strip() for cell in cells] for cells in zip(*whole, strict=True)]
        kinds = [_kind(cells) for cells in columns] or [ANY] * width
        seen = [frozenset(cells) for cells in columns] or [frozenset()] * width
        return cls(delimiter, tuple(kinds), tuple(seen))

    def make_fit(self, row: list[str]) -> list[str] | None:
        """Returns a row as wide as the others; None where each way puts a cell in a wrong column.

        Neighbouring cells are put together, or empty ones added, in one place: where words stand
        that the columns have elsewhere, and of several such places in the last one.
        """
        width = len(self.kinds)
        bare = row
        while len(bare) > width and not bare[-1].strip():
            bare = bare[:-1]
        places = self._places(row)
        if len(bare) == width and (not places or all(map(_fits, bare, self.kinds))):
            return bare if all(map(_may_stand, bare, self.kinds)) else None
        made = [self._at(row, place) for place in places]
        return max(reversed(made), key=self._count_seen, default=None)

    def joins_words(self, row: list[str]) -> bool:
        """Returns whether a row fits in one way only: the words of one column put together."""
        places = self._places(row) if len(row) > len(self.kinds) else []
        counts = [self._count_seen(self._at(row, place)) for place in places]
        best = [place for place, n in zip(places, counts, strict=True) if n == max(counts)]
        return len(best) == 1 and self.kinds[best[0]] == "text"

    def _at(self, row: list[str], place: int) -> list[str]:
        more = len(row) - len(self.kinds)
        if more < 0:
            return [*row[:place], *[""] * -more, *row[place:]]
        joined = self.delimiter.join(row[place : place + more + 1])
        return [*row[:place], joined, *row[place + more + 1 :]]

    def _places(self, row: list[str]) -> list[int]:
        """Returns where cells can be put together, or empty ones added."""
        more, cells = len(row) - len(self.kinds), [cell.strip() for cell in row]
        if not more:
            return []
        short = min(len(cells), len(self.kinds))
        fits = list(map(_fits, cells[:short], self.kinds[:short]))
        shifted = list(map(_fits, cells[-short:], self.kinds[-short:]))
        # Whether all cells before a place fit, and all from one on, (short + 1,) each.
        before = list(accumulate(fits, and_, initial=True))
        behind = list(accumulate(shifted[::-1], and_, initial=True))[::-1]
        if more < 0:
            return [place for place in range(short + 1) if before[place] and behind[place]]
        return [
            place
            for place in range(short)
            if before[place] and behind[place + 1] and self._may_join(cells, place, more)
        ]

    def _may_join(self, cells: list[str], place: int, more: int) -> bool:
        parts = cells[place : place + more + 1]
        words = self.kinds[place] == "text" and all(parts)
        return self.kinds[place] == ANY or (words and not any(map(kind_of, parts)))

    def _count_seen(self, row: list[str]) -> int:
        pairs = zip(row, self.kinds, self.seen, strict=True)
        return sum(kind == "text" and cell.strip() in seen for cell, kind, seen in pairs)


def _kind(cells: Sequence[str]) -> str:
    kinds = Counter(kind_of(cell) or "text" for cell in cells if not says_missing(cell))
    if not kinds:
        return "empty"
    kind, count = kinds.most_common(1)[0]
    return kind if count >= SHARE * kinds.total() else ANY


def _may_stand(cell: str, kind: str) -> bool:
    """Returns whether a cell does no harm in a column: a word does none among numbers."""
    return kind == ANY or kind_of(cell.strip()) in ("", kind)


def _fits(cell: str, kind: str) -> bool:
    if kind == ANY or says_missing(cell.strip()):
        return True
    return (kind_of(cell.strip()) or "text") == kind
