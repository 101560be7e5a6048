import os

import pytest

from core.errors import UserError
from core.runs import deletion, store


def age(run, seconds):
    """Lets the folder have been set aside that long ago."""
    aside = run.folder.with_name(f".deleted-{run.id}")
    stamp = aside.stat().st_mtime - seconds
    os.utime(aside, (stamp, stamp))
    return aside


def test_what_is_deleted_stays_on_the_disk_for_an_hour(run):
    store.delete(run)
    aside = age(run, deletion.KEPT_S - 60)
    deletion.clear(run.folder.parent)
    assert aside.is_dir()
    age(run, 120)
    deletion.clear(run.folder.parent)
    assert not aside.exists()


@pytest.mark.parametrize("how", ["delete", "create"])
def test_the_next_deletion_or_run_clears_the_disk(run, series, small, how):
    other = store.create(run.folder.parent, small, series)
    store.delete(run)
    aside = age(run, deletion.KEPT_S + 1)
    if how == "delete":
        store.delete(other)
    else:
        store.create(run.folder.parent, small, series)
    assert not aside.exists()


def test_the_hour_counts_from_the_deletion_and_not_from_the_training(run):
    os.utime(run.folder, (0, 0))
    store.delete(run)
    assert deletion.can_come_back(run.folder)
    store.restore(run)
    assert run.exists()


def test_what_is_gone_for_good_says_so(run):
    store.delete(run)
    age(run, deletion.KEPT_S + 1)
    deletion.clear(run.folder.parent)
    with pytest.raises(UserError) as refused:
        store.restore(run)
    assert refused.value.message.code == "deleted_for_good"


def test_where_room_is_short_a_deletion_makes_some_at_once(run, monkeypatch):
    monkeypatch.setattr(deletion, "SHORT_BYTES", 2**63)
    store.delete(run)
    assert not deletion.can_come_back(run.folder)


def test_what_a_killed_process_left_half_written_is_cleared_after_an_hour(run):
    young, old = (run.folder.with_name(f".new-{name}-20200101-000000-aaaaaa") for name in "ab")
    for left in (young, old):
        left.mkdir()
    os.utime(old, (0, 0))
    deletion.clear(run.folder.parent)
    assert young.exists() and not old.exists()


def test_where_nothing_was_kept_yet_nothing_is_cleared(tmp_path):
    deletion.clear(tmp_path / "sweeps")
    assert not (tmp_path / "sweeps").exists()
