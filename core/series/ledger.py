"""What was repaired in a series: each repair a line that can be taken back.

A repair is chosen by a person, or is the mildest one where something has to be done. What it needs
to know, such as the limit of a clip, was learnt from the training rows and is part of it, so that
the same repair serves new data, too. `repairs` carries them out, `quality` proposes them.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core import records
from core.errors import Message
from core.series.timing.timetable import timetable_of

# In the order in which they are carried out, whatever order they were chosen in.
KINDS = ("exclude", "step", "sentinel", "stuck", "drop", "unfinished", "clip", "resample", "fill")
# What is settled before the others are carried out.
OF_THE_WHOLE = ("exclude", "step")
KEEP = "keep"
_NEED_NUMBER = ("sentinel", "stuck", "clip")
_FREQUENCY = re.compile(
    r"(?:[1-9][0-9]{0,5})?(?:us|ms|s|min|h|[MQY][SE])|(?:[1-9][0-9]{0,3})?[DW]|B"
)
WAYS: dict[str, tuple[str, ...]] = {
    "exclude": ("bridge",),
    "step": ("set",),
    "sentinel": ("missing",),
    "stuck": ("missing",),
    "drop": ("before",),
    "unfinished": ("leave_out",),
    "clip": ("limit",),
    "resample": ("last", "mean", "sum"),
    "fill": ("previous", "linear", "seasonal", "leave_out"),
}

SENTINEL_MISSING = Message(
    "sentinel_missing",
    "Where “{column}” holds {value}, far from everything else, it counts as a missing value. "
    "Rows: {count}.",
)
STUCK_MISSING = Message(
    "stuck_missing",
    "A value of “{column}” that comes {run} times in a row counts as missing from then on. Rows: "
    "{count}.",
)
STRETCH_EXCLUDED = Message(
    "stretch_excluded",
    "{start} to {stop} is neither learnt nor judged. Rows: {count}. Windows that look back into "
    "it see the season before, or the last value before it.",
)
STRETCH_NAMED = Message(
    "stretch_excluded",
    "{start} to {stop} ({name}) is neither learnt nor judged. Rows: {count}. Windows that look "
    "back into it see the season before, or the last value before it.",
)
STRETCH_EMPTY = Message(
    "stretch_excluded", "No row lies in {start} to {stop}, so nothing is left out there."
)
STEP_SET = Message(
    "step_set", "The step between rows is set to {frequency}. Rows missing by it: {count}."
)
ROWS_DROPPED = Message("rows_dropped", "Rows before {start}, left out: {count}.")
NEWEST_LEFT_OUT = Message(
    "newest_left_out",
    "Rows of “{column}” from {start} on, which may not be finished: {count}, left out.",
)
VALUES_CLIPPED = Message(
    "values_clipped",
    "Values of “{column}” that are limited to within {limit} of the median of the seven before "
    "them: {count}.",
)
RESAMPLED = {
    "last": Message(
        "steps_last", "Even steps of {frequency}, the last value of each. Rows added: {count}."
    ),
    "mean": Message(
        "steps_mean", "Even steps of {frequency}, the mean of each. Rows added: {count}."
    ),
    "sum": Message("steps_sum", "Even steps of {frequency}, the sum of each. Rows added: {count}."),
}
FILLED = {
    "previous": Message(
        "values_filled",
        "Missing values of “{column}”: {count}; each is filled with the value before it.",
    ),
    "linear": Message(
        "values_filled_linear",
        "Missing values of “{column}”: {count}; each continues the mean step of the values "
        "before it.",
    ),
    "seasonal": Message(
        "values_filled_seasonal",
        "Missing values of “{column}”: {count}; each is filled with the value one season before.",
    ),
    "leave_out": Message(
        "values_left_out", "Missing values of “{column}”: {count}; their rows are left out."
    ),
}


@dataclass(frozen=True)
class Repair:
    """One way to repair one thing.

    Attributes:
        kind: `exclude` neither learns nor judges what lies from `start` to `stop`, see
            `core.series.timing.stretches`; `step` says that a row comes every `frequency`;
            `sentinel` takes `value` as a missing one; `stuck` takes
            a value as missing from its `value`-th time in a row on; `drop` leaves out the rows
            before `start`, `unfinished` those from there on; `clip` brings a value to within
            `value` of the middle of those before it; `resample` makes even steps of `frequency`;
            `fill` gives missing values one.
        how: The way, one of `WAYS`; `keep` leaves things as they are.
        value: The number that the kind needs.
        start: A stamp in ISO form, or a row number.
        stop: The last stamp of a stretch.
        name: What people call a stretch.
        frequency: pandas alias, as `Series` has it.
        season_length: Rows in one season, for the seasonal filling.
    """

    kind: str
    how: str
    value: float | None = None
    start: str | None = None
    frequency: str | None = None
    season_length: int | None = None
    stop: str | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        """Checks the kind and the way.

        Raises:
            ValueError: There is no such repair.
        """
        if self.kind not in WAYS or self.how not in (*WAYS[self.kind], KEEP):
            raise ValueError(f"no repair {self.kind!r} {self.how!r}")
        needed = {
            **dict.fromkeys(_NEED_NUMBER, _is_number(self.value)),
            "exclude": _is_span(str(self.start), str(self.stop)),
            "drop": _is_start(str(self.start)),
            "unfinished": _is_start(str(self.start)),
            "resample": _is_frequency(str(self.frequency)),
            "step": _is_frequency(str(self.frequency)),
        }
        season = self.season_length is None or self.season_length > 0
        if not needed.get(self.kind, True) or not season:
            raise ValueError(f"an incomplete repair {self}")

    @property
    def subject(self) -> str:
        """What it repairs; of several repairs of one subject only one is carried out."""
        if self.kind == "exclude":
            return f"{self.kind} {self.start} {self.stop}"
        return f"{self.kind} {self.value:g}" if self.kind == "sentinel" else self.kind

    def undone(self) -> Repair:
        """Returns the choice to leave its subject as it is; missing values are then left out."""
        if self.kind == "fill":
            return Repair("fill", "leave_out")
        return dataclasses.replace(self, how=KEEP)

    def to_dict(self) -> dict[str, Any]:
        """Returns the repair as JSON types, without what it does not need."""
        return {key: value for key, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Entry:
    """A line of the ledger.

    Attributes:
        repair: What was done.
        rows: How many rows it changed, added or left out.
        by_default: Whether nobody chose it.
    """

    repair: Repair
    rows: int
    by_default: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Returns the line as JSON types."""
        return {**self.repair.to_dict(), "rows": self.rows, "by_default": self.by_default}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Entry:
        """Rebuilds what `to_dict` wrote.

        Raises:
            ValueError: It is no line of a ledger.
        """
        entry: Entry = records.from_json(cls, {**data, "repair": data})
        return entry


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _is_frequency(text: str) -> bool:
    return bool(_FREQUENCY.fullmatch(text)) or timetable_of(text) is not None


