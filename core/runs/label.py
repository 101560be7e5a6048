"""What people say of a run: its name, a note, a star, and the run it was made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core import records
from core.files import locked, write_json


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
    """Returns the label in a file, an empty one where there is none or it is damaged."""
    return records.read_record_or(path, Label, Label())


def change_label(path: Path, **changes: Any) -> None:
    """Changes some fields of the label in a file and keeps the others."""
    with locked(path):
        write_json(path, vars(replace(read_label(path), **changes)))
