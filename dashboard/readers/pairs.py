"""Forecasts of several runs on the same rows, and whether one of two is clearly closer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from core.evaluation import verdict
from core.evaluation.verdict import Verdict
from core.runs.files.scores import validation_key
from dashboard.readers.result import Result

FIRST, SECOND = "first", "second"


def rows_key(result: Result) -> str:
    """Returns what is the same for runs whose validation errors can be ranked."""
    rows = result.scores.rows["validation"]
    return validation_key(result.series, rows.start, rows.stop, result.config.horizon)


def scored_on_same_rows(results: Sequence[Result]) -> bool:
    """Returns whether all runs were scored on the same rows."""
    return len({rows_key(result) for result in results}) < 2


def same_values(one: Result, other: Result) -> bool:
    """Returns whether two runs learnt the same values at the same times."""
    a, b = one.series, other.series
    return np.array_equal(a.ds, b.ds) and np.array_equal(a.values, b.values)


def shared_parts(results: Sequence[Result]) -> list[str]:
    """Returns the parts on which runs can be set side by side: the test only where all opened it.

    Where validation and test are the same rows there is only `validation`.
    """
    opened = all(len(result.unsealed_parts) == 2 for result in results)
    return ["validation", "test"] if opened else ["validation"]


def forecasts_on(result: Result, part: str) -> pd.DataFrame:
    """Returns a run's forecasts of a part: columns `ds`, `step`, `y`, `forecast`, by time.

    Rows that were repaired are left out: no error counts there.
    """
    rows = result.predictions
    names = ["validation", "test"] if result.parts.shared else [part]
    rows = rows[rows["split"].isin(names)]
    if "repaired" in rows:
        rows = rows[~rows["repaired"]]
    return rows[["ds", "step", "y", "forecast"]].sort_values(["ds", "step"])


@lru_cache(maxsize=32)
def errors_of_two(first: Result, second: Result, part: str) -> pd.DataFrame:
    """Returns how far off two runs were where both made a forecast.

    Args:
        first: A run.
        second: Another one that was scored on the same rows.
        part: `validation`, or `test` where both opened it.

    Returns:
        Columns `ds` of the first value forecast, `first` and `second`: absolute errors in the
        series' unit, each the mean over the steps ahead. In time order.
    """
    both = forecasts_on(first, part).merge(
        forecasts_on(second, part), on=["ds", "step"], suffixes=(f"_{FIRST}", f"_{SECOND}")
    )
    # Forecasts that start at the same row are one: their errors hang together.
    place = pd.Series(np.arange(len(first.series)), index=first.series.ds)
    origin = place.loc[both["ds"]].to_numpy() - both["step"].to_numpy() + 1
    errors = pd.DataFrame(
        {
            name: (both[f"forecast_{name}"] - both[f"y_{name}"]).abs().to_numpy()
            for name in (FIRST, SECOND)
        }
    )
    means = errors.groupby(origin).mean()
    means.insert(0, "ds", np.asarray(first.series.ds)[means.index])
    return means.reset_index(drop=True)


@lru_cache(maxsize=32)
def verdict_of_two(first: Result, second: Result, part: str) -> Verdict:
    """Returns whether the second run is closer to the real values than the first.

    Chance in the rows is taken out, that of the seeds is not: each run is one network.
    """
    errors = errors_of_two(first, second, part)
    rows = np.zeros(len(errors), dtype=np.int64)  # all of one cutoff
    own = errors[SECOND].to_numpy()
    return verdict.verdict_of(own[None, :], {FIRST: errors[FIRST].to_numpy()}, rows)
