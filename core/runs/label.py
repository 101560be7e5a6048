"""What people say of a run: its name, a note, a star, and the run it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.files import change_json, read_json_or


@dataclass(frozen=True)
class Label:
    """What people say of a run; nothing of it changes what the run learnt.

    Attributes:
        name: What they call it, "" where its id will do.
        based_on: Id of the run whose settings it changed, None where it began anew.
        note: What they want to remember about it.
        starred: Whether it is one of those they care about.
    """

    name: str = ""
    based_on: str | None = None
    note: str = ""
    starred: bool = False


def read_label(path: Path) -> Label:
    """Returns the label in a file, an empty one where there is none."""
    found = read_json_or(path, {})
    return Label(
        name=str(found.get("name", "")),
        based_on=found.get("based_on"),
        note=str(found.get("note", "")),
        starred=found.get("starred") is True,
    )


def change_label(path: Path, **changes: Any) -> None:
    """Changes some fields of the label in a file and keeps the others."""
    change_json(path, **changes)
