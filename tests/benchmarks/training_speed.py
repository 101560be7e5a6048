"""Seconds an epoch: the article's code beside ours, in turns, each in a process of its own.

`python -m tests.benchmarks.training_speed` prints the medians and the ratio of each pair.
"""

import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np

ROUNDS = 3
EPOCHS = 15
SIZES = (1000, 170)


def keras_fit(n):
    """The article's network, trained by Keras's `fit` as its code does."""
    import keras

    from core.config import RunConfig
    from core.forecasting.scaler import Scaler
    from core.series.split import parts
    from core.series.windows import target_rows, windows_at

    config = RunConfig.from_preset("article")
    values = np.arange(float(n))
    found = parts(n, config.split)
    scaler = Scaler.fit(values[: found.train.stop], config)

    def pairs(part):
        rows = target_rows(part, config.window, config.reach_back)
        windows = windows_at(values, rows, config.window)
        scaled = (windows - scaler.offset) / scaler.scale
        return scaled[:, :, None].astype("f4"), (values[rows] - scaler.offset) / scaler.scale

    model = keras.Sequential([keras.Input((config.window, 1))])
    for units, every_step in zip(config.units, (True, False), strict=True):
        model.add(keras.layers.LSTM(units, return_sequences=every_step))
        model.add(keras.layers.Dropout(config.dropout))
    model.add(keras.layers.Dense(1))
    model.compile("adam", "mse")
    seconds = []

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.started = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            seconds.append(time.perf_counter() - self.started)

    model.fit(
        *pairs(found.train),
        batch_size=config.batch_size,
        epochs=EPOCHS,
        validation_data=pairs(found.validation),
        callbacks=[Clock()],
        verbose=0,
    )
    return statistics.median(seconds[2:])


def ours(n):
    """The same network, trained by the pipeline's loop."""
    from core.config import RunConfig
    from core.learning.tensorflow_process import prepare_tensorflow
    from core.series.series import Series

    prepare_tensorflow()
    from core.forecasting.choosing import choose_inputs
    from core.forecasting.task import Task
    from core.learning.journal import NullJournal
    from core.learning.learner import Learner
    from core.learning.training import Training

    seconds = []

    class Clock(NullJournal):
        def epoch(self, row):
            seconds.append(row["seconds"])

    config = RunConfig.from_preset("article", epochs=EPOCHS)
    task = Task.of(Series("ramp", "y", "", None, np.arange(float(n))), config)
    inputs, cut = choose_inputs(task), task.cut
    rows = [inputs.trainable_rows(part, config.reach_back) for part in (cut.train, cut.validation)]
    with Learner(task, inputs) as learner:
        Training(learner, *rows, Clock()).run()
    return statistics.median(seconds[2:])


def measure(which, n):
    """Runs one measurement in a process of its own."""
    code = (
        "import json; from tests.benchmarks import training_speed as t; "
        f"print(json.dumps(t.{which}({n})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    """Prints a table."""
    print("| rows | Keras `fit`, s an epoch | ours, s an epoch | times faster (each pair) |")
    print("|---|---|---|---|")
    for n in SIZES:
        pairs = [(measure("keras_fit", n), measure("ours", n)) for _ in range(ROUNDS)]
        theirs, mine = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratios = ", ".join(f"{a / b:.1f}" for a, b in pairs)
        print(f"| {n} | {theirs:.3f} | {mine:.3f} | {ratios} |")


if __name__ == "__main__":
    main()
