"""Runs in groups that were judged on the same rows, and their places in these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.language.translation import ngettext, number
from dashboard.language.words import shorten
from dashboard.readers.summaries import ScoredRows, Summary


@dataclass(frozen=True)
class Group:
    """Runs that were judged on the same rows.

    Attributes:
        letter: What the group is called, “A” for that of the newest run.
        rows: Those rows.
        ids: The runs, the one with the smallest error first.
    """

    letter: str
    rows: ScoredRows
    ids: tuple[str, ...]

    def place(self, run_id: str) -> int:
        """Returns the place of one of the runs, from 1."""
        return self.ids.index(run_id) + 1


def groups(runs: Sequence[Summary]) -> list[Group]:
    """Returns the groups of the runs that have scores, that of the first run first."""
    together: dict[str, list[Summary]] = {}
    for run in runs:
        if run.rows is not None and run.mae is not None:
            together.setdefault(run.rows.key, []).append(run)
    made = []
    for count, members in enumerate(together.values()):
        ranked = sorted(members, key=lambda run: run.mae or 0.0)
        assert ranked[0].rows is not None  # only such were taken
        made.append(Group(_letter(count), ranked[0].rows, tuple(run.id for run in ranked)))
    return made


def letters_of(runs: Sequence[Summary], ranked: Sequence[Group]) -> list[str]:
    """Returns the letters of the groups that some runs belong to."""
    ids = {run.id for run in runs}
    return [group.letter for group in ranked if ids.intersection(group.ids)]


def group_name(group: Group) -> str:
    """Returns what a group is about on one line, not yet inert."""
    rows = group.rows
    length = ngettext("{n} row", "{n} rows", rows.stop - rows.first)
    parts = [
        shorten(rows.series, 40),
        shorten(rows.target, 24),
        length.format(n=number(rows.stop - rows.first)),
        ngettext("{n} step ahead", "{n} steps ahead", rows.horizon).format(n=number(rows.horizon)),
    ]
    return f"{group.letter} · " + " · ".join(part for part in parts if part)


def _letter(count: int) -> str:
    """Returns A to Z, then AA and on."""
    letters = ""
    count += 1
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
