"""What several answers say of a result."""

from __future__ import annotations

import numpy as np

from core.runs.files.scores import Scores
from dashboard.language.messages import say
from dashboard.language.periods import count_rows, moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain_message
from dashboard.readers.result import Result

# So many of a hash tell versions apart.
HASH_DIGITS = 8


def rows_sentence(result: Result, start: int, stop: int) -> str:
    ds, frequency = np.asarray(result.series.ds), result.series.frequency
    return _("{count}, {first} to {last}").format(
        count=count_rows(stop - start, frequency),
        first=moment(ds[start], frequency),
        last=moment(ds[stop - 1], frequency),
    )


def school_sentence(scores: Scores) -> str:
    """Returns which school an LSTM began with and how much of it counts; "" where it had none."""
    if scores.share is None:
        return ""
    text = _(
        "The LSTM has been to school: version {version}, weights {hash}…; {share} % of what it "
        "said after school counts."
    )
    return text.format(
        version=scores.school_version,
        hash=(scores.school_sha256 or "")[:HASH_DIGITS],
        share=number(100 * scores.share),
    )


def notes_of(result: Result, but: str = "") -> list[str]:
    notes = result.scores.notes
    return [plain_message(say(note)) for note in notes if note.code != but]
