"""Rows wider or narrower than the names: what is asked, and what each answer makes of them."""

from tests.unit.reading.lines.texts import DAYS, question, table, text


def test_lines_of_another_width_are_counted():
    rows = [f"{day},{n}" for n, day in enumerate(DAYS)]
    rows[3] += ",4"
    rows[8] = DAYS[8]
    asked = question(text("day,level", *rows))
    assert asked.option == "bad_lines"
    values = asked.message.values
    assert (values["count"], values["total"], values["line"], values["lines"]) == (
        2,
        12,
        5,
        "5, 10",
    )
    left_out = table(text("day,level", *rows), bad_lines="skip")
    assert left_out.columns["level"].tolist() == [0, 1, 2, 4, 5, 6, 7, 9, 10, 11]
    assert left_out.columns.index.tolist()[2:5] == [4, 6, 7]


def test_what_is_too_much_is_put_into_the_last_cell():
    rows = [f"{day},{n},fine" for n, day in enumerate(DAYS)]
    rows[2] = f"{DAYS[2]},2,wet, cold"
    fitted = table(text("day,level,word", *rows), bad_lines="fit")
    assert fitted.columns["word"].tolist()[1:4] == ["fine", "wet,cold", "fine"]
    assert fitted.warnings[0].text().endswith("what was missing is empty.")


def test_an_empty_cell_too_much_in_one_row_is_asked_about():
    rows = [f"{day},{n},{2 * n}," for n, day in enumerate(DAYS)]
    rows[4] = f"{DAYS[4]},,4,8,"
    assert question(text("day,level,flow,", *rows)).option == "bad_lines"


def test_a_value_more_than_names_may_be_that_of_a_first_column_without_name():
    content = text("level,flow", *(f"{day},{n},{3 * n}" for n, day in enumerate(DAYS)))
    asked = question(content)
    assert (asked.option, [one.value for one in asked.readings]) == (
        "surplus",
        ["first", "drop", "join"],
    )
    read = table(content, surplus="first")
    assert list(read.columns) == ["column 1", "level", "flow"]
    assert read.columns["flow"].tolist()[:3] == [0, 3, 6]
    assert table(content, surplus="drop").columns["flow"].tolist()[:3] == [0, 1, 2]


def test_decimal_commas_between_commas_can_be_joined():
    content = text("day,level", *(f"{day},{n},5" for n, day in enumerate(DAYS)))
    asked = question(content)
    assert asked.readings[0].value == "join"
    assert table(content, surplus="join").columns["level"].tolist()[:2] == [0.5, 1.5]
