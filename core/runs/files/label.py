"""What people say of a run: its name, a note, a star, what it was made from, how it is used."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from core import records
from core.files import locked, write_json
from core.forecasting.bounds import Bounds

# What forecasts: the run's own network, or a linear model, its own where it has one; else another
# of the baselines.
NETWORK, LINEAR = "network", "linear_ar"


@dataclass(frozen=True)
class Use:
    """How the next values of a run are made.

    Attributes:
        method: `network`, or the name of a simple method, see `core.evaluation.baselines`.
        bounds: Between what they lie; None where the history decides.
        whole: Whether they are whole numbers.
    """

    method: str = NETWORK
    bounds: Bounds | None = None
    whole: bool = False


@dataclass(frozen=True)
class Label:
    """What people say of a run; nothing of it changes what the run learnt.

    Attributes:
        name: What they call it, "" where its id will do.
        based_on: Id of the run whose settings it changed, None where it began anew.
        best_of: How many tries of a search its settings are the best of; 1 where nothing was
            searched.
        note: What they want to remember about it.
        starred: Whether it is one of those they care about.
        use: How they use its forecast.
        group: What it was trained together with, "" where it was trained alone.
        shared: Whether all who sign in may look at it.
    """

    name: str = ""
    based_on: str | None = None
    best_of: int = 1
    note: str = ""
    starred: bool = False
    use: Use = field(default_factory=Use)
    group: str = ""
    shared: bool = False


def read_label(path: Path) -> Label:
    """Returns the label in a file, an empty one where there is none or it is damaged."""
    return records.read_record_or(path, Label, Label())


def change_label(path: Path, **changes: Any) -> None:
    """Changes some fields of the label in a file and keeps the others."""
    with locked(path):
        write_json(path, asdict(replace(read_label(path), **changes)))
