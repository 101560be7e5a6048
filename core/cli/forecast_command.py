"""`lookback forecast`."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.cli.language import remark
from core.cli.shared_options import reading_options, runs_option
from core.config import RunConfig
from core.errors import UserError
from core.made.columns import by_kind

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
@runs_option
@reading_options
def forecast(
    run: str,
    steps: int | None,
    history: str | None,
    future: str | None,
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
    if history is not None:
        series = _read_history(history, config, series, reading)
    if future is not None:
        series = series.with_future(_read_future(future, config, series, reading))
    for held in warn_of_held_values(series, config, steps):
        remark(held.text(_))
    forecaster = load_forecaster(this_run)
    table = outlook(this_run, forecaster, steps, series).table
    if table.filter(like="lo-").notna().any(axis=None) and not seal.opening(this_run):
        remark(seal.SEALED_BANDS.text(_))
    click.echo(table.to_csv(index=False), nl=False)


def _read_history(file: str, config: RunConfig, learnt: Series, reading: ReadingOptions) -> Series:
    """Reads the columns that a run learnt, or the only one there is, mended as those were."""
    from core.series.inspection import to_series
    from core.series.ledger import for_new_data
    from core.series.samples import read_source
    from core.series.timing.continuing import tell_of_columns

    table = read_source(file, learnt.reading.for_new_data().update(reading))
    choices = for_new_data(learnt.ledger)
    alone = len(table.targets) == 1 and not config.in_file(config.covariates)
    target = None if alone else learnt.target
    time = config.time if config.time in table.columns.columns else None
    series = to_series(table, time, target, config.covariates, choices, made=config.made)
    kinds, _days = by_kind(config.made)
    for message in tell_of_columns(table, series.target, learnt.target, kinds.values()):
        remark(message.text(_))
    return series


def _read_future(
    file: str, config: RunConfig, learnt: Series, reading: ReadingOptions
) -> dict[str, Any]:
    """Reads what is known of other columns for the rows to come."""
    from core.series.beside.kinds import unseen_words
    from core.series.inspection import column_values
    from core.series.samples import read_source
    from core.series.timing.coming import coming_values

    table = read_source(file, learnt.reading.for_new_data().update(reading))
    kinds, _days = by_kind(config.made)
    sources = config.in_file(config.known_ahead)
    there = [name for name, source in sources.items() if source in table.columns.columns]
    if not there:
        raise UserError(
            "future_without_columns",
            "This file holds {received}; a file for the rows to come holds the columns that this "
            "network knows in advance: {known}. Rename its columns to match, or leave the file "
            "out.",
            known=", ".join(f"“{name}”" for name in dict.fromkeys(sources.values())) or "none",
            received=", ".join(f"“{name}”" for name in table.columns.columns[:10]),
        )
    for unseen in unseen_words(table, (kinds[name] for name in there if name in kinds)):
        remark(unseen.text(_))
    columns = {name: column_values(table, name, kinds.get(name)) for name in there}
    return coming_values(table, columns, learnt)
