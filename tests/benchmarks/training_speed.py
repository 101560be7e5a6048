"""Seconds an epoch: the article's network in other libraries beside ours, in turns.

`python -m tests.benchmarks.training_speed` prints medians and the ratio of each round, each
measurement in a process of its own: Keras's `fit` as the article's code has it, and PyTorch, Darts
and NeuralForecast where they are installed, or where `LOOKBACK_OTHERS` names a Python that has them
(`pip install torch darts neuralforecast psutil platformdirs tsdownsample` in an environment of its
own); beside them what the products alone would take at the speed of large ones. Then, of the
network that has been to school, an epoch with the layer for stretches and `FusedAdam` beside one
without, in turns in one process.
"""

import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np

ROUNDS = 3
PYTHON_OF_OTHERS = os.environ.get("LOOKBACK_OTHERS", sys.executable)
EPOCHS = 15
# Rows and windows a batch.
SIZES = ((170, 64), (1000, 64), (10_000, 64), (10_000, 256))
MOST_EPOCHS = {10_000: 5}
SCHOOLED_SIZES = (300, 1000, 10_000)


def epochs_of(n):
    return MOST_EPOCHS.get(n, EPOCHS)


def settings(n, batch):
    """The article's settings, and scaled windows and targets of its two parts."""
    from core.config import RunConfig
    from core.forecasting.scaler import Scaler
    from core.series.split import parts
    from core.series.windows import target_rows, windows_at

    config = RunConfig.from_preset("article", epochs=epochs_of(n), batch_size=batch)
    values = np.arange(float(n))
    found = parts(n, config.split)
    scaler = Scaler.fit(values[: found.train.stop], config)

    def pairs(part):
        rows = target_rows(part, config.window, config.reach_back)
        windows = windows_at(values, rows, config.window)
        scaled = (windows - scaler.offset) / scaler.scale
        targets = (values[rows] - scaler.offset) / scaler.scale
        return scaled[:, :, None].astype("f4"), targets[:, None].astype("f4")

    return config, pairs(found.train), pairs(found.validation)


def keras_fit(n, batch):
    """The article's network, trained by Keras's `fit` as its code does."""
    import keras

    config, learnt, validated = settings(n, batch)
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
        *learnt,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=validated,
        callbacks=[Clock()],
        verbose=0,
    )
    return statistics.median(seconds[2:])


def torch(n, batch):
    """The same network, trained by a plain loop of PyTorch's on both cores."""
    import torch

    torch.set_num_threads(2)
    config, learnt, validated = settings(n, batch)
    first, second = config.units

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.first = torch.nn.LSTM(1, first, batch_first=True)
            self.second = torch.nn.LSTM(first, second, batch_first=True)
            self.dropout = torch.nn.Dropout(config.dropout)
            self.dense = torch.nn.Linear(second, 1)

        def forward(self, windows):
            seen = self.second(self.dropout(self.first(windows)[0]))[0][:, -1]
            return self.dense(self.dropout(seen))

    net, mse, seconds = Net(), torch.nn.MSELoss(), []
    adam = torch.optim.Adam(net.parameters(), config.learning_rate)
    windows, targets = map(torch.from_numpy, learnt)
    for _epoch in range(config.epochs):
        began = time.perf_counter()
        net.train()
        for rows in torch.randperm(len(windows)).split(batch):
            adam.zero_grad()
            mse(net(windows[rows]), targets[rows]).backward()
            adam.step()
        net.eval()
        with torch.no_grad():
            mse(*(net(torch.from_numpy(validated[0])), torch.from_numpy(validated[1]))).item()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[2:])


def darts(n, batch):
    """Darts' LSTM of the article's window, depth and larger layer, without validation."""
    import logging

    from darts import TimeSeries
    from darts.models import RNNModel
    from pytorch_lightning.callbacks import Callback

    logging.disable(logging.WARNING)
    config, (windows, _), _ = settings(n, batch)
    clock, median = _lightning_clock(Callback)
    model = RNNModel(
        config.window,
        model="LSTM",
        hidden_dim=config.units[1],
        n_rnn_layers=2,
        dropout=config.dropout,
        training_length=config.window,
        batch_size=batch,
        n_epochs=config.epochs,
        pl_trainer_kwargs={"accelerator": "cpu", "callbacks": [clock], **QUIET},
    )
    # As many windows as ours learns.
    values = np.linspace(0, 1, len(windows) + config.window, dtype="f4")
    model.fit(TimeSeries.from_values(values), verbose=False)
    return median()


