"""Whole commands beside the article's program: `python -m tests.benchmarks.whole_commands`.

Prints seconds from command to end, in turns; how long each takes to the validation loss that the
article's program has after 50 epochs; and what a window costs in series of 10³ to 10⁶ rows.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.benchmarks.training_speed import measure

HERE = "whole_commands"
ROUNDS = 3
EPOCHS, REACHED_AFTER = 100, 50
ROWS = (1_000, 10_000, 100_000, 1_000_000)
WINDOWS = 6_400


def article(path):
    """The article's steps on its ramp, as its code takes them; the loss after each epoch."""
    import keras
    import sklearn.preprocessing

    keras.utils.set_random_seed(7)
    values = np.arange(1000.0)[:, None]
    cut, window = int(0.875 * len(values)), 20
    scaler = sklearn.preprocessing.MinMaxScaler().fit(values[:cut])
    parts = [scaler.transform(part) for part in (values[:cut], values[cut:])]
    (x, y), (vx, vy) = (
        (np.array([part[i : i + window] for i in range(len(part) - window)]), part[window:])
        for part in parts
    )
    order = np.random.default_rng(7).permutation(len(x))
    model = keras.Sequential(
        [
            keras.Input((window, 1)),
            keras.layers.LSTM(80, return_sequences=True),
            keras.layers.Dropout(0.2),
            keras.layers.LSTM(100),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    best = keras.callbacks.ModelCheckpoint(
        str(Path(path) / "best.weights.h5"), save_best_only=True, save_weights_only=True
    )
    times = []
    clock = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda *_: times.append(time.perf_counter())
    )
    began = time.perf_counter()
    fitted = model.fit(x[order], y[order], 64, EPOCHS, 0, [best, clock], validation_data=(vx, vy))
    scaler.inverse_transform(model.predict(vx, verbose=0))
    history = np.arange(50.0)[-window:, None]
    scaler.inverse_transform(model.predict(scaler.transform(history)[None], verbose=0))
    losses = fitted.history["val_loss"]
    return min(losses[:REACHED_AFTER]), times[REACHED_AFTER - 1] - began


def until_loss(preset, loss):
    """Seconds of training until a preset's network is as good, in the article's scale; or None."""
    from core.learning.tensorflow_process import prepare_tensorflow

    prepare_tensorflow()
    from core.config import RunConfig
    from core.forecasting.choosing import choose_inputs
    from core.forecasting.task import Task
    from core.learning.journal import NullJournal
    from core.learning.learner import Learner
    from core.learning.training import Training
    from core.series.series import Series

    config, values = RunConfig.from_preset(preset, epochs=EPOCHS), np.arange(1000.0)
    task = Task.of(Series("ramp", "y", "", None, values), config)
    one = values[874]  # what 1 is in the article's scale: its training rows run from 0 to 874
    seconds = []

    class Clock(NullJournal):
        def epoch(self, row):
            if row["val_loss"] is not None and not seconds:
                error = np.sqrt(row["val_loss"]) * learner.loss_scale / one
                if error**2 <= loss:
                    seconds.append(time.perf_counter() - began)

        def stop_requested(self):
            return bool(seconds)

    began = time.perf_counter()
    inputs, cut = choose_inputs(task), task.cut
    rows = [inputs.trainable_rows(part, config.reach_back) for part in (cut.train, cut.validation)]
    with Learner(task, inputs) as learner:
        Training(learner, *rows, Clock()).run()
    return seconds[0] if seconds else None


def cost_of_a_window(n):
    """Microseconds of an epoch a window, of so many of the article's windows, and of shuffling."""
    from core.learning.tensorflow_process import prepare_tensorflow

    prepare_tensorflow()
    from core.config import RunConfig
    from core.forecasting.choosing import choose_inputs
    from core.forecasting.task import Task
    from core.learning.learner import Learner
    from core.series.series import Series

    config = RunConfig.from_preset("article", batch_size=256)
    values = np.sin(np.arange(n) / 50.0)
    task = Task.of(Series("wave", "y", "", None, values), config)
    inputs = choose_inputs(task)
    rows = inputs.trainable_rows(task.cut.train, config.reach_back)
    with Learner(task, inputs) as learner:
        batches = min(len(rows), WINDOWS) // config.batch_size
        taken = []
        for epoch in range(8):
            began = time.process_time()
            order = learner.shuffled(rows, epoch)
            shuffled = time.process_time()
            learner.learn(order, 0, batches, 0.0)
            learnt = time.process_time()
            a_window = (learnt - shuffled) / (batches * config.batch_size)
            taken.append(a_window + (shuffled - began) / len(rows))
    return 1e6 * statistics.median(taken[2:])


def command(*words, folder):
    """Seconds of a command from its start to its end."""
    environment = {**os.environ, "LOOKBACK_RUNS": str(folder), "TF_CPP_MIN_LOG_LEVEL": "3"}
    began = time.perf_counter()
    subprocess.run(words, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def main():
    lookback = [sys.executable, "-W", "ignore", "-m", "core"]
    print("| command | seconds, each round |\n|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, thousand = folder / "small.csv", folder / "thousand.csv"
        for path, n in ((small, 100), (thousand, 1_000)):
            days = np.datetime64("2020-01-01") + np.arange(n)
            values = 100 + 10 * np.sin(np.arange(n) / 7)
            lines = [f"{day},{value:.2f}" for day, value in zip(days, values, strict=True)]
            path.write_text("day,value\n" + "\n".join(lines) + "\n")
        code = f"from tests.benchmarks.whole_commands import article; article({name!r})"
        commands = {
            "the article's program": [sys.executable, "-c", code],
            "lookback train sample:ramp --preset article --epochs 100": [
                *lookback, *["train", "sample:ramp", "--preset", "article", "--epochs", "100"],
            ],
            "lookback train, 1 000 rows": [*lookback, "train", str(thousand)],
            "lookback train --preset quick, 1 000 rows": [
                *lookback, "train", str(thousand), "--preset", "quick",
            ],
            "lookback check, 100 rows": [*lookback, "check", str(small)],
        }  # fmt: skip
        taken = {what: [] for what in commands}
        for _ in range(ROUNDS):
            for what, words in commands.items():
                taken[what].append(command(*words, folder=folder / "runs"))
        for what, seconds in taken.items():
            print(f"| {what} | {', '.join(f'{one:.2f}' for one in seconds)} |", flush=True)
        loss, theirs = measure("article", name, module=HERE)
        for preset in ("article", "recommended"):
            mine = measure("until_loss", preset, loss, module=HERE)
            print(f"loss {loss:.2e}: article {theirs:.1f} s, ours, {preset}, {mine} s", flush=True)
    costs = [measure("cost_of_a_window", n, module=HERE) for n in ROWS]
    for n, cost in zip(ROWS, costs, strict=True):
        print(f"{n} rows: {cost:.1f} µs of processor a window, {cost / costs[0]:.2f}", flush=True)


if __name__ == "__main__":
    main()
