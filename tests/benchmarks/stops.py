"""How soon a stop is obeyed at sizes that just fit: `python -m tests.benchmarks.stops`.

Starts trainings of large networks, long windows and many steps at an engine of its own, stops each
at a random moment, and lets searches of large networks run out of time. Prints a line for each:
seconds from the press, or from the end of the time, until it reads as ended.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from core import engine, sweep
from core.config import RunConfig
from core.runs import store
from core.runs.files.checkpoint_folders import newest_epoch
from core.runs.run import ENDED
from core.series.series import Series
from core.sweep import Space
from tests.benchmarks.engine_waits import until

# Presets, rows and settings, each a training that takes minutes or hours.
RUNS = {
    "3 layers of 1 024": ("scratch", 3_000, {"units": (1024, 1024, 1024)}),
    "2 layers of 2 048": ("scratch", 3_000, {"units": (2048, 2048)}),
    "window 2 000, batches of 64": ("scratch", 20_000, {"window": 2_000, "batch_size": 64}),
    "window 20 000, batches of 4": ("scratch", 300_000, {"window": 20_000, "batch_size": 4}),
    "100 steps ahead, 100 000 rows": ("recommended", 100_000, {"horizon": 100}),
    "48 networks": ("scratch", 5_000, {"horizon": 48, "strategy": "direct"}),
    "recommended, 100 000 rows": ("recommended", 100_000, {}),
    "recommended, 1 000 rows": ("recommended", 1_000, {"epochs": 100_000, "patience": None}),
}
LATEST_S = 25.0
SEARCHES = {
    "layers of 512 to 1 024": Space((64, 128), (2, 4), (512, 1024), (0.0, 0.1), (1e-3, 1e-2)),
    "small layers": Space((16, 64), (1, 2), (8, 64), (0.0, 0.1), (1e-3, 1e-2)),
}
SEARCH_S = 15.0


def main(rounds: int = 2, seed: int = 1) -> None:
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        connection = engine.connect(folder)
        try:
            for _ in range(rounds):
                for told, (preset, rows, settings) in RUNS.items():
                    config = RunConfig.from_preset(preset, **settings)
                    stop_run(connection, folder, told, config, rows, moments.random() * LATEST_S)
                for told, space in SEARCHES.items():
                    end_search(connection, folder, told, space)
        finally:
            connection.close()
            engine.stop(folder)


def stop_run(connection, folder, told, config, rows, after_s) -> None:
    connection.wait_until_ready()
    run = store.create(folder, config, waves(rows))
    connection.submit(run)
    until(lambda: run.status().state == "running")
    time.sleep(after_s)
    phase, pressed = run.progress().phase, time.monotonic()
    run.request_stop()
    waited = until(lambda: run.status().state in ENDED, pressed)
    status, epochs = run.status(), newest_epoch(run.folder)
    code = status.message.code if status.message else ""
    print(
        f"{told:32} {phase:10} after {after_s:4.1f} s: {status.state} in {waited:.2f} s, "
        f"{epochs} epochs kept, {'scored' if run.metrics_path.exists() else code}",
        flush=True,
    )
    store.delete(run)


def end_search(connection, folder, told, space) -> None:
    connection.wait_until_ready()
    base = RunConfig.from_preset("scratch")
    made = sweep.create(folder, base, space, waves(5_000), SEARCH_S)
    connection.search()
    until(lambda: made.trials())
    began = made.trials()[0].worked[0][0]
    until(lambda: made.state() == "ended")
    trials = made.trials()
    over = max(sum(trial.worked[-1]) for trial in trials) - began - SEARCH_S
    scored = sum(trial.is_scored for trial in trials)
    print(f"search, {told}: {over:.2f} s over, {len(trials)} tries, {scored} scored", flush=True)


def waves(rows: int) -> Series:
    noise = np.random.default_rng(1).normal(size=rows)
    values = 10 + np.sin(np.arange(rows) / 7) + np.cumsum(noise) / 10
    return Series(name="waves", target="height", unit="", time=None, values=values)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
