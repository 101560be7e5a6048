"""The place of a run in the queue: when it began to wait, behind all that wait already."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core import records

_STEP_S = 0.001


@dataclass(frozen=True)
class _Waiting:
    state: str = ""
    waits_since: float = 0.0


def next_place(runs_folder: Path) -> float:
    """Returns a time to wait since, later than that of all that wait, wherever the clock went.

    Args:
        runs_folder: Where runs are kept.
    """
    last = 0.0
    for path in runs_folder.glob("[!.]*/status.json"):
        with suppress(OSError):
            if b'"queued"' in path.read_bytes():  # most have ended, and a look is enough for them
                last = max(last, records.read_record_or(path, _Waiting, _Waiting()).waits_since)
    return max(time.time(), last + _STEP_S)
