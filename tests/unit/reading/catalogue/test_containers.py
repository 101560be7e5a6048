import pyarrow as pa
import pytest

from core.errors import UserError
from core.reading import limits
from core.reading.files.content import read_content
from core.reading.options import ReadingOptions
from core.reading.tables import read_table
from core.series.inspection import to_series
from tests.unit.reading.catalogue.ending import asked, notes_of, read, refused
from tests.unit.reading.catalogue.making import (
    ROWS,
    VALUES,
    gzipped,
    ods,
    parquet,
    plain,
    xls,
    xlsb,
    xlsx,
    zipped,
)

TABLE = [["date", "level"], *map(list, ROWS)]
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html>\n<html><body><table><tr><td>1</td></tr></table></body></html>",
         "not_a_table"),
        (b'[{"date": "2024-01-01", "level": 1}]', "kind_not_as_named"),
        (b'{"level": [1, 2, 3]}', "kind_not_as_named"),
        (xlsx({"A": TABLE}), "kind_not_as_named"),
        (gzipped(plain()), "kind_not_as_named"),
        (bytes(range(256)) * 20, "encoding_unknown"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
        (b"%PDF-1.7\n1 0 obj", "not_a_table"),
    ],
)  # fmt: skip
def test_another_kind_named_csv_is_refused(content, code):
    assert refused(content, "lake.csv").code in (code, "not_a_table")


@pytest.mark.parametrize("name", ["lake.xlsx", "lake.xls", "lake.ods", "lake.parquet"])
def test_a_text_named_like_something_else_is_refused(name):
    assert refused(plain(), name).code == "kind_not_as_named"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xlsx({"A": TABLE}), "lake.xlsx"),
        (xlsx({"A": [["Upper lake"], [], *TABLE, ["Total", 52.75]]}), "lake.xlsx"),
        (xlsx({"A": [[], [None, None, "date", "level"],
                     *([None, None, *row] for row in ROWS)]}), "lake.xlsx"),
        (ods(TABLE), "lake.ods"),
        (xls(TABLE), "lake.xls"),
        (xlsb(TABLE), "lake.xlsb"),
        (parquet(pa.table({"date": [d for d, _ in ROWS], "level": VALUES})), "lake.parquet"),
        (gzipped(plain()), "lake.csv.gz"),
        (zipped({"data/lake.csv": plain(), "__MACOSX/._lake.csv": b"x"}), "lake.zip"),
        (zipped({"lake.xlsx": xlsx({"A": TABLE})}), "lake.zip"),
    ],
)  # fmt: skip
def test_each_format_comes_to_the_same_series(content, name):
    series = to_series(read(content, name))
    assert (series.name, series.target, series.values.tolist()) == ("lake", "level", VALUES)
    assert str(series.time[0])[:10] == ROWS[0][0]


@pytest.mark.parametrize(
    "text",
    [
        "[{}]".format(",".join(f'{{"date":"{d}","level":{v}}}' for d, v in ROWS)),
        "\n".join(f'{{"date":"{d}","level":{v}}}' for d, v in ROWS),
        f'{{"date":[{",".join(chr(34) + d + chr(34) for d, _ in ROWS)}],"level":{VALUES}}}',
        '{{"source":"lake","data":[{}]}}'.format(
            ",".join(f'{{"date":"{d}","level":{v}}}' for d, v in ROWS)
        ),
        '[["date","level"],{}]'.format(",".join(f'["{d}",{v}]' for d, v in ROWS)),
    ],
)
def test_json_is_read_in_its_usual_shapes(text):
    series = to_series(read(text.encode(), "lake.json"))
    assert (series.target, series.values.tolist()) == ("level", VALUES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"a": {"b": 1}}, {"a": {"b": 2}}]', "json_nested"),
        ('[{"a": 1, "a": 2}]', "json_key_twice"),
        ('{"a": [1, 2], "b": [1]}', "json_columns_differ"),
        ('[{"a": 1}', "json_broken"),
        ("[" * 100_000, "json_no_table"),
        ('{"a": 1, "b": 2}', "json_no_table"),
        ("1", "json_no_table"),
        ("null", "json_no_table"),
        ('[{"a": "\\ud800"}]', "json_no_table"),
        ('[{"a": ' + "1" * 5000 + "}]", "json_no_table"),
        ('[{"level": 1e400}, {"level": 2}, {"level": 3}]', "not_a_number"),
    ],
)
def test_json_that_is_no_table_is_refused(text, code):
    assert refused(text.encode(), "lake.json").code == code


def test_null_in_json_is_no_zero():
    rows = ",".join(f'{{"level": {v}}}' for v in ("1.5", "null", "0", "2"))
    assert read(f"[{rows}]".encode(), "a.json").columns["level"].isna().tolist() == [
        False, True, False, False,
    ]  # fmt: skip


