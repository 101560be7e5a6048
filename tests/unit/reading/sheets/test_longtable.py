from core.reading.sheets.longtable import SUM
from tests.unit.reading.small_tables import lines, question, read, refusal

LONG = lines("2024-01-01,north,1", "2024-01-01,south,5", "2024-01-02,north,2", "2024-01-02,south,6",
           "2024-01-03,north,4", "2024-01-03,south,9", header="date,region,level")  # fmt: skip

SHOPS = (("north", 1), ("south", 10))


def test_of_a_long_table_one_series_is_asked_for():
    asked = question(LONG)
    assert (asked.message.code, asked.option) == ("several_series", "series")
    assert {r.value: r.examples for r in asked.readings} == {
        "north": ("2024-01-01 → 1", "2024-01-03 → 4"),
        "south": ("2024-01-01 → 5", "2024-01-03 → 9"),
        SUM: ("level: north + south",),
    }


def test_of_a_long_table_the_chosen_series_is_read():
    series = read(LONG, series="south")
    assert (series.values.tolist(), series.name) == ([5, 6, 9], "lake · south")
    assert refusal(LONG, series="west").code == "no_such_series"


def test_a_series_is_asked_for_before_its_own_duplicates():
    content = lines("2024-01-01,a,1", "2024-01-01,a,2", "2024-01-01,b,3", "2024-01-02,a,3",
                  "2024-01-02,b,3", "2024-01-03,a,5", header="date,s,level")  # fmt: skip
    assert question(content).option == "series"
    assert question(content, series="a").option == "duplicates"
    assert read(content, series="a", duplicates="sum").values.tolist() == [3, 3, 5]


def test_two_columns_can_name_the_series_of_a_long_table():
    rows = [
        f"2024-01-0{day},{store},{item},{day * 100 + store * 10 + item}"
        for day in (1, 2, 3)
        for store in (1, 2)
        for item in (1, 2)
    ]
    content = lines(*rows, header="date,store,item,sales")
    assert len(question(content).readings) == 4 + 1  # and their sum
    assert read(content, series="2 · 1", target="sales").values.tolist() == [121, 221, 321]


def test_all_series_can_be_added_up():
    rows = [f"2024-01-0{day},{shop},{day * size}" for day in (1, 2, 3) for shop, size in SHOPS]
    content = lines(*rows[:-1], header="date,shop,sales")
    asked = question(content)
    assert asked.readings[-1].value == SUM
    added = read(content, series=SUM)
    assert added.values.tolist() == [11, 22, 3]
    note = next(note for note in added.notes if note.code == "series_added")
    assert note.values == {"count": 2, "fewer": 1}
    assert "times_twice_settled" not in [warning.code for warning in added.warnings]
