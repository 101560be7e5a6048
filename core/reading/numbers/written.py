"""Numbers that people, accounts and other scripts write in their own way, as plain ones.

“12,34,567/-”, “١٢٬٣٤٥”, “~12.5”, “5 ± 0.1”, “3.2¹”, “1.2·10³”, “99.–”, “80 Dr” become “1234567”,
“12345”, “12.5”, “5”, “3.2”, “1.2e3”, “99” and “-80”. Only a column of nothing else is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from core.errors import Message
from core.reading.numbers import numerals
from core.reading.numbers.affixes import is_value
from core.reading.spelling.clocks import in_ascii_digits

Cells = pd.Series

SAMPLE = 50
_DIGITS = r"[0-9][0-9.,'’  ]*"
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED_SET = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = re.compile(rf" ?[×x·*⋅] ?10(?:\^?(-?[0-9]{{1,2}})|(⁻?[{_RAISED_SET}]+))$")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"^=?\"(.*)\"$|^'(?=[+\-]?[0-9])", r"\1"),  # ="12.5" and '12.5, as spreadsheets keep texts
        (r"(?<=[0-9])[·⋅](?=[0-9]+$)", "."),
        (r"(?<=[0-9])_(?=[0-9]{3})", ""),
        (r"^(?:~|≈|∼|ca?\.|circa|approx\.?|about|around|etwa) ?(?=[0-9+\-])", ""),
        (r" ?(?:±|\+/-|\+-) ?[0-9.,]+(?= |$)", ""),
        # Behind a digit alone: the 2 of m² and the [kg] are no footnotes.
        (rf"(?<=[0-9]) ?(?:\[(?:[0-9]{{1,2}}|[a-z])\]|[†‡])$|(?<=[0-9])[{_RAISED_SET}]+$", ""),
        (r"(?:[.,]|/)[\-–—](?=$| )", ""),  # 99,- and 99.– and 99/-
        (r"(?<=[0-9])d(?=[+\-][0-9]{2}$)", "e"),
        (r"^[–−-] ?(?=[0-9(])", "-"),
        (r"^([^0-9()+\-−]{1,4}) ?\(([^()]+)\)$", r"-\1\2"),  # $(12)
    )
)
_LAKH = re.compile(r"[+\-−]?[^0-9]*[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?![0-9,]).*")
_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9])")
# Any of these, so that most cells need no second look.
_ODD = (
    rf"(?i)[~≈∼±†‡\[\]\"=_·⋅×{_RAISED_SET}٠-٩۰-۹०-९০-৯๐-๙０-９]|^'|^–|^[−\-] |10\^|"
    r"^(?:ca?\.|circa|approx|about|around|etwa)|[.,/][\-–—](?: |$)|,[0-9]{2},[0-9]{3}|"
    r"[0-9] ?(?:cr|dr|h|s|credit|debit)\.?$|[0-9]d[+\-][0-9]{2}|^[^0-9()+\-]{1,4}\("
)
# CHF -, which is how accounts write zero.
_NOTHING = r"^[^0-9()]{1,4} ?[\-–—]$"
# Credit and debit, Haben and Soll: what is owed is below zero. One letter can be a unit, too, such
# as s, so both of the two have to be there, as accounts write them.
_SIDES = (("cr", "dr"), ("credit", "debit"))
_LETTERS = ("H", "S")
_SIDE = re.compile(rf"({_DIGITS}) ?([A-Za-z]+)\.?")

NUMBERS_WRITTEN = Message(
    "numbers_written", "Cells of “{column}” such as “{value}” are read as {read}."
)


def in_plain_digits(cells: Cells) -> tuple[Cells, Message | None]:
    """Returns a column of numbers in plain notation; any other column as it is.

    Args:
        cells: Trimmed text, `(n,)`; its name is the column's.

    Returns:
        The cells, units still with them, and what was done; None where nothing was.
    """
    odd = numerals.matches(cells, _ODD) & ~numerals.is_missing(cells)
    if not odd.any() or not _are_values(_plain(cells[odd].iloc[:SAMPLE])):
        return cells, None
    plain = cells.copy()
    plain[odd] = _plain(cells[odd])
    changed = (plain != cells).to_numpy()
    if any(_LAKH.fullmatch(cell) for cell in cells[odd]):
        plain = plain.str.replace(_GROUPED, "", regex=True)
    if not changed.any() or not _are_values(plain[~numerals.is_missing(plain)]):
        return cells, None
    place = int(changed.argmax())
    return plain, NUMBERS_WRITTEN.with_values(
        column=str(cells.name), value=str(cells.iloc[place]), read=str(plain.iloc[place])
    )


def _plain(cells: Cells) -> Cells:
    plain = [_one(cell) for cell in cells]
    if any(_LAKH.fullmatch(cell) for cell in plain):
        plain = [_GROUPED.sub("", cell) for cell in plain]
    return pd.Series(_signed(plain), cells.index, dtype="str", name=cells.name)


def _one(cell: str) -> str:
    if not cell.isascii():
        cell = in_ascii_digits(cell).replace("٫", ".").replace("٬", ",")
    if power := _POWER.search(cell):
        exponent = power[1] or power[2].translate(_RAISED)
        cell = f"{cell[: power.start()]}e{exponent}"
    for pattern, plain in _RULES:
        cell = pattern.sub(plain, cell)
    return cell.strip()


def _signed(cells: Sequence[str]) -> list[str]:
    """Returns amounts with a minus where one of two sides of an account is written behind them."""
    matches = [_SIDE.fullmatch(cell) for cell in cells]
    sides = {match[2] for match in matches if match}
    words = {side.lower() for side in sides}
    minus = _LETTERS[1] if sides == {*_LETTERS} else ""
    minus = next((minus for plus, minus in _SIDES if minus in words <= {plus, minus}), minus)
    if not minus:
        return list(cells)
    return [
        f"{'-' if match[2].lower() == minus.lower() else ''}{match[1].strip()}" if match else cell
        for match, cell in zip(matches, cells, strict=True)
    ]


def _are_values(cells: Cells) -> bool:
    rest = cells[~(numerals.is_number(cells) | numerals.matches(cells, _NOTHING))]
    return bool(cells.str.contains("[0-9]").any()) and all(map(is_value, rest))
