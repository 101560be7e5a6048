"""Forecasting a time series with an LSTM, without any dashboard.

A map, in the order the data flows; a package imports only those above it:

    errors       what a person may be shown: a code, an English template, values
    types        arrays, how far a training is, where it can go on from
    loading      much that is loaded at once, and stays
    records      what our files hold, checked as it is read
    made         columns made of words, public holidays and own events
    config       `RunConfig` and its presets: recommended, quick, scratch, article
    files        files that are never seen half written
    people       whose folder is whose, where several share a server
    reading      a file becomes a table
    series       a table becomes a series, split and cut into windows
    schooled     what a run takes from school: weights, what they see, how much they count
    forecasting  the model in NumPy: linear model, gates, forecasts
    inspection   inside a trained network: gates, sums, how far back it looks
    learning     the network learns; the only TensorFlow
    schooling    a network learns from random series what linear models miss
    evaluation   how good it is, beside what costs nothing
    runs         the run folder: every file of it
    pipeline     `execute(run)`: the only place where the steps are chained
    sweep        a search for settings
    engine       the Dask cluster that trains in the background
    estimator    `LSTMForecaster`: the same as a scikit-learn estimator
    cli          the `lookback` command

Each package says in its docstring what comes in, what goes out and what its modules are. `import
core` loads nothing; `core.LSTMForecaster` is loaded when it is first asked for. Decisions and the
measurements behind them are in `DECISIONS.md`.
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
