"""Lets pybabel find the titles and sentences of the samples, which pages translate when shown."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any


def extract(
    file: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yields the texts of `samples.json` in the form pybabel asks for.

    Args:
        file: The open file.
        keywords: Not needed; so are the other two.
        comment_tags: See above.
        options: See above.

    Source: Babel's documentation, “Writing Extraction Methods”.
    """
    for entry in json.load(file):
        for text in (entry["title"], entry["why"]):
            yield 1, "gettext", text, []
