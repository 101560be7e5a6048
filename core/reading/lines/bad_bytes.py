"""Bytes that are no text: NULs, and a byte here and there that its encoding does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import Message
from core.reading.options import Question, Reading

WAYS = ("replace", "skip")
REPLACEMENT = "\ufffd"
# More than this share of a text is no text with faults, but something else.
MOST_BAD = 0.01
MAX_EXAMPLES = 3
MAX_EXAMPLE = 60

BAD_LINES_LEFT_OUT = Message(
    "bad_bytes_left_out",
    "Lines with bytes that are no text: {count}, left out ({lines}).",
)
BAD_BYTES_REPLACED = Message(
    "bad_bytes_replaced",
    "Lines with bytes that are no text: {count} ({lines}). In words “\ufffd” stands for them.",
)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f]")
_BAD = re.compile(f"[\x00{REPLACEMENT}]")
_IN_NUMBER = re.compile(f"[0-9.,:+-][\x00{REPLACEMENT}]|[\x00{REPLACEMENT}][0-9.,:+-]")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True)
class Mended:
    """A text without bytes that are none.

    Attributes:
        text: The text; lines that were left out are empty, so that all others keep their number.
        warnings: What was done.
    """

    text: str
    warnings: tuple[Message, ...] = ()


def is_mostly_text(text: str) -> bool:
    """Returns whether a text that was decoded with replacements has few of them."""
    bad = text.count(REPLACEMENT) + len(_CONTROLS.findall(text))
    return bad <= max(1, MOST_BAD * len(text))


def mend(text: str, way: str | None) -> Mended:
    """Takes NULs and bytes that could not be decoded out of a text.

    Args:
        text: Decoded with `REPLACEMENT` for what could not be.
        way: One of `WAYS`; None asks.

    Raises:
        Question: There are some, and nobody said what becomes of them.
    """
    # A file whose room was reserved before it was written ends in NULs.
    text = text.rstrip("\x00")
    if "\x00" not in text and REPLACEMENT not in text:  # faster than a pattern
        return Mended(text)
    lines = _LINES.findall(text)
    bad = [number for number, line in enumerate(lines, start=1) if _BAD.search(line)]
    if way not in WAYS:
        raise _ask(lines, bad)
    numbers = {"count": len(bad), "line": bad[0], "lines": line_numbers(bad), "option": "bad_bytes"}
    if way == "replace":
        return Mended(text.replace("\x00", ""), (BAD_BYTES_REPLACED.with_values(**numbers),))
    for number in bad:
        line = lines[number - 1]
        lines[number - 1] = line[len(line.rstrip("\r\n")) :]
    kept = "".join(lines)
    return Mended(kept, (BAD_LINES_LEFT_OUT.with_values(**numbers),))


def line_numbers(lines: list[int], most: int = 10) -> str:
    """Returns the numbers of lines for a sentence, of many the first."""
    return ", ".join(map(str, lines[:most])) + (" …" if len(lines) > most else "")


def _ask(lines: list[str], bad: list[int]) -> Question:
    written = [lines[number - 1].strip("\r\n").replace("\x00", REPLACEMENT) for number in bad]
    shown = [f"{number}: {line[:MAX_EXAMPLE]}" for number, line in zip(bad, written, strict=True)]
    readings = (
        Reading("replace", tuple(line.strip("\x00") for line in shown[:MAX_EXAMPLES])),
        Reading("skip", tuple(f"{number}: –" for number in bad[:MAX_EXAMPLES])),
    )
    in_number = any(_IN_NUMBER.search(lines[number - 1]) for number in bad)
    return Question(
        "bad_bytes",
        "Lines with bytes that are no text: {count} of {total}, the first in line {line}: "
        "“{value}”. Leave these lines out, or keep them with “\ufffd” in the place of such bytes.",
        "bad_bytes",
        readings[::-1] if in_number and bad[0] > 1 else readings,
        count=len(bad),
        total=len(lines) - (not lines[-1]),
        line=bad[0],
        value=written[0][:MAX_EXAMPLE],
    )
