import os
import stat

import pytest

from core.errors import UserError
from core.reading.options import ReadingOptions
from dashboard.shared import uploads

PLAIN = ReadingOptions()


def test_what_is_stored_is_found_with_its_name_and_how_it_is_read(tmp_path):
    options = ReadingOptions(decimal=",")
    stored = uploads.store(tmp_path, b"a;b\n", "../lake.csv", options)
    found = uploads.find_upload(tmp_path, stored)
    assert (found.content(), found.name, found.options) == (b"a;b\n", "../lake.csv", options)
    assert found.folder.parent == tmp_path / ".data"


def test_the_same_bytes_read_otherwise_are_another_data_set_of_the_same_digest(tmp_path):
    ids = [uploads.store(tmp_path, b"1,2\n", "a.csv", o) for o in (PLAIN, ReadingOptions(header=0))]
    one, other = (uploads.find_upload(tmp_path, upload_id) for upload_id in ids)
    assert ids[0] != ids[1] and one.digest == other.digest
    assert uploads.store(tmp_path, b"1,2\n", "b.csv", PLAIN) == ids[0]


@pytest.mark.parametrize("upload_id", ["", "../../etc", "A" * 20, "0" * 20, "0" * 21])
def test_an_address_finds_nothing_but_what_was_stored(upload_id, tmp_path):
    uploads.store(tmp_path, b"1,2\n", "a.csv", PLAIN)
    assert uploads.find_upload(tmp_path, upload_id) is None


@pytest.mark.parametrize("text", ["[]", '{"name": 3}', '{"options": []}', "half", None])
def test_a_file_is_found_by_its_id_where_what_is_stored_beside_it_is_damaged(tmp_path, text):
    stored = uploads.store(tmp_path, b"1,2\n", "a.csv", PLAIN)
    record = tmp_path / ".data" / stored / "name.json"
    record.unlink() if text is None else record.write_text(text)
    found = uploads.find_upload(tmp_path, stored)
    assert (found.content(), found.name, found.digest) == (b"1,2\n", stored, stored)
    assert found.options == PLAIN


def test_the_oldest_go_when_there_are_too_many_or_they_are_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UPLOADS", 2)
    ids = [uploads.store(tmp_path, b"%d" % n, "a.csv", PLAIN) for n in range(2)]
    for age, upload_id in enumerate(ids):
        os.utime(uploads.find_upload(tmp_path, upload_id).folder, (1000 - age, 1000 - age))
    uploads.find_upload(tmp_path, ids[1]).touch()
    last = uploads.store(tmp_path, b"2", "a.csv", PLAIN)
    kept = [uploads.find_upload(tmp_path, upload_id) is not None for upload_id in (*ids, last)]
    assert kept == [False, True, True]
    monkeypatch.setattr(uploads, "MAX_MIB", 0)
    only = uploads.store(tmp_path, b"3", "a.csv", PLAIN)
    assert [path.name for path in (tmp_path / ".data").iterdir()] == [only]


def test_where_nothing_can_be_written_that_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError) as refused:
        uploads.store(tmp_path / "file", b"1", "a.csv", PLAIN)
    assert refused.value.message.code == "upload_not_kept"


def test_the_same_bytes_under_another_name_show_the_new_one(visit, upload, sales):
    session = upload(visit(), sales, "first.csv")
    assert "first" in session.button(key="app_to_app_pages/data.py").label
    session = upload(session, sales, "second.csv")
    assert "second" in session.button(key="app_to_app_pages/data.py").label


def test_files_are_for_their_owners_eyes_alone_and_counted(
    visit, upload, sales, runs_folder, monkeypatch
):
    monkeypatch.setenv("LOOKBACK_LIMITS", "uploads_an_hour=1")
    session = upload(visit(), sales)
    place = runs_folder / ".data"
    assert {stat.S_IMODE(each.stat().st_mode) for each in (place, *place.iterdir())} == {0o700}
    refused = upload(session, sales + "2024-12-01,1,1\n", "other.csv")
    assert "may upload 1 files an hour; you have uploaded 1" in refused.error[0].value
