"""`lookback forecast`."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.language import remark
from core.cli.shared_options import reading_options, runs_option
from core.config import RunConfig
from core.errors import Message
from core.made.columns import by_kind
from core.reading.options import as_settled_before

if TYPE_CHECKING:
    from core.reading.options import ReadingOptions
    from core.series.series import Series


@click.command()
@click.argument("run")
@click.option(
    "--steps",
    type=click.IntRange(min=1),
    help="How many values ahead; the whole horizon if not given.",
)
@click.option("--history", help="FILE whose last values come before the forecast.")
@click.option(
    "--future", help="FILE with the other columns' values from the next row on, one row per step."
)
@click.option(
    "--unplanned",
    type=click.Choice(("last", "zero")),
    help="Steps for which the plan has no value: keep the last known one, or take 0.",
)
@runs_option
@reading_options
def forecast(
    run: str,
    steps: int | None,
    history: str | None,
    future: str | None,
    unplanned: str | None,
    runs_folder: Path,
    reading: ReadingOptions,
) -> None:
    """Print the next values of RUN as CSV: ds, step, forecast and the ends of its bands."""
    from core.forecasting.covariates import warn_of_held_values
    from core.runs import seal, store
    from core.runs.outlook import outlook
    from core.runs.weights import load_forecaster

    this_run = store.find(run, runs_folder)
    config, series = this_run.config(), this_run.newest_series()
    steps = steps or config.horizon
    scores = seal.shown_scores(this_run)
    notes = scores.notes if scores else ()
    if history is not None:
        series = _read_history(history, config, series, reading)
    if future is not None:
        if _tell_of_use(notes, config):
            unplanned = unplanned or "last"
        series = _with_plan(future, config, series, reading, steps, unplanned)
    for held in warn_of_held_values(series, config, steps, notes):
        remark(held.text(_))
    forecaster = load_forecaster(this_run)
    table = outlook(this_run, forecaster, steps, series).table
    if table.filter(like="lo-").notna().any(axis=None) and not seal.opening(this_run):
        remark(seal.SEALED_BANDS.text(_))
    click.echo(table.to_csv(index=False), nl=False)


def _tell_of_use(notes: Sequence[Message], config: RunConfig) -> bool:
    """Says which columns a forecast does without; returns whether a plan makes no difference."""
    from core.forecasting.covariates import COLUMNS_USED, OF_USE, is_idle

    for note in notes:
        if note.code in OF_USE and note.code != COLUMNS_USED.code:
            remark(note.text(_))
    return all(is_idle(source, notes) for source in config.in_file(config.known_ahead).values())


def _read_history(file: str, config: RunConfig, learnt: Series, reading: ReadingOptions) -> Series:
    """Reads the columns that a run learnt, or the only one there is, mended as those were."""
    from core.series.inspection import to_series
    from core.series.ledger import for_new_data
    from core.series.onward.following import by_learnt_names, tell_of_columns
    from core.series.samples import read_source
    from core.series.selection import same_column

    choices, (kinds, _days) = for_new_data(learnt.ledger), by_kind(config.made)

    def read(options: ReadingOptions) -> tuple[Series, list[Message]]:
        table = read_source(file, options)
        alone = len(table.targets) == 1 and not config.in_file(config.covariates)
        target = None if alone else learnt.target
        table, told = by_learnt_names(table, target, config, may_lack=False)
        time = same_column(table, config.time) if config.time else None
        series = to_series(table, time, target, config.covariates, choices, made=config.made)
        return series, told + tell_of_columns(table, series.target, learnt.target, kinds.values())

    series, told = as_settled_before(learnt.reading, reading, read)
    for message in told:
        remark(message.text(_))
    return series


def _with_plan(
    file: str,
    config: RunConfig,
    learnt: Series,
    reading: ReadingOptions,
    steps: int,
    unplanned: str | None,
) -> Series:
    """Returns a series with what a file knows of other columns in the rows to come."""
    from core.series.onward.plan import with_plan
    from core.series.samples import read_source

    def read(options: ReadingOptions) -> tuple[Series, list[Message]]:
        return with_plan(learnt, read_source(file, options), config, steps, unplanned)

    series, told = as_settled_before(learnt.reading, reading, read)
    for message in told:
        remark(message.text(_))
    return series
