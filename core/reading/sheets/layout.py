"""Where a table begins and ends on a sheet: titles, the names, units, rows, totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, pairwise

from core.errors import Message, UserError
from core.reading.options import Question, Reading
from core.reading.sheets import labels
from core.reading.sheets.rowkinds import Row, count_matches, find_row_kinds, usual_width
from core.reading.times import dates

HEAD_ROWS = 1000
FIRST_YEAR = 1500
LAST_YEAR = 2200
MAX_EXAMPLES = 3

_UNIT = re.compile(
    r"[(\[].{1,20}[)\]]|.{0,12}[%°µμ²³$€£¥/^Ω‰].{0,12}|-|–|"
    r"[mckMGn]?(?:m|g|s|l|L|V|A|W|Wh|Pa|Hz|J|N|K|C|F|t|bar)|k?g|min|h|hr|hours?|d|days?|in|ft|mi|mph|"
    r"kn|ppm|ppb|ppt|USD|EUR|GBP|CHF|units?|pcs|count|[Dd]eg ?[CF]?|mbar|psi|kWh|MWh|GWh|persons?|"
    r"people|Anzahl|Stück|Stk\.?|number|index|percent|pct|mg|µg|ug|ha|Mio\.?|Tsd\.?|dimensionless|none|UTC|"
    r"[YyMmDdHhTt./: \-]{4,20}"
)
# What loggers write in place of a unit: a stamp of time, the number of a record.
_MARKS = ("TS", "RN")

UNITS_LINE = Message("units_line", "Line {line} gives the units: {units}.")
HEADER_NONE = Message(
    "header_none", "No line names the columns; they are called “column 1” to “column {width}”."
)
PREAMBLE = Message(
    "preamble",
    "The columns are named in line {line}; what stands above, such as “{value}”, is left out.",
)
TITLE = Message("title", "What stands above the values, such as “{value}”, is left out.")
LEVELS_JOINED = Message(
    "levels_joined", "The names stand in lines {line} to {other_line}; they are joined."
)
LEVELS_BELOW = Message(
    "levels_joined",
    "The names stand in lines {line} to {other_line}; they are joined. What stands above them, "
    "such as “{value}”, is left out.",
)
KINDS_LINE = Message(
    "kinds_line", "Line {line} under the units, with “{value}” and such, is left out."
)


@dataclass(frozen=True)
class Layout:
    """Where a table begins.

    Attributes:
        names: Cells of the header; empty where there is none.
        header: Its line; 0 where there is none.
        first: Position among the rows of the first row of values.
        width: How many cells a row has.
        units: Unit by position of the column, from a line under the header.
        notes: What was understood.
        kinds: What each column holds, as `kind_of` has it; empty where that is not known.
    """

    names: list[str]
    header: int
    first: int
    width: int
    units: dict[int, str] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    kinds: tuple[str, ...] = ()


def find_layout(rows: Sequence[Row], header: int | None = None) -> Layout:
    """Finds the header of a table and what stands around it.

    Args:
        rows: The first rows with anything in them, each with its line; trimmed text.
        header: Line of the header as a person says, 0 for none; None finds it.

    Raises:
        Question: The first row can be names or values.
        UserError: There is no such line.
    """
    width = usual_width(rows)
    kinds = find_row_kinds(rows, width)
    found = _find(rows, header, width, kinds)
    return replace(found, kinds=tuple(kinds))


def _find(rows: Sequence[Row], header: int | None, width: int, kinds: list[str]) -> Layout:
    if header is not None:
        return _layout_from_header(rows, header, width, kinds)
    if not any(kinds):
        return _first_full_row(rows, width)
    headers: list[int] = []
    body = len(rows)
    for place, (_, cells) in enumerate(rows):
        fit, misfit = count_matches(cells, kinds) if len(cells) == width else (0, 0)
        group = bool(fit) and _is_group(rows, place, kinds)
        if fit and not misfit and not group:
            body = place
            break
        if group or (misfit and not fit):
            headers.append(place)
    above = rows[: headers[-1] + 1 if headers else body]
    described = labels.find_names(above, kinds) if body < len(rows) else None
    if described is not None:
        return Layout(
            described, above[-1][0], len(above), width, notes=(labels.describe_labels(above),)
        )
    if headers:
        return _below(rows, headers, kinds, width)
    if body < len(rows) and _counts_on(rows[body][1], kinds) == "years":
        return _plain(rows, body)  # years across, under a name or nothing for the first column
    if not body:
        return _without_header(rows, kinds, width)
    # Names of another number than the cells: the last line that can be some.
    named = [place for place in range(body) if sum(map(bool, rows[place][1])) > 1]
    if not named and 2 < width <= len(rows[min(body, len(rows) - 1)][1]):
        notes = [HEADER_NONE.with_values(width=width)]
        if body:
            notes.append(TITLE.with_values(value=_first_cell(rows)))
        return Layout([], 0, body, width, notes=tuple(notes))
    return _plain(rows, named[-1] if named and body < len(rows) else 0)


def _is_group(rows: Sequence[Row], place: int, kinds: list[str]) -> bool:
    """Returns whether numbers without a time stand above names: years, each of several columns."""
    below = rows[place + 1][1] if place + 1 < len(rows) else []
    if kinds[0] != "date" or rows[place][1][0] or len(below) != len(kinds):
        return False
    fit, misfit = count_matches(below, kinds)
    return misfit > 0 and not fit


def _first_below(rows: Sequence[Row], plain: Layout, kinds: list[str]) -> int:
    """Returns the first row below the names that is not more of them."""
    first = plain.first
    while first < len(rows) - 1 and len(rows[first][1]) == len(kinds):
        fit, misfit = count_matches(rows[first][1], kinds)
        if fit or not misfit:
            break
        first += 1
    return first


def _layout_from_header(rows: Sequence[Row], header: int, width: int, kinds: list[str]) -> Layout:
    if header == 0:
        return Layout([], 0, 0, width, notes=(HEADER_NONE.with_values(width=width),))
    for place, (line, _) in enumerate(rows):
        if line == header:
            plain = _plain(rows, place)
            return replace(plain, first=_first_below(rows, plain, kinds))
    raise UserError(
        "header_not_there",
        "Line {line} cannot be the header, which is a line with names among the first {most} that "
        "hold something. Choose another line, or 0 if no line names the columns.",
        most=HEAD_ROWS,
        line=header,
    )


def _plain(rows: Sequence[Row], place: int) -> Layout:
    line, cells = rows[place]
    names = [cell.strip() for cell in cells]
    if place:
        names[0] = names[0].removeprefix("#").strip()
    notes = (_above(rows, place),) if place else ()
    return Layout(names, line, place + 1, len(names), notes=notes)


def _first_full_row(rows: Sequence[Row], width: int) -> Layout:
    """Takes the first row for the header, titles of one cell aside: nothing else tells."""
    for place, (_, cells) in enumerate(rows):
        if len(cells) == width and (width == 1 or sum(map(bool, cells)) > 1):
            before = [sum(map(bool, above)) for _, above in rows[:place]]
            return _plain(rows, place if all(filled == 1 for filled in before) else 0)
    return _plain(rows, 0)


def _below(rows: Sequence[Row], headers: list[int], kinds: list[str], width: int) -> Layout:
    """Takes the last row of names for the header, or the one above it if that gives the units."""
    lowest = _plain(rows, headers[-1])
    # Merged names above names that only look like units, such as Date, kWh, EUR.
    if len(headers) > 1 and lowest.names[0] and not all(rows[headers[-1] - 1][1][1:]):
        joined = _with_levels(rows, headers, lowest)
        if joined is not lowest:
            return joined
    at = _units_place(rows, headers, kinds)
    if at is None:
        return _with_levels(rows, headers, lowest)
    line, cells = rows[at]
    units = {
        column: unit
        for column, cell in enumerate(cells)
        if kinds[column] == "number" and cell not in _MARKS and (unit := cell.strip("()[] -–"))
    }
    plain = _plain(rows, at - 1)
    names = _with_levels(rows, [place for place in headers if place < at], plain)
    # What stands beside the units may name the times.
    if not names.names[0] and not _UNIT.fullmatch(cells[0]):
        names = replace(names, names=[cells[0], *names.names[1:]])
    notes = list(names.notes)
    if units:
        notes.append(UNITS_LINE.with_values(line=line, units=", ".join([*units.values()][:10])))
    if at < headers[-1]:
        below, marks = rows[headers[-1]]
        notes.append(KINDS_LINE.with_values(line=below, value=next(filter(None, marks))))
    return replace(names, first=headers[-1] + 1, width=width, units=units, notes=tuple(notes))


def _units_place(rows: Sequence[Row], headers: list[int], kinds: list[str]) -> int | None:
    """Returns which row gives the units: the last one, or one below names that need no other."""
    for place in headers[1:]:
        if place - 1 not in headers or not _gives_units(rows[place][1], kinds):
            continue
        above = rows[place - 1][1]
        if place == headers[-1] or (all(above) and len({*above}) == len(above)):
            return place
    return None


def _with_levels(rows: Sequence[Row], headers: list[int], plain: Layout) -> Layout:
    """Joins several lines of names into one where only all of them tell the columns apart."""
    place = headers[-1]
    levels = [plain.names]
    while place - len(levels) in headers and sum(map(bool, rows[place - len(levels)][1])) > 1:
        levels.insert(0, list(rows[place - len(levels)][1]))
    if len(levels) == 1 or (all(plain.names[1:]) and len({*plain.names}) == len(plain.names)):
        return plain
    upper = [_spread(level) for level in levels[:-1]]
    # What all columns have in common tells none of them apart.
    upper = [level for level in upper if len(set(level[1:])) > 1] or upper[:1]
    names = [next((level[0] for level in levels[::-1] if level[0]), "")]
    for parts in zip(*(level[1:] for level in [*upper, levels[-1]]), strict=True):
        names.append(" ".join(dict.fromkeys(part for part in parts if part)))
    named = list(dropwhile(lambda name: not name, names[1:]))  # leading ones may have no name
    if not named or not all(named) or len({names[0], *named}) <= len(named):
        return plain
    above = place - len(levels) + 1
    lines = {"line": rows[above][0], "other_line": rows[place][0]}
    note = LEVELS_BELOW.with_values(**lines, value=_first_cell(rows)) if above else LEVELS_JOINED
    return replace(plain, names=names, notes=(note.with_values(**lines),))


def _spread(level: list[str]) -> list[str]:
    """Returns names of several columns, written above the first of them, for each of them."""
    spread = level[:1]
    for cell in level[1:]:
        spread.append(cell or (spread[-1] if len(spread) > 1 else ""))
    return spread


def _gives_units(cells: list[str], kinds: list[str]) -> bool:
    numbers = [cell for cell, kind in zip(cells, kinds, strict=True) if kind == "number" and cell]
    like = sum(bool(_UNIT.fullmatch(cell)) for cell in numbers)
    return like > 0 and like >= len(numbers) / 2


def _without_header(rows: Sequence[Row], kinds: list[str], width: int) -> Layout:
    """Decides whether a first row that looks like the others names the columns all the same."""
    line, cells = rows[0]
    if not _counts_on(cells, kinds):
        return Layout([], 0, 0, width, notes=(HEADER_NONE.with_values(width=width),))
    raise Question(
        "header_unclear",
        "Line {line} holds {received}, which can be names of columns or a row of values. Say "
        "which line names the columns.",
        "header",
        (
            Reading(line, (" │ ".join(cells),)),
            Reading(0, (" │ ".join(f"column {i}" for i in range(1, width + 1)),)),
        ),
        line=line,
        received=", ".join(f"“{cell}”" for cell in cells[:5]),
    )


def _counts_on(cells: list[str], kinds: list[str]) -> str:
    """Returns whether numbers go on by one step from cell to cell, as names across may do.

    Returns:
        "years" where they are years beside a column of another kind, "numbers" for others, "" where
        they do not go on, or a date says that this is a row of values.
    """
    pairs = list(zip(cells, kinds, strict=True))
    numbers = [cell for cell, kind in pairs if kind == "number"]
    dated = any(kind == "date" and dates.is_date(cell) for cell, kind in pairs)
    if dated or len(numbers) < 2 or not all(re.fullmatch("[0-9]{1,8}", one) for one in numbers):
        return ""
    first, last = int(numbers[0]), int(numbers[-1])
    steps = {int(b) - int(a) for a, b in pairwise(numbers)}
    if len(steps) != 1 or last <= first or (len(numbers) == 2 and first < FIRST_YEAR):
        return ""
    years = first >= FIRST_YEAR and last < LAST_YEAR
    return "years" if years and len(numbers) < len(cells) else "numbers"


def _above(rows: Sequence[Row], place: int) -> Message:
    return PREAMBLE.with_values(line=rows[place][0], value=_first_cell(rows))


def _first_cell(rows: Sequence[Row]) -> str:
    return next((cell for cell in rows[0][1] if cell), "")[:60]
