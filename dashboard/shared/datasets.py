"""Data sets by their id: samples, uploads kept beside the runs, and the series of a run.

An upload is kept under a prefix of its content's SHA-256, so that a reload and a bookmark find it
again and the same file twice takes its room once. The oldest ones go when there are too many.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.files import read_json_or, write_bytes, write_json
from core.reading import tables
from core.reading.options import ReadingOptions
from core.reading.tables import Table
from core.runs.run import Run
from core.series import samples as catalogue
from core.series.inspection import Inspection, inspect, to_series
from core.series.ledger import read_choices
from core.series.samples import Sample
from core.series.series import Series
from dashboard.charts.sparkline import sparkline
from dashboard.language.translation import gettext
from dashboard.shared import state

MAX_KEPT = 50
MAX_KEPT_MIB = 2048

_UPLOAD_ID = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True)
class Dataset:
    """A data set as a page shows it.

    Attributes:
        id: What the address calls it.
        series: What would be learnt.
        table: Every column as read; None for the series of a run.
        inspection: What is odd about the column to forecast; None for the series of a run.
    """

    id: str
    series: Series
    table: Table | None
    inspection: Inspection | None = None

    @property
    def other_columns(self) -> list[str]:
        """The columns of numbers beside the times and the one to forecast."""
        if self.table is None:
            return list(self.series.covariates)
        roles = (self.series.target, self.table.time)
        return [column for column in self.table.targets if column not in roles]


def load(
    folder: Path,
    data_id: str,
    time: str | None,
    target: str | None,
    covariates: tuple[str, ...] = (),
    repairs: str | None = None,
) -> Dataset:
    """Returns a data set with the chosen columns.

    Args:
        folder: Where runs are kept.
        data_id: `sample:NAME`, `run:ID` or the id of an upload.
        time: Column of the times; None finds one, "" takes the row numbers.
        target: Column to forecast; None chooses one.
        covariates: Other columns that the network sees.
        repairs: What was chosen to be mended, as `core.series.ledger.write_choices` has it.

    Raises:
        UserError: There is no such data set (any more), or its columns do not fit.
    """
    if data_id.startswith("run:"):
        return Dataset(data_id, _run_series(str(folder), data_id.removeprefix("run:")), None)
    if _UPLOAD_ID.fullmatch(data_id):
        _touch(folder / ".data" / data_id)
    table = _table(str(folder), data_id)
    found = _inspection(str(folder), data_id, time, target, covariates, repairs)
    return Dataset(data_id, found.series, table, found)


def chosen(covariates: tuple[str, ...] = ()) -> Dataset:
    """Returns the data set this session has chosen.

    Args:
        covariates: Other columns that the network sees.

    Raises:
        UserError: There is no such data set (any more), or its columns do not fit.
    """
    session = st.session_state
    return load(
        state.runs_folder(),
        session[state.DATA],
        session[state.TIME],
        session[state.TARGET],
        covariates,
        session[state.REPAIRS],
    )


def title(series: Series) -> str:
    """Returns what a series is called, a sample in this session's language; not yet inert."""
    known = {sample.title for sample in samples()}
    return gettext(series.name) if series.name in known else series.name


def of_run(folder: Path, run_id: str) -> Series:
    """Returns the series a run learns."""
    return _run_series(str(folder), run_id)


def keep(
    folder: Path,
    content: bytes,
    name: str,
    options: ReadingOptions | None = None,
    columns: tuple[str | None, str | None] | None = None,
) -> str:
    """Keeps an uploaded file once it is known to be readable.

    Args:
        folder: Where runs are kept.
        content: The file's bytes.
        name: What the person's browser calls it; never part of a path.
        options: What the person has settled about it.
        columns: Columns of the times and the target that it has to be readable with.

    Returns:
        The data set's id.

    Raises:
        Question: The file has two readings.
        UserError: The file cannot be read as a series, or there is no room.
    """
    options = options or ReadingOptions()
    to_series(tables.read_table(content, name, options), *(columns or ()))
    settled = options.to_dict()
    # The same bytes read in another way are another data set.
    told = json.dumps(settled, sort_keys=True).encode() if settled else b""
    data_id = hashlib.sha256(content + told).hexdigest()[:20]
    place = folder / ".data" / data_id
    try:
        place.mkdir(parents=True, exist_ok=True)
        write_bytes(place / "content", content)
        write_json(place / "name.json", {"name": name, "options": settled})
    except OSError as error:
        raise UserError(
            "upload_not_kept",
            "An uploaded file is kept in {folder}, which cannot be written to: {reason}. "
            "Make room or choose another folder for runs.",
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error
    _forget_oldest(place.parent, spare=place)
    return data_id


def kept(folder: Path, data_id: str) -> tuple[bytes, str, ReadingOptions] | None:
    """Returns an upload's bytes, its name and how it is read; None where there is none."""
    place = folder / ".data" / data_id
    if not _UPLOAD_ID.fullmatch(data_id) or not (place / "content").is_file():
        return None
    told = read_json_or(place / "name.json", {})
    options = ReadingOptions.from_dict(told.get("options", {}))
    return (place / "content").read_bytes(), str(told.get("name", data_id)), options


@st.cache_resource(show_spinner=False)
def samples() -> list[Sample]:
    """Returns the samples, in the order they are offered."""
    return catalogue.samples()


@st.cache_data(max_entries=100, show_spinner=False)
def sample_curve(sample_id: str) -> str:
    """Returns the small curve of a sample as SVG."""
    return sparkline(load(state.runs_folder(), f"sample:{sample_id}", None, None).series.values)


@st.cache_resource(max_entries=8, show_spinner=False)
def _table(folder: str, data_id: str) -> Table:
    if data_id.startswith("sample:"):
        return catalogue.read_source(data_id)
    found = kept(Path(folder), data_id)
    if found is None:
        raise UserError(
            "data_gone",
            "The page shows a sample, an upload or the series of a run; the data set of this "
            "address is none that is kept here. Upload the file again.",
        )
    return tables.read_table(*found)


@st.cache_resource(max_entries=16, show_spinner=False)
def _inspection(
    folder: str,
    data_id: str,
    time: str | None,
    target: str | None,
    covariates: tuple[str, ...],
    repairs: str | None,
) -> Inspection:
    return inspect(_table(folder, data_id), time, target, covariates, read_choices(repairs))


@st.cache_resource(max_entries=16, show_spinner=False)
def _run_series(folder: str, run_id: str) -> Series:
    run = Run(Path(folder) / run_id)
    if Path(run_id).name != run_id or not run.series_path.is_file():
        raise UserError(
            "run_series_gone",
            "The series of a run stays as long as the run; the run of this address is deleted. "
            "Choose another series.",
        )
    return run.series()


def _touch(place: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(place)


def _forget_oldest(kept: Path, spare: Path) -> None:
    places = sorted((p for p in kept.iterdir() if p != spare), key=lambda p: -p.stat().st_mtime)
    room = MAX_KEPT_MIB * 2**20 - _size(spare)
    for number, place in enumerate(places, start=1):
        room -= _size(place)
        if number >= MAX_KEPT or room < 0:
            shutil.rmtree(place, ignore_errors=True)


def _size(place: Path) -> int:
    size = 0
    for name in ("content", "name.json"):
        with contextlib.suppress(OSError):
            size += (place / name).stat().st_size
    return size
