"""What a spreadsheet makes of a table: numbers, times, and texts that never run."""

import io
import xml.etree.ElementTree as ET
import zipfile

import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.runs import spreadsheets
from core.runs.spreadsheets import to_csv, to_excel

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://a","b")']


def cells(content):
    """The cells of a workbook's sheet, row by row, as ElementTree reads them."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    for name in archive.namelist():
        ET.fromstring(archive.read(name))  # each part is well-formed
    sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return [row.findall("m:c", NAMES) for row in sheet.iterfind(".//m:row", NAMES)]


def text(cell):
    return cell.find("m:is/m:t", NAMES).text


def number(cell):
    return float(cell.find("m:v", NAMES).text)


@pytest.mark.parametrize("dangerous", DANGEROUS)
def test_no_text_of_a_workbook_is_a_formula(dangerous):
    content = to_excel(pd.DataFrame({dangerous: [dangerous]}))
    (head,), (cell,) = cells(content)
    assert head.get("t") == cell.get("t") == "inlineStr"
    assert text(cell).replace("\r", "\n") == dangerous.replace("\r", "\n")
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"<f " not in sheet


@pytest.mark.parametrize("dangerous", DANGEROUS)
def test_no_text_of_a_csv_file_begins_as_a_formula(dangerous):
    content = to_csv(pd.DataFrame({dangerous: [dangerous]})).decode()
    found = pd.read_csv(io.StringIO(content))
    assert found.columns[0].startswith("'") and found.iloc[0, 0].startswith("'")


def test_a_carriage_return_begins_no_row():
    content = to_csv(pd.DataFrame({"a": ["x\r=1", "y\r\n=2"]})).decode()
    assert content == 'a\n"x\n=1"\n"y\n=2"\n'


def test_numbers_stay_numbers_and_what_is_missing_stays_empty():
    table = pd.DataFrame({"y": [-1.5, np.nan, 0.1 + 0.2], "step": [1, 2, 3]})
    rows = cells(to_excel(table))
    assert [text(cell) for cell in rows[0]] == ["y", "step"]
    assert number(rows[1][0]) == -1.5
    assert rows[2][0].find("m:v", NAMES) is None
    assert number(rows[3][0]) == 0.1 + 0.2
    assert to_csv(table).decode().splitlines()[1] == "-1.5,1"


def test_times_are_days_since_the_end_of_1899():
    # 2024-02-29 is day 45351 in Excel; noon is half a day.
    stamps = pd.to_datetime(["2024-02-29 00:00", "2024-02-29 12:00"])
    rows = cells(to_excel(pd.DataFrame({"ds": stamps, "day": stamps.normalize()})))
    assert [number(row[0]) for row in rows[1:]] == [45351.0, 45351.5]
    assert [row[0].get("s") for row in rows[1:]] == ["2", "2"]
    assert rows[1][1].get("s") == "1"


def test_times_that_excel_does_not_know_stay_readable():
    rows = cells(to_excel(pd.DataFrame({"ds": pd.to_datetime(["1821-01-01", "1900-05-01"])})))
    assert text(rows[1][0]).startswith("1821-01-01")


def test_signs_that_xml_cannot_hold_are_left_out():
    rows = cells(to_excel(pd.DataFrame({"a<b>": ["x\x00y & <z>"]})))
    assert (text(rows[0][0]), text(rows[1][0])) == ("a<b>", "xy & <z>")


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    assert len(cells(to_excel(pd.DataFrame({"y": [1, 2]})))) == 3
    with pytest.raises(UserError, match="as CSV"):
        to_excel(pd.DataFrame({"y": [1, 2, 3]}))
