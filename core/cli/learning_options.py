"""What commands that learn share: which columns and rows of a file they take, and its reading."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

import click

from core.cli.language import remark
from core.cli.shared_options import Listed
from core.config import RunConfig
from core.errors import UserError

if TYPE_CHECKING:
    from core.made.columns import Event, Holidays
    from core.reading.options import ReadingOptions
    from core.reading.tables import Table
    from core.series.ledger import Repair
    from core.series.series import Series


@dataclass(frozen=True)
class FileChoices:
    """What a command that learns is told of its file, beside the settings of the run.

    Attributes:
        codes: Other columns whose numbers are codes.
        holidays: Countries and regions, as `--holidays` has them.
        events: Events, as `--event` has them.
        left_out: Stretches of time, as `--leave-out` has them.
        step: The step between rows, as `--step` has it.
        only_finished: Whether a newest period that may not be over is left out.
    """

    codes: tuple[str, ...] = ()
    holidays: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    step: str | None = None
    only_finished: bool = False

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What is to be mended.

        Raises:
            UserError: One is no stretch, or no step.
        """
        from core.series.timing.chosen_step import parse_step
        from core.series.timing.stretches import parse_stretch

        steps = () if self.step is None else (parse_step(self.step),)
        return (*map(parse_stretch, self.left_out), *steps)

    @property
    def days(self) -> tuple[Holidays | Event, ...]:
        """The columns of the calendar.

        Raises:
            UserError: There is no such country or region, or one is no event.
        """
        from core.made.columns import Holidays
        from core.made.event_texts import parse_events
        from core.made.public_holidays import find_place

        found = []
        for text in self.holidays:
            country, region = find_place(text)
            place = f"{country}-{region}" if region else country
            found.append(Holidays(_("holidays {place}").format(place=place), country, region))
        return (*found, *parse_events("\n".join(self.events)))


_OPTIONS = (
    click.option("--time", help="Time column."),
    click.option("--target", help="Column to forecast."),
    click.option(
        "--covariates",
        type=Listed(str, "names of columns"),
        help="Other columns the network sees, numbers or words: A,B.",
    ),
    click.option(
        "--codes",
        type=Listed(str, "names of columns"),
        default=(),
        help="Those of the other columns whose numbers are codes: a column for each.",
    ),
    click.option(
        "--known-ahead",
        type=Listed(str, "names of columns"),
        help="Those of the other columns whose values are known in advance.",
    ),
    click.option(
        "--holidays",
        type=Listed(str, "countries"),
        default=(),
        help="See the public holidays of a country or a region: DE or DE-BY.",
    ),
    click.option(
        "--event",
        "events",
        multiple=True,
        help="See an event of your own: NAME=2024-11-29..2024-12-01,2025-11-28.",
    ),
    click.option(
        "--calendar/--no-calendar",
        default=None,
        help="Also see the hour, weekday and day of the year.",
    ),
    click.option(
        "--leave-out",
        "left_out",
        multiple=True,
        help="Neither learn nor judge a stretch of time: NAME=2020-03-15..2020-05-31.",
    ),
    click.option(
        "--step",
        help="A row comes every: 15min, h, D, B (working days), W, MS; or in opening hours: "
        "h-08:00-17:00-1111100.",
    ),
    click.option(
        "--only-finished",
        is_flag=True,
        help="Leave out a newest week, month, quarter or year that may not be over.",
    ),
)


def learning_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command options for what it takes of its file; `FileChoices` come as `choices`."""
    names = [field.name for field in fields(FileChoices)]

    @functools.wraps(command)
    def call(*arguments: Any, **options: Any) -> Any:
        choices = FileChoices(**{name: options.pop(name) for name in names})
        return command(*arguments, choices=choices, **options)

    for option in reversed(_OPTIONS):
        call = option(call)
    return call


def read_for_learning(
    file: str, config: RunConfig, reading: ReadingOptions, choices: FileChoices
) -> tuple[Table, RunConfig]:
    """Reads the table that a command learns from.

    Args:
        file: A path or `sample:NAME`.
        config: The settings.
        reading: What a person settled about the file.
        choices: What a person said of its columns.

    Returns:
        The table, and the settings with the columns of the calendar and one for each word that is
        seen.
    """
    from core.series.beside.days import seeing_days
    from core.series.beside.kinds import with_kinds
    from core.series.samples import read_source

    config = seeing_days(config, choices.days)
    table = read_source(file, reading)
    check_codes(config, choices.codes)
    return table, with_kinds(config, table, choices.codes, _("other"), _("empty"))


def read_to_learn(
    file: str, config: RunConfig, reading: ReadingOptions, choices: FileChoices
) -> tuple[Series, RunConfig]:
    """Reads the series that a command learns, and says what a person should know of it.

    Args:
        file: A path or `sample:NAME`.
        config: The settings.
        reading: What a person settled about the file.
        choices: What a person said of its columns and rows.

    Returns:
        The series, and the settings with its columns and a split that fits it.
    """
    table, config = read_for_learning(file, config, reading, choices)
    from core.series.inspection import learnable

    series, config, widened = learnable(table, config, choices.repairs, choices.only_finished)
    for message in filter(None, (*series.notes, *series.warnings, widened)):
        remark(message.text(_))
    tell_of_unfinished(series)
    return series, config


def tell_of_unfinished(series: Series) -> None:
    """Says where the newest period may not be over, and how it is left out."""
    from core.series.inspection import unfinished_row

    if unfinished := unfinished_row(series):
        way = _("“--only-finished” leaves it out.")
        remark(f"{unfinished.message.text(_)} {way}")


def check_codes(config: RunConfig, codes: tuple[str, ...]) -> None:
    """Checks that columns whose numbers are codes are seen at all.

    Raises:
        UserError: One is not.
    """
    for name in codes:
        if name not in config.covariates:
            raise UserError(
                "codes_not_covariate",
                "“{received}” is not a column that the network sees, so its codes make no "
                "difference. Add it to the other columns.",
                received=name,
            )
