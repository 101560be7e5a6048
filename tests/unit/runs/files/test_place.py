import time

from core.files import write_json
from core.runs.files.place import next_place


def waiting(folder, name, since, state="queued"):
    (folder / name).mkdir()
    write_json(folder / name / "status.json", {"state": state, "waits_since": since})


def test_a_run_waits_since_now_where_no_other_waits(tmp_path):
    waiting(tmp_path, "done", time.time() + 1000, state="done")
    before = time.time()
    assert before <= next_place(tmp_path) <= time.time()


def test_a_clock_that_moved_back_lets_nobody_go_before_those_that_wait(tmp_path):
    tomorrow = time.time() + 86_400
    waiting(tmp_path, "first", tomorrow)
    waiting(tmp_path, ".new-12-half", tomorrow + 1000)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "status.json").write_bytes(b'"queued"')
    assert tomorrow < next_place(tmp_path) < tomorrow + 1
