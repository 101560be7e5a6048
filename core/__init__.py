"""Forecasting a time series with an LSTM, without any dashboard.

A map, in the order the data flows; a module imports only those above it:

    errors       what a person may be shown: a code, an English template, values
    files        files that are never seen half written
    parquet      Parquet files, read without threads that outlive the reading
    config       `RunConfig` and its presets: recommended, quick, article
    reading      numbers, dates, rhythm and repairs: the parts of reading a file
    ledger       what was mended in a series, line by line
    mending      carries repairs out, each row from the rows before it
    quality      what is odd about a column, and what could be done about it
    samples      the series that come with Lookback
    series       `Series`: values in time order, and what was understood on the way in
    tables       a file becomes a `Table`; refused rather than read wrongly
    inspection   a column of it becomes a `Series`, mended, with what is odd about it
    checking     what was understood of a file, as JSON and as CSV
    windows      the split in time, the scaler, the windows
    history      whether there is enough to learn from for a window
    spreadsheets tables as CSV and Excel, no text ever run as a formula
    script       a run as a Python script that trains it again
    ranking      which runs can be ranked together
    label        what people say of a run: name, note, star
    deletion     deleting runs so that it can be undone
    runs         the run folder: every file of a run, its writers and readers
    film         the forecast of the validation rows, epoch by epoch
    intervals    bands around forecasts, from the errors before them
    gains        whether what one forecast gains on another may be chance
    ridge        ridge regression, and the blend of what its settings gave
    linear       the linear autoregression: a baseline, and the straight path beside the LSTM
    effects      what other columns add to the straight path
    covariates   what a forecast may know of other columns, and of the calendar
    transforms   values as they are, as square roots or as logarithms
    inputs       what the network sees of a series, and how its output becomes a forecast
    choosing     what it will see, chosen by what the past forecasts best
    checkpoints  all that training needs to go on as if it had never stopped
    baselines    last value, seasonal naive, drift, linear autoregression
    metrics      the error measures
    copycat      whether a forecast only repeats what the series already was
    trend        whether later values leave the range that training saw
    chance       how far chance alone can move a comparison of errors
    verdict      whether the network earned its keep, with the chance taken out
    gates        the LSTM's six equations in NumPy: forecasts without TensorFlow
    forecasting  future values from a run folder alone
    probe        how far back a trained network looks
    inside       one window inside the network: every gate, every sum
    lstm         `FusedLSTM`, Keras's LSTM layer as one operation
    network      a Keras network from a config, and its export as stock Keras
    learner      the network at work: batches, validation and forecasts as TensorFlow functions
    training     the training loop: progress, stop, checkpoint, resume
    fitting      inputs chosen and weights trained, in one call
    evaluation   scores beside the baselines
    headline     what a result shows first, in a sentence
    judging      the networks that a verdict is drawn from
    estimate     how long a training will take
    pipeline     `execute(run)`: the only place where the steps are chained
    sweep        a search for settings: many short trainings, judged on the validation rows
    estimator    `LSTMForecaster`: the same as a scikit-learn estimator
    engine       the Dask cluster that runs pipelines in the background
    cli_options  options that several commands share
    cli_training a training in the foreground of a shell
    cli_sweep    `lookback sweep`
    cli          the `lookback` command

`import core` loads nothing; TensorFlow is imported only by `lstm`, `network` and `learner` and by
`training`, `fitting`, `judging` and `sweep.work` through them; `pipeline`, `engine` and
`estimator` import these when something is learnt. `core.LSTMForecaster` is loaded when it is first
asked for.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """Returns what is loaded when it is first asked for.

    Raises:
        AttributeError: There is no such name.
    """
    if name == "LSTMForecaster":
        from core.estimator import LSTMForecaster

        return LSTMForecaster
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
