"""`lookback check`: what a script learns of a file, in processes of its own."""

import json

import pytest

from core.cli import checking
from core.reading.options import ReadingOptions
from core.reading.tables import read_table
from core.series.inspection import inspect
from tests.unit.cli.shell import lookback
from tests.unit.reading.catalogue.making import ROWS, VALUES, level, lines, plain, xlsx

TABLE = [["date", "level"], *map(list, ROWS)]


def check(file, *options):
    done = lookback("check", file, *options)
    return done.returncode, json.loads(done.stdout), done.stderr


def report(content, name="lake.csv", **options):
    table = read_table(content, name, ReadingOptions(**options))
    return checking.describe_inspection(table, inspect(table))


def test_the_report_names_what_was_understood(tmp_path):
    file = tmp_path / "lake.csv"
    file.write_bytes("\ufeff".encode() + level("1.234,5", "7,25", "8", delimiter=";"))
    code, found, errors = check(file)
    assert (code, errors, found["errors"]) == (0, "", [])
    assert found["encoding"] == "utf-8-sig"
    assert found["dialect"] == {"delimiter": ";", "decimal": ",", "quoted": False, "header": 1}
    assert found["columns"][1] == {
        "name": "level", "type": "number", "unit": "", "samples": [1234.5, 7.25, 8], "missing": 0,
    }  # fmt: skip
    assert found["columns"][0]["type"] == "time"
    assert found["columns"][0]["samples"] == ["2024-02-27", "2024-02-28", "2024-02-29"]
    assert (found["time"], found["target"], found["frequency"]) == ("date", "level", "D")
    assert found["time_reading"]["last"] == "2024-02-29"
    assert (found["findings"], found["repairs"]) == ([], [])


def test_an_error_is_one_line_and_an_error_with_its_place(tmp_path):
    file = tmp_path / "lake.csv"
    file.write_bytes(level(1, 2, "abc", 4))
    code, found, errors = check(file)
    assert (code, errors.count("\n")) == (2, 1)
    error = found["errors"][0]
    assert (error["code"], error["line"], error["column"], error["value"]) == (
        "words_among_numbers", 4, "level", "abc",
    )  # fmt: skip
    assert error["remedy"].startswith("Take them as missing")
    assert found["column_names"] == ["date", "level"]


def test_a_question_names_the_option_that_settles_it(tmp_path):
    file = tmp_path / "lake.csv"
    file.write_bytes(plain(header="日期,水位").decode().encode("gbk"))
    code, found, errors = check(file)
    assert (code, errors.count("\n")) == (2, 1)
    assert "--encoding gbk" in errors
    assert found["errors"][0]["option"] == "encoding"
    assert found["errors"][0]["readings"][0] == {"value": "gbk", "examples": ["日期,水位"]}
    code, found, _ = check(file, "--encoding", "gbk")
    assert (code, found["target"]) == (0, "水位")


def test_a_sheet_and_a_header_can_be_chosen(tmp_path):
    file = tmp_path / "lake.xlsx"
    file.write_bytes(xlsx({"A": [["x", "y"], *TABLE], "B": TABLE}))
    assert check(file)[1]["errors"][0]["option"] == "sheet"
    found = check(file, "--sheet", "A", "--header", 2)[1]
    assert (found["sheet"], found["dialect"]["header"]) == ("A", 2)
    assert found["rows"] == len(ROWS)


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (lines('1,"x, ""y""",08123', '2.50,"a\nb",00456', header="level (m),word,zip"),
         'level (m),word,zip\n1,"x, ""y""",08123\n2.5,"a\nb",00456\n'),
        (b"first;second\n1.234,5;\n-7;n.d.\n2;x\n", "first,second\n1234.5,\n-7,n.d.\n2,x\n"),
        (b"a,b,c\n1,2,3\n", "a,b,c\n1,2,3\n"),
        (b"key,val\nx,y\n", "key,val\nx,y\n"),
    ],
)  # fmt: skip
def test_the_table_is_written_as_it_was_read(tmp_path, content, written):
    checking.write_csv(read_table(content, "a.csv"), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().decode() == written


def test_a_table_that_is_no_series_is_written_all_the_same(tmp_path):
    file, out = tmp_path / "a.csv", tmp_path / "out.csv"
    file.write_bytes(b"a,b,c\n1,2,3\n")
    code, found, _ = check(file, "--write", out)
    assert (code, found["errors"][0]["code"]) == (2, "too_few_rows")
    assert out.read_text() == "a,b,c\n1,2,3\n"


def test_every_report_is_json():
    found = report(plain().replace(b"7.0", b"-9999"))
    assert json.loads(json.dumps(found, allow_nan=False))["rows"] == len(VALUES)


def test_no_name_in_a_file_gives_a_terminal_orders(tmp_path):
    file = tmp_path / "orders.csv"
    name = "le\x1b[31mv\x9b5mel"
    file.write_bytes(f"date,{name}\n2024-01-01,1\n2024-01-02,2\n2024-01-05,4\n".encode())
    assert check(file)[1]["columns"][1]["name"] == name
    for command in (["check", file], ["train", file, "--epochs", 1, "--runs", tmp_path]):
        done = lookback(*command)
        assert not {*"\x1b\x9b"} & {*(done.stdout + done.stderr)}
