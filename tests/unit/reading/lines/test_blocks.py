"""Several tables in one text."""

from tests.unit.reading.lines.texts import DAYS, question, table, text


def test_two_tables_below_each_other_are_offered():
    first = [f"{day},{n}" for n, day in enumerate(DAYS)]
    second = [f"{day},{n},{n * n}" for n, day in enumerate(DAYS)]
    content = text("Lake", "day,level", *first, "", "day,flow,depth", *second)
    asked = question(content)
    assert (asked.option, [one.value for one in asked.readings]) == ("table", ["1", "2"])
    assert table(content, table="1").columns["level"].tolist() == list(range(12))
    below = table(content, table="2")
    assert below.columns["depth"].tolist()[-1] == 121
    assert below.columns.index.tolist()[0] == 17
    assert below.notes[0].code == "table_chosen"


def test_a_table_above_another_of_the_same_width_is_no_preamble():
    first = [f"{n},{n},{n}" for n in range(5)]
    second = [f"{n},{n * n},x" for n in range(40)]
    asked = question(text("run,a,b", *first, "run,squares,word", *second))
    assert asked.option == "table"


def test_names_that_come_again_are_left_out_where_the_rows_go_on():
    rows = [f"{day},{n}" for n, day in enumerate(DAYS)]
    read = table(text("day,level", *rows[:6], "day,level", *rows[6:]))
    assert read.columns["level"].tolist() == list(range(12))
    assert read.warnings[0].values["lines"] == "8"


def test_names_that_come_again_over_the_same_days_are_two_tables():
    rows = [f"{day},{n}" for n, day in enumerate(DAYS)]
    asked = question(text("day,level", *rows, "day,level", *rows))
    assert [one.value for one in asked.readings] == ["1", "2", "all"]
