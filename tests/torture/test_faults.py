"""Faults a run must survive: by hand, `make torture`."""

import random
import signal
import time

import numpy as np
import psutil
import pytest

from core import engine
from core.config import RunConfig
from core.pipeline import execute
from core.runs import checkpoints, store
from core.series.samples import read_sample
from tests.unit.cli.shell import lookback, start
from tests.unit.cli.test_main import last_tensors
from tests.unit.engine.runs import until

CONFIG = RunConfig(units=(24, 16), dropout=0.2, epochs=250, patience=None, name="torture")
KILLS = 4


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """The run that nothing happened to."""
    made = store.create(tmp_path_factory.mktemp("whole"), CONFIG, read_sample("unemployment"))
    assert lookback("resume", made.folder).returncode == 0
    return made


def same_weights(run, other):
    found, wanted = last_tensors(run), last_tensors(other)
    assert run.weights_path.read_bytes() == other.weights_path.read_bytes()
    return all(np.array_equal(found[name], wanted[name]) for name in wanted)


def test_a_shell_killed_at_random_moments_ends_with_the_same_weights(tmp_path, uninterrupted):
    run = store.create(tmp_path, CONFIG, read_sample("unemployment"))
    chance = random.Random(5)
    for _ in range(KILLS):
        process = start("resume", run.folder)
        until(lambda: run.status().state == "running")
        reached = checkpoints.newest_number(run)
        until(lambda reached=reached: checkpoints.newest_number(run) > reached)
        time.sleep(chance.uniform(0, 1))
        process.kill()
        process.wait()
        if run.status().state != "interrupted":
            break
    lookback("resume", run.folder)
    assert same_weights(run, uninterrupted)
    assert [row.epoch for row in run.history()[0]] == list(range(1, 251))


def test_a_worker_killed_at_a_random_moment_goes_on_within_fifteen_seconds(tmp_path, uninterrupted):
    link = engine.connect(tmp_path)
    try:
        assert link.wait_until_ready(120).ready
        until(lambda: len(workers(tmp_path)) >= 2, 120)
        run = store.create(tmp_path, CONFIG, read_sample("unemployment"))
        link.submit(run)
        until(lambda: checkpoints.newest_number(run) >= 1, 120)
        for process in workers(tmp_path):
            if any(run.lock_path.samefile(file.path) for file in process.open_files()):
                process.send_signal(signal.SIGKILL)
        began = time.monotonic()
        until(lambda: run.status().attempt == 2 and run.status().state == "running", 15)
        assert time.monotonic() - began < 15
        until(lambda: run.status().state == "done", 300)
        assert same_weights(run, uninterrupted)
    finally:
        link.close()
        engine.stop(tmp_path)


def workers(folder):
    """The processes of the engine of a folder that train."""
    main = psutil.Process(engine.status(folder).pid)
    return [child for child in main.children(recursive=True) if child.memory_info().rss > 2**29]


def test_a_flipped_byte_costs_seconds_and_not_the_run(tmp_path):
    run = store.create(tmp_path, CONFIG.replace(epochs=3), read_sample("unemployment"))
    execute(run)
    run.enqueue(6)
    execute(run)
    newest = max(run.folder.glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
    path = newest / "tensors.safetensors"
    data = bytearray(path.read_bytes())
    data[-5] ^= 64
    path.write_bytes(data)
    run.enqueue(9)
    execute(run)
    assert run.status().state == "done"
    assert "checkpoint_damaged" in {note.code for note in run.scores().notes}
    assert [row.epoch for row in run.history()[0]] == list(range(1, 10))


def test_half_written_files_leave_a_run_that_can_be_shown_and_resumed(tmp_path):
    run = store.create(tmp_path, CONFIG.replace(epochs=3), read_sample("unemployment"))
    execute(run)
    for path in (run.status_path, run.history_path, run.progress_path, run.metrics_path):
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
    assert run.status().state == "interrupted"
    assert run.scores() is None
    assert [row.epoch for row in run.history()[0]] == [1]
    run.enqueue()
    execute(run)
    assert run.status().state == "done"


def test_a_full_disk_pauses_the_run_and_keeps_its_checkpoint(tmp_path):
    run = store.create(tmp_path, CONFIG.replace(epochs=3), read_sample("unemployment"))
    execute(run)
    before = checkpoints.load(run)[0].epoch
    run.enqueue(6)
    # A file size limit is what a full disk looks like to a process that may not mount one.
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        execute(run)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, old)
    assert run.status().state == "failed"
    assert checkpoints.load(run)[0].epoch == before
    run.enqueue()
    execute(run)
    assert run.status().state == "done"
    assert [row.epoch for row in run.history()[0]] == list(range(1, 7))
