import pytest

from core.errors import UserError
from core.reading.files import formats


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.CSV", ".csv"), ("a.csv.gz", ".gz"), ("C:\\x.y\\table", ""), (".csv", ""), ("a.", ".")],
)
def test_an_ending_is_what_follows_the_last_dot_of_a_name(name, ending):
    assert formats.ending_of(name) == ending


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"date,level\n", "text"),
        (b' [{"a": 1}]', "json"),
        (b"[1, 2]", "text"),  # its brackets may be text as well
        (b"\xef\xbb\xbf{\"a\": [1]}", "json"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PAR1....", "parquet"),
        (b"PK\x03\x04....xl/workbook.xml", "xlsx"),
        (b"PK\x03\x04....xl/workbook.bin", "xlsb"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
        (b"PK\x03\x04table.csv", "zip"),
    ],
)  # fmt: skip
def test_without_a_name_the_first_bytes_tell_the_kind(content, kind):
    assert formats.find_kind(content, "") == kind


def test_a_list_of_numbers_may_be_called_json():
    assert formats.find_kind(b"[1, 2]", "a.json") == "json"


@pytest.mark.parametrize(
    ("content", "name", "code", "found"),
    [
        (b"%PDF-1.7", "a.csv", "not_a_table", "PDF"),
        (b"SQLite format 3\x00", "", "not_a_table", "SQLite"),
        (b"a,b\n", "a.parquet", "kind_not_as_named", "TXT"),
        (b"PAR1", "a.csv", "kind_not_as_named", "Parquet"),
    ],
)
def test_what_is_another_kind_than_its_name_says_is_named(content, name, code, found):
    with pytest.raises(UserError) as refused:
        formats.find_kind(content, name)
    assert (refused.value.message.code, refused.value.message.values["found"]) == (code, found)


def test_a_workbook_with_a_password_looks_like_one_of_the_older_format():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert formats.find_kind(old, "a.xlsx") == "xlsx"
    with pytest.raises(UserError):
        formats.find_kind(old, "a.ods")