def neuralforecast(n, batch):
    """NeuralForecast's LSTM of the article's window, depth and larger layer, no validation."""
    import logging

    import pandas as pd
    from neuralforecast import NeuralForecast
    from neuralforecast.models import LSTM
    from pytorch_lightning.callbacks import Callback

    logging.disable(logging.WARNING)
    config, (windows, _), _ = settings(n, batch)
    (clock, median), batches = _lightning_clock(Callback, True), -(-len(windows) // batch)
    model = LSTM(
        h=1,
        input_size=config.window,
        encoder_n_layers=2,
        encoder_hidden_size=config.units[1],
        encoder_dropout=config.dropout,
        max_steps=config.epochs * batches,
        windows_batch_size=batch,
        batch_size=1,
        accelerator="cpu",
        callbacks=[clock],
        **QUIET,
    )
    values = np.linspace(0, 1, len(windows) + config.window)
    times = pd.date_range("2000-01-01", periods=len(values), freq="h")
    frame = pd.DataFrame({"unique_id": "ramp", "ds": times, "y": values})
    NeuralForecast([model], freq="h").fit(frame)
    return median() * batches


OTHERS = {"torch": torch, "darts": darts, "neuralforecast": neuralforecast}
QUIET = {"enable_progress_bar": False, "logger": False, "enable_checkpointing": False}


def _lightning_clock(callback, by_batch=False):
    """A callback, and the seconds that it notes between the ends of epochs, or of batches."""
    ends = []

    class Clock(callback):  # which may be copied
        def on_train_epoch_end(self, *_):
            if not by_batch:
                ends.append(time.perf_counter())

        def on_train_batch_end(self, *_):
            if by_batch:
                ends.append(time.perf_counter())

    return Clock(), lambda: statistics.median(np.diff(ends)[2:])


def ours(n, batch):
    """The same network, trained by the pipeline's loop."""
    from core.learning.tensorflow_process import prepare_tensorflow

    prepare_tensorflow()
    from core.config import RunConfig
    from core.forecasting.choosing import choose_inputs
    from core.forecasting.task import Task
    from core.learning.journal import NullJournal
    from core.learning.learner import Learner
    from core.learning.training import Training
    from core.series.series import Series

    seconds = []

    class Clock(NullJournal):
        def epoch(self, row):
            seconds.append(row["seconds"])

    config = RunConfig.from_preset("article", epochs=epochs_of(n), batch_size=batch)
    task = Task.of(Series("ramp", "y", "", None, np.arange(float(n))), config)
    inputs, cut = choose_inputs(task), task.cut
    rows = [inputs.trainable_rows(part, config.reach_back) for part in (cut.train, cut.validation)]
    with Learner(task, inputs) as learner:
        Training(learner, *rows, Clock()).run()
    return statistics.median(seconds[2:])


def products(n, batch):
    """What the products of an epoch would take at the speed of large ones, on both cores."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(2)
    config, (learnt, _), (validated, _) = settings(n, batch)
    size, inputs, a_window = 2048, 1, 0
    for units in config.units:
        a_window += 2 * config.window * (inputs + units) * 4 * units
        inputs = units
    large = tf.random.normal((size, size))
    seconds = []
    for _ in range(12):
        began = time.perf_counter()
        tf.matmul(large, large).numpy()
        seconds.append(time.perf_counter() - began)
    speed = 2 * size**3 / statistics.median(seconds[2:])
    # On the way back there are two products for each on the way there.
    return (3 * len(learnt) + len(validated)) * a_window / speed


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


def measure(which, *arguments, module="training_speed"):
    """Runs one measurement in a process of its own."""
    code = (
        f"import json; from tests.benchmarks import {module} as t; "
        f"print(json.dumps(t.{which}{arguments}))"
    )
    done = subprocess.run(
        [PYTHON_OF_OTHERS if which in OTHERS else sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    """Prints two tables."""
    others = [name for name in OTHERS if _is_here(name)]
    print("| rows, batch | way | seconds an epoch | times ours, each round |")
    print("|---|---|---|---|")
    for n, batch in SIZES:
        ways = ["keras_fit", *others, "ours", "products"]
        rounds = [{way: measure(way, n, batch) for way in ways} for _ in range(ROUNDS)]
        for way in ways:
            ratios = ", ".join(f"{taken[way] / taken['ours']:.2f}" for taken in rounds)
            seconds = statistics.median(taken[way] for taken in rounds)
            print(f"| {n}, {batch} | {way} | {seconds:.3f} | {ratios} |", flush=True)
    print("\n| from school, rows | without: processor, epoch | with: processor, epoch |")
    print("|---|---|---|")
    for n in SCHOOLED_SIZES:
        old, new = ("{:.3f} s, {:.3f} s".format(*pair) for pair in measure("with_and_without", n))
        print(f"| {n} | {old} | {new} |")


def _is_here(library):
    command = [PYTHON_OF_OTHERS, "-c", f"import {library}"]
    return not subprocess.run(command, capture_output=True, check=False).returncode


if __name__ == "__main__":
    main()
