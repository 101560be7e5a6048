"""The series of one file, each learnt by a run of its own, and what came of them, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

import numpy as np

from core.config import RunConfig
from core.errors import DamagedFile
from core.evaluation.advice import AdviceKind, advise
from core.reading.tables import Table
from core.runs import seal, store
from core.runs.estimate import check_memory, free_mib
from core.runs.outlook import outlook
from core.runs.run import Run, State
from core.runs.weights import load_forecaster
from core.series.inspection import learnable
from core.series.ledger import Repair
from core.series.selection import choose_series


@dataclass(frozen=True)
class GroupLine:
    """What came of one series.

    Attributes:
        run: Id of the run that learnt it.
        name: What the run is called: the series.
        state: Where the run stands.
        unit: Unit of the values, or "".
        frequency: The series' step.
        error: The mean absolute error on the test rows once these were looked at, else on the
            validation rows; None while there is none.
        gain: The share by which it is smaller than that of the best simple method.
        advice: What to do with the forecast; None while there is none.
        method: The best simple method.
        ds: What names the next row: an ISO time or a row number, "" while there is no forecast.
        value: The next value.
    """

    run: str
    name: str
    state: State
    unit: str = ""
    frequency: str = ""
    error: float | None = None
    gain: float | None = None
    advice: AdviceKind | None = None
    method: str = ""
    ds: str = ""
    value: float | None = None


def free_name(folder: Path, name: str) -> str:
    """Returns a name for a group of runs that no other one has.

    Args:
        folder: Where runs are kept.
        name: What their table is called.
    """
    taken = {run.label().group for run in store.scan(folder)}
    names = chain([name], (f"{name} ({number})" for number in count(2)))
    return next(free for free in names if free not in taken)


def create_one(
    folder: Path,
    table: Table,
    config: RunConfig,
    name: str,
    group: str,
    choices: Sequence[Repair] = (),
    only_finished: bool = False,
    foreground: bool = False,
) -> Run:
    """Makes the queued run of one of the series of a table.

    Args:
        folder: Where runs are kept.
        table: The table.
        config: The settings; a name of theirs stands before that of the series.
        name: The series, as `core.series.selection.series_names` has it.
        group: What the runs of the table are called together.
        choices: What a person chose to mend in each of them.
        only_finished: Whether a newest period that may not be over is left out.
        foreground: Whether this process trains it, so that no engine picks it up.

    Raises:
        UserError: The series cannot be read, is too short, or takes more memory than there is.
    """
    chosen = choose_series(table, config, name)
    series, config, _widened = learnable(*chosen, choices, only_finished)
    check_memory(config, len(series), free_mib())
    config = config.replace(name=" · ".join(filter(None, (config.name, name))))
    return store.create(folder, config, series, foreground=foreground, group=group)


def line_of(run: Run) -> GroupLine:
    """Returns what came of a run, a line of its group's table."""
    line = GroupLine(run.id, run.name(), run.status().state)
    try:
        scores = seal.shown_scores(run)
        if scores is None:
            return line
        series, asked = run.newest_series(), run.verdict()
        judged = asked.judgement.verdict if asked and asked.judgement else None
        shown = scores.test or scores.validation
        advice = advise(shown, scores.lstm_adds, judged)
        found = outlook(run, load_forecaster(run), 1, series).table
    except DamagedFile:
        return line
    error, best = shown.best.mae, shown.best_simple[1]
    ds = found["ds"].to_numpy()[0]
    return GroupLine(
        run=run.id,
        name=line.name,
        state=line.state,
        unit=series.unit,
        frequency=series.frequency,
        error=error,
        gain=None if error is None or not best else 1 - error / best,
        advice=advice.kind,
        method=advice.method,
        ds=str(ds.astype("datetime64[s]")) if np.issubdtype(ds.dtype, np.datetime64) else str(ds),
        value=float(found["forecast"].iloc[0]),
    )
