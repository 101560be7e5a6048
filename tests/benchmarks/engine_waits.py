"""How long people wait for the engine: `python -m tests.benchmarks.engine_waits`.

Starts an engine in a temporary folder, measures, ends it, and prints one JSON object; seconds
unless the name says otherwise. Run it on a quiet machine.
"""

import json
import os
import signal
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from core import engine
from core.config import RunConfig
from core.runs import store
from core.runs.files.checkpoint_folders import newest_number
from core.runs.run import ENDED, Run
from core.series.series import Series

RUNS = 7
CALLS = 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            print(json.dumps(measure(Path(folder)), indent=1))
        finally:
            engine.stop(folder)


def measure(folder: Path) -> dict[str, float]:
    found = {}
    started = time.monotonic()
    connection = engine.connect(folder)
    found["connect_returns"] = time.monotonic() - started
    found["connected"] = until(lambda: connection.status().address, started)
    found["ready"] = until(lambda: connection.status().ready, started)
    found["standby_warm"] = until(lambda: connection.status().warm == 2, started)
    train(connection, folder, epochs=2)
    calls = [timed(connection.status) for _ in range(CALLS)]
    found["status_ms_median"] = 1000 * statistics.median(calls)
    found["status_ms_worst"] = 1000 * max(calls)
    waits = [train(connection, folder, epochs=2) for _ in range(RUNS)]
    found["submit_to_running_median"] = statistics.median(wait[0] for wait in waits)
    found["submit_to_first_epoch_median"] = statistics.median(wait[1] for wait in waits)
    found["submit_to_first_epoch_worst"] = max(wait[1] for wait in waits)

    until(lambda: connection.status().warm == 2)
    run = make(folder, epochs=1_000_000)
    connection.submit(run)
    until(lambda: newest_number(run.folder))
    killed = kill(connection.status().worker_pids[0])
    found["worker_killed_to_running"] = until(lambda: run.status().attempt == 2, killed)
    until(lambda: run.progress().phase == "preparing")
    found["worker_killed_to_training"] = until(lambda: run.progress().epochs_per_s, killed)
    before = connection.status().pid
    killed = kill(before)
    found["engine_killed_to_connected"] = until(
        lambda: connection.status().pid not in (None, before), killed
    )
    found["engine_killed_to_running"] = until(lambda: run.status().attempt == 3, killed)
    started = time.monotonic()
    engine.stop(folder)
    found["stop_while_training"] = time.monotonic() - started
    connection.close()
    return {name: round(value, 4) for name, value in found.items()}


def make(folder: Path, **settings) -> Run:
    values = np.sin(np.arange(1000.0) / 9) + np.arange(1000.0) / 300
    series = Series(name="waves", target="height", unit="", time=None, values=values)
    return store.create(folder, RunConfig.from_preset("quick", patience=None, **settings), series)


def train(connection: engine.Engine, folder: Path, epochs: int) -> tuple[float, float]:
    """Returns the seconds from handing over a run to its start and to its first epoch on disk."""
    run = make(folder, epochs=epochs)
    started = time.monotonic()
    connection.submit(run)
    running = until(lambda: run.status().state != "queued", started)
    first_epoch = until(lambda: run.history()[0], started)
    until(lambda: run.status().state in ENDED)
    return running, first_epoch


def kill(pid: int) -> float:
    os.kill(pid, signal.SIGKILL)
    return time.monotonic()


def timed(call) -> float:
    started = time.monotonic()
    call()
    return time.monotonic() - started


def until(condition, since: float = 0.0, timeout_s: float = 120.0) -> float:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.005)
    return time.monotonic() - since


if __name__ == "__main__":
    main()
