import pytest

from core.errors import UserError
from core.reading.options import Question
from core.reading.sheets.layout import find_layout
from core.reading.sheets.rowkinds import describe_footers, is_footer


def rows(*texts, first=1):
    """Rows of cells with their lines."""
    return [(line, text.split(",")) for line, text in enumerate(texts, first)]


def test_the_header_is_the_last_row_of_names_above_the_values():
    found = find_layout(rows("Lake,", "of the north,", "day,level", "2024-01-01,5", "2024-01-02,6"))
    assert (found.names, found.header, found.first) == (["day", "level"], 3, 3)
    assert found.notes[0].values == {"line": 3, "value": "Lake"}


def test_a_row_below_the_names_may_give_the_units():
    found = find_layout(rows("day,depth,flow", ",m,m³/s", "2024-01-01,5,7", "2024-01-02,6,8"))
    assert (found.names, found.first) == (["day", "depth", "flow"], 2)
    assert found.units == {1: "m", 2: "m³/s"}
    assert found.notes[0].values == {"line": 2, "units": "m, m³/s"}


def test_names_above_names_are_joined_though_units_stand_below_them():
    found = find_layout(
        rows(
            ",Umsatz,,Kunden,",
            ",Nord,Süd,Nord,Süd",
            "Datum,EUR,EUR,Anzahl,Anzahl",
            "2024-01-01,5,7,4,2",
            "2024-01-02,6,8,3,1",
        )
    )
    assert found.names == ["Datum", "Umsatz Nord", "Umsatz Süd", "Kunden Nord", "Kunden Süd"]
    assert (found.first, found.units) == (3, {1: "EUR", 2: "EUR", 3: "Anzahl", 4: "Anzahl"})
    assert [note.code for note in found.notes] == ["levels_joined", "units_line"]


def test_years_above_names_are_no_row_of_values():
    head = ",2022,,2023,", "day,north,south,north,south"
    found = find_layout(rows(*head, "2024-01-01,5,7,4,2", "2024-01-02,6,8,3,1"))
    assert found.names == ["day", "2022 north", "2022 south", "2023 north", "2023 south"]
    assert found.first == 2


def test_a_loggers_names_stand_above_its_units_and_the_kinds_of_its_values():
    above = "TOA5,CR1000,CR1000,32112", "TIMESTAMP,RECORD,Air_Avg", "TS,RN,Deg C", ",,Avg"
    found = find_layout(rows(*above, "2020-06-01,18000,16.6", "2020-06-02,18001,16.5"))
    assert (found.names, found.header) == (["TIMESTAMP", "RECORD", "Air_Avg"], 2)
    assert (found.first, found.units) == (4, {2: "Deg C"})
    assert [note.code for note in found.notes] == ["preamble", "units_line", "kinds_line"]


def test_numbers_alone_have_no_header():
    found = find_layout(rows("5,7", "6,3", "7,9"))
    assert (found.names, found.header, found.first, found.width) == ([], 0, 0, 2)
    assert found.notes[0].code == "header_none"


def test_numbers_that_count_on_across_are_asked_about():
    with pytest.raises(Question) as asked:
        find_layout(rows("1,2,3", "6,3,4", "7,9,1"))
    assert [reading.value for reading in asked.value.readings] == [1, 0]
    assert asked.value.message.values["received"] == "“1”, “2”, “3”"


def test_a_title_above_wider_rows_names_none_of_their_columns():
    found = find_layout(rows("PRICES,", "2023,5,1,7", "2023,5,2,8", "2023,5,3,6"))
    assert (found.names, found.first, found.width) == ([], 1, 4)
    assert [note.code for note in found.notes] == ["header_none", "title"]
    assert found.notes[1].values == {"value": "PRICES"}


def test_a_title_and_a_footer_around_one_wide_row_are_none_of_the_table():
    found = find_layout(rows("Prices", "", ",2023M01,2023M02,2023M03", "all,7,8,6", "Fuente: INE"))
    assert (found.names, found.header) == (["", "2023M01", "2023M02", "2023M03"], 3)


def test_years_beside_a_column_of_names_are_names():
    found = find_layout(rows("shop,2021,2022,2023", "a,5,6,9", "b,4,7,1"))
    assert found.names == ["shop", "2021", "2022", "2023"]


def test_a_person_says_which_line_names_the_columns_or_that_none_does():
    some = rows("a,b", "c,d", "1,2", first=4)
    assert find_layout(some, header=5).names == ["c", "d"]
    assert find_layout(some, header=0).first == 0
    with pytest.raises(UserError) as refused:
        find_layout(some, header=3)
    assert refused.value.message.values["line"] == 3


@pytest.mark.parametrize(
    ("cells", "ends"),
    [
        (["Total", "12"], True),
        (["", "Gesamtsumme: 12"], True),
        (["合计", "5"], True),
        (["* Source: lake", ""], True),
        (["Totalled", "12"], False),
        (["2024-01-01", "12"], False),
        (["Summer 2020", "3"], False),
        (["", ""], False),
    ],
)
def test_a_total_or_a_remark_is_no_row_of_values(cells, ends):
    assert is_footer(cells) is ends


def test_a_remark_is_named_by_its_first_words_and_its_line():
    said = describe_footers([9, 10], ["", "Note: provisional"])
    assert said.values == {"line": 9, "value": "Note: provisional"}


def test_several_lines_of_names_are_joined_where_one_does_not_tell_columns_apart():
    rows = [
        ["Price", "Close", "Close", "Volume", "Volume"],
        ["Ticker", "ACME", "BETA", "ACME", "BETA"],
        ["Date", "", "", "", ""],
        ["2022-09-01", "250", "103", "35", "17"],
        ["2022-09-02", "251", "104", "36", "18"],
    ]
    found = find_layout(list(enumerate(rows, start=1)))
    assert found.names == ["Date", "Close ACME", "Close BETA", "Volume ACME", "Volume BETA"]
    assert found.first == 3
    one = [[row[0], row[1], row[3]] for row in rows]
    assert find_layout(list(enumerate(one, start=1))).names == ["Date", "Close", "Volume"]
    assert find_layout(list(enumerate(rows, start=1)), header=1).first == 3


def test_a_name_above_several_columns_holds_for_each_of_them():
    rows = [["", "Air", "", "Water", ""], ["day", "low", "high", "low", "high"]]
    rows += [[f"2024-01-{day:02}", "1", "2", "3", "4"] for day in range(1, 9)]
    found = find_layout(list(enumerate(rows, start=1)))
    assert found.names == ["day", "Air low", "Air high", "Water low", "Water high"]


def test_merged_names_above_names_like_units_are_joined_with_them():
    days = [f"2024-01-{day:02d},{day},1.5,{day},2.5" for day in range(1, 20)]
    found = find_layout(rows(",Power,,Gas,", "Date,kWh,EUR,kWh,EUR", *days))
    assert found.names == ["Date", "Power kWh", "Power EUR", "Gas kWh", "Gas EUR"]
    assert found.header == 2 and not found.units
