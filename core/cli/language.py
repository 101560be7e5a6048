"""The language of the shell: what the environment names in LANGUAGE, LC_ALL, LC_MESSAGES or LANG.

The catalogues are those of the pages and found by their place, as the pages' server is. What
programs read, JSON and CSV, stays English.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import click

_DOMAIN, _FOLDER = "lookback", Path(__file__).parents[2] / "dashboard" / "locale"


def speak(command: click.Command) -> None:
    """Lets a command, and what Click itself says, speak the shell's language.

    Args:
        command: The command; its help is translated in place, its subcommands' too.
    """
    gettext.bindtextdomain(_DOMAIN, str(_FOLDER))
    gettext.textdomain(_DOMAIN)
    for told in with_help(command):
        told.help = gettext.gettext(one_line(told.help))


def spoken() -> str:
    """Returns the code of the shell's language, “en” where there is no translation."""
    found = gettext.find(_DOMAIN, str(_FOLDER))
    return Path(found).parts[-3] if found else "en"


def with_help(command: click.Command) -> Iterator[click.Command | click.Option]:
    """Yields a command, its options and its subcommands, as far as they have a help text."""
    if command.help:
        yield command
    for param in command.params:
        if isinstance(param, click.Option) and param.help:
            yield param
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from with_help(inner)


def remark(text: str) -> None:
    """Says something beside the answer; nothing in it, such as a column's name, orders a terminal.

    Args:
        text: One line, or several.
    """
    click.echo("".join(c if c.isprintable() or c == "\n" else " " for c in text), err=True)


def one_line(text: str | None) -> str:
    """Returns a help text as a catalogue holds it: a line a paragraph."""
    paragraphs = (text or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
