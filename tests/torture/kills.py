"""Runs that are killed with `kill -9` at random moments, and what must come of them."""

import os
import random
import secrets
import time

from core.config import RunConfig
from core.runs import store
from core.runs.files.checkpoint_folders import newest_number
from core.runs.run import ENDED
from core.series.samples import read_sample
from tests.unit.engine.runs import until

KILLS = int(os.environ.get("LOOKBACK_KILLS", "50"))
CONFIG = RunConfig(window=12, units=(8, 6), dropout=0.2, epochs=600, patience=None)
KILLS_OF_A_RUN = 10
PATIENCE_S = 300


def make(folder, **settings):
    """Makes a run whose name no other has."""
    settings = {"name": f"torture {secrets.token_hex(4)}", **settings}
    return store.create(folder, CONFIG.replace(**settings), read_sample("airline"))


def kill_often(folder, begin, kill, whole):
    """Kills what works on runs at random moments, until it was done often enough.

    Args:
        folder: Where the runs are.
        begin: Lets a run begin, or go on.
        kill: Kills what works on a run; True where somebody has to begin it again.
        whole: The run that nothing happened to.
    """
    chance, done = random.Random(5), 0
    while done < KILLS:
        run = make(folder)
        begin(run)
        for number in range(min(KILLS_OF_A_RUN, KILLS - done)):
            if not _comes_to_a_moment(run, number, chance):
                break
            if kill(run):
                begin(run)
            done += 1
        until(lambda run=run: run.status().state in ENDED, PATIENCE_S)
        assert_same(run, whole)


def _comes_to_a_moment(run, number, chance):
    """Waits for a random moment of a run at work; False where it has ended before."""

    def goes_on():
        is_further = number % 2 == 0 or newest_number(run.folder) > before
        return run.status().state in ENDED or (run.status().state == "running" and is_further)

    before = newest_number(run.folder)
    until(goes_on, PATIENCE_S)
    time.sleep(chance.uniform(0, 1))
    return run.status().state not in ENDED


def assert_same(run, whole):
    """Finds in a run all that one has which nothing happened to."""
    assert run.status().state == "done", run.status().message
    assert run.weights_path.read_bytes() == whole.weights_path.read_bytes()
    assert run.predictions().equals(whole.predictions())
    assert [row.epoch for row in run.history()[0]] == [row.epoch for row in whole.history()[0]]
    assert not list(run.folder.glob(".new-*"))
