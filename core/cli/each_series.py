"""Several series of one file, trained one after another: `lookback train --each`."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.foreground import has_ended, learn_here, print_json
from core.cli.language import remark
from core.cli.learning_options import FileChoices, read_for_learning, tell_of_unfinished
from core.cli.shared_options import in_shell
from core.config import RunConfig
from core.errors import UserError

if TYPE_CHECKING:
    from core.reading.options import ReadingOptions
    from core.runs.run import Run

ALL = "all"


def train_each(
    file: str,
    names: tuple[str, ...],
    config: RunConfig,
    runs_folder: Path,
    reading: ReadingOptions,
    choices: FileChoices,
) -> None:
    """Trains a run for each of some series of a file, then prints what came of them.

    Args:
        file: Path, or `sample:NAME`.
        names: Columns, or series below each other; `all` for every one.
        config: The settings.
        runs_folder: Where runs are kept.
        reading: How the file is read.
        choices: What a person said of its columns and rows.
    """
    seen = set(config.covariates)
    table, config = read_for_learning(file, config, reading, choices)
    from core.runs import group
    from core.series.selection import series_names

    repairs = choices.repairs
    if ALL in names:
        time = table.time if config.time is None else config.time or None
        names = tuple(name for name in series_names(table, time) if name not in seen)
    names = tuple(dict.fromkeys(names))
    together = group.free_name(runs_folder, table.name)
    lines: list[dict[str, Any]] = []
    for number, name in enumerate(names, start=1):
        remark(f"{number}/{len(names)} {name}")
        try:
            run = group.create_one(
                *(runs_folder, table, config, name, together),
                repairs,
                choices.only_finished,
                foreground=True,
            )
            series = run.series()
            for message in series.warnings:
                remark(message.text(_))
            tell_of_unfinished(series)
            learn_here(run, partial(_tell, together, lines, run))
            has_ended(run)
        except UserError as error:  # the others can be learnt all the same
            remark(in_shell(error))
            lines.append({"name": name, "refused": error.message.to_dict()})
            continue
        lines.append(vars(group.line_of(run)))
        if run.status().state == "stopped":
            break
    _tell(together, lines)


def _tell(together: str, lines: list[dict[str, Any]], last: Run | None = None) -> None:
    """Prints what came of the series, and of one more."""
    from core.runs import group

    told = [*lines, vars(group.line_of(last))] if last else lines
    print_json({"group": together, "series": told})