def test_several_sheets_are_asked_about():
    content = xlsx({"upper": TABLE, "lower": [["date", "level"], ["2024-01-01", 9]], "blank": []})
    question = asked(content, "lake.xlsx")
    assert [reading.value for reading in question.readings] == ["upper", "lower"]
    notes, series = notes_of(content, "lake.xlsx", sheet="upper")
    assert series.values.tolist() == VALUES
    assert notes["sheet"].values == {"sheet": "upper"}
    assert refused(content, "lake.xlsx", sheet="none").code == "no_such_sheet"


def test_merged_cells_of_the_table_are_asked_about():
    rows = [["place", "level"], ["north", 1.5], [None, 2.5], ["south", 4.5]]
    content = xlsx({"A": rows}, merged=["A2:A3"])
    question = asked(content, "lake.xlsx")
    assert question.option == "merged"
    assert read(content, "lake.xlsx", merged="fill").columns["place"].tolist() == [
        "north", "north", "south",
    ]  # fmt: skip
    assert read(content, "lake.xlsx", merged="first").columns["place"].tolist() == [
        "north", "", "south",
    ]  # fmt: skip


def test_a_merged_title_above_the_table_is_no_question():
    content = xlsx({"A": [["Upper lake"], *TABLE]}, merged=["A1:B1"])
    assert to_series(read(content, "lake.xlsx")).values.tolist() == VALUES


def test_a_formula_without_its_result_is_refused():
    content = xlsx({"A": [*TABLE, ["2024-04-01", "=B2+1"]]})
    message = refused(content, "lake.xlsx")
    assert (message.code, message.values["place"]) == ("formula_without_value", "B14")


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
        zipped({"xl/workbook.xml": "x"}).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00",
                                                 b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
    ],
)  # fmt: skip
def test_a_password_is_refused(content):
    assert refused(content, "lake.xlsx").code == "file_locked"


def test_a_password_of_the_older_format_is_refused():
    assert refused(xls(TABLE, locked=True), "lake.xls").code == "file_locked"


def test_dates_of_a_workbook_are_dates():
    # Day 45 349 of a spreadsheet is the 27th of February 2024.
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" s="1"><v>{45347 + row}</v></c>'
        f'<c r="B{row}"><v>{row}</v></c></row>'
        for row in range(2, 8)
    )
    names = '<row r="1"><c r="A1" t="inlineStr"><is><t>day</t></is></c>'
    names += '<c r="B1" t="inlineStr"><is><t>level</t></is></c></row>'
    content = xlsx({"A": names + cells}, extra={"xl/styles.xml": STYLES})
    series = to_series(read(content, "lake.xlsx"))
    assert str(series.time[0])[:10] == "2024-02-27"
    assert series.values.tolist() == [2, 3, 4, 5, 6, 7]


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1 << 20)
    content = xlsx({"A": "<row>" + " " * (2 << 20) + "</row>"})
    assert len(content) < 1 << 14
    for file, name in ((content, "lake.xlsx"), (gzipped(bytes(2 << 20)), "lake.csv.gz")):
        with pytest.raises(UserError) as error:
            read_content(file, name)
        assert error.value.message.code == "too_many_unpacked_bytes"


def test_a_cell_at_the_far_end_is_refused():
    rows = ('<row r="1"><c r="A1"><v>1</v></c></row>',
            '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')  # fmt: skip
    message = refused(xlsx({"A": "".join(rows)}), "lake.xlsx")
    assert message.code in ("reading_too_large", "too_many_cells")


def test_entities_in_a_workbook_are_refused():
    content = xlsx({"A": TABLE}, extra={"xl/sharedStrings.xml": BOMB + "<sst>&b;</sst>"})
    assert refused(content, "lake.xlsx").code == "xml_entities"


def test_nested_parquet_is_refused():
    content = parquet(pa.table({"level": [[1.0], [2.0], [3.0]]}))
    message = refused(content, "lake.parquet")
    assert (message.code, message.values["column"]) == ("parquet_nested", "level")


@pytest.mark.parametrize("name", ["lake.xlsx", "lake.ods", "lake.zip", "lake.parquet", "lake.gz"])
def test_half_a_file_is_refused(name):
    whole = {
        "lake.xlsx": xlsx({"A": TABLE}),
        "lake.ods": ods(TABLE),
        "lake.zip": zipped({"lake.csv": plain()}),
        "lake.parquet": parquet(pa.table({"level": VALUES})),
        "lake.gz": gzipped(plain()),
    }[name]
    assert refused(whole[: len(whole) // 2], name).code in ("file_damaged", "kind_not_as_named")


def test_a_zip_of_several_files_is_refused():
    content = zipped({"a.csv": plain(), "b.csv": plain()})
    assert refused(content, "lake.zip").values["count"] == 2


def test_a_file_that_takes_too_long_ends_its_reader_alone(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.0)
    assert refused(plain() * 500, "lake.csv").code == "reading_too_slow"
    monkeypatch.undo()
    assert to_series(read(plain())).values.tolist() == VALUES


def test_the_next_file_is_read_after_one_that_ended_the_reader():
    test_a_cell_at_the_far_end_is_refused()
    assert to_series(read_table(plain(), "lake.csv", ReadingOptions())).values.tolist() == VALUES
