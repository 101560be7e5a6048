"""What several commands share: options, most settling what a file leaves open."""

from __future__ import annotations

import csv
import dataclasses
import functools
import shlex
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from core.errors import UserError
from core.files import runs_folder as default_folder
from core.reading.options import Question, ReadingOptions

_HELP = {
    "encoding": "Encoding of the text: utf-8, cp1252, gbk …",
    "delimiter": "Character between the columns, or tab.",
    "decimal": "Decimal mark: a point or a comma.",
    "date_order": "Order of day, month and year: dmy, mdy or ymd; dmy,mdy where it changes once.",
    "sheet": "Sheet of a workbook.",
    "header": "Line that names the columns; 0 if none does.",
    "columns": "Columns to read of a very wide file: 1,5-20, or all.",
    "below": "What <0.01 stands for: limit, half, zero or missing.",
    "words": "Words among the numbers of a column: missing.",
    "sentinels": "Many numbers such as -999, far from everything else: missing, or values.",
    "merged": "Merged cells: fill repeats their value, first does not.",
    "day_numbers": "Whole numbers as times: days since 1900 or 1904, or none.",
    "offsets": "Times with several offsets: utc converts them, local keeps the local time.",
    "unread_times": "Times that cannot be read or are missing: leave_out their rows, read each as "
    "it is written, or use the rows in their order.",
    "displaced": "Times in a wrong place, such as a block with last year's number: moved to the "
    "right one, or kept as written.",
    "repeated_hour": "The hour that comes twice in autumn: both, first, last or mean.",
    "duplicates": "Which value counts where a time repeats: first, last, mean or sum.",
    "series": "Which series to use where a table holds several.",
    "quotes": "Lines whose quotes do not close: skip leaves them out, plain reads them as written.",
    "bad_bytes": "Bytes that are no text: replace reads past them, skip leaves their lines out.",
    "surplus": "More cells than names: the first column has none, join or drop the last cells.",
    "across": "Hours across and days down, or months and years: written leaves the table so.",
    "table": "Which table of a file that holds several, from 1; all if it only repeats the names.",
    "names": "Columns of a file that goes with a run: the name that was learnt, and the file's: "
    "sales=Turnover,promo=Campaign; nothing behind the sign where there is none.",
}
# Options without a value, one for each way.
_WAYS = {
    "bad_lines": {
        "skip": ("--skip-bad-lines", "Leave out lines with more or fewer cells than columns."),
        "fit": (
            "--fit-bad-lines",
            "Join cells, or add empty ones, where a line then fits.",
        ),
    }
}
_KINDS: dict[str, Any] = {
    "decimal": click.Choice((".", ",")),
    "header": click.IntRange(0),
    "below": click.Choice(("limit", "half", "zero", "missing")),
    "words": click.Choice(("missing",)),
    "sentinels": click.Choice(("missing", "values")),
    "merged": click.Choice(("fill", "first")),
    "day_numbers": click.Choice(("1900", "1904", "none")),
    "offsets": click.Choice(("utc", "local")),
    "unread_times": click.Choice(("leave_out", "each", "order")),
    "displaced": click.Choice(("moved", "written")),
    "repeated_hour": click.Choice(("both", "first", "last", "mean")),
    "duplicates": click.Choice(("first", "last", "mean", "sum")),
    "quotes": click.Choice(("skip", "plain")),
    "bad_bytes": click.Choice(("replace", "skip")),
    "surplus": click.Choice(("first", "join", "drop")),
    "across": click.Choice(("written",)),
}


class Listed(click.ParamType[tuple[Any, ...]]):
    """Numbers or names joined by commas."""

    def __init__(self, kind: Callable[[str], Any], name: str) -> None:
        self.name = name
        self._kind = kind

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        """Takes the text of an option apart."""
        if isinstance(value, tuple):
            return value
        try:
            parts = next(csv.reader([str(value)], skipinitialspace=True), [])
            return tuple(self._kind(part) for part in parts)
        except ValueError:
            text = _("“{value}” is not {kind}: numbers joined by commas")
            self.fail(text.format(value=value, kind=self.name), param, ctx)


runs_option = click.option(
    "--runs",
    "runs_folder",
    type=click.Path(path_type=Path, file_okay=False, resolve_path=True),
    default=default_folder,
    help="Where runs are kept.",
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command an option for each field of `ReadingOptions`, passed on as `reading`."""
    fields = [field.name for field in dataclasses.fields(ReadingOptions)]

    @functools.wraps(command)
    def call(*arguments: Any, **options: Any) -> Any:
        chosen = {name: options.pop(_key(name)) for name in fields}
        return command(*arguments, reading=ReadingOptions(**chosen), **options)

    for name in reversed(fields):
        for value, (flag, text) in _WAYS.get(name, {}).items():
            call = click.option(flag, _key(name), flag_value=value, help=text)(call)
        if name not in _WAYS:
            kind, text = _KINDS.get(name), _HELP.get(name, "")
            call = click.option(_flag(name), _key(name), type=kind, help=text)(call)
    return call


def in_shell(error: UserError) -> str:
    """Returns an error as one line, with the options that settle it where there are any."""
    said = error.message.text(_)
    # A terminal would take what does not print, such as an escape in a column's name, as orders.
    text = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    ways = [
        f"{_flag(name)} {','.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in error.message.values.get("smaller", {}).items()
    ]
    if isinstance(error, Question):
        ways = [_settling(error.option, reading.value) for reading in error.readings]
    if not ways:
        return text
    # Some values are a point or a comma, which no other mark may touch.
    return _("{text} Options: {ways}").format(text=text, ways=" | ".join(ways))


def _settling(name: str, value: str | int) -> str:
    """Returns the option that settles a question in one way."""
    flags = _WAYS.get(name)
    return flags[str(value)][0] if flags else f"{_flag(name)} {_quoted(value)}"


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _key(name: str) -> str:
    # Commands have names of their own for other things, such as the columns of a series.
    return f"reading_{name}"


def _quoted(value: str | int) -> str:
    return shlex.quote(str(value).replace("\t", "tab").replace("\n", " "))
