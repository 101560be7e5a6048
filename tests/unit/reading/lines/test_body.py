"""The rows of values, and what stands around them."""

from tests.unit.reading.lines.texts import DAYS, table, text


def test_an_empty_cell_at_the_end_of_all_rows_is_no_question():
    read = table(text("day,level", *(f"{day},{n}," for n, day in enumerate(DAYS))))
    assert list(read.columns) == ["day", "level"]
    assert read.warnings == ()


def test_remarks_of_any_length_may_stand_above_and_below():
    above = [f"{n}. This is what was measured" for n in range(300)]
    below = [f'"{n}. Where, when, and by whom",' for n in range(40)]
    rows = [f"{day},{n}" for n, day in enumerate(DAYS)]
    read = table(text(*above, "day,level", *rows, *below))
    assert read.columns["level"].tolist() == list(range(12))
    assert {note.code for note in read.notes} >= {"preamble", "footer"}
