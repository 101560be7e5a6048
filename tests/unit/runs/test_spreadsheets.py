"""What a spreadsheet makes of a table: numbers, times, and texts that never run."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from core.errors import UserError
from core.runs import spreadsheets
from core.runs.spreadsheets import Worksheet, as_shown, to_csv, to_excel, workbook

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://a","b")']
TEXTS = [
    "http://a.b",
    "{=1+1}",
    "007",
    "1e5",
    " a ",
    "a<b>",
    "x & <z>",
    "x\x00y",
    "_x0041_",
    "a\nb",
]
INJECTED = "<r></is></c><c r='A9'><f>1+1</f></c><c><is></r>"


def cells(content):
    """The cells of the first sheet of a workbook, row by row, as another library reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet, *_others = book.sheet_names
    return book.get_sheet_by_name(sheet).to_python()


def parts(content):
    """The names of all XML elements of a workbook, each part being well-formed."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    roots = [ET.fromstring(archive.read(name)) for name in archive.namelist()]
    return {element.tag.rpartition("}")[2] for root in roots for element in root.iter()}


@pytest.mark.parametrize("text", [*DANGEROUS, *TEXTS, INJECTED])
def test_a_text_of_a_workbook_stays_that_text(text):
    content = to_excel(pd.DataFrame({text: [text]}))
    assert cells(content) == [[text], [text]]
    assert not parts(content) & {"f", "hyperlink", "hyperlinks"}


@pytest.mark.parametrize("dangerous", DANGEROUS)
def test_no_text_of_a_csv_file_begins_as_a_formula(dangerous):
    content = to_csv(pd.DataFrame({dangerous: [dangerous]})).decode()
    found = pd.read_csv(io.StringIO(content))
    assert found.columns[0].startswith("'") and found.iloc[0, 0].startswith("'")


def test_a_carriage_return_begins_no_row():
    content = to_csv(pd.DataFrame({"a": ["x\r=1", "y\r\n=2"]})).decode()
    assert content == 'a\n"x\n=1"\n"y\n=2"\n'


def test_numbers_stay_numbers_and_what_is_missing_stays_empty():
    table = pd.DataFrame({"y": [-1.5, np.nan, np.inf, 3.0], "step": [1, 2, 3, 4]})
    rows = cells(to_excel(table))
    assert rows == [["y", "step"], [-1.5, 1], ["", 2], ["", 3], [3, 4]]
    assert to_csv(table).decode().splitlines()[1] == "-1.5,1"


def test_numbers_and_texts_of_one_column_stay_what_they_are():
    table = pd.DataFrame({"a": [True, False, True, True], "b": ["x", 2, None, float("nan")]})
    rows = cells(to_excel(table))
    assert rows[1:] == [[True, "x"], [False, 2], [True, ""], [True, ""]]


def test_what_people_typed_comes_back_to_the_last_digit():
    typed = np.round(np.random.default_rng(1).normal(size=2000), 14)
    back = [row[0] for row in cells(to_excel(pd.DataFrame({"y": typed})))[1:]]
    assert back == typed.tolist()


def test_what_was_calculated_comes_back_to_sixteen_digits():
    exact = np.exp(np.random.default_rng(1).normal(0, 20, 2000))
    back = [row[0] for row in cells(to_excel(pd.DataFrame({"y": exact})))[1:]]
    np.testing.assert_allclose(back, exact, rtol=1e-15)


@pytest.mark.parametrize("unit", ["s", "us", "ns"])
def test_times_are_dates_of_excel(unit):
    # 2024-02-29 is day 45351 in Excel; noon is half a day.
    stamps = pd.to_datetime(["2024-02-29 00:00", None, "2024-02-29 12:00"]).as_unit(unit)
    content = to_excel(pd.DataFrame({"ds": stamps, "day": stamps.normalize()}))
    noon, day = datetime(2024, 2, 29, 12), date(2024, 2, 29)
    assert cells(content)[1:] == [[day, day], ["", ""], [noon, day]]
    archive = zipfile.ZipFile(io.BytesIO(content))
    sheet, styles = archive.read("xl/worksheets/sheet1.xml"), archive.read("xl/styles.xml")
    assert b"<v>45351</v>" in sheet and b"<v>45351.5</v>" in sheet
    assert b'"yyyy-mm-dd"' in styles and b'"yyyy-mm-dd hh:mm:ss"' in styles


@pytest.mark.parametrize("stamp", ["1821-01-01 00:00:00", "2024-01-01 00:00:00.250000"])
def test_times_that_excel_does_not_know_stay_readable(stamp):
    stamps = pd.to_datetime([stamp, None, "1900-05-01"], format="ISO8601")
    rows = cells(to_excel(pd.DataFrame({"ds": stamps})))
    assert rows[1:] == [[stamp], [""], ["1900-05-01 00:00:00"]]


def test_what_is_no_character_is_replaced():
    half = pd.DataFrame({"a": pd.Series(["x\ud800y"], dtype=object)})
    assert cells(to_excel(half))[1] == ["x?y"]


def test_the_same_table_gives_the_same_bytes():
    table = pd.DataFrame({"ds": pd.date_range("2024", periods=3), "y": [1.0, 2.0, 3.0]})
    assert to_excel(table) == to_excel(table)


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    assert len(cells(to_excel(pd.DataFrame({"y": [1, 2]})))) == 3
    with pytest.raises(UserError, match="as CSV"):
        to_excel(pd.DataFrame({"y": [1, 2, 3]}))


def test_a_workbook_has_its_sentences_above_the_table_and_its_sheets_in_order():
    months = pd.DataFrame({"Month": pd.date_range("2025-01-01", periods=2, freq="MS"), "€": [1, 2]})
    content = workbook([Worksheet("Next", months, ("=1+1", "")), Worksheet("Past", months)])
    rows = cells(content)
    assert [row[0] for row in rows[:3]] == ["=1+1", "", "Month"] and len(rows) == 5
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = re.findall(r'<sheet name="(\w+)"', archive.read("xl/workbook.xml").decode())
    assert names == ["Next", "Past"]


def test_what_a_page_shows_is_no_formula_where_its_own_button_saves_it():
    bad = ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\tx", "fine", None]
    table = pd.DataFrame(
        {"note": bad, "=name": range(7), "list": [["x"]] * 7}, index=list("=bcdefg")
    )
    shown = as_shown(table)
    saved = shown.to_csv().replace("\u2060", "_")
    assert not re.search(r"(^|,|\n)\"?[=+@\t-]", saved)
    assert shown["note"].tolist()[:2] == ["\u2060=cmd|' /C calc'!A0", "\u2060+1"]
    assert shown["note"].iloc[5] == "fine" and shown["list"].iloc[0] == ["x"]
    assert table["note"].iloc[0][0] == "="  # the table itself is left as it is
