"""`lookback append`."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.cli.foreground import print_json, train_here
from core.cli.language import remark
from core.cli.shared_options import reading_options, runs_option

if TYPE_CHECKING:
    from core.reading.options import ReadingOptions
    from core.runs.run import Run
    from core.series.onward.continuing import Continued
    from core.series.series import Series


@click.command()
@click.argument("run")
@click.argument("file", required=False)
@click.option(
    "--differing",
    type=click.Choice(("keep", "take")),
    help="Rows that RUN has with another value: keep that one, or take the one in FILE.",
)
@click.option(
    "--gap",
    type=click.Choice(("fill", "close")),
    help="Rows that are missing in between: fill them, marked as not observed, or close the gap.",
)
@click.option("--train", "again", is_flag=True, help="Train a new run on all rows, as RUN was.")
@click.option("--take-back", is_flag=True, help="Take all newer rows away again.")
@runs_option
@reading_options
def append(
    run: str,
    file: str | None,
    differing: str | None,
    gap: str | None,
    again: bool,
    take_back: bool,
    runs_folder: Path,
    reading: ReadingOptions,
) -> None:
    """Add the newer rows of FILE to RUN, whose forecasts then follow them; print how it did."""
    from core.runs import newer, store

    this_run = store.find(run, runs_folder)
    if take_back:
        newer.take_back(this_run)
    facts: dict[str, Any] = {"run": str(this_run.folder)}
    if file is not None:
        facts["new_rows"] = _append(this_run, file, reading, differing, gap)
    series = this_run.newest_series()
    since = _aftermath(this_run, series)
    facts |= {"rows": len(series), "newest": str(series.ds[-1])[:19], "since": since}
    if not again:
        print_json(facts)
        return
    config, based_on = this_run.config(), this_run.id
    created = store.create(runs_folder, config, series, based_on=based_on, foreground=True)
    train_here(created, {"appended_to": facts})


def _append(
    run: Run, file: str, reading: ReadingOptions, differing: str | None, gap: str | None
) -> int:
    """Adds the newer rows of a file, and says what deserves a look."""
    from core.reading.options import as_settled_before
    from core.runs import newer
    from core.series.onward.continuing import Joining
    from core.series.samples import read_source

    def add(options: ReadingOptions) -> Continued:
        return newer.add_rows(run, read_source(file, options), Joining(differing, gap))

    found = as_settled_before(run.newest_series().reading, reading, add)
    for message in found.told:
        remark(message.text(_))
    return found.n_new


def _aftermath(run: Run, series: Series) -> dict[str, Any] | None:
    """Returns how the forecast did on the rows that came since, as JSON types."""
    from core.runs import newer
    from core.runs.seal import shown_scores
    from core.runs.weights import load_forecaster

    scores = shown_scores(run)
    if scores is None:
        return None
    part = "test" if scores.test else "validation"
    then = newer.aftermath(run, load_forecaster(run), series, scores.part(part))
    if then is None:
        return None
    held, banded = then.held
    return {
        "rows": len(then.table),
        "mae": then.error,
        f"{part}_mae": then.expected,
        "worse": then.worse,
        "in_band_80": held,
        "with_band_80": banded,
    }
