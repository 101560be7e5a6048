"""A series: values in time order, what they are, and what was understood on the way in."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import types

from core import files, records
from core.errors import DamagedFile, Message, UserError
from core.reading.options import ReadingOptions
from core.series.cadence import next_stamps
from core.series.ledger import Entry
from core.series.timing.stretches import covered, stretches_of
from core.types import Flags, Stamps, Values

_METADATA = b"lookback"
_COVARIATE = "covariate "
_MAX_YEAR = 9999  # pandas steps by months no further


@dataclass(frozen=True, eq=False)
class Series:
    """Values in time order, oldest first, without missing ones.

    Attributes:
        name: What people call it: a file's stem or a sample's title.
        target: Name of the column the values come from.
        unit: Unit of the values, "" if it is not known.
        time: Observation times, datetime64[us], `(n,)`; None for a plain index.
        values: The values, float64, `(n,)`.
        frequency: pandas alias of the step between rows, such as "D" or "MS"; "" if there is none.
        season_length: Rows in one season, None where no season shows.
        notes: What was understood.
        warnings: What was repaired, or deserves a look.
        covariates: Other columns by name, float64, `(n + known,)`: their values in the rows, then
            those already known for rows to come, nan where one is not.
        repaired: Rows whose value was not observed as it stands, `(n,)`; None where all were.
        ledger: What was repaired, line by line.
        reading: What a person settled about the file.
    """

    name: str
    target: str
    unit: str
    time: Stamps | None
    values: Values
    frequency: str = ""
    season_length: int | None = None
    notes: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    covariates: Mapping[str, Values] = field(default_factory=dict)
    repaired: Flags | None = None
    ledger: tuple[Entry, ...] = ()
    reading: ReadingOptions = field(default_factory=ReadingOptions)

    def __post_init__(self) -> None:
        """Makes the arrays read-only, since pages and threads share them.

        Raises:
            UserError: A value is missing or infinite.
        """
        values = np.array(self.values, dtype=np.float64)
        _check_finite(values)
        values.setflags(write=False)
        object.__setattr__(self, "values", values)
        if self.time is not None:
            time = np.array(self.time, dtype="datetime64[us]")
            if time.shape != values.shape:
                raise ValueError(f"{len(time)} times and {len(values)} values")
            time.setflags(write=False)
            object.__setattr__(self, "time", time)
        covariates = {name: np.array(c, np.float64) for name, c in self.covariates.items()}
        lengths = {len(column) for column in covariates.values()}
        if len(lengths) > 1 or min(lengths, default=len(values)) < len(values):
            raise ValueError(f"{len(values)} values and covariates of {lengths}")
        for column in covariates.values():
            _check_finite(column[: len(values)])
            column.setflags(write=False)
        object.__setattr__(self, "covariates", covariates)
        if self.repaired is not None:
            repaired = np.array(self.repaired, dtype=bool)
            if repaired.shape != values.shape:
                raise ValueError(f"{len(repaired)} marks and {len(values)} values")
            repaired.setflags(write=False)
            object.__setattr__(self, "repaired", repaired if repaired.any() else None)

    def __len__(self) -> int:
        """Returns the number of rows."""
        return len(self.values)

    @property
    def ds(self) -> NDArray[Any]:
        """What names the rows: their times, or 0 to n-1, `(n,)`."""
        return np.arange(len(self)) if self.time is None else self.time

    @property
    def is_repaired(self) -> Flags:
        """Whether each row's value was not observed as it stands, `(n,)`."""
        return np.zeros(len(self), dtype=bool) if self.repaired is None else self.repaired

    @property
    def left_out(self) -> Flags | None:
        """Which rows are neither learnt nor judged, `(n,)`; None where all are."""
        stretches = stretches_of(entry.repair for entry in self.ledger)
        return covered(stretches, self.time, len(self)) if stretches else None

    @property
    def observed(self) -> Values:
        """The values as they were observed, nan in repaired rows, `(n,)`."""
        return np.where(self.is_repaired, np.nan, self.values)

    def future_ds(self, steps: int) -> NDArray[Any]:
        """Returns what names the rows after the last one.

        Args:
            steps: How many rows ahead.

        Returns:
            Times or row numbers, `(steps,)`. Without a frequency the times go on by the median
            step.
        """
        if self.time is None:
            return np.arange(len(self), len(self) + steps)
        return next_stamps(self.time, self.frequency, steps)

    @property
    def rows_known(self) -> int:
        """How many rows the other columns have, those to come included."""
        return max((len(column) for column in self.covariates.values()), default=len(self))

    def covariate(self, name: str) -> Values:
        """Returns another column, `(n + known,)`.

        Raises:
            UserError: The series has no such column.
        """
        if name not in self.covariates:
            raise UserError(
                "covariate_missing",
                "The data has no column “{column}”, which this network also looks at. Add it, "
                "with a number in each row.",
                column=name,
            )
        return self.covariates[name]

    def with_future(self, future: Mapping[str, Values]) -> Series:
        """Returns the series with other values known for the rows to come.

        Args:
            future: Values after the last row by column, from the next row on; columns that are
                left out keep theirs.

        Raises:
            UserError: The series has no such column, or a value is infinite.
        """
        n, n_rows = len(self), self.rows_known
        n_rows = max([n_rows, *(n + len(values) for values in future.values())])
        covariates = {}
        for name, column in self.covariates.items():
            covariates[name] = np.full(n_rows, np.nan)
            covariates[name][: len(column)] = column
        for name, values in future.items():
            _refuse(values, np.isinf(np.asarray(values, np.float64)))
            covariates[name] = np.full(n_rows, np.nan)
            covariates[name][:n] = self.covariate(name)[:n]
            covariates[name][n : n + len(values)] = values
        return dataclasses.replace(self, covariates=covariates)

    def write(self, path: Path) -> None:
        """Writes the series as Parquet: the columns `ds` and `y`, the rest in its metadata.

        Other columns follow; rows to come have no `y`. Where rows are repaired, the column
        `repaired` says which.
        """
        facts: dict[str, Any] = {
            "name": self.name,
            "target": self.target,
            "unit": self.unit,
            "frequency": self.frequency,
            "season_length": self.season_length,
            "notes": [message.to_dict() for message in self.notes],
            "warnings": [message.to_dict() for message in self.warnings],
            "ledger": [entry.to_dict() for entry in self.ledger],
            "reading": self.reading.to_dict(),
        }
        facts["covariates"] = list(self.covariates)
        to_come = self.rows_known - len(self)
        ds = np.concatenate([self.ds, self.future_ds(to_come)]) if to_come else self.ds
        y = pa.array(np.concatenate([self.values, np.full(to_come, np.nan)]), from_pandas=True)
        columns: dict[str, Any] = {_COVARIATE + n: column for n, column in self.covariates.items()}
        if self.repaired is not None:
            columns["repaired"] = np.append(self.repaired, np.zeros(to_come, dtype=bool))
        table = pa.table({"ds": ds, "y": y, **columns})
        table = table.replace_schema_metadata({_METADATA: json.dumps(facts).encode()})
        files.write_parquet(path, table)

    @classmethod
    def read(cls, path: Path) -> Series:
        """Reads what `write` wrote.

        Raises:
            DamagedFile: The file is missing, damaged or none of ours.
        """
        try:
            return cls._of(files.read_parquet(path.read_bytes()))
        except (pa.ArrowException, OSError, ValueError, TypeError, LookupError, UserError) as error:
            raise DamagedFile(
                "series_file_damaged",
                "{file} cannot be read: {reason}; it should be a Parquet file with the columns ds "
                "and y, in which a run keeps its series. Start a new run from the original data.",
                file=path.name,
                reason=str(error),
            ) from error

    @classmethod
    def _of(cls, table: pa.Table) -> Series:
        """Returns the series that a table holds.

        Raises:
            ValueError: It is none of ours.
        """
        written = (table.schema.metadata or {}).get(_METADATA, b"")
        facts: _Facts = records.from_json(_Facts, records.parse_json(written))
        _check_columns(table, [_COVARIATE + name for name in facts.covariates])
        n = len(table) - table["y"].null_count
        ds = table["ds"].to_numpy()[:n]
        time = ds if np.issubdtype(ds.dtype, np.datetime64) else None
        if not n or table["ds"].null_count:
            raise ValueError("rows without a value or a time")
        if time is not None:
            _check_times(time, facts.frequency)
        marked = "repaired" in table.column_names
        return cls(
            name=facts.name,
            target=facts.target,
            unit=facts.unit,
            time=time,
            values=table["y"].to_numpy()[:n],
            frequency=facts.frequency,
            season_length=facts.season_length,
            notes=facts.notes,
            warnings=facts.warnings,
            covariates={name: table[_COVARIATE + name].to_numpy() for name in facts.covariates},
            repaired=table["repaired"].to_numpy()[:n] if marked else None,
            ledger=tuple(map(Entry.from_dict, facts.ledger)),
            reading=facts.reading,
        )

    def to_frame(self) -> pd.DataFrame:
        """Returns the columns `ds` and `y`."""
        return pd.DataFrame({"ds": self.ds, "y": self.values})


