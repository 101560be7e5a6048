"""What a sweep gains: many cores, cutting early, and the best against the preset's default.

    python -m tests.benchmarks.sweep speed [SAMPLE]
    python -m tests.benchmarks.sweep accuracy ../shared/data [SERIES ...]

`speed` trains the same 20 settings three times: one after another in one process, side by side in
one process a core, and side by side with those cut that fall behind. `accuracy` searches a minute
for each series of a folder, trains the best and the preset's default, and compares their errors on
the test rows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from core import engine, sweep
from core.config import RunConfig
from core.engine import capacity
from core.forecasting.task import Task
from core.series.samples import read_sample
from core.sweep import Space, Sweep, Trial, best_of, luck_of
from tests.benchmarks.accuracy.figures import print_head, print_line

TRIES = 20
SEARCH_S = 60.0
# Begins once `go` is there, takes tries until there are none, and says how long its core worked.
WORK = """
import sys, time
from pathlib import Path
from core.learning.tensorflow_process import warm_up
warm_up()
from core.sweep import Sweep, folder
from core.sweep.work import work
place, tries, cuts = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "cuts"
folder.MOST_TRIALS = tries
print("ready", flush=True)
while not (place / "go").exists():
    time.sleep(0.01)
began = time.process_time()
while work(Sweep(place), lambda: False, cuts):
    pass
print(time.process_time() - began)
"""


def fixed(series, base: RunConfig, folder: Path) -> Sweep:
    """Returns a sweep whose tries are settled: drawn from the default ranges with one seed."""
    space, rng = Space.around(Task.of(series, base)), np.random.default_rng(1)
    made = sweep.create(folder, base, space, series, 7200)
    for number in range(TRIES):
        drawn = {
            "window": np.exp(rng.uniform(*np.log(space.window))),
            "layers": rng.integers(space.layers[0], space.layers[1] + 1),
            "units": rng.integers(len(space.sizes())),
            "dropout": rng.uniform(*space.dropout),
            "learning_rate": np.exp(rng.uniform(*np.log(space.learning_rate))),
        }
        config = space.config(base, drawn) if number else base
        with made.claim():
            pass  # makes their folder
        made.write(Trial(number, config.replace(shards=1)))
    return made


def seconds(
    series, base: RunConfig, processes: int, cuts: bool
) -> tuple[float, float, list[Trial]]:
    """Returns how long some warm processes take, how long cores worked for it, and the tries."""
    with tempfile.TemporaryDirectory() as name:
        made = fixed(series, base, Path(name))
        command = [sys.executable, "-c", WORK, str(made.folder), str(TRIES)]
        started = [
            subprocess.Popen([*command, "cuts" if cuts else "whole"], stdout=subprocess.PIPE)
            for _ in range(processes)
        ]
        for process in started:
            assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        began = time.monotonic()
        (made.folder / "go").touch()
        cpu = sum(float(process.communicate()[0]) for process in started)
        return time.monotonic() - began, cpu, made.trials()


def measure_speed(sample: str) -> None:
    """Prints one line for each way to work on the same tries."""
    series, cores = read_sample(sample), capacity.cores()
    base = RunConfig.from_preset("recommended", target=series.target)
    ways = (
        ("one after another", 1, False),
        (f"side by side, {cores} processes", cores, False),
        (f"side by side, {cores} processes, cut early", cores, True),
    )
    columns = ("way", "seconds", "times faster", "cores' seconds", "cut", "best error", "best try")
    print_head((*columns, "load"))
    first = None
    for name, processes, cuts in ways:
        took, cpu, trials = seconds(series, base, processes, cuts)
        first, best = first or took, best_of(trials)
        cut = sum(trial.state == "cut" for trial in trials)
        load = f"{os.getloadavg()[0]:.1f}"
        print_line((name, took, first / took, cpu, cut, best.error, best.number, load))


def measure_accuracy(folder: Path, names: list[str]) -> None:
    """Prints one line for each series: its test errors after a search, and with the default."""
    from core.learning.tensorflow_process import warm_up
    from tests.benchmarks.accuracy.one_step import _names
    from tests.benchmarks.accuracy.training import read_series, train

    warm_up()
    columns = ("series", "rows", "tries", "cut", "lead", "of it luck", "MAE ÷ default's")
    print_head((*columns, "RMSE ÷ default's", "best settings", "load"))
    shares = []
    with tempfile.TemporaryDirectory() as place:
        connection = engine.connect(place)
        connection.wait_until_ready(120)
        for name in names or _names(folder):
            series = read_series(folder, name)
            made = search(series, Path(place), connection)
            trials = made.trials()
            best, luck = best_of(trials), luck_of(trials)
            if best is None:
                print_line((name, len(series), len(trials), 0, "", "", "no try ended", "", "", ""))
                continue
            found = sweep.space.values(best.config)
            chosen = {
                "window": best.config.window,
                "units": best.config.units,
                "dropout": best.config.dropout,
                "learning_rate": best.config.learning_rate,
            }
            default, searched = train(series), train(series, **chosen)
            ratios = [
                getattr(searched.found.part("test").best, measure)
                / getattr(default.found.part("test").best, measure)
                for measure in ("mae", "rmse")
            ]
            shares.append(ratios)
            line = (name, len(series), len(trials), sum(t.state == "cut" for t in trials))
            told = (luck.lead / trials[0].error, luck.luck / trials[0].error) if luck else ("", "")
            print_line((*line, *told, *ratios, found, f"{os.getloadavg()[0]:.1f}"))
        connection.close()
        engine.stop(place)
    if shares:
        table = np.array(shares)
        for place_, measure in enumerate(("MAE", "RMSE")):
            no_worse = int((table[:, place_] <= 1 + 1e-9).sum())
            mean = float(np.exp(np.log(table[:, place_]).mean()))
            print(f"{measure}: no worse on {no_worse} of {len(table)}, geometric mean {mean:.4f}")


def search(series, folder: Path, connection: engine.Engine) -> Sweep:
    """Searches for a minute around the preset's default, as the page does."""
    base = RunConfig.from_preset("recommended", target=series.target)
    space = Space.around(Task.of(series, base))
    made = sweep.create(folder, base, space, series, SEARCH_S)
    connection.search()
    while made.state() != "ended":
        time.sleep(0.5)
    return made


def main() -> None:
    """Runs the section that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sweep")
    sections = parser.add_subparsers(dest="section", required=True)
    speed = sections.add_parser("speed")
    speed.add_argument("sample", nargs="?", default="bikes")
    accuracy = sections.add_parser("accuracy")
    accuracy.add_argument("folder", type=Path)
    accuracy.add_argument("series", nargs="*")
    asked = parser.parse_args()
    if asked.section == "speed":
        measure_speed(asked.sample)
    else:
        measure_accuracy(asked.folder, asked.series)


if __name__ == "__main__":
    main()
