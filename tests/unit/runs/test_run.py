import errno
import json
import subprocess
import sys

import numpy as np
import pytest

from core.engine import line
from core.errors import Message, UserError
from core.runs import checkpoints, newer, seal, store
from core.runs.files.history import Epoch
from core.runs.run import Run, VerdictRequest
from core.types import Checkpoint, Progress

HOLD = """
import sys, time
from core.runs.run import Run
with Run(sys.argv[1]).lease():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(run):
    """Another process that works on the run."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(run.folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_new_run_is_queued_and_holds_its_settings_and_series(run, small, series):
    assert run.status().state == "queued"
    assert run.config() == small
    assert run.series().values.tolist() == series.values.tolist()


def test_renaming_changes_the_name_and_not_the_folder(run):
    folder = run.folder
    run.rename(" second try ")
    assert (run.name(), run.config().name, run.folder) == ("second try", "second try", folder)


def test_a_run_whose_process_died_is_interrupted(run, holder):
    run.write_status(state="running")
    assert run.status().state == "running"
    holder.kill()
    holder.wait()
    assert run.status().state == "interrupted"


def test_two_processes_never_work_on_one_run(run, holder):
    with pytest.raises(UserError) as refused, run.lease():
        pass
    assert refused.value.message.code == "run_is_taken"


@pytest.mark.usefixtures("holder")
def test_a_run_that_somebody_works_on_keeps_its_settings(run):
    before = run.config_path.read_bytes()
    with pytest.raises(UserError) as refused:
        run.enqueue(9)
    assert refused.value.message.code == "run_is_taken"
    assert run.config_path.read_bytes() == before


def test_whoever_has_the_lease_may_put_the_run_in_the_queue_and_others_may_not(run):
    run.write_status(state="running")  # by a process that is gone
    with run.lease():
        run.enqueue()
        with pytest.raises(UserError), Run(run.folder).lease():
            pass
    with Run(run.folder).lease():
        assert run.written_status().state == "queued"


def test_a_lease_does_not_bring_back_a_folder_that_is_gone(run):
    store.delete(run)
    with pytest.raises(UserError) as refused, Run(run.folder).lease():
        pass
    assert refused.value.message.code == "run_not_written"
    assert not run.folder.exists()


@pytest.mark.usefixtures("holder")
def test_a_run_in_training_can_be_renamed(run):
    run.rename("another name")
    assert run.name() == "another name"


def test_a_run_in_training_is_neither_deleted_nor_queued_again(run, holder):
    for refused in (lambda: store.delete(run), run.enqueue):  # it has only just been taken
        with pytest.raises(UserError):
            refused()
    run.write_status(state="running")
    for refused in (lambda: store.delete(run), run.enqueue):
        with pytest.raises(UserError):
            refused()
    assert run.exists()


def test_a_finished_run_goes_on_only_with_more_epochs(run):
    run.write_status(state="done")
    run.write_progress(Progress(epoch=4, epochs=4))
    for epochs in (None, 4):
        with pytest.raises(UserError, match="higher number"):
            run.enqueue(epochs)
    run.request_stop()
    run.enqueue(9)
    assert (run.status().state, run.config().epochs) == ("queued", 9)
    assert not run.stop_requested()


def test_a_run_that_only_waits_is_stopped_at_once(run):
    run.request_stop()
    assert run.status().state == "stopped"
    assert run.status().message.code == "nothing_learnt"


def test_an_interrupted_run_is_stopped_at_once_where_its_last_checkpoint_stands(run):
    run.write_status(state="running")
    checkpoints.save(run, Checkpoint(epoch=2, tensors={"a": np.zeros(1, np.float32)}))
    run.request_stop(pause=True)
    assert (run.status().state, run.status().message.code) == ("stopped", "paused")
    assert run.progress().epoch == 2
    run.status_path.write_text('{"state": "ru')  # of which nobody knows how far it came
    run.request_stop()
    assert (run.status().state, run.status().message.code) == ("stopped", "stopped_unscored")


def test_a_run_that_waits_to_go_on_keeps_what_it_learnt_when_it_is_stopped(run):
    checkpoints.save(run, Checkpoint(epoch=2, tensors={"a": np.zeros(1, np.float32)}))
    run.request_stop()
    assert run.status().message.code == "stopped_unscored" and run.progress().epoch == 2


def test_a_stop_on_a_full_disk_is_left_for_the_worker_to_find(run, monkeypatch):
    def is_full(**_changes):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run, "write_status", is_full)
    run.request_stop()
    assert run.stop_requested() and run.status().state == "queued"


def test_a_stop_after_the_end_changes_nothing(run):
    run.write_status(state="done")
    run.request_stop()
    assert run.status().state == "done"
    assert not run.stop_requested()


def test_the_history_is_read_from_where_the_last_reader_stopped(run):
    run.history_path.write_text('{"epoch": 1, "loss": 0.5}\n')
    rows, offset = run.history()
    with run.history_path.open("a") as file:
        file.write('{"epoch": 2, "loss": 0.25}\n{"epoch": 3, "lo')
    more, further = run.history(offset)
    assert [row.epoch for row in rows + more] == [1, 2]
    with run.history_path.open("a") as file:
        file.write('ss": 0.125}\n')
    assert run.history(further)[0] == [Epoch(3, 0.125)]


def test_a_history_that_became_shorter_is_read_anew(run):
    run.history_path.write_text('{"epoch": 1}\n{"epoch": 2}\n')
    _, offset = run.history()
    run.history_path.write_text('{"epoch": 1}\n')
    assert run.history(offset)[0] == [Epoch(1)]


def test_a_half_written_status_leaves_the_run_readable(run):
    run.status_path.write_text('{"state": "do')
    assert run.status().state == "interrupted"
    assert run.config().epochs == 4


def test_a_status_keeps_its_message(run):
    message = Message("why", "Because of {cause}.", {"cause": "this"})
    run.write_status(state="failed", message=message)
    assert run.status().message == message
    assert json.loads(run.status_path.read_text())["message"]["text"] == "Because of this."


def test_a_verdict_can_be_asked_of_a_run_that_has_ended(run):
    run.write_status(state="done")
    with pytest.raises(UserError):
        run.enqueue()
    run.ask_verdict(2, verdict_only=True)
    assert run.verdict_asked()
    run.enqueue()
    assert run.status().state == "queued"


def test_a_verdict_that_was_stopped_does_not_keep_a_run_from_learning_longer(run):
    run.write_status(state="done")
    run.ask_verdict(2, verdict_only=True)
    run.enqueue(epochs=run.config().epochs + 1)
    assert run.verdict() == VerdictRequest(2)


@pytest.mark.parametrize("name", ["none", "long" * 100, "a\0b"])
def test_a_name_that_no_folder_has_is_no_run(tmp_path, name):
    assert not Run(tmp_path / name).exists()


CHANGES = {
    "its label": lambda run: run.relabel(starred=True),
    "its name": lambda run: run.rename("mine"),
    "its verdict": lambda run: run.ask_verdict(3),
    "its place in the queue": line.put_first,
    "its epochs": lambda run: run.enqueue(9),
    "its lease": lambda run: run.lease().__enter__(),
    "that it waits": lambda run: run.request_stop(),
    "its test": seal.open_test,
    "its newer rows": newer.take_back,
    "that it is there": store.delete,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_run_to_be_looked_at_cannot_be_changed(run, series, change):
    store.create(run.folder.parent, run.config(), series).write_status(waits_since=1.0)
    before = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
    with pytest.raises(UserError, match="somebody else's"):
        change(Run(run.folder, for_looking=True))
    assert before == {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
