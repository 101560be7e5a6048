"""A clock that moves by a day, or by years, while runs wait and train.

A small library stands before the C library's, so that nobody else's clock moves.
"""

import os
import random
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import engine
from core.pipeline import execute
from core.runs import store
from tests.torture.kills import assert_same, make
from tests.unit.engine.runs import until

MOVES = int(os.environ.get("LOOKBACK_FAULTS", "20"))
SOURCE = Path(__file__).with_name("clock.c")
EPOCHS, DAY_S = 120, 86_400
JUMPS_S = (-DAY_S, DAY_S, -3600, 3600, 30 * 365 * DAY_S, -20 * 365 * DAY_S, 0)
# Makes a run with each line that comes, and asks the engine all the time, as a page does.
ASK = f"""
import select, sys, time
from pathlib import Path
from core import engine
from tests.torture.kills import make
link = engine.connect(sys.argv[1])
while True:
    link.status()
    if select.select([sys.stdin], [], [], 0.3)[0]:
        if not sys.stdin.readline():
            break
        link.submit(make(Path(sys.argv[1]), epochs={EPOCHS}))
"""

pytestmark = [
    pytest.mark.timeout(3600),
    pytest.mark.skipif(shutil.which("gcc") is None, reason="the moved clock needs gcc"),
]


@pytest.fixture
def move(tmp_path, monkeypatch):
    """Moves the clock of the processes that are started from now on."""
    clock, library = tmp_path / "clock", tmp_path / "clock.so"
    clock.write_bytes(struct.pack("l", 0))
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("LOOKBACK_CLOCK", str(clock))

    def move_to(seconds):
        with clock.open("r+b") as file:
            file.write(struct.pack("l", seconds))

    yield move_to
    move_to(0)


def new_ones(folder, made):
    known = {run.id for run in made}
    return [run for run in store.scan(folder) if run.id not in known]


def test_order_and_durations_stay_right_though_the_clock_moves(tmp_path, move):
    whole = make(tmp_path / "whole", epochs=EPOCHS)
    execute(whole)
    chance, folder, began = random.Random(7), tmp_path / "runs", time.monotonic()
    command = [sys.executable, "-c", ASK, str(folder)]
    asker = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
    made = []
    try:
        for _ in range(MOVES):
            move(chance.choice(JUMPS_S))
            asker.stdin.write("\n")
            asker.stdin.flush()
            made.append(until(lambda: next(iter(new_ones(folder, made)), None), 120))
            time.sleep(chance.uniform(0, 5))
        until(lambda: all(run.status().state == "done" for run in made), 1800)
    finally:
        asker.kill()
        asker.wait()
        engine.stop(folder)
    lasted = time.monotonic() - began
    for run in made:
        assert_same(run, whole)
        assert 0 < run.status().seconds < lasted
        assert all(0 <= epoch.seconds < lasted for epoch in run.history()[0])
    ends = [run.weights_path.stat().st_mtime_ns for run in made]  # by the clock that did not move
    assert ends == sorted(ends)
