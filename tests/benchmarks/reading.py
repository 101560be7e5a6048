"""How long large and damaged files keep a person waiting: `python -m tests.benchmarks.reading`.

`lookback check` on files made for it; seconds by the clock, and the most memory that the command
and the process that reads for it held together.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

LOOK_S = 0.05
ROUNDS = 3
# Rows and columns of numbers beside the time, and how often it is read.
SIZES = ((1_000_000, 9, 3), (10_000_000, 1, 1))


def make(path: Path, n_rows: int, n_columns: int) -> None:
    """Writes a table of minutes and random walks."""
    steps = np.random.default_rng(n_columns).normal(size=(n_rows, n_columns))
    names = [f"sensor {number}" for number in range(1, n_columns + 1)]
    table = pd.DataFrame(steps.cumsum(axis=0).round(3), columns=names)
    table.insert(0, "time", pd.date_range("2000-01-01", periods=n_rows, freq="min"))
    table.to_csv(path, index=False)


def check(path: Path) -> tuple[float, float, int]:
    """Returns the seconds of a check, its most memory in GiB, and its exit code."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "core", "check", str(path)]
    started = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while started.poll() is None:
        most = max(most, held(started))
        time.sleep(LOOK_S)
    return time.perf_counter() - began, most / 2**30, started.returncode


def held(process: psutil.Process) -> int:
    """Returns the bytes that a process and its children hold."""
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    return total


def row(what: str, found: list[tuple[float, float, int]]) -> None:
    """Prints one line of the table."""
    seconds = sorted(seconds for seconds, _, _ in found)
    memory, code = max(memory for _, memory, _ in found), found[0][2]
    middle = seconds[len(seconds) // 2]
    print(f"| {what} | {middle:.1f} | {memory:.1f} | {code} |", flush=True)


def main() -> None:
    """Prints a table."""
    print("| file | median, s | memory, GiB | exit code |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        damaged = Path(folder) / "damaged.csv"
        damaged.write_text("time,level\n2024-01-01,1\n2024-01-02,2,3\n")
        row("a row with a cell too many", [check(damaged) for _ in range(ROUNDS)])
        for n_rows, n_columns, rounds in SIZES:
            path = Path(folder) / "large.csv"
            make(path, n_rows, n_columns)
            what = f"{n_rows:,} rows, {n_columns + 1} columns"
            row(what, [check(path) for _ in range(rounds)])


if __name__ == "__main__":
    main()
