"""Rows whose quotes do not close."""

from tests.unit.reading.lines.texts import DAYS, question, table, text


def test_a_quote_that_does_not_close_costs_its_own_line_only():
    rows = [f'{day},{n},"calm, warm"' for n, day in enumerate(DAYS)]
    rows[5] = f'{DAYS[5]},"5,"calm, warm"'
    content = text("day,level,word", *rows)
    asked = question(content)
    assert (asked.option, asked.message.values["line"]) == ("quotes", 7)
    for options in ({"quotes": "skip"}, {"bad_lines": "skip"}):
        read = table(content, **options)
        assert read.columns["level"].tolist() == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
        assert read.warnings[0].code == "quotes_left_out"


def test_a_quote_that_closes_rows_later_swallows_none_of_them():
    rows = [f"{day},calm,{n}" for n, day in enumerate(DAYS)]
    rows[3], rows[6] = f'{DAYS[3]},"5,3', f'{DAYS[6]},screen 24",6'
    content = text("day,word,level", *rows)
    asked = question(content)
    assert (asked.option, asked.message.values["line"]) == ("quotes", 5)
    read = table(content, quotes="plain")
    assert read.columns["level"].tolist() == list(range(12))


def test_a_note_of_several_lines_is_a_cell():
    rows = [f'{day},"a storm,\n2 trees, 1 roof\nand, then, rain",{n}' for n, day in enumerate(DAYS)]
    read = table(text("day,word,level", *rows))
    assert read.columns["level"].tolist() == list(range(12))


def test_inches_are_read_as_they_are_written():
    rows = [f"{day},{n},pipe" for n, day in enumerate(DAYS)]
    rows[5] = f'{DAYS[5]},5,"5" pipe'
    read = table(text("day,level,word", *rows), quotes="plain")
    assert read.columns["word"].tolist()[4:7] == ["pipe", '"5" pipe', "pipe"]


def test_a_backslash_before_a_quote_keeps_it_inside():
    rows = [f'{day},{n},"a 5\\" pipe, old"' for n, day in enumerate(DAYS)]
    assert table(text("day,level,word", *rows)).columns["word"].tolist()[0] == 'a 5" pipe, old'
