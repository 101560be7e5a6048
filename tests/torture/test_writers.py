"""Many writers of one run at once: no change is lost, nobody reads half a file."""

import json
import subprocess
import sys
import threading

import pytest

from core.config import RunConfig
from core.runs import store
from core.runs.files.label import Label
from core.runs.run import Run
from core.series.samples import read_sample
from tests.unit.cli.shell import start

PROCESSES, THREADS, CHANGES = 4, 5, 50
# Each process notes what it has added after what others have.
ADD = f"""
import sys, threading
from core.files import locked
from core.records import read_record
from core.runs.files.label import Label, read_label
from core.runs.run import Run
from core.files import write_json
run, who = Run(sys.argv[1]), sys.argv[2]
def add(thread):
    for number in range({CHANGES}):
        with locked(run.label_path):
            label = read_label(run.label_path)
            note = f"{{label.note}}{{who}}{{thread}} "
            write_json(run.label_path, vars(label) | {{"note": note}})
        run.relabel(starred=True)
threads = [threading.Thread(target=add, args=(n,)) for n in range({THREADS})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


@pytest.fixture
def run(tmp_path):
    """A queued run of a small network."""
    config = RunConfig(window=12, units=(4,), epochs=4, patience=None)
    return store.create(tmp_path / "runs", config, read_sample("airline"))


def test_a_thousand_changes_by_threads_and_processes_are_all_kept(run):
    run.relabel(name="watched")
    seen, ended = [], threading.Event()

    def watch():
        while not ended.is_set():
            # Read past the reader that makes do without: half a file would be an error here.
            seen.append(Label(**json.loads(run.label_path.read_bytes())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    command = [sys.executable, "-c", ADD, str(run.folder)]
    for process in [subprocess.Popen([*command, who]) for who in "abcd"[:PROCESSES]]:
        assert process.wait(240) == 0
    ended.set()
    watcher.join()
    notes = run.label().note.split()
    assert len(notes) == PROCESSES * THREADS * CHANGES
    assert all(notes.count(note) == CHANGES for note in set(notes))
    assert seen and all(label.name == "watched" for label in seen)
    assert not list(run.folder.glob(".new-*"))


def test_of_two_commands_that_resume_a_run_one_goes_on(run):
    processes = [start("resume", run.folder, "--epochs", epochs) for epochs in (20, 30)]
    said = [process.communicate(timeout=240) for process in processes]
    codes = [process.returncode for process in processes]
    # The slower one finds it taken, or done where it comes after the other's end.
    assert codes in ([0, 2], [2, 0], [0, 0]), said
    ended = Run(run.folder)
    assert ended.status().state == "done"
    assert [epoch.epoch for epoch in ended.history()[0]] == list(
        range(1, ended.scores().epochs + 1)
    )
    assert ended.config().epochs == ended.scores().epochs
