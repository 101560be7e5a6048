"""Lets pybabel find the help of the shell's commands, and what Click says around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

# As Click 8.3 writes them; the commonest of its refusals are among them.
CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "default: {default}",
    "required",
    "Show this message and exit.",
    "Show the version and exit.",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Missing argument",
    "Missing option",
    "Missing command.",
    "Aborted!",
    "No such option {name!r}.",
    "No such command {name!r}.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Option {name!r} requires an argument.",
)


def extract_help(
    file: IO[bytes],  # noqa: ARG001
    keywords: Mapping[str, Any],  # noqa: ARG001
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yields the texts of the shell in the form pybabel asks for, as `sample_texts` does."""
    from core.cli.language import one_line, with_help
    from core.cli.main import lookback

    for text in (*(one_line(told.help) for told in with_help(lookback)), *CLICK):
        yield 1, "gettext", text, []