@dataclass(frozen=True)
class _Facts:
    """What stands in the metadata of a series' file."""

    name: str
    target: str
    unit: str
    frequency: str
    season_length: int | None
    notes: tuple[Message, ...]
    warnings: tuple[Message, ...]
    covariates: tuple[str, ...] = ()
    ledger: tuple[Mapping[str, Any], ...] = ()
    reading: ReadingOptions = field(default_factory=ReadingOptions)


def _check_columns(table: pa.Table, others: list[str]) -> None:
    """Checks that every column is there and of its type.

    Raises:
        ValueError: One is not.
    """
    if len(set(table.column_names)) < len(table.column_names):
        raise ValueError("two columns of one name")
    kinds: dict[str, Callable[[pa.DataType], bool]] = {
        "ds": _names_rows,
        "y": types.is_floating,
        "repaired": types.is_boolean,
        **dict.fromkeys(others, types.is_floating),
    }
    for name, fits in kinds.items():
        if name not in table.column_names:
            if name != "repaired":
                raise ValueError(f"no column {name}")
        elif not fits(table.schema.field(name).type):
            raise ValueError(f"the column {name} holds something else")


def _names_rows(kind: pa.DataType) -> bool:
    return bool(types.is_integer(kind) or (types.is_timestamp(kind) and kind.tz is None))


def _check_times(time: NDArray[Any], frequency: str) -> None:
    """Checks that a calendar knows the times, and that the frequency leads on from them.

    Raises:
        ValueError: It does not.
    """
    years = time.astype("datetime64[Y]").astype(np.int64) + 1970
    if not ((years >= 1) & (years <= _MAX_YEAR)).all():
        raise ValueError("a time beyond the calendar")
    try:
        leads_on = not frequency or next_stamps(time, frequency, 1)[0] > time[-1]
    except OverflowError as error:
        raise ValueError(f"a step of {frequency}") from error
    if not leads_on:
        raise ValueError(f"a step of {frequency}")


def _check_finite(values: Values) -> None:
    _refuse(values, ~np.isfinite(values))


def _refuse(values: Values, bad: Flags) -> None:
    wrong = np.flatnonzero(bad)
    if len(wrong):
        raise UserError(
            "series_not_finite",
            "Row {row} holds {received}; a series has a number in every row. Leave the row out or "
            "fill it.",
            row=int(wrong[0]),
            received=str(values[wrong[0]]),
        )
