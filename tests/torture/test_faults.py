"""Faults a run must survive, each of them really done; `LOOKBACK_FAULTS` says how often."""

import os
import random
import shutil
import signal
import threading
import time

import click
import psutil
import pytest

from core import engine
from core.engine.home import Home
from core.errors import UserError
from core.pipeline import execute
from core.runs import checkpoints
from core.runs.files.checkpoint_folders import newest_number
from core.runs.run import ENDED
from tests.torture.kills import PATIENCE_S, assert_same, make
from tests.torture.mounts import mounted, read_only, why_none
from tests.torture.witness import Witness
from tests.unit.engine.runs import has_ended, until
from tests.unit.runs.test_damage import shell

TIMES = int(os.environ.get("LOOKBACK_FAULTS", "20"))
EPOCHS = 60
QUEUED = 50

often = pytest.mark.parametrize("seed", range(TIMES))
needs_root = pytest.mark.skipif(why_none() is not None, reason=str(why_none()))
pytestmark = pytest.mark.timeout(3600)


@pytest.fixture
def chance(seed):
    """What is random in a test, the same each time."""
    return random.Random(seed)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The run that nothing happened to."""
    run = make(tmp_path_factory.mktemp("whole"), epochs=EPOCHS)
    execute(run)
    return run


def interrupted(folder, chance):
    """A run whose process died after some epoch, or before the first."""
    run, last = make(folder, epochs=EPOCHS), chance.randrange(EPOCHS)

    def die(progress):
        if progress.epoch >= last:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute(run, die)
    return run


def ends_well(*command):
    """Calls a command, which ends as it should or with a sentence; returns whether as it should."""
    result = shell(*command)
    allowed = (UserError, click.ClickException)
    assert result.exit_code == 0 or isinstance(result.exception, allowed), result.exception
    return result.exit_code == 0


def test_a_worker_killed_at_a_random_moment_goes_on_within_fifteen_seconds(tmp_path):
    link = engine.connect(tmp_path)
    try:
        until(lambda: link.status().warm >= 2, PATIENCE_S)
        run = make(tmp_path, epochs=2000)
        link.submit(run)
        until(lambda: newest_number(run.folder) >= 1, PATIENCE_S)
        psutil.Process(link.status().worker_pids[0]).send_signal(signal.SIGKILL)
        until(lambda: run.status().attempt == 2 and run.status().state == "running", 15)
    finally:
        link.close()
        engine.stop(tmp_path)


@needs_root
@often
def test_a_full_disk_costs_nothing_that_was_saved(tmp_path, whole, chance):
    with mounted(tmp_path / "disk", "4m") as disk:
        run = make(disk, epochs=EPOCHS)
        room = shutil.disk_usage(disk).free
        (disk / "others").write_bytes(bytes(room - chance.randrange(300_000)))
        if not ends_well("resume", run.folder):
            assert run.status().state in ("failed", "interrupted", "queued")
            assert checkpoints.load(run)[1] == []
            assert not list(run.folder.rglob(".new-*"))
        (disk / "others").unlink()
        if run.status().state != "done":
            run.enqueue()
            execute(run)
        assert_same(run, whole)


@needs_root
@often
def test_a_read_only_folder_is_told_and_costs_nothing(tmp_path, whole, chance):
    with mounted(tmp_path / "disk", "16m") as disk:
        run = interrupted(disk, chance) if chance.random() < 0.7 else make(disk, epochs=EPOCHS)
        before = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
        with read_only(disk):
            for command in ("resume", "stop", "forecast"):
                assert not ends_well(command, run.folder)
            assert not ends_well("train", "sample:airline", "--runs", disk, "--epochs", 2)
            assert ends_well("runs", "--runs", disk)
        assert before == {path: path.read_bytes() for path in before}
        run.enqueue()
        execute(run)
        assert_same(run, whole)


@often
@pytest.mark.parametrize("cut", [False, True])
def test_a_flipped_bit_or_half_a_file_is_noticed_or_does_no_harm(tmp_path, whole, chance, cut):
    run = interrupted(tmp_path, chance)
    files = [path for path in run.folder.rglob("*") if path.is_file() and path.stat().st_size]
    path = chance.choice(files)
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    path.write_bytes(data[:place] if cut else data)
    # Another setting is another run.
    if ends_well("resume", run.folder) and path.name != "config.json":
        assert run.status().state == "done"
        assert run.weights_path.read_bytes() == whole.weights_path.read_bytes()


@often
def test_a_stop_while_it_saves_leaves_a_valid_checkpoint(tmp_path, whole, chance):
    run = make(tmp_path, epochs=EPOCHS)

    def stop():
        saved = chance.randrange(3)
        while run.status().state not in ENDED and newest_number(run.folder) <= saved:
            if list(run.folder.glob(".new-*-checkpoint-*")):
                time.sleep(chance.uniform(0, 0.003))
                break
        run.request_stop()

    stopping = threading.Thread(target=stop)
    stopping.start()
    execute(run)
    stopping.join()
    assert run.status().state in ENDED
    assert checkpoints.load(run)[1] == []
    if run.status().state == "stopped":
        run.enqueue(EPOCHS)
        execute(run)
    assert_same(run, whole)


@needs_root
def test_fifty_queued_runs_end_once_each_though_the_engine_is_killed(tmp_path, whole):
    with mounted(tmp_path / "runs", "256m") as folder:
        witness = Witness(folder, lambda _pid: "here")
        runs = [make(folder, epochs=EPOCHS) for _ in range(QUEUED)]
        link = engine.connect(folder)
        try:
            until(lambda: link.status() and runs[QUEUED // 2].status().state != "queued", 1800)
            os.kill(Home(folder).record().pid, signal.SIGKILL)
            until(lambda: link.status() and all(map(has_ended, runs)), 1800)
        finally:
            link.close()
            engine.stop(folder)
        for run in runs:
            assert_same(run, whole)
            workers = witness.workers_of(run.id)
            assert len(workers) == len(set(workers)) == run.status().attempt
        assert sum(run.status().attempt for run in runs) <= QUEUED + 1
