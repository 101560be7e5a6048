"""Numbers written by people and programs: decimal marks, thousands, missing values.

A number is read only if one reading fits. “1,234” is one thousand or one point two, and nothing
but its neighbours can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.errors import Message, UserError
from core.reading.naming import cell_at
from core.reading.options import Question, Reading
from core.types import Flags

Mark = Literal[".", ","]
Cells = pd.Series

MAX_EXAMPLES = 3
PROOF_CELLS = 1000

NOT_A_NUMBER = Message(
    "not_a_number",
    "“{column}” has “{value}” in line {line}; a column to forecast holds only finite numbers. "
    "Correct it, leave the cell empty to have it filled, or choose another column.",
)

MISSING = (
    *("", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "–", "—", ".", "..", "..."),
    *(":", "n.d."),
)

_MISSING = pa.array(MISSING, type=pa.large_string())
_LONGEST = max(len(word.encode()) for word in MISSING)

_SPACES = "[ '’\u00a0\u202f]"


def _number(mark: str, groups: str) -> str:
    # Thousands never begin with a zero: “0,123” can only be a fraction.
    grouped = rf"[1-9][0-9]{{0,2}}(?:(?:{groups}[0-9]{{3}})+|(?:{_SPACES}[0-9]{{3}})+)"
    # Nor are there groups where an exponent counts the places.
    plain = rf"(?:[0-9]+(?:{mark}[0-9]*)?|{mark}[0-9]+)(?:[eE][+\-]?[0-9]+)?"
    return rf"^[+\-−]?(?:{grouped}(?:{mark}[0-9]*)?|{plain})$"


_PATTERNS: dict[Mark, str] = {".": _number(r"\.", ","), ",": _number(",", r"\.")}
_ONE = re.compile("|".join(_PATTERNS.values()))


def is_missing(cells: Cells) -> Flags:
    """Returns which cells hold no value: empty, or one of the usual words for it."""
    texts = _texts(cells)
    short = pc.less_equal(pc.binary_length(texts), _LONGEST)
    missing: Flags = short.to_numpy(zero_copy_only=False).copy()
    # Most cells are longer than any such word, and lower case takes time.
    words = pc.utf8_lower(texts.filter(short))
    missing[missing] = pc.is_in(words, value_set=_MISSING).to_numpy(zero_copy_only=False)
    return missing


def is_number(cells: Cells) -> Flags:
    """Returns which cells are numbers in at least one notation."""
    point = _fits(cells, ".")
    return point | _fits(cells, ",") if _can_prove_comma(cells) else point


def is_number_text(cell: str) -> bool:
    """Returns whether one text is a number in at least one notation."""
    return _ONE.match(cell) is not None


def is_doubtful(cells: Cells) -> Flags:
    """Returns which cells have a mark that can be one of decimals or one of thousands."""
    marked = np.asarray(cells.str.contains("[.,]"), dtype=bool)
    return np.asarray(_fits(cells, ".") & _fits(cells, ",") & marked)


def proofs(columns: Mapping[str, Cells]) -> dict[Mark, tuple[int, str]]:
    """Returns the decimal marks that cells prove, each with the first such cell.

    Args:
        columns: Cells by the name of their column; the index is the line.

    Returns:
        Line and text by mark. “1.5” proves the point, “1.234” nothing.
    """
    proven: dict[Mark, tuple[int, str]] = {}
    for cells in columns.values():
        proves_comma = "," not in proven and _can_prove_comma(cells)
        for part in (cells.iloc[:PROOF_CELLS], cells):
            if "." in proven and not proves_comma:
                break
            point, comma = _fits(part, "."), _fits(part, ",")
            if "." not in proven and (point & ~comma).any():
                proven["."] = _first(part, point & ~comma)
            if "," not in proven and (comma & ~point).any():
                proven[","] = _first(part, comma & ~point)
    return proven


def find_mark(columns: Mapping[str, Cells], likely: Mark = ".") -> Mark:
    """Finds the decimal mark of a file.

    Args:
        columns: Cells of the columns with numbers, by name; the index is the line.
        likely: Which one is offered first where nothing tells.

    Raises:
        Question: Nothing tells a decimal mark from thousands.
        UserError: Two marks are used.
    """
    proven = proofs(columns)
    if len(proven) == 2:
        raise UserError(
            "decimal_marks_differ",
            "Line {line} has “{value}” and line {other_line} has “{other_value}”; a file uses one "
            "decimal mark. Write all numbers with a point or all with a comma.",
            line=proven["."][0],
            value=proven["."][1],
            other_line=proven[","][0],
            other_value=proven[","][1],
        )
    if proven:
        return next(iter(proven))
    for cells in columns.values():
        doubtful = is_doubtful(cells)
        if not doubtful.any():
            continue
        _, value = _first(cells, doubtful)
        if _writes_thousands_plainly(cells):
            return "." if "." in value else ","
        raise _ask(cells[doubtful], likely)
    return "."


def parse(cells: Cells, mark: Mark) -> tuple[NDArray[np.float64], Flags]:
    """Reads cells as numbers.

    Args:
        cells: Trimmed text, `(n,)`.
        mark: The decimal mark.

    Returns:
        The values, `(n,)`, nan where there is none; and which cells hold something that is no
        finite number.
    """
    missing, fits = is_missing(cells), _fits(cells, mark)
    values = np.full(len(cells), np.nan)
    values[fits] = _to_floats(_texts(cells).filter(pa.array(fits)), mark)
    return values, ~(missing | np.isfinite(values))


def _to_floats(texts: pa.Array, mark: Mark) -> NDArray[np.float64]:
    if mark == "." and (floats := _cast(texts)) is not None:
        return floats
    groups = "[,%s]" if mark == "." else "[.%s]"
    for pattern, plain in ((groups % _SPACES[1:-1], ""), ("−", "-"), (",", "."), (r"^\+", "")):
        texts = pc.replace_substring_regex(texts, pattern=pattern, replacement=plain)
    floats = _cast(texts)
    return np.array(texts.to_pylist(), dtype=np.float64) if floats is None else floats


def _cast(texts: pa.Array) -> NDArray[np.float64] | None:
    try:
        floats = pc.cast(texts, pa.float64())
    except pa.ArrowInvalid:  # such as “+4” or “1,234.5”
        return None
    return np.asarray(floats.to_numpy(zero_copy_only=False))


def _texts(cells: Cells) -> pa.Array:
    texts = pa.array(cells, type=pa.large_string())
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def first_code(cells: Cells) -> str | None:
    """Returns the first cell such as 08123, whose zeros count; None without one."""
    texts = _texts(cells)
    flags = pc.match_substring_regex(texts, pattern="^0[0-9]{4,}$")
    place = pc.index(flags, True).as_py()
    return None if place < 0 else str(texts[place])


def first_filled(cells: Cells) -> str:
    """Returns the first cell that holds something; "" if none of the first thousand does."""
    head = _texts(cells)[:PROOF_CELLS].to_pylist()
    return next((cell for cell in head if cell.lower() not in MISSING), "")


def starts_with(cells: Cells, *beginnings: str) -> Flags:
    """Returns which cells begin with one of some texts; faster than a pattern."""
    return _match_any(pc.starts_with, cells, beginnings)


def ends_with(cells: Cells, *endings: str) -> Flags:
    """Returns which cells end with one of some texts; faster than a pattern."""
    return _match_any(pc.ends_with, cells, endings)


def matches(cells: Cells, pattern: str) -> Flags:
    """Returns in which cells a pattern without looking around is found."""
    found = pc.match_substring_regex(_texts(cells), pattern=pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _match_any(match: Callable[..., Any], cells: Cells, patterns: Sequence[str]) -> Flags:
    texts = _texts(cells)
    flags = np.zeros(len(cells), dtype=bool)
    for pattern in patterns:
        flags |= match(texts, pattern=pattern).to_numpy(zero_copy_only=False)
    return flags


def _fits(cells: Cells, mark: Mark) -> Flags:
    # Not `str.fullmatch`: it parses the pattern anew in Python for each of thousands of columns.
    texts = _texts(cells)
    fits = pc.match_substring_regex(texts, pattern=_PATTERNS[mark])
    return np.asarray(fits.to_numpy(zero_copy_only=False), dtype=bool)


def _can_prove_comma(cells: Cells) -> bool:
    """Returns whether a cell may be a number with a decimal comma only; quick to tell."""
    texts = _texts(cells)
    commas = pc.any(pc.match_substring(texts, pattern=","), min_count=0).as_py()
    return bool(commas) or (pc.max(pc.count_substring(texts, pattern=".")).as_py() or 0) > 1


def _writes_thousands_plainly(cells: Cells) -> bool:
    # Whoever writes 1500 does not write 1.234 for a thousand and something.
    return bool(cells.str.contains(r"^[+\-−]?[1-9][0-9]{3,}$").any())


def _ask(doubtful: Cells, likely: Mark) -> Question:
    examples = [str(cell) for cell in doubtful.drop_duplicates().iloc[:MAX_EXAMPLES]]
    marks: tuple[Mark, Mark] = (".", ",") if likely == "." else (",", ".")
    return Question(
        "decimal_mark_unclear",
        "“{value}” in line {line} of “{column}” can be two numbers: {small} or {large}. No other "
        "number in the file tells which. Choose one; it then holds for the whole file.",
        "decimal",
        tuple(_reading(mark, examples) for mark in marks),
        **cell_at(doubtful, 0),
        small=re.sub("[.,]", ".", examples[0]),
        large=re.sub("[.,]", "", examples[0]),
    )


def _reading(mark: Mark, examples: list[str]) -> Reading:
    values, _ = parse(pd.Series(examples, dtype="str"), mark)
    shown = (f"{value:.15g}" for value in values)
    return Reading(
        mark, tuple(f"{cell} → {one}" for cell, one in zip(examples, shown, strict=True))
    )


def _first(cells: Cells, flags: Flags) -> tuple[int, str]:
    place = int(np.flatnonzero(flags)[0])
    return int(cells.index[place]), str(cells.iloc[place])
