"""The series that come with the program."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from core.errors import UserError
from core.reading.files import sources
from core.reading.options import ReadingOptions
from core.reading.tables import Table, parse_table, read_table
from core.series.inspection import to_series
from core.series.series import Series
from core.types import Values

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"


@dataclass(frozen=True)
class Sample:
    """A series that comes with the program, and where it is from.

    Attributes:
        id: What `sample:ID` calls it.
        title: What people read.
        path: Its file.
        time: Column of the times.
        target: Column to forecast.
        unit: Unit of the target.
        frequency: pandas alias of the step between rows, "" for a plain index.
        season_length: Rows in one season, None without one.
        rows: Number of rows.
        source: Who observed it, and the package it was taken from.
        licence: What allows passing it on.
        why: One sentence on what makes it interesting.
    """

    id: str
    title: str
    path: Path
    time: str
    target: str
    unit: str
    frequency: str
    season_length: int | None
    rows: int
    source: str
    licence: str
    why: str

    def values(self) -> Values:
        """Returns the target as its file has it, `(rows,)`, in a tenth of the time of reading it.

        What any file may hold, no sample does.
        """
        target: Values = pd.read_csv(self.path, usecols=[self.target])[self.target].to_numpy(float)
        return target


def samples() -> list[Sample]:
    """Returns the samples, in the order they are offered."""
    return list(_read())


def find_sample(sample_id: str) -> Sample:
    """Returns the sample with an id.

    Raises:
        UserError: There is none.
    """
    for sample in samples():
        if sample.id == sample_id:
            return sample
    raise UserError(
        "no_such_sample",
        "There is no sample “{received}”; the samples are {known}. Choose one of them.",
        known=", ".join(sample.id for sample in samples()),
        received=sample_id,
    )


def read_source(source: str | Path, options: ReadingOptions | None = None) -> Table:
    """Reads `sample:NAME` or a file.

    Args:
        source: `sample:` and the id of a sample, or the path of a file.
        options: What a person has settled about the file.

    Raises:
        Question: The file has two readings.
        UserError: There is no such sample or file, or it cannot be read.
    """
    if not str(source).startswith("sample:"):
        return read_table(Path(source), options=options)
    sample = find_sample(str(source).removeprefix("sample:"))
    table = parse_table(sources.read_bytes(sample.path), sample.path.name, sample.title)
    return replace(
        table,
        time=sample.time,
        targets=sorted(table.targets, key=lambda column: column != sample.target),
        units={**table.units, sample.target: sample.unit},
    )


def read_sample(sample_id: str) -> Series:
    """Returns a sample as a series.

    Raises:
        UserError: There is no such sample.
    """
    return to_series(read_source(f"sample:{sample_id}"))


@lru_cache(maxsize=1)
def _read() -> tuple[Sample, ...]:
    entries = json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))
    return tuple(Sample(path=FOLDER / entry.pop("file"), **entry) for entry in entries)
