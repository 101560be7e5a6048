"""What a run takes of the memory, beside what was estimated: `python -m tests.benchmarks.memory`.

Trains each of some settings for an epoch in a process of its own, scores included, and prints the
most it held above a warm worker.
"""

import multiprocessing
import sys
import tempfile
from pathlib import Path

import psutil

from core.config import RunConfig
from core.runs import store
from core.runs.estimate import memory_mib
from tests.benchmarks.stops import waves

# Presets, rows and settings.
RUNS = {
    "window 1 000, batches of 128": ("scratch", 3_000, {"window": 1_000, "batch_size": 128}),
    "1 000 000 rows, window 200": (
        "scratch", 1_000_000, {"units": (8,), "window": 200, "batch_size": 256},
    ),
    "2 layers of 512": ("scratch", 1_500, {"units": (512, 512)}),
    "2 layers of 1 024": ("scratch", 800, {"units": (1024, 1024), "window": 20}),
    "200 steps ahead, 20 000 rows": ("recommended", 20_000, {"horizon": 200}),
    "recommended, 30 000 rows": ("recommended", 30_000, {}),
    "12 networks": ("scratch", 3_000, {"horizon": 12, "strategy": "direct"}),
    "window 500, 12 steps fed back": (
        "scratch", 2_000, {"window": 500, "horizon": 12, "strategy": "recursive"},
    ),
}  # fmt: skip


def main(*names: str) -> None:
    fresh = multiprocessing.get_context("spawn")
    for name in names or RUNS:
        preset, rows, settings = RUNS[name]
        config = RunConfig.from_preset(preset, **settings).replace(epochs=1)
        with fresh.Pool(1) as pool:
            held = pool.apply(most_held_mib, (config, rows))
        needed = memory_mib(config, rows)
        print(
            f"{name:30} {held:7.0f} MiB, estimated {needed:7.0f}: {needed / held:.2f}", flush=True
        )


def most_held_mib(config: RunConfig, rows: int) -> float:
    """Trains in this process; returns the most it held above what it held when it was warm."""
    from core.learning.tensorflow_process import warm_up
    from core.pipeline import execute

    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        run = store.create(Path(folder), config, waves(rows), foreground=True)
        Path("/proc/self/clear_refs").write_text("5")  # forgets the most it held so far
        before = psutil.Process().memory_info().rss
        execute(run)
        assert run.status().state == "done", run.status()
    lines = Path("/proc/self/status").read_text().splitlines()
    most = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return most / 2**10 - before / 2**20


if __name__ == "__main__":
    main(*sys.argv[1:])
