"""What several answers say of a result."""

from __future__ import annotations

import numpy as np

from dashboard.language.messages import say
from dashboard.language.periods import count_rows, moment
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message
from dashboard.readers.result import Result


def rows_sentence(result: Result, start: int, stop: int) -> str:
    ds, frequency = np.asarray(result.series.ds), result.series.frequency
    return _("{count}, {first} to {last}").format(
        count=count_rows(stop - start, frequency),
        first=moment(ds[start], frequency),
        last=moment(ds[stop - 1], frequency),
    )


def notes_of(result: Result, but: str = "") -> list[str]:
    notes = result.scores.notes
    return [plain_message(say(note)) for note in notes if note.code != but]