def _is_start(text: str) -> bool:
    if text.isdecimal() and text.isascii():
        return True
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_span(start: str, stop: str) -> bool:
    try:
        first, last = map(datetime.datetime.fromisoformat, (start, stop))
    except ValueError:
        return False
    return first.tzinfo is None and last.tzinfo is None and first <= last


def choose(choices: Sequence[Repair], repair: Repair) -> tuple[Repair, ...]:
    """Returns the choices with one for its subject replaced by another."""
    return (*(c for c in choices if c.subject != repair.subject), repair)


def undo(choices: Sequence[Repair], entry: Entry) -> tuple[Repair, ...]:
    """Returns the choices after a line of the ledger is taken back.

    What a person chose falls back to what happens by default; what happened by default is left
    as it is from then on.
    """
    if entry.by_default:
        return choose(choices, entry.repair.undone())
    return tuple(c for c in choices if c.subject != entry.repair.subject)


def for_new_data(entries: Iterable[Entry]) -> tuple[Repair, ...]:
    """Returns the repairs of a run as new data gets them: all but what leaves rows out."""
    of_old_rows = (*OF_THE_WHOLE, "drop", "unfinished")
    return tuple(e.repair for e in entries if e.repair.kind not in of_old_rows)


def write_choices(choices: Sequence[Repair]) -> str | None:
    """Returns choices as a text that an address or a file can hold; None for none."""
    if not choices:
        return None
    records_written = [choice.to_dict() for choice in choices]
    return json.dumps(records_written, ensure_ascii=False, separators=(",", ":"))


def read_choices(text: str | None) -> tuple[Repair, ...]:
    """Returns what `write_choices` wrote; what somebody else wrote there is left out."""
    try:
        choices = records.from_json(tuple[Repair, ...], records.parse_json(text or "[]"))
    except records.Mismatch:
        return ()
    return tuple({choice.subject: choice for choice in choices}.values())


def describe(entry: Entry, column: str) -> Message:
    """Says in a sentence what a line of the ledger did.

    Args:
        entry: The line.
        column: Name of the column that was repaired.
    """
    repair = entry.repair
    facts = {"column": column, "count": entry.rows}
    if repair.kind == "sentinel":
        value = repair.value or 0.0
        return SENTINEL_MISSING.with_values(
            **facts, value=int(value) if value.is_integer() else value
        )
    if repair.kind == "stuck":
        return STUCK_MISSING.with_values(**facts, run=round(repair.value or 0))
    if repair.kind == "exclude":
        span = {"start": str(repair.start), "stop": str(repair.stop)}
        if not entry.rows:
            return STRETCH_EMPTY.with_values(**facts, **span)
        if repair.name:
            return STRETCH_NAMED.with_values(**facts, **span, name=repair.name)
        return STRETCH_EXCLUDED.with_values(**facts, **span)
    if repair.kind == "step":
        return STEP_SET.with_values(**facts, frequency=repair.frequency)
    if repair.kind == "drop":
        return ROWS_DROPPED.with_values(**facts, start=repair.start)
    if repair.kind == "unfinished":
        return NEWEST_LEFT_OUT.with_values(**facts, start=str(repair.start).split("T")[0])
    if repair.kind == "clip":
        return VALUES_CLIPPED.with_values(**facts, limit=f"{repair.value:.4g}")
    if repair.kind == "resample":
        return RESAMPLED[repair.how].with_values(**facts, frequency=repair.frequency)
    return FILLED[repair.how].with_values(**facts)
