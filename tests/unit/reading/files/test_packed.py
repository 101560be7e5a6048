import gzip
import io
import zipfile

import pytest

from core.errors import UserError
from core.reading import limits
from core.reading.files import packed


def zipped(files):
    """A zip of some files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def refusal(unpack, content):
    with pytest.raises(UserError) as refused:
        unpack(content)
    return refused.value.message


def test_parts_of_gzip_that_follow_each_other_are_one_file():
    assert (
        packed.gunzip(gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n") + b"\0\0") == b"a,b\n1,2\n"
    )


@pytest.mark.parametrize(
    "content", [gzip.compress(b"a" * 100, mtime=0)[:-5], b"\x1f\x8b and so on"]
)
def test_gzip_that_ends_early_is_damaged(content):
    assert refusal(packed.gunzip, content).code == "file_damaged"


def test_what_unpacks_to_more_than_fits_is_refused_before_it_does(monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1 << 20)
    content = gzip.compress(bytes(50 << 20))
    assert len(content) < 1 << 20
    assert refusal(packed.gunzip, content).code == "too_many_unpacked_bytes"
    assert (
        refusal(packed.unzip_one, zipped({"a": bytes(2 << 20)})).code == "too_many_unpacked_bytes"
    )


def test_the_one_file_of_a_zip_is_found_among_what_systems_leave():
    content = zipped({"a/lake.csv": "1", "__MACOSX/x": "2", "a/.DS_Store": "3", "a/": ""})
    assert packed.unzip_one(content) == (b"1", "a/lake.csv")


def test_a_zip_of_none_or_of_two_is_refused_with_what_it_holds():
    assert refusal(packed.unzip_one, zipped({})).values["count"] == 0
    two = refusal(packed.unzip_one, zipped({"a": "1", "b": "2"}))
    assert two.values == {"count": 2, "names": "“a”, “b”"}


def test_a_member_whose_bytes_were_changed_is_damaged():
    content = bytearray(zipped({"a": "1" * 1000}))
    place = content.index(b"a", 30) + 3
    content[place] ^= 0xFF
    assert refusal(packed.unzip_one, bytes(content)).code == "file_damaged"
