import io
import zipfile

import pytest

from core.errors import UserError
from core.reading.files.workbook_parts import check_formulas, check_parts, has_password_record
from tests.unit.reading.catalogue.making import ods, xls, xlsx

ROWS = [["day", "level"], [1, 2.5], [2, 7.5]]


def refusal(check, *arguments):
    with pytest.raises(UserError) as refused:
        check(*arguments)
    return refused.value.message


def with_part(content, name, text):
    """A workbook with one more part."""
    more = io.BytesIO(content)
    with zipfile.ZipFile(more, "a") as archive:
        archive.writestr(name, text)
    return more.getvalue()


def test_a_plain_workbook_passes():
    for content, kind in ((xlsx({"A": ROWS}), "xlsx"), (ods(ROWS), "ods"), (xls(ROWS), "xls")):
        check_parts(content, kind)
        check_formulas(content, kind, "A")


def test_entities_are_refused_by_the_part_that_declares_them():
    bomb = with_part(xlsx({"A": ROWS}), "xl/styles.xml", '<?xml version="1.0"?><!DOCTYPE x [')
    message = refusal(check_parts, bomb, "xlsx")
    assert (message.code, message.values) == ("xml_entities", {"part": "xl/styles.xml"})
    harmless = with_part(xlsx({"A": ROWS}), "docProps/note.txt", "<!DOCTYPE x [")
    check_parts(harmless, "xlsx")


def test_what_is_locked_is_told_from_what_is_damaged():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    locked = old + "EncryptedPackage".encode("utf-16-le")
    assert refusal(check_parts, locked, "xlsx").code == "file_locked"
    assert refusal(check_parts, old, "xlsx").code == "file_damaged"
    assert has_password_record(xls(ROWS, locked=True))
    assert not has_password_record(xls(ROWS))


def test_an_open_document_says_in_its_list_of_parts_that_it_is_locked():
    manifest = "<manifest><encryption-data/></manifest>"
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("META-INF/manifest.xml", manifest)
    assert refusal(check_parts, bare.getvalue(), "ods").code == "file_locked"
    check_parts(bare.getvalue(), "xlsx")


def test_a_formula_without_its_result_counts_on_the_sheet_that_is_read():
    content = xlsx({"Fine": ROWS, "Open": [["day", "level"], [1, "=A2*2"]]})
    check_formulas(content, "xlsx", "Fine")
    assert refusal(check_formulas, content, "xlsx", "Open").values == {"place": "B2"}
