"""The seal on the test rows: what a run may show of them, and how often they were looked at.

A run's test rows are sealed until somebody opens them, which counts as a look. Whoever looks often
enough finds a run that did well by chance, so all looks at the same rows of the same column count,
whatever split, repairs or run led to them. They are kept beside the runs and outlive them.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import takewhile
from pathlib import Path

import numpy as np
import pandas as pd

from core import records
from core.errors import DamagedFile, Message, UserError
from core.files import locked, write_json
from core.forecasting.inputs import Inputs
from core.runs import deletion
from core.runs.files.scores import Scores
from core.runs.run import Run, writing
from core.series.series import Series
from core.series.split import BAND_LEVELS, Parts, parts
from core.types import Values

SEALED_BANDS = Message(
    "sealed_bands", "While the test is sealed, bands are made of validation errors alone."
)
LOOKS = ".looks.jsonl"
# A column is known again by stretches of so many values, wherever they stand in it.
STRETCH = 8
MOST_MARKS = 100
FEWEST_SHARED = 3
# One value mended in ten leaves 0.9 ** STRETCH of the marks.
SHARE_SHARED = 0.25


@dataclass(frozen=True)
class _Opening:
    """What stands in the file of a run that was opened."""

    opening: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for what is no count of looks."""
        if self.opening is not None and self.opening < 1:
            raise ValueError(f"look number {self.opening}")


def opening(run: Run) -> int | None:
    """Returns which look at its test rows this run's was, counted from 1; None while sealed."""
    return records.read_record_or(run.opening_path, _Opening, _Opening()).opening


def open_test(run: Run) -> int:
    """Opens a run's test rows, once and for all, and counts the look.

    Returns:
        Which look at these rows it was, counted from 1.

    Raises:
        UserError: The look cannot be written down.
        DamagedFile: Its settings or its series are damaged.
    """
    if (before := opening(run)) is not None:
        return before
    path = run.folder.parent / LOOKS
    with writing(run), locked(path):
        if (before := opening(run)) is not None:  # by another one in the meantime
            return before
        looks = _read_looks(path)
        own = Look.of(run)
        if own.run not in {look.run for look in looks}:
            added = [*_uncounted(run.folder.parent, looks), own]
            _append(path, added)
            looks += added
        earlier = takewhile(lambda look: look.run != own.run, looks)
        count = 1 + sum(own.meets(look) for look in earlier)
        write_json(run.opening_path, {"opening": count})
    return count


def count_older_looks(runs_folder: Path) -> None:
    """Writes down the looks by runs that older versions opened, before one of them is deleted."""
    path = runs_folder / LOOKS
    with locked(path):
        _append(path, _uncounted(runs_folder, _read_looks(path)))


def unsealed_parts(cut: Parts, look: int | None) -> tuple[str, ...]:
    """Returns the parts whose scores may be shown, in time order; the last one counts most.

    Args:
        cut: The parts of the series. Where validation and test are the same rows, they go by one
            name: that of the test once it is open.
        look: What `opening` returned.
    """
    if cut.shared:
        return ("test",) if look else ("validation",)
    return ("validation", "test") if look else ("validation",)


def unsealed_rows(cut: Parts, look: int | None) -> range:
    """Returns the rows whose forecasts may be shown: all of them, or those before the test.

    Args:
        cut: The parts of the series. Where validation and test are the same rows, these chose the
            weights, so that there is nothing to seal.
        look: What `opening` returned.
    """
    return range(cut.test.stop if look or cut.shared else cut.test.start)


def shown_scores(run: Run) -> Scores | None:
    """Returns the scores of a run, without those of the test rows while they are sealed.

    Returns:
        None before there are any.

    Raises:
        DamagedFile: They are damaged.
    """
    scores = run.scores()
    if scores is None or opening(run):
        return scores
    return replace(scores, test=None, coverage=None, bands_ahead={})


def shown_predictions(run: Run) -> pd.DataFrame:
    """Returns the predictions of a run, without the test rows while they are sealed.

    Raises:
        DamagedFile: They are missing or damaged.
    """
    predictions = run.predictions()
    return predictions if opening(run) else _without_test_rows(run, predictions)


def shown_bands_ahead(run: Run, inputs: Inputs) -> dict[str, Values]:
    """Returns half the widths of the bands beyond the last row, `(horizon,)`, by level.

    While the test is sealed, they are as wide as those around the last validation rows: wider or
    narrower ones would tell of the test.

    Args:
        run: The run.
        inputs: What its network sees of a series.
    """
    if opening(run):
        scores, horizon = run.scores(), run.config().horizon
        measured = {} if scores is None else scores.bands_ahead
        if any(len(halves) != horizon for halves in measured.values()):
            raise records.damaged(run.metrics_path, "bands of another horizon")
        return {level: np.array(halves, np.float64) for level, halves in measured.items()}
    try:
        rows = shown_predictions(run)
    except DamagedFile:  # the next values themselves can still be had
        return {}
    by_level = {}
    for level in BAND_LEVELS:
        if f"hi-{level}" not in rows:
            continue
        last = rows.dropna(subset=[f"hi-{level}"]).groupby("step").last()
        half = np.full(run.config().horizon, np.nan)
        if not last.index.isin(range(1, len(half) + 1)).all():
            return {}  # forecasts of another run
        top, middle = (last[name].to_numpy() for name in (f"hi-{level}", "forecast"))
        half[last.index.to_numpy() - 1] = inputs.transformed(top) - inputs.transformed(middle)
        by_level[str(level)] = half
    return by_level


