"""A file is read once, whatever is asked and chosen after that."""

import threading

import pandas as pd
import pytest
import streamlit as st

from core.errors import UserError
from core.reading import tables
from core.reading.tables import Table
from dashboard.shared.table_cache import TableCache
from tests.unit.reading.catalogue.making import lines


@pytest.fixture
def readings(monkeypatch):
    """Counts what is read: the name and the options of each file, in order."""
    counted, read_table = [], tables.read_table

    def count(source, name=None, options=None):
        counted.append((name, tuple(options.to_dict().items())))
        return read_table(source, name, options)

    monkeypatch.setattr(tables, "read_table", count)
    return counted


def drop(session, content, name="lake.csv"):
    session.file_uploader[0].upload(name, content)
    session.run()
    assert not session.exception
    return session


def click(session, key):
    session.button(key=key).click().run()
    assert not session.exception


def semicolons():
    days = [f"2024-01-{day:02};{day}.{100 + day};{day % 3}" for day in range(1, 20)]
    days[7] = "2024-01-08;8.108;"
    return lines(*days, header="date;level;shift")


def test_a_file_is_read_once_for_each_way_to_read_it(visit, readings):
    session = drop(visit(), semicolons())
    # As it is, and with either answer, since what each would read is drawn.
    point, comma = ("decimal", "."), ("decimal", ",")
    expected = [("lake.csv", ()), ("lake.csv", (point,)), ("lake.csv", (comma,))]
    assert sorted(readings) == sorted(expected)
    click(session, "data_reading_1")
    session.selectbox(key="data_target").select("shift").run()
    (gap,) = [box for box in session.selectbox if box.key.startswith("data_repair_")]
    gap.select_index(1).run()
    assert not session.exception and session.session_state["app_repairs"]
    session.run()
    click(session, "data_settled_decimal")
    click(session, "data_reading_0")
    assert sorted(readings) == sorted(expected)


def test_what_the_times_and_rows_mean_is_asked_of_the_table(visit, readings):
    days = [f"0{day}/0{month}/2024" for month in (1, 2, 3) for day in range(1, 8)]
    cells = [f"{day},{shop},{n}" for n, shop in enumerate(("north", "south")) for day in days]
    session = drop(visit(), lines(*cells, header="date,shop,sold"))
    while [button for button in session.button if button.key == "data_reading_0"]:
        click(session, "data_reading_0")
    (shop,) = [box for box in session.selectbox if "shop" in box.label]
    shop.select_index(1).run()
    assert session.title[0].value == "lake · south"
    assert readings == [("lake.csv", ())]


def test_a_stored_upload_is_read_once_by_a_new_server(visit, readings, sales):
    session = drop(visit(), sales.encode(), "sales.csv")
    st.cache_resource.clear()
    readings.clear()
    again = visit(**dict(session.query_params))
    again.selectbox(key="data_target").select("price").run()
    assert visit(**dict(session.query_params)).title[0].value == "sales"
    assert readings == [("sales.csv", ())]


def test_a_refused_file_is_not_read_again(visit, readings):
    session = visit()
    for _ in range(2):
        drop(session, b"<html><body></body></html>")
        assert session.error
    assert len(readings) == 1


def table_of(rows):
    return Table("t", pd.DataFrame({"y": range(rows)}, dtype=float), None, ["y"])


def test_the_tables_that_were_used_last_stay():
    cache, read = TableCache(most_bytes=2500), []

    def get(key, rows=100):  # 800 bytes and an index
        def read_it():
            read.append(key)
            return table_of(rows)

        return cache.get(key, read_it)

    for key in ("a", "b", "a", "c", "a", "b"):
        get(key)
    assert read == ["a", "b", "c", "b"]
    assert len(get("larger than all", 10_000).columns) == 10_000
    get("larger than all", 10_000)
    assert read[4:] == ["larger than all"]


def test_who_asks_while_a_table_is_read_waits_for_it():
    cache, begun, go_on = TableCache(), threading.Event(), threading.Event()
    got = []

    def read():
        begun.set()
        assert go_on.wait(10)
        return table_of(3)

    first = threading.Thread(target=lambda: got.append(cache.get("a", read)))
    first.start()
    assert begun.wait(10)
    second = threading.Thread(target=lambda: got.append(cache.get("a", lambda: table_of(4))))
    second.start()
    go_on.set()
    first.join(10)
    second.join(10)
    assert [len(table.columns) for table in got] == [3, 3]


@pytest.mark.parametrize("code, tries", [("empty", 1), ("reading_too_slow", 2)])
def test_a_refusal_is_remembered_unless_the_machine_was_busy(code, tries):
    cache, read = TableCache(), []

    def refuse():
        read.append(code)
        raise UserError(code, "Reason.")

    for _ in range(2):
        with pytest.raises(UserError, match="Reason"):
            cache.get("a", refuse)
    assert len(read) == tries


def test_a_defect_is_no_outcome():
    cache = TableCache()
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0)
    assert len(cache.get("a", lambda: table_of(5)).columns) == 5
