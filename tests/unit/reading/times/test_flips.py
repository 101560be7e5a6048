from tests.unit.reading.small_tables import dated, question, read, stamps


def test_the_newest_row_may_come_first_where_the_order_flips():
    content = dated("02/13/2024", "02/12/2024", "11/02/2024", "10/02/2024", "31/01/2024")
    assert question(content).readings[0].value == "mdy,dmy"


FLIPPED = dated("29/01/2024", "30/01/2024", "31/01/2024", "02/01/2024", "02/02/2024",
                "02/03/2024", "02/13/2024")  # fmt: skip


def test_a_format_that_flips_half_way_is_asked():
    asked = question(FLIPPED)
    assert (asked.message.code, asked.option) == ("time_order_unclear", "date_order")
    assert asked.readings[0].value == "dmy,mdy"
    assert (asked.message.values["line"], asked.message.values["other_line"]) == (2, 8)


def test_the_order_flips_where_the_times_go_on_evenly():
    series = read(FLIPPED, date_order="dmy,mdy")
    assert stamps(series)[2:6] == ["2024-01-31", "2024-02-01", "2024-02-02", "2024-02-03"]
    flip = next(warning for warning in series.warnings if warning.code == "time_order_changes")
    assert flip.values["line"] == 5


def test_one_order_wherever_it_can_be_is_told_of_the_others():
    series = read(FLIPPED, date_order="dmy")
    assert "2024-03-02" in stamps(series) and "2024-02-13" in stamps(series)
    mixed = next(warning for warning in series.warnings if warning.code == "time_order_mixed")
    assert mixed.values == {"count": 1, "column": "date", "line": 8}