@dataclass(frozen=True)
class Look:
    """A look at the test rows of a run.

    Attributes:
        run: Its id; "" where only the count of a later look tells of it.
        series: What the series was called.
        target: Name of the column.
        rows: The first row looked at and the one after the last.
        times: When these were observed, the last one included; None for a plain index.
        marks: The rows where stretches of the whole column begin, by a hash of their values.
    """

    run: str
    series: str
    target: str
    rows: tuple[int, int]
    times: tuple[str, str] | None = None
    marks: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run) -> Look:
        """Returns the look at a run's test rows."""
        series = run.series()
        test = parts(len(series), run.config().split).test
        times = None
        if series.time is not None:
            times = str(series.time[test.start]), str(series.time[-1])
        run_id = deletion.id_of(run.folder)
        return cls(
            run_id, series.name, series.target, (test.start, test.stop), times, _marks(series)
        )

    def meets(self, other: Look) -> bool:
        """Returns whether another look was at some of the same rows of the same column.

        A column is the same where its values are, whatever it is called and wherever its file
        begins now, and where file and column have the same names, whatever was made of its values.
        """
        shift = self._shift(other)
        if shift is None and (self.series, self.target) != (other.series, other.target):
            return False
        if self.times and other.times:
            (first, last), (begins, ends) = (
                [np.datetime64(time) for time in look.times or ()] for look in (self, other)
            )
            if shift is None or (first <= ends and begins <= last):
                return bool(first <= ends and begins <= last)
        start, stop = (row + (shift or 0) for row in other.rows)
        return start < self.rows[1] and self.rows[0] < stop

    def _shift(self, other: Look) -> int | None:
        """Returns by how many rows the same values stand later here; None for other values."""
        shared = self.marks.keys() & other.marks.keys()
        shifts = Counter(self.marks[mark] - other.marks[mark] for mark in shared)
        (shift, votes), *_ = shifts.most_common(1) or [(0, 0)]
        # Beyond the last mark of either, the other one has marks that this one had no room for.
        reach = min(_reach(self.marks), _reach(other.marks))
        fewer = min(sum(mark <= reach for mark in look.marks) for look in (self, other))
        return shift if votes >= max(FEWEST_SHARED, SHARE_SHARED * fewer) else None


def _reach(marks: Mapping[str, int]) -> str:
    return max(marks) if len(marks) == MOST_MARKS else "g"  # after all hexadecimal digits


def _marks(series: Series) -> dict[str, int]:
    """Returns where stretches of a column begin, those with the smallest hashes of their values.

    So the same stretches are taken of a column whose first rows are cut or that goes on, and of one
    with a mended value most of them. What stands in a column twice says nothing about where it is.

    Source: Broder 1997, On the resemblance and containment of documents.
    """
    n = len(series) - STRETCH + 1
    if n < 1:
        return {}
    values = series.observed + 0.0  # a zero has no sign
    words, unknown = values.view(np.uint64), np.isnan(values)
    mixed, skipped = np.zeros(n, np.uint64), np.zeros(n, bool)
    for place in range(STRETCH):
        mixed = (mixed ^ words[place : place + n]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
        skipped |= unknown[place : place + n]
    hashes, rows, counts = np.unique(mixed[~skipped], return_index=True, return_counts=True)
    rows = np.flatnonzero(~skipped)[rows]
    once = np.flatnonzero(counts == 1)[:MOST_MARKS]
    return {f"{hashes[place]:016x}": int(rows[place]) for place in once}


def _uncounted(runs_folder: Path, looks: list[Look]) -> list[Look]:
    """Returns the looks by runs that were opened before looks were written down."""
    counted, earlier = {look.run for look in looks}, []
    for path in runs_folder.glob(f"*/{Run('').opening_path.name}"):
        run = Run(path.parent)
        count = None if deletion.id_of(run.folder) in counted else opening(run)
        # One that cannot be read any more must not keep anybody from opening another.
        with contextlib.suppress(UserError):
            earlier += [(count, Look.of(run))] if count else []
    added: list[Look] = []
    for count, look in sorted(earlier, key=lambda each: (each[0], each[1].run)):
        # Those before it whose runs were deleted since are known by its count alone.
        lost = count - 1 - sum(look.meets(other) for other in [*looks, *added])
        added += [replace(look, run="")] * max(0, lost) + [look]
    return added


def _read_looks(path: Path) -> list[Look]:
    looks = []
    for line in path.read_bytes().splitlines() if path.is_file() else []:
        with contextlib.suppress(records.Mismatch):  # half a line, where a process was killed
            looks.append(records.from_json(Look, records.parse_json(line)))
    return looks


def _append(path: Path, looks: list[Look]) -> None:
    lines = "".join(json.dumps(asdict(look), ensure_ascii=False) + "\n" for look in looks)
    with path.open("ab") as file:
        if file.tell() and not path.read_bytes().endswith(b"\n"):
            lines = "\n" + lines
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())


def _without_test_rows(run: Run, predictions: pd.DataFrame) -> pd.DataFrame:
    if len(run.config().split) == 2:
        # The same rows are validation and test: they chose the weights and are shown as such.
        return predictions.assign(split=predictions["split"].replace("test", "validation"))
    return predictions[predictions["split"] != "test"].reset_index(drop=True)
