import itertools
import json
import math
import os
from types import SimpleNamespace

import numpy as np
import pytest

from core import people
from core.engine import worker
from core.engine.tasks import SEAT_KEY, key_of_run
from core.engine.worker import Trainer, train
from core.files import write_json
from core.runs import checkpoints
from core.runs.run import Run
from core.sweep import create
from core.types import Checkpoint
from tests.unit.engine.sweeps import NARROW, TINY


def test_a_run_is_given_up_when_attempts_end_again_and_again_without_a_checkpoint(run):
    run.write_status(state="running", attempt=3)
    note = {"attempt": 3, "checkpoint": 0, "fruitless": 2, "nanny": 0, "oom_kills": 0}
    write_json(run.folder / "attempts.json", note)
    train(str(run.folder))
    assert run.status().state == "failed"
    assert run.status().message.code == "attempts_fruitless"
    assert run.status().message.values == {"attempts": 3}


def test_a_run_that_exhausted_the_memory_is_not_tried_again(run):
    run.write_status(state="running", attempt=1)
    note = {"attempt": 1, "checkpoint": 0, "fruitless": 0, "nanny": os.getppid(), "oom_kills": -1}
    write_json(run.folder / "attempts.json", note)
    train(str(run.folder))
    assert run.status().message.code == "worker_out_of_memory"


def test_a_run_that_ended_meanwhile_is_left_as_it_is(run):
    run.write_status(state="stopped", attempt=1)
    before = run.status_path.read_bytes()
    train(str(run.folder))
    assert run.status_path.read_bytes() == before


def begun(run):
    """Notes an attempt, as a worker does before it trains; returns what was noted."""
    assert worker._begin(run)
    return json.loads((run.folder / "attempts.json").read_bytes())


def test_attempts_are_counted_and_forgiven_once_a_checkpoint_comes(run):
    assert begun(run)["fruitless"] == 0
    run.write_status(state="running", attempt=1)  # nobody holds it: its process died
    assert begun(run)["fruitless"] == 1
    run.write_status(attempt=2)
    checkpoints.save(run, Checkpoint(epoch=1, tensors={"model/x": np.zeros(2, np.float32)}))
    assert begun(run) | {"nanny": 0, "oom_kills": 0} == {
        "attempt": 3, "checkpoint": 1, "fruitless": 0, "nanny": 0, "oom_kills": 0,
    }  # fmt: skip


@pytest.mark.parametrize("changes", [{"state": "done"}, {"foreground": True}])
def test_what_is_not_the_engines_to_train_is_left_alone(run, changes):
    run.write_status(**changes)
    train(str(run.folder))
    assert not (run.folder / "attempts.json").exists()


def test_a_run_that_was_deleted_meanwhile_is_no_defect(tmp_path):
    train(str(tmp_path / "gone"))
    assert not (tmp_path / "gone").exists()


def trainer(tmp_path, *waiting):
    """A trainer among whose worker's tasks are some."""
    made = Trainer(tmp_path)
    made._worker = SimpleNamespace(state=SimpleNamespace(tasks=dict.fromkeys(waiting)))
    return made


def test_a_worker_that_joins_without_the_folder_of_the_runs_trains_nothing(tmp_path):
    made = Trainer(folder=tmp_path / "elsewhere")
    made._error = None
    with pytest.raises(PermissionError, match=r"cannot read and write in .*elsewhere"):
        made._prepare()
    assert "elsewhere" in made._error and not hasattr(made, "_slot")


def test_tries_make_room_for_a_run_of_this_worker_or_machine(tmp_path):
    run_id = "20200101-000000-aaaaaa"
    assert not trainer(tmp_path, f"{SEAT_KEY}{run_id} tls://a:1").is_wanted_for_a_run()
    assert trainer(tmp_path, key_of_run(run_id, 1)).is_wanted_for_a_run()
    made = trainer(tmp_path)
    with made.training(Run(run_id)):
        assert trainer(tmp_path).is_wanted_for_a_run()
        assert made._at_work[0] == run_id
    assert not trainer(tmp_path).is_wanted_for_a_run() and made._at_work is None


def test_people_take_turns_with_the_tries_of_their_searches(tmp_path, series, monkeypatch):
    ana, ben = (people.home_of(tmp_path, "https://id.example", name) for name in "ab")
    hers, his = (create(home, TINY, NARROW, series, 60) for home in (ana, ben))
    worked, turns, clock = [], {ben: -1}, itertools.count()
    # Tries that take no time would share an instant of the file system's clock.
    monkeypatch.setattr(people, "last_turn", lambda home, _: turns.get(home, -2))
    monkeypatch.setattr(people, "take_turn", lambda home, _: turns.update({home: next(clock)}))

    def work(taken, is_wanted_elsewhere, ending):
        worked.append(taken.id)
        if len(worked) == 4:
            his.request_stop()
        return len(worked) < 6

    monkeypatch.setattr("core.sweep.work.work", work)
    made = trainer(tmp_path)
    made._rss_mib = math.inf
    monkeypatch.setattr(worker, "_trainer", lambda: made)
    worker.search(str(hers.folder))
    assert worked == [hers.id, his.id, hers.id, his.id, hers.id, hers.id]


def test_a_worker_is_worn_after_so_many_runs_or_so_much_memory(tmp_path, monkeypatch):
    made = trainer(tmp_path)
    made.renew_after_runs, made._runs, made._rss_mib = 3, 0, 500.0
    monkeypatch.setattr(worker, "_rss_mib", lambda: 700.0)
    renewed = []
    monkeypatch.setattr(made, "renew", lambda: renewed.append(made._runs))
    for _ in range(3):
        made.finished_run()
    assert renewed == [3]
    monkeypatch.setattr(worker, "_rss_mib", lambda: 801.0)
    made._runs = 0
    made.finished_run()
    assert renewed == [3, 1]
