"""Verdicts in words: an icon and a sentence."""

from __future__ import annotations

from collections.abc import Callable

from core.errors import Message
from core.evaluation.verdict import WIDE, Verdict, VerdictKind, sentence
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import error_share, plain_message

_ICONS: dict[VerdictKind, str] = {
    "better": ":green[:material/check_circle:]",
    "no_different": ":gray[:material/drag_handle:]",
    "worse": ":orange[:material/warning:]",
    "unknown": ":gray[:material/help:]",
}


def say_of_run(verdict: Verdict, baseline_name: Callable[[str], str]) -> str:
    """Returns whether a network beats the best simple method, Markdown.

    Args:
        verdict: The verdict.
        baseline_name: Returns what people call a baseline.
    """
    return _line(verdict.outcome, say(sentence(verdict, baseline_name, number)))


def say_why_none(message: Message) -> str:
    """Returns why there can be no verdict, Markdown."""
    return _line("unknown", say(message))


def say_of_two(verdict: Verdict, first: str, second: str, part: str) -> str:
    """Returns whether the second of two runs is clearly closer, Markdown.

    Args:
        verdict: The verdict on the second run, with the first one as its only baseline.
        first: Name of the first run.
        second: Name of the second.
        part: The rows compared, `validation` or `test`.
    """
    return _line(verdict.outcome, _sentence_of_two(verdict, first, second, part))


def _line(outcome: VerdictKind, text: str) -> str:
    return f"{_ICONS[outcome]} {plain_message(text)}"


def _sentence_of_two(verdict: Verdict, first: str, second: str, part: str) -> str:
    names = {"first": first, "second": second, "rows": number(verdict.n_rows)}
    if part == "test":
        head = _("“{second}” compared with “{first}” on {rows} test rows: {share}.")
    else:
        head = _("“{second}” compared with “{first}” on {rows} validation rows: {share}.")
    if verdict.difference is None:
        if verdict.outcome == "unknown":
            text = _(
                "“{second}” compared with “{first}”: {rows} shared rows are too few to tell "
                "chance from skill."
            )
        else:
            text = _("“{first}” makes no error at all on these {rows} rows, and “{second}” does.")
        return text.format(**names)
    sentence_start = head.format(share=error_share(1 + verdict.difference), **names)
    low, high = (error_share(1 + (end or 0.0)) for end in (verdict.low, verdict.high))
    if verdict.outcome != "no_different":
        return f"{sentence_start} " + _(
            "Chance hardly explains that: likely between {low} and {high}."
        ).format(low=low, high=high)
    if (verdict.high or 0.0) > WIDE:
        return f"{sentence_start} " + _("Chance alone can explain that.")
    return f"{sentence_start} " + _(
        "Chance alone can explain that: anything from {low} to {high} is possible."
    ).format(low=low, high=high)
