"""Numbers as people, accounts and offices of many countries write them."""

import numpy as np
import pytest

from core.reading.tables import parse_table

AMOUNTS = (1234567.5, 2345678.25, 987654.5, 40506.5, 3000000.5, 1234.25, 77.5, 1000000.25)
COUNTS = (1234567, 2345678, 987654, 40506, 3000000, 1234, 77, 1000000)
SMALL = (12.5, 3.25, 7.0, 101.5, 55.75, 0.5, 9.25, 1.25)
SIGNED = tuple(value * (-1) ** n for n, value in enumerate(AMOUNTS))
TO_GERMAN = str.maketrans(",.", ".,")


def german(value, digits=2):
    return f"{value:,.{digits}f}".translate(TO_GERMAN)


def lakh(value, digits=2):
    """As India writes it: 12,34,567.50."""
    whole, _, rest = f"{value:.{digits}f}".partition(".")
    groups = [whole[-3:]]
    whole = whole[:-3]
    while whole:
        groups.insert(0, whole[-2:])
        whole = whole[:-2]
    return ",".join(groups) + ("." + rest if rest else "")


def wide(text, zero):
    return text.translate({ord("0") + digit: zero + digit for digit in range(10)})


WRITTEN = {
    "lakh": (AMOUNTS, lakh),
    "lakh, whole": (COUNTS, lambda v: lakh(v, 0)),
    "Rs.": (AMOUNTS, lambda v: f"Rs. {lakh(v)}"),
    "₹": (AMOUNTS, lambda v: f"₹{lakh(v)}"),
    "/-": (COUNTS, lambda v: f"{lakh(v, 0)}/-"),
    "Arabic": (AMOUNTS, lambda v: wide(f"{v:,.2f}".replace(".", "٫").replace(",", "٬"), 0x660)),
    "wide": (SMALL, lambda v: wide(str(v).replace(".", "．"), 0xFF10)),
    ",-": (COUNTS, lambda v: f"{german(v, 0)},-"),
    ",– €": (COUNTS, lambda v: f"{german(v, 0)},– €"),
    "CHF": (COUNTS, lambda v: f"CHF {v:,}.-".replace(",", "'")),
    "kr.": (AMOUNTS, lambda v: f"kr. {german(v)}"),
    "₺": (AMOUNTS, lambda v: f"₺{german(v)}"),
    "won": (COUNTS, lambda v: f"{v:,}원"),
    "MXN": (AMOUNTS, lambda v: f"${v:,.2f} MXN"),
    "Rp": (COUNTS, lambda v: f"Rp {german(v, 0)}"),
    "dong": (COUNTS, lambda v: f"{german(v, 0)} đ"),
    "₪": (AMOUNTS, lambda v: f"{v:,.2f} ₪"),
    "$()": (SIGNED, lambda v: f"${v:,.2f}" if v > 0 else f"$({-v:,.2f})"),
    "CHF (), CHF -": (
        (*SIGNED, 0),
        lambda v: f"CHF {v:,.2f}" if v > 0 else f"CHF ({-v:,.2f})" if v else "CHF -",
    ),
    "Cr and Dr": (SIGNED, lambda v: f"{abs(v):,.2f} {'Cr' if v > 0 else 'Dr'}"),
    "Haben, Soll": (SIGNED, lambda v: f"{german(abs(v))} {'H' if v > 0 else 'S'}"),
    "dash": (SIGNED, lambda v: f"{v:,.2f}".replace("-", "–")),
    "- 5": (SIGNED, lambda v: f"{v:,.2f}".replace("-", "- ")),
    "e+01": (SMALL, lambda v: f"{v:.3e}"),
    "D+01": (SMALL, lambda v: f"{v:.3E}".replace("E", "D")),
    "10³": (COUNTS, lambda v: f"{v / 1000}·10³"),
    "~": (SMALL, lambda v: f"~{v}"),
    "ca.": (SMALL, lambda v: f"ca. {v}"),
    "±": (SMALL, lambda v: f"{v} ± 0.1"),
    "note": (SMALL, lambda v: f"{v}[1]" if v < 5 else f"{v}"),
    "raised twice": (SMALL, lambda v: f"{v}¹²" if v < 5 else f"{v}"),
    "raised": (SMALL, lambda v: f"{v}¹" if v < 5 else f"{v}"),
    "text": (SMALL, lambda v: f"'{v}"),
    "formula": (SMALL, lambda v: f'="{v}"'),
    "million": (SMALL, lambda v: f"${v}M"),
    "middle dot": (SMALL, lambda v: f"{v}".replace(".", "·")),
    "1_000": (COUNTS, lambda v: f"{v:_}"),
}


def read(cells):
    rows = [f"2024-01-{day:02d}\t{cell}" for day, cell in enumerate(cells, start=1)]
    return parse_table("\n".join(["date\tx", *rows, ""]).encode(), "x.tsv")


@pytest.mark.parametrize("way", WRITTEN)
def test_a_column_of_numbers_is_read_however_they_are_written(way):
    values, write = WRITTEN[way]
    table = read([write(value) for value in values])
    assert table.targets == ["x"]
    assert np.allclose(table.columns["x"].to_numpy(dtype=float), values)


def test_what_was_read_past_is_said():
    (note,) = [note for note in read(["5 ± 0.1", "6 ± 0.2", "7 ± 0.1"]).notes
               if note.code == "numbers_written"]  # fmt: skip
    assert (note.values["value"], note.values["read"]) == ("5 ± 0.1", "5")


@pytest.mark.parametrize("unit", ["s", "h", "S", "H", "Cr", "d", "m"])
def test_a_unit_of_one_letter_is_no_side_of_an_account(unit):
    table = read([f"{value} {unit}" for value in SMALL])
    assert np.allclose(table.columns["x"].to_numpy(dtype=float), SMALL)


@pytest.mark.parametrize("unit", ["m²", "µg/m³", "[kg]", "m [a]"])
def test_a_raised_digit_of_a_unit_is_no_footnote(unit):
    table = read([f"{value} {unit}" for value in SMALL])
    assert "x" not in table.targets or table.units["x"] == unit


def test_hours_beside_seconds_are_no_sides_of_an_account():
    assert "x" not in read(["5 h", "30 s", "2 h", "45 s"]).targets


@pytest.mark.parametrize(
    "cells",
    [
        ["ITM001", "ITM002", "ITM003"],
        ["Q1", "Q2", "Q3"],
        ["1/2", "1/4", "3/4"],
        ["0-1", "1-2", "2-3"],
        ["05:00", "06:01", "07:02"],
        ["12,34,5", "1,2,3", "4,5,6"],
    ],
)
def test_other_cells_are_no_numbers(cells):
    assert "x" not in read(cells).targets
