"""The folders of a run that hold its checkpoints, and how far the newest is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from core import records
from core.types import Checkpoint


def numbered(folder: Path) -> list[Path]:
    """Returns the checkpoints in a run's folder, the newest last."""
    found = {
        int(number): path
        for path in folder.glob("checkpoint-*")
        if (number := path.name.partition("-")[2]).isdecimal()
    }
    return [found[number] for number in sorted(found)]


def newest_number(folder: Path) -> int:
    """Returns the number of the newest checkpoint, 0 where there is none."""
    found = numbered(folder)
    return int(found[-1].name.partition("-")[2]) if found else 0


def newest_epoch(folder: Path) -> int:
    """Returns how many epochs the newest checkpoint has finished, 0 where there is none."""
    for path in reversed(numbered(folder)):
        with suppress(OSError, ValueError):
            fields = records.parse_json((path / "state.json").read_bytes())
            scalars: Checkpoint = records.from_json(Checkpoint, fields)
            return scalars.epoch
    return 0
