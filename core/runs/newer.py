"""Rows that came since a run learnt: its forecasts follow them, and are held against them.

What was learnt, and the scores, stay as they are; the newer rows stand in a file of their own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.evaluation.part_scores import PartScores
from core.forecasting.forecaster import Forecaster
from core.reading.tables import Table
from core.runs.files import checksums
from core.runs.files.label import NETWORK
from core.runs.outlook import said_before
from core.runs.run import Run, writing
from core.series.onward.continuing import Continued, Joining, continue_series
from core.series.series import Series
from core.series.split import BAND_LEVELS
from core.types import Rows

# The sizes of normal errors spread by three quarters of their mean; two such spreads of a mean of
# several are more than chance.
CHANCE = 1.5


@dataclass(frozen=True, eq=False)
class Aftermath:
    """How a run's forecast did on the rows that came since.

    Attributes:
        table: One row for each of them: `ds`, `step`, `y`, nan where nothing was observed,
            `forecast`, made a horizon at a time as the rows before had come, and the ends of its
            bands.
        error: The mean absolute error; None where nothing was observed.
        expected: The mean absolute error of the same steps ahead on the scored rows; None where it
            is not known.
        worse: Whether the error is clearly larger than that.
        held: How many observed rows lie in the narrowest band, and how many have one.
    """

    table: pd.DataFrame
    error: float | None
    expected: float | None
    worse: bool
    held: tuple[int, int]


def add_rows(run: Run, table: Table, joining: Joining | None = None) -> Continued:
    """Adds newer rows to those that a run's forecasts follow.

    Args:
        run: The run.
        table: What was read of the newer rows, alone or together with older ones.
        joining: What was settled about them.

    Returns:
        The series with all rows that came since, and how many are new this time.

    Raises:
        Question, UserError: As `continue_series` has it; or the run's folder cannot be written to.
    """
    found = continue_series(run.newest_series(), table, run.config(), joining)
    with writing(run):
        checksums.drop_sums(run.newer_path)
        found.series.write(run.newer_path)
        checksums.record_sums(run.newer_path)
    return found


def take_back(run: Run) -> None:
    """Takes all newer rows away again.

    Raises:
        UserError: The run's folder cannot be written to.
    """
    with writing(run):
        run.newer_path.unlink(missing_ok=True)
        checksums.drop_sums(run.newer_path)


def aftermath(
    run: Run, forecaster: Forecaster, newest: Series, scores: PartScores
) -> Aftermath | None:
    """Returns how a run's forecast did on the rows that came since; None where none came.

    Args:
        run: The run.
        forecaster: Its network.
        newest: Its series with the newer rows.
        scores: Its scores: of the test rows once these were looked at, else of the validation rows.
    """
    first = len(run.series())
    if len(newest) <= first:
        return None
    table = said_before(run, forecaster, newest, first)
    observed = table[table["y"].notna()]
    if not len(observed):
        return Aftermath(table, None, None, False, (0, 0))
    error = float((observed["forecast"] - observed["y"]).abs().mean())
    expected = _expected(scores, run.label().use.method, observed["step"].to_numpy())
    chance = 1 + CHANCE / math.sqrt(len(observed))
    worse = expected is not None and error > chance * expected
    return Aftermath(table, error, expected, worse, _held(observed))


def _expected(scores: PartScores, method: str, steps: Rows) -> float | None:
    """Returns the mean error of some steps ahead; of all, where they are not told apart."""
    name = "forecast" if method == NETWORK else method
    by_step = {entry.step: entry.mae.get(name) for entry in scores.steps}
    errors = [by_step.get(int(step)) for step in steps]
    known = [error for error in errors if error is not None]
    if len(known) == len(errors):
        return float(np.mean(known))
    return scores.best.mae if method == NETWORK else scores.simple.get(method)


def _held(observed: pd.DataFrame) -> tuple[int, int]:
    level = min(BAND_LEVELS)
    if f"lo-{level}" not in observed:
        return 0, 0
    low, high = observed[f"lo-{level}"], observed[f"hi-{level}"]
    inside = (low <= observed["y"]) & (observed["y"] <= high)
    return int(inside.sum()), int(low.notna().sum())
