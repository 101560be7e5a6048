import json
import subprocess
import sys
import threading

import filelock
import pytest

from core import files

CHANGE = """
import json
import sys
from pathlib import Path
from core.files import locked, write_json
path = Path(sys.argv[1])
for number in range(50):
    with locked(path):
        found = json.loads(path.read_bytes()) if path.exists() else {}
        write_json(path, {**found, f"{sys.argv[2]}{number}": number})
"""


def together(*tasks):
    """Runs tasks in threads of their own that begin at once."""
    ready, errors = threading.Barrier(len(tasks)), []

    def run(task):
        ready.wait()
        try:
            task()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors


def test_writers_of_one_file_never_share_what_they_write_aside(tmp_path):
    path = tmp_path / "upload"
    contents = [bytes([number]) * 100_000 for number in range(4)]

    def write(content):
        for _ in range(25):
            files.write_bytes(path, content, flush=False)
            assert path.read_bytes() in contents

    together(*(lambda content=content: write(content) for content in contents))
    assert [entry.name for entry in tmp_path.iterdir()] == ["upload"]


def test_nothing_is_left_of_what_could_not_be_written(tmp_path):
    with pytest.raises(TypeError):
        files.write_bytes(tmp_path / "file", "text")
    with pytest.raises(ZeroDivisionError), files.new_folder(tmp_path / "folder") as aside:
        (aside / "half").write_text("")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_anew_of_a_folder_that_is_gone(tmp_path):
    with pytest.raises(FileNotFoundError), files.new_folder(tmp_path / "gone" / "folder"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_changes_by_two_threads_are_all_kept(tmp_path):
    path = tmp_path / "label.json"

    def change(who):
        for number in range(100):
            with files.locked(path):
                found = json.loads(path.read_bytes()) if path.exists() else {}
                files.write_json(path, {**found, f"{who}{number}": number})

    together(lambda: change("a"), lambda: change("b"))
    assert len(json.loads(path.read_bytes())) == 200


def test_changes_by_two_processes_are_all_kept(tmp_path):
    path = tmp_path / "label.json"
    command = [sys.executable, "-c", CHANGE, str(path)]
    for process in [subprocess.Popen([*command, who]) for who in "ab"]:
        assert process.wait(60) == 0
    assert len(json.loads(path.read_bytes())) == 100


def test_a_change_does_not_bring_back_a_folder_that_is_gone(tmp_path):
    with pytest.raises(FileNotFoundError), files.locked(tmp_path / "gone" / "label.json"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_relative_folder_of_runs_is_meant_from_where_it_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOOKBACK_RUNS", "mine")
    assert files.runs_folder() == tmp_path / "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="asks there by taking the lock")
def test_who_asks_after_a_lock_is_not_taken_for_its_holder(tmp_path):
    import fcntl

    lock = tmp_path / ".lock"
    assert not files.is_locked(lock) and not lock.exists()
    with filelock.FileLock(lock):
        assert files.is_locked(lock)
    with lock.open("rb") as asking:
        fcntl.flock(asking, fcntl.LOCK_SH)
        assert not files.is_locked(lock)
    assert not files.is_locked(lock)
