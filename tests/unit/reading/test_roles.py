import pandas as pd

from core.reading.roles import find_counters, find_reasons
from core.reading.tables import parse_table

DAYS = pd.date_range("2024-03-01", periods=12).strftime("%Y-%m-%d")


def table(name, counter):
    rows = (f"{n},{day},{n % 5 + 0.5}" for n, day in zip(counter, DAYS, strict=True))
    return parse_table("\n".join([f"{name},day,price", *rows]).encode(), "a.csv")


def test_a_counter_is_never_the_first_choice():
    restarting = [*range(6), *range(6)]
    shuffled = [40, 47, 41, 50, 42, 44, 43, 51, 45, 46, 49, 48]
    for name, counter in (("", restarting), ("", shuffled), ("step", restarting)):
        read = table(name, counter)
        assert read.targets[0] == "price"
        assert "column_counts" in [note.code for note in read.notes]


def test_a_counter_in_the_third_column_is_not_the_first_choice_either():
    shuffled, restarting = [7 * n % 12 for n in range(12)], [*range(6), *range(6)]
    for name, counter in (("id", shuffled), ("step", restarting)):
        rows = (f"{day},x,{n},{n % 5 + 0.5}" for n, day in zip(counter, DAYS, strict=True))
        read = parse_table("\n".join([f"day,word,{name},price", *rows]).encode(), "a.csv")
        assert list(read.targets) == ["price", name]


def test_what_names_a_series_or_never_varies_is_not_the_first_choice():
    rows = [f"{day},{store},7,{n % 5}" for n, day in enumerate(DAYS) for store in (8, 9)]
    read = parse_table("\n".join(["day,store,year_of,sold", *rows]).encode(), "a.csv")
    assert list(read.targets) == ["sold", "store", "year_of"]


def test_days_in_one_number_are_the_times_and_a_number_of_a_row_is_not_the_target():
    rows = [f"1048,{90000 + n},{day.replace('-', '')},{n % 5}" for n, day in enumerate(DAYS)]
    for head in ("STATION_ID,Activity ID,MESS_DATUM,temp", "station,nr,when,temp"):
        read = parse_table("\n".join([head, *rows]).encode(), "a.csv")
        assert (read.time, read.targets[0]) == (head.split(",")[2], "temp")


def test_a_nameless_column_that_does_not_count_is_as_good_as_any():
    assert table("", [3, 3, 4, 3, 9, 9, 1, 3, 4, 4, 8, 8]).targets[0] == "column 1"


def test_each_column_that_is_not_offered_has_a_reason():
    rows = ("2024-03-01,1,wet,3,", "2024-03-02,2,dry,4,", "2024-03-03,3,wet,x,")
    read = parse_table("\n".join(["day,price,word,mixed,empty", *rows]).encode(), "a.csv")
    assert {name: why.code for name, why in read.not_offered.items()} == {
        "word": "column_words",
        "empty": "column_empty",
    }
    frame = pd.DataFrame({"mixed": ["3", "4", "x"]}, index=[2, 3, 4])
    reason = find_reasons(frame, None, [])["mixed"]
    assert reason.text() == "“mixed” has “x” in line 4, which is no number."
    assert find_reasons(pd.DataFrame({"at": pd.to_datetime(DAYS)}), None, [])["at"].code == (
        "column_dates"
    )


def test_only_columns_that_count_are_named():
    frame = pd.DataFrame({"column 1": [5.0, 3, 4], "price": [1.0, 2, 9]})
    assert [m.values["column"] for m in find_counters(frame, ["price", "column 1"])] == ["column 1"]


def test_times_of_day_are_not_called_words():
    frame = pd.DataFrame({"at": ["00:00", "01:30", "24:00"], "then": ["9:05:00 AM", "x", "y"]})
    reasons = find_reasons(frame, None, [])
    assert reasons["at"].text() == "“at” holds times of day, such as “00:00”."
    assert reasons["then"].code == "column_words"
