"""Seconds an epoch: the article's code beside ours, in turns, each in a process of its own.

`python -m tests.benchmarks.training_speed` prints the medians and the ratio of each pair; then, of
the network that has been to school, an epoch with the layer for stretches and `FusedAdam` beside
one without, in turns in one process.
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
SCHOOLED_SIZES = (300, 1000, 10_000)


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


def with_and_without(n):
    """Seconds of processor and seconds an epoch takes, old layer and optimiser first."""
    from core.learning.tensorflow_process import prepare_tensorflow

    prepare_tensorflow()
    import keras

    from core.config import RunConfig
    from core.forecasting.choosing import choose_inputs
    from core.forecasting.task import Task
    from core.learning import graphs
    from core.learning.learner import Learner
    from core.series.series import Series

    noise = np.random.default_rng(0).normal(size=n)
    series = Series("wave", "y", "", None, np.sin(np.arange(n) / 5) + 0.1 * noise)
    task = Task.of(series, RunConfig.from_preset("recommended"))
    inputs = choose_inputs(task)
    rows = inputs.trainable_rows(task.cut.train, task.config.reach_back)
    new = graphs.StretchLSTM, graphs.FusedAdam
    learners = []
    for kinds in ((graphs.FusedLSTM, keras.optimizers.Adam), new):
        graphs.StretchLSTM, graphs.FusedAdam = kinds
        learners.append(Learner(task, inputs))
    seconds = {learner: [] for learner in learners}
    for epoch in range(EPOCHS):
        for learner in learners:
            batches = -(-learner.count_examples(rows) // learner.batch_size)
            order = learner.shuffled(rows, epoch)
            began = time.process_time(), time.perf_counter()
            learner.learn(order, 0, batches, 0.0)
            ended = time.process_time(), time.perf_counter()
            seconds[learner].append([b - a for a, b in zip(began, ended, strict=True)])
    # The first builds the graph.
    return [np.median(taken[1:], axis=0).tolist() for taken in seconds.values()]


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
    print("\n| from school, rows | without: processor, epoch | with: processor, epoch |")
    print("|---|---|---|")
    for n in SCHOOLED_SIZES:
        old, new = ("{:.3f} s, {:.3f} s".format(*pair) for pair in measure("with_and_without", n))
        print(f"| {n} | {old} | {new} |")


if __name__ == "__main__":
    main()
