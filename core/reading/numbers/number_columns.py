"""Which columns hold numbers, and the numbers: marks, units in the cells, limits, codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from pandas.api import types as kinds

from core.errors import Message, UserError
from core.reading.numbers import affixes, numerals
from core.reading.numbers.numerals import Mark
from core.reading.numbers.scales import SCALES_READ, Scaled, strip_scales
from core.reading.numbers.written import in_plain_digits
from core.reading.options import ReadingOptions
from core.reading.times.dates import looks_like_dates
from core.reading.times.stamps import holds_dotted_months, is_time_word

# A column counts as one of numbers, with bad cells in it, from this share of them on.
NUMERIC_SHARE = 0.5
SCALED_DECIMALS = 6

_DOTTED_DAY = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}")

Columns = dict[str, pd.Series]

CODES_KEPT = Message(
    "codes_kept",
    "“{column}” holds codes such as “{value}”, which begin with zeros; they are kept as text.",
)


@dataclass(frozen=True, eq=False)
class Numbers:
    """The columns of a table once its numbers are read.

    Attributes:
        columns: All columns; those with numbers as float64 (nan where missing).
        numeric: Names of the columns that hold numbers, or mostly do.
        mark: The decimal mark.
        units: Unit of each column whose cells carry one.
        notes: What was understood.
    """

    columns: Columns
    numeric: list[str]
    mark: numerals.Mark = "."
    units: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()


def find_numbers(columns: Columns, options: ReadingOptions | None = None) -> Numbers:
    """Reads the numbers of a table.

    Args:
        columns: Cells by the name of their column; the index is the line.
        options: What a person has settled.

    Raises:
        Question: The decimal mark, or what a limit such as “<0.01” stands for, is open.
        UserError: A file uses two decimal marks.
    """
    options = options or ReadingOptions()
    columns = {name: cells.rename(name) for name, cells in columns.items()}
    # Most columns are plain numbers, and nothing else has to be looked for in these.
    plain = {name: cells for name, cells in columns.items() if _is_plain(cells)}
    others = {name: cells for name, cells in columns.items() if name not in plain}
    rewritten = {n: in_plain_digits(cells) for n, cells in others.items() if not _is_ready(cells)}
    others |= {name: cells for name, (cells, said) in rewritten.items() if said}
    scaled = {name: found for name, cells in others.items() if (found := _scaled(cells))}
    unscaled = others | {name: s.cells for name, s in scaled.items()}
    bare, units, notes = _without_units(unscaled, columns)
    notes += [said for _, said in rewritten.values() if said]
    limited = {name: cells for name, cells in bare.items() if _limited(cells)}
    limits = {name: affixes.settle_limits(cells, options.below) for name, cells in limited.items()}
    bare |= {name: cells for name, (cells, _, _) in limits.items()}
    in_order = {name: plain[name] if name in plain else bare[name] for name in columns}
    written = {
        name: cells
        for name, cells in in_order.items()
        if (name in plain or mostly_numbers(cells)) and not holds_dotted_months(cells)
    }
    codes = _codes(written)
    written = {name: cells for name, cells in written.items() if name not in codes}
    notes += [CODES_KEPT.with_values(column=name, value=code) for name, code in codes.items()]
    mark = _mark(written, options, columns)
    read = {name: _as_numbers(cells, mark) for name, cells in written.items()}
    for name, cells in read.items():
        if not _is_ready(cells) and (flags := affixes.strip_flags(cells)):
            read[name] = _as_numbers(flags[0], mark)
            notes.append(affixes.FLAGS_READ.with_values(column=name, value=flags[1]))
    template = affixes.LIMITS_READ[options.below or "limit"]
    for name, (_, factor, places) in limits.items():
        read[name] = read[name].where(~places, read[name] * factor)
        notes.append(template.with_values(count=int(places.sum()), column=name))
    for name, scales in scaled.items():
        read[name] = (read[name] * scales.factors).round(SCALED_DECIMALS)
        notes.append(SCALES_READ.with_values(column=name, value=scales.first))
    numeric = [
        name for name, cells in columns.items() if name in read or kinds.is_numeric_dtype(cells)
    ]
    notes += describe_numbers(written.values(), mark)
    # A column that stays text is kept as the file has it.
    all_columns = {name: read.get(name, cells) for name, cells in columns.items()}
    return Numbers(all_columns, numeric, mark, units, tuple(notes))


def mostly_numbers(cells: pd.Series) -> bool:
    """Returns whether half or more of the filled cells of a text column are numbers."""
    if _is_ready(cells):
        return False
    filled = int((~numerals.is_missing(cells)).sum())
    return filled > 0 and int(numerals.is_number(cells).sum()) >= NUMERIC_SHARE * filled


def _is_plain(cells: pd.Series) -> bool:
    """Returns whether all filled cells of a text column are numbers, and one is."""
    if _is_ready(cells):
        return False
    numbers = numerals.is_number(cells)
    return bool(numbers.any() and numerals.is_missing(cells[~numbers]).all())


def _without_units(
    columns: Columns, written: Columns
) -> tuple[Columns, dict[str, str], list[Message]]:
    """Returns the columns without units, the units, and notes that show cells as written."""
    bare, units, notes = dict(columns), {}, []
    for name, cells in columns.items():
        if _is_ready(cells):
            continue
        if minus := affixes.with_minus(cells):
            bare[name] = cells = minus[0]
            notes.append(affixes.NEGATIVES_READ.with_values(column=name, value=minus[1]))
        # 01JAN2019 is a day rather than one of a unit.
        if (stripped := affixes.strip_unit(cells)) and not looks_like_dates(cells):
            bare[name], units[name] = stripped
            first = numerals.first_filled(written[name])
            notes.append(affixes.CELLS_UNIT.with_values(column=name, unit=stripped[1], value=first))
            if nothing := affixes.first_nothing(cells, stripped[1]):
                notes.append(affixes.NOTHING_READ.with_values(column=name, value=nothing))
    return bare, units, notes


def _scaled(cells: pd.Series) -> Scaled | None:
    return None if _is_ready(cells) else strip_scales(cells)


def _limited(cells: pd.Series) -> bool:
    return not _is_ready(cells) and affixes.has_limits(cells)


def _codes(written: Columns) -> dict[str, str]:
    """Returns columns of codes such as 08123: their zeros count, so they are no quantities."""
    codes = {}
    for name, cells in written.items():
        code = numerals.first_code(cells)
        if code and not is_time_word(name):
            codes[name] = code
    return codes


def _mark(written: Columns, options: ReadingOptions, columns: Columns) -> numerals.Mark:
    if options.decimal is None:
        return numerals.find_mark(written, "," if _is_european(columns) else ".")
    if options.decimal == ".":
        return "."
    if options.decimal == ",":
        return ","
    raise UserError(
        "decimal_mark_unknown",
        "“{received}” is not a decimal mark; it must be a point or a comma. Choose one of them.",
        received=options.decimal[:20],
    )


def _is_european(columns: Columns) -> bool:
    """Returns whether names have letters such as ü, or days are written 31.12.2024."""
    names = "".join(columns)
    if any("\u00c0" <= letter <= "\u024f" for letter in names):
        return True
    texts = (cells for cells in columns.values() if not _is_ready(cells) and len(cells))
    return any(_DOTTED_DAY.match(str(cells.iloc[0])) for cells in texts)


def _as_numbers(cells: pd.Series, mark: numerals.Mark) -> pd.Series:
    # A cell that is no number leaves the column as it is written: the person may never choose it,
    # and whoever does is told which cell it is.
    values, bad = numerals.parse(cells, mark)
    return cells if bad.any() else pd.Series(values, index=cells.index)


def _is_ready(cells: pd.Series) -> bool:
    return bool(kinds.is_numeric_dtype(cells) or kinds.is_datetime64_any_dtype(cells))


_MARKS = {
    ".": Message("decimal_mark", "The decimal mark is a point."),
    ",": Message("decimal_mark", "The decimal mark is a comma."),
}
_GROUPS = {
    ".": Message("thousands_mark", "Commas in numbers separate the thousands."),
    ",": Message("thousands_mark", "Points in numbers separate the thousands."),
}


def describe_numbers(cells: Iterable[pd.Series], mark: Mark) -> list[Message]:
    """Says which decimal mark the numbers have and which one groups thousands, where they show.

    Args:
        cells: Each column of numbers, as written.
        mark: The decimal mark.
    """
    other = "," if mark == "." else "."
    columns = list(cells)
    notes = []
    if any(column.str.contains(mark, regex=False).any() for column in columns):
        notes.append(_MARKS[mark])
    if any(column.str.contains(other, regex=False).any() for column in columns):
        notes.append(_GROUPS[mark])
    return notes
