from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pytest

from core import records
from core.errors import DamagedFile, Message
from core.records import Mismatch, from_json, parse_json
from core.types import Values


@dataclass(frozen=True)
class Inner:
    count: int
    share: float | None = None

    def __post_init__(self):
        if self.count < 0:
            raise ValueError("a count below 0")


@dataclass(frozen=True)
class Outer:
    name: str
    kind: Literal["a", "b"] = "a"
    inner: Inner | None = None
    ends: tuple[int, int] = (0, 1)
    many: tuple[float, ...] = ()
    by_name: Mapping[str, Inner] = field(default_factory=dict)
    rows: range = range(0)


@dataclass(frozen=True)
class Renamed:
    known_ahead: int = field(metadata=records.key("known"))


WHOLE = {
    "name": "x",
    "kind": "b",
    "inner": {"count": 3, "share": 0.5},
    "ends": [2, 7],
    "many": [1, 2.5],
    "by_name": {"one": {"count": 1}},
    "rows": [3, 9],
    "of a later version": 1,
}


def test_json_becomes_what_the_types_say():
    found = from_json(Outer, WHOLE)
    assert found == Outer(
        "x", "b", Inner(3, 0.5), (2, 7), (1.0, 2.5), {"one": Inner(1)}, range(3, 9)
    )
    assert isinstance(found.many[0], float)


def test_fields_with_a_default_may_be_missing():
    assert from_json(Outer, {"name": "x"}) == Outer("x")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": 3}, "name: a str is needed, int is there"),
        ({"kind": "c"}, "kind"),
        ({"kind": ["a"]}, "kind"),
        ({"inner": {"share": 1.0}}, "inner: “count” is missing"),
        ({"inner": {"count": True}}, "inner: count"),
        ({"inner": {"count": 1.5}}, "out of bounds"),
        ({"inner": {"count": 10**400}}, "out of bounds"),
        ({"inner": {"count": 1, "share": 10**400}}, "out of bounds"),
        ({"inner": {"count": -1}}, "below 0"),
        ({"ends": [1]}, "a list of 2 is needed"),
        ({"ends": {"0": 1}}, "ends: a list is needed"),
        ({"many": ["1"]}, "many"),
        ({"by_name": {"one": 1}}, "by_name: one: an object is needed"),
    ],
)
def test_what_is_of_another_type_is_named_with_its_place(changes, said):
    with pytest.raises(Mismatch, match=said):
        from_json(Outer, {**WHOLE, **changes})


def test_a_field_may_have_another_name_in_our_files():
    assert from_json(Renamed, {"known": 3}) == Renamed(3)
    with pytest.raises(Mismatch, match="“known” is missing"):
        from_json(Renamed, {"known_ahead": 3})


@pytest.mark.parametrize("data", [[["x"]], [[1.0], [1.0, 2.0]], [1e999], [10**400], 7])
def test_an_array_holds_finite_numbers(data):
    np.testing.assert_array_equal(from_json(Values, [[1, 2], [3, 4]]), [[1.0, 2.0], [3.0, 4.0]])
    with pytest.raises(Mismatch):
        from_json(Values, data)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"NaN", b"[Infinity]"])
def test_what_is_no_json_is_refused(content):
    with pytest.raises(Mismatch):
        parse_json(content)


@pytest.mark.parametrize(
    "content", [rb'"\ud800"', rb'{"\uDC00": 1}', b'"\xed\xa0\x80"', r'"\ud800"']
)
def test_half_a_character_is_refused_and_a_whole_one_read(content):
    with pytest.raises(Mismatch):
        parse_json(content)
    assert parse_json(rb'"\ud83d\ude00"') == "\U0001f600"


def test_a_text_without_its_values_is_refused():
    with pytest.raises(Mismatch):
        from_json(Message, {"code": "c", "template": "{count} rows", "values": {}})


def test_a_missing_file_and_a_folder_are_damaged_files(tmp_path):
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(DamagedFile) as refused:
            records.read_record(path, Inner)
        assert path.name in str(refused.value)
        assert records.read_record_or(path, Inner, None) is None
