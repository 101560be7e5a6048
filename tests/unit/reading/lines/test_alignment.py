import pytest

from core.reading.lines.alignment import Alignment
from tests.unit.reading.lines.texts import DAYS, question, table, text

ROWS = [
    (n, [f"2024-01-{n:02d}", "CARD", "SHOP" if n % 2 else "Café", f"£{n}.5", ""])
    for n in range(1, 20)
]
KNOWN = Alignment.of_rows(ROWS, 5, ",")


def test_the_kinds_of_columns_are_known_by_their_cells():
    assert KNOWN.kinds == ("date", "text", "text", "number", "empty")
    assert Alignment.of_rows([], 2, ",").kinds == ("any", "any")


@pytest.mark.parametrize(
    ("row", "made"),
    [
        ("2024-01-05|CARD|SMITH|JONES|£7|", "2024-01-05|CARD|SMITH,JONES|£7|"),
        ("2024-01-05|CARD|A|B|C|£7|", "2024-01-05|CARD|A,B,C|£7|"),
        ("2024-01-05|DEBIT|X|SHOP|£7|", "2024-01-05|DEBIT,X|SHOP|£7|"),
        ("2024-01-05|CARD|SHOP|£7|||", "2024-01-05|CARD|SHOP|£7|"),
        ("2024-01-05|CARD|£7|", "2024-01-05|CARD||£7|"),
        ("2024-01-05|CARD|SHOP|£7|8|9", None),
        ("2024-01-05|CARD|5|SHOP|£7|", None),
    ],
)
def test_cells_are_put_together_where_the_row_then_fits(row, made):
    assert KNOWN.make_fit(row.split("|")) == (made and made.split("|"))


def test_nothing_known_puts_the_surplus_into_the_last_cell():
    unknown = Alignment.of_rows([], 2, ";")
    assert unknown.make_fit(["a", "b", "c"]) == ["a", "b;c"]
    assert unknown.make_fit(["a"]) == ["a", ""]


def test_words_with_a_delimiter_within_are_put_together_first():
    rows = [f"{day},CARD,SHOP,{n},{90 - n}" for n, day in enumerate(DAYS)]
    rows[3] = f"{DAYS[3]},CARD,SMITH, JONES & CO,3,87"
    content = text("day,type,what,paid,left", *rows)
    asked = question(content)
    assert [one.value for one in asked.readings] == ["fit", "skip"]
    assert asked.readings[0].examples == (f"5: {DAYS[3]} │ CARD │ SMITH,JONES & CO │ 3 │ 87",)
    fitted = table(content, bad_lines="fit")
    assert fitted.columns["paid"].tolist() == list(range(len(DAYS)))
    assert fitted.columns["left"].tolist()[3] == 87


def test_a_number_too_much_is_never_put_among_others():
    rows = [f"{day},{n},{90 - n}" for n, day in enumerate(DAYS)]
    rows[3] += ",5"
    content = text("day,paid,left", *rows)
    asked = question(content)
    assert [one.value for one in asked.readings] == ["skip", "fit"]
    assert asked.readings[1].examples == ("5: –",)
    assert 3 not in table(content, bad_lines="fit").columns["paid"].tolist()
