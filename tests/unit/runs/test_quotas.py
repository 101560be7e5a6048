from pathlib import Path
from types import SimpleNamespace

import pytest

from core.errors import UserError
from core.runs import quotas, store
from core.runs.quotas import UploadRate
from core.sweep import create
from tests.unit.engine.runs import make
from tests.unit.sweep.tries import NARROW, TINY


def test_without_limits_nothing_is_counted(tmp_path, monkeypatch):
    monkeypatch.delenv("LOOKBACK_LIMITS", raising=False)
    quotas.check_room(tmp_path)
    quotas.check_queue(lambda: 1 / 0)
    for number in range(100):
        UploadRate().check(tmp_path, 2**40, str(number))


def test_a_person_has_no_more_runs_waiting_than_they_may(tmp_path, series, monkeypatch):
    monkeypatch.setenv("LOOKBACK_LIMITS", "queued=2")
    first, _second = make(tmp_path / "ana", series), make(tmp_path / "ana", series)
    with pytest.raises(UserError, match="may have 2 runs waiting; you have 2"):
        make(tmp_path / "ana", series)
    make(tmp_path / "ben", series)
    first.request_stop()
    make(tmp_path / "ana", series)


def test_a_person_has_no_more_searches_at_work_than_they_may(tmp_path, series, monkeypatch):
    monkeypatch.setenv("LOOKBACK_LIMITS", "searches=1")
    first = create(tmp_path / "ana", TINY, NARROW, series, 9)
    with pytest.raises(UserError, match="may have 1, and you have 1"):
        create(tmp_path / "ana", TINY, NARROW, series, 9)
    damaged = create(tmp_path / "ben", TINY, NARROW, series, 9)
    damaged.sweep_path.write_text("{broken")
    create(tmp_path / "ben", TINY, NARROW, series, 9)
    first.request_stop()
    create(tmp_path / "ana", TINY, NARROW, series, 9)


def test_what_is_deleted_makes_room_at_once(tmp_path, series, monkeypatch):
    run = make(tmp_path, series)
    (run.folder / "large").write_bytes(bytes(2**20))
    monkeypatch.setenv("LOOKBACK_LIMITS", "disk_mib=1")
    for more in (lambda: make(tmp_path, series), lambda: create(tmp_path, TINY, NARROW, series, 9)):
        with pytest.raises(UserError, match="may keep 1 MiB; you keep 1 MiB"):
            more()
    run.write_status(state="stopped")
    store.delete(run)
    make(tmp_path, series)
    assert not list(tmp_path.glob(".deleted-*"))


def test_uploads_are_counted_by_the_hour_and_the_same_bytes_once(tmp_path, monkeypatch):
    monkeypatch.setenv("LOOKBACK_LIMITS", "uploads_an_hour=2, upload_mib=1")
    now, rate, ana = [1000.0], UploadRate(), Path("ana")
    # Its clock alone: other threads of this process ask for the time, too.
    monkeypatch.setattr(quotas, "time", SimpleNamespace(monotonic=lambda: now[0]))
    for digest in "aaba":
        rate.check(ana, 5, digest)
    with pytest.raises(UserError, match=r"upload 2 files an hour; you have uploaded 2\. Wait 60"):
        rate.check(ana, 5, "c")
    rate.check(Path("ben"), 5, "c")
    now[0] += 3601
    rate.check(ana, 5, "c")
    with pytest.raises(UserError, match=r"up to 1 MiB here; this one has 1\.5 MiB"):
        rate.check(ana, 3 * 2**19, "d")


@pytest.mark.parametrize("text", ["queue=3", "queued=-1", "queued=many", "queued"])
def test_limits_that_cannot_be_read_let_nobody_go_on_without(tmp_path, series, monkeypatch, text):
    monkeypatch.setenv("LOOKBACK_LIMITS", text)
    with pytest.raises(UserError, match="is no limit"):
        make(tmp_path, series)
