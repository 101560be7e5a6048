"""What the Data page asks about a file, and what it takes besides CSV."""

import pytest

from tests.unit.reading.catalogue.making import ROWS, level, lines, plain, xlsx

TABLE = [["date", "level"], *map(list, ROWS)]


def drop(session, content, name="lake.csv"):
    session.file_uploader[0].upload(name, content)
    session.run()
    assert not session.exception
    return session


def rows(session):
    return next(metric.value for metric in session.metric if metric.label == "Rows")


def readings(session):
    keys = (f"data_reading_{number}" for number in range(12))
    known = {button.key: button for button in session.button}
    return [known[key] for key in keys if key in known]


def test_an_older_encoding_is_asked_with_what_each_would_read(visit):
    session = visit()
    before = session.title[0].value
    drop(session, plain(header="日期,水位").decode().encode("gbk"))
    assert (session.title[0].value, before) == ("How is “lake\\.csv” meant?", "Pulsing laser")
    assert "日期,水位" in [text.value.split("\n")[0] for text in session.text]
    assert readings(session)[0].label.replace("\\", "") == "Simplified Chinese (gbk)"
    readings(session)[0].click().run()
    assert not session.exception
    assert (session.title[0].value, rows(session)) == ("lake", "12")
    assert not readings(session)


def test_the_answer_stays_after_a_reload(visit):
    session = drop(visit(), level("1.234", "2.345", "3.456", "4.567", delimiter=";"))
    readings(session)[1].click().run()
    again = visit(**dict(session.query_params))
    assert again.title[0].value == "lake"
    assert not again.exception


def test_two_questions_follow_each_other(visit):
    content = lines("2024-01-01;<0,5;1", "2024-01-02;0,7;2", "2024-01-03;0,6;3",
                    header="date;Mêlée;b").decode().encode("cp1252")  # fmt: skip
    session = drop(visit(), content)
    readings(session)[0].click().run()
    assert [button.label for button in readings(session)][:2] == [
        "The limit itself",
        "Half of the limit",
    ]
    readings(session)[1].click().run()
    assert rows(session) == "3"


def test_a_file_in_question_can_be_left(visit):
    session = visit()
    before = session.title[0].value
    drop(session, xlsx({"A": TABLE, "B": TABLE}), "lake.xlsx")
    assert "data_train" not in {button.key for button in session.button}
    assert not session.get("plotly_chart") and not session.metric
    session.button(key="data_leave").click().run()
    assert not readings(session) and not session.error
    assert session.title[0].value == before


def test_the_sheet_of_a_workbook_is_chosen_by_a_button(visit):
    session = drop(visit(), xlsx({"A": [["x", "y"], [1, 2]], "B": TABLE}), "lake.xlsx")
    assert [button.label for button in readings(session)] == ["A", "B"]
    readings(session)[1].click().run()
    assert rows(session) == "12"


def test_rows_copied_from_a_spreadsheet_are_taken(visit):
    session = visit()
    session.text_area(key="data_pasted").input(plain("\t").decode())
    session.button(key="data_paste_read").click().run()
    assert not session.exception
    assert (session.title[0].value, rows(session)) == ("Pasted table", "12")


@pytest.mark.parametrize("name", ["<script>x</script>", "**b** $x$", "\u202eabc"])
def test_what_a_file_says_is_shown_inert_in_a_question(visit, name):
    session = drop(visit(), xlsx({name.replace("<", "&lt;"): TABLE, "B": TABLE}), "[x](y).xlsx")
    assert not session.exception
    shown = "\n".join(str(element.value) for element in session.markdown)
    assert "[x](y)" not in shown and "**b**" not in shown


def test_the_page_is_about_a_refused_file_until_one_goes_back_to_what_is_loaded(visit):
    session = visit()
    before = session.title[0].value
    drop(session, b"<html><body></body></html>")
    assert session.error and session.title[0].value == "“lake\\.csv” was not taken"
    assert not session.get("plotly_chart") and not session.metric
    session.button(key="data_leave").click().run()
    assert not session.error and session.title[0].value == before


def test_after_a_refusal_a_sample_is_one_click_away(visit):
    session = drop(visit(), b"<html><body></body></html>")
    session.button(key="data_sample_airline").click().run()
    assert not session.error and session.title[0].value == "Airline passengers"


def test_both_readings_of_the_dates_are_drawn(visit):
    days = [f"0{day}/0{month}/2024;{day + month}" for month in (1, 2, 3) for day in range(1, 8)]
    session = drop(visit(), lines(*days, header="date;level"))
    assert [button.label for button in readings(session)] == ["Day first", "Month first"]
    drawn = [chart.proto.alt for chart in session.get("plotly_chart")]
    told = [sentence for sentence in drawn if sentence.startswith("21 ")]
    assert len(told) == 2 and told[0] != told[1]


def test_another_series_of_a_long_table_is_chosen_after_the_first(visit):
    days = [f"2024-01-{day:02}" for day in range(1, 13)]
    cells = [f"{day},{shop},{n}" for shop, n in (("north", 1), ("south", 2)) for day in days]
    session = drop(visit(), lines(*cells, header="date,shop,sold"))
    readings(session)[0].click().run()
    assert session.title[0].value == "lake · north"
    (chosen,) = [box for box in session.selectbox if "shop" in box.label]
    chosen.select_index(1).run()
    assert not session.exception
    assert (session.title[0].value, rows(session)) == ("lake · south", "12")


def test_what_was_settled_can_be_settled_anew(visit):
    session = drop(visit(), level("1.234", "2.345", "3.456", "4.567", delimiter=";"))
    readings(session)[1].click().run()
    settled = session.button(key="data_settled_decimal")
    assert settled.label == "The comma begins the decimals"
    settled.click().run()
    assert len(readings(session)) == 2
    readings(session)[0].click().run()
    assert session.button(key="data_settled_decimal").label == "The point begins the decimals"


def test_what_was_understood_can_be_read_in_another_way(visit):
    weeks = [f"2023-{month:02d}-0{day},1,2,3,4,5,6,7" for month, day in ((1, 2), (1, 9), (2, 6))]
    session = drop(visit(), lines(*weeks, header="Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun"))
    otherwise = session.button(key="data_otherwise_0")
    assert (otherwise.label, rows(session)) == ("The table as it is written", "21")
    otherwise.click().run()
    assert rows(session) == "3"
    session.button(key="data_settled_across").click().run()
    assert rows(session) == "21"


def test_lines_that_were_left_out_stand_with_the_repairs_and_can_be_asked_about_again(visit):
    body = [f"{day},{value}" for day, value in ROWS]
    session = drop(visit(), lines(*body[:5], f"{body[5]},9", *body[6:]))
    assert readings(session)[0].label == "Leave these lines out"
    readings(session)[0].click().run()
    assert rows(session) == "11"
    told = [text.value for text in session.markdown if "left out" in text.value]
    assert len(told) == 1 and "7" in told[0]
    session.button(key="data_file_undo_0").click().run()
    assert len(readings(session)) == 2
