import gzip

import pytest

from core.errors import UserError
from core.reading import limits
from core.reading.files.content import read_content
from core.reading.options import Question, ReadingOptions

WIDE = b"a,b,c,d,e,f\n1,2,3,4,5,x\n7,8,9,8,7,y\n"


def columns(chosen, content=WIDE):
    return read_content(content, "wide.csv", ReadingOptions(columns=chosen))


def test_columns_are_chosen_by_number_in_the_order_they_are_said():
    found = columns("5, 1-2,2")
    assert list(found.columns) == ["e", "a", "b"]
    assert found.notes[-1].values == {"kept": 3, "count": 6}
    assert list(columns("all").columns) == list("abcdef")


@pytest.mark.parametrize("chosen", ["0", "7", "3-2", "a", "", "1-", "2-9"])
def test_numbers_of_columns_that_are_not_there_are_refused(chosen):
    with pytest.raises(UserError) as refused:
        columns(chosen)
    assert refused.value.message.values == {"count": 6, "received": chosen}


def test_very_many_columns_are_asked_about(monkeypatch):
    monkeypatch.setattr(limits, "MANY_COLUMNS", 5)
    with pytest.raises(Question) as asked:
        read_content(WIDE, "wide.csv")
    first, whole = asked.value.readings
    assert (first.value, whole.value) == ("1-6", "all")
    assert first.examples == ("a, b, c, d, e … f",)
    assert len(columns("1-3").columns) == 3


def test_what_was_packed_says_so_and_is_read_by_its_inner_name():
    found = read_content(gzip.compress(b"[1, 2, 4]"), "lake.json.gz")
    assert found.columns["value"].tolist() == [1, 2, 4]
    assert found.facts["packed"] == "gzip" and found.notes[0].code == "packed"


def test_what_is_packed_twice_is_no_table():
    with pytest.raises(UserError) as refused:
        read_content(gzip.compress(gzip.compress(WIDE)), "wide.csv.gz.gz")
    assert refused.value.message.code == "not_a_table"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", len(WIDE) - 1)
    with pytest.raises(UserError, match=f"too large: {len(WIDE)}"):
        read_content(WIDE, "wide.csv")
