"""What the cells of rows hold, and rows at the end that hold no values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.errors import Message
from core.reading.numbers import affixes, numerals
from core.reading.times import dates

Row = tuple[int, list[str]]

MAX_FOOTERS = 3
FEWEST_VALUED = 3

_FOOTER = re.compile(
    r"\W*(?:grand |sub-?)?(?:total|totals|sum|average|mean|avg|count|summe|gesamt|gesamtsumme|"
    r"mittelwert|durchschnitt|somme|moyenne|total général|suma|media|promedio|totale|итого|всего|"
    r"среднее|合计|合計|总计|總計|平均|source|sources|quelle|note|notes|footnote)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_RULER = re.compile(r"[-=_+*:]{3,}")

FOOTER = Message(
    "footer", "Line {line} holds “{value}” instead of values; everything from there on is left out."
)


def begins_with_values(rows: Sequence[Row]) -> bool:
    """Returns whether the first row is of the kinds that those below it are."""
    width = usual_width(rows)
    cells = rows[0][1]
    fit, misfit = (
        count_matches(cells, find_row_kinds(rows, width)) if len(cells) == width else (0, 1)
    )
    return fit > 0 and not misfit


def usual_width(rows: Sequence[Row]) -> int:
    """Returns how many cells most rows have."""
    widths = Counter(len(cells) for _, cells in rows)
    if widths[1] and len(widths) > 1:
        valued = Counter(len(cells) for _, cells in rows if any(map(kind_of, cells)))
        wide = max((valued[width] for width in valued if width > 1), default=0)
        if wide >= (1 if not valued[1] else FEWEST_VALUED):
            del widths[1]  # remarks above and below
    last = len(rows[-1][1])
    return max(widths, key=lambda width: (widths[width], width == last, width))


def find_row_kinds(rows: Sequence[Row], width: int) -> list[str]:
    """Returns what each column holds, judged by its last rows: "number", "date" or ""."""
    body = [cells for _, cells in rows if len(cells) == width and not is_footer(cells)]
    body = [cells for cells in body if width == 1 or any(cells[1:])] or body
    count = min(20, len(body) // 2) if len(body) >= 12 else max(1, len(body) // 4)
    kinds = []
    for column in range(width):
        filled = [row[column] for row in body[1:] or body if not says_missing(row[column])]
        seen = Counter(kind_of(cell) for cell in filled[-count:])
        kind, hits = seen.most_common(1)[0] if seen else ("", 0)
        kinds.append(kind if hits > sum(seen.values()) / 2 else "")
    return kinds


def kind_of(cell: str) -> str:
    """Returns what a cell holds: "number", "date" or ""."""
    if numerals.is_number_text(cell):
        return "number"
    if dates.is_date(cell):
        return "date"
    return "number" if affixes.is_value(cell) else ""


def says_missing(cell: str) -> bool:
    """Returns whether a cell says that there is no value."""
    return cell.lower() in numerals.MISSING


def count_matches(cells: list[str], kinds: list[str]) -> tuple[int, int]:
    """Returns how many cells are of their column's kind, and how many are not."""
    matches = [
        kind_of(cell) == kind
        for cell, kind in zip(cells, kinds, strict=True)
        if kind and not says_missing(cell)
    ]
    return sum(matches), len(matches) - sum(matches)


def is_footer(cells: Sequence[str]) -> bool:
    """Returns whether a row at the end is a total or a remark instead of a row of values."""
    first = next((cell for cell in cells if cell), "")
    return bool(_FOOTER.fullmatch(first)) and not dates.is_date(first)


def is_remark(cells: Sequence[str], kinds: Sequence[str] = ()) -> bool:
    """Returns whether a row at the end is a total, a remark, or text alone in front of nothing.

    Args:
        cells: Its cells.
        kinds: What each column holds, as `kind_of` has it.
    """
    cells = [cell.strip() for cell in cells]
    if is_footer(cells):
        return True
    filled = [place for place, cell in enumerate(cells) if cell]
    alone = len(filled) == 1 and filled[0] == 0 and not kind_of(cells[0])
    short = len(cells) == 1 and len(kinds) > 2
    if alone and bool(kinds) and (short or kinds[0] != ""):
        return True
    words = 1 < len(cells) < len(kinds) and not any(map(kind_of, cells))
    return words and kinds[0] != ""


def is_ruler(cells: Sequence[str]) -> bool:
    """Returns whether a row is only a line drawn with signs."""
    filled = [cell for cell in map(str.strip, cells) if cell]
    return bool(filled) and all(map(_RULER.fullmatch, filled))


def describe_footers(lines: list[int], cells: Sequence[str]) -> Message:
    """Says which lines at the end were left out."""
    value = next((cell for cell in cells if cell), "")
    return FOOTER.with_values(line=lines[0], value=value[:60])
