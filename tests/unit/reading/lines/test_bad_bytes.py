"""Bytes that are no text."""

import pytest

from core.reading.lines import bad_bytes
from core.reading.options import Question

TEXT = "a,b\n1,2\n3,\x004\r\n5,\ufffd\n"


def test_lines_with_such_bytes_are_emptied_so_that_others_keep_their_number():
    mended = bad_bytes.mend(TEXT, "skip")
    assert mended.text == "a,b\n1,2\n\r\n\n"
    assert mended.warnings[0].values["lines"] == "3, 4"


def test_they_can_be_read_past():
    assert bad_bytes.mend(TEXT, "replace").text == "a,b\n1,2\n3,4\r\n5,\ufffd\n"


def test_a_text_without_them_stays_as_it_is():
    assert bad_bytes.mend("a,b\n1,2\n\x00\x00", None) == bad_bytes.Mended("a,b\n1,2\n")


def test_it_is_asked_what_becomes_of_them():
    with pytest.raises(Question) as asked:
        bad_bytes.mend(TEXT, None)
    values = asked.value.message.values
    assert (values["count"], values["total"], values["line"]) == (2, 4, 3)


def test_of_many_lines_the_first_are_named():
    assert bad_bytes.line_numbers(list(range(1, 13)), most=3) == "1, 2, 3 …"


def test_a_text_of_controls_is_none():
    assert bad_bytes.is_mostly_text("a\ufffd" + "b" * 200)
    assert not bad_bytes.is_mostly_text("ab\x01\x02\ufffd" * 20)
