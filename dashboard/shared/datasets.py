"""Data sets by their id: samples, uploads and the series of a run; each file is read once."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import streamlit as st

from core.config import RunConfig
from core.errors import UserError
from core.made.columns import Made
from core.reading import tables
from core.reading.options import ReadingOptions
from core.reading.tables import Table
from core.runs.run import Run
from core.series import inspection
from core.series import samples as catalogue
from core.series.beside.days import with_days
from core.series.beside.kinds import Offered, offer_columns
from core.series.cadence import TRAIN_SHARE
from core.series.inspection import Inspection
from core.series.ledger import read_choices
from core.series.length import fit_split
from core.series.samples import Sample
from core.series.series import Series
from dashboard.charts.sparkline import sparkline
from dashboard.language.translation import gettext
from dashboard.shared import state, uploads
from dashboard.shared.table_cache import TableCache

ChosenColumns = tuple[str | None, str | None]


@dataclass(frozen=True)
class Dataset:
    """A data set as a page shows it.

    Attributes:
        id: What the address calls it.
        series: What would be learnt.
        table: Every column as read; None for the series of a run.
        inspection: What is odd about the column to forecast; None for the series of a run.
        offered: What can be seen beside the target, and why the rest cannot.
    """

    id: str
    series: Series
    table: Table | None
    inspection: Inspection | None = None
    offered: Offered = field(default_factory=Offered)

    @property
    def other_columns(self) -> list[str]:
        """The columns that can be seen beside the times and the one to forecast."""
        if self.table is None:
            return list(self.series.covariates)
        return [*self.offered.numbers, *self.offered.words]


def open_dataset(
    folder: Path,
    data_id: str,
    time: str | None,
    target: str | None,
    config: RunConfig | None = None,
    repairs: str | None = None,
    train_share: float = TRAIN_SHARE,
) -> Dataset:
    """Returns a data set with the chosen columns.

    Args:
        folder: Where runs are kept.
        data_id: `sample:NAME`, `run:ID` or the id of an upload.
        time: Column of the times; None finds one, "" takes the row numbers.
        target: Column to forecast; None chooses one.
        config: Names the other columns that the network sees; None for none.
        repairs: What was chosen to be repaired, as `core.series.ledger.write_choices` has it.
        train_share: Share of the rows that training will see, the first of them.

    Raises:
        UserError: There is no such data set (any more), or its columns do not fit.
    """
    covariates, made = (config.covariates, config.made) if config else ((), ())
    if data_id.startswith("run:"):
        run = state.find_run(data_id.removeprefix("run:"))
        if run is None:
            raise UserError(
                "run_series_gone",
                "The run of this address is deleted, and its series with it. Choose another "
                "series.",
            )
        return Dataset(data_id, with_days(of_run(run), made), None)
    table = _table(folder, data_id)
    choice = time, target, covariates, repairs, train_share, made
    inspected = _inspect(data_id, table.name, *choice, _table=table)
    times = table.time if time is None else time or None
    offered = _offer(data_id, table.name, times, inspected.series.target, _table=table)
    return Dataset(data_id, inspected.series, table, inspected, offered)


def chosen(config: RunConfig | None = None) -> Dataset:
    """Returns the data set this session has chosen.

    Args:
        config: Names the other columns that the network sees; None for none.

    Raises:
        UserError: There is no such data set (any more), or its columns do not fit.
    """
    session = st.session_state
    choice = session[state.TIME], session[state.TARGET], config, session[state.REPAIRS]
    open_it = partial(open_dataset, state.runs_folder(), session[state.DATA], *choice)
    data = open_it(share := train_share())
    fitted = _fitted_share(len(data.series), share)
    return data if fitted == share else open_it(fitted)


def train_share() -> float:
    """Returns the share of the rows that training will see, as the split on the pages has it."""
    settings = st.session_state.get(state.TRAIN_SETTINGS)
    return float(settings["split"][0]) if settings else TRAIN_SHARE


def _fitted_share(rows: int, share: float) -> float:
    """Returns the share of so many rows that trains: less where the later parts need more."""
    settings = st.session_state.get(state.TRAIN_SETTINGS)
    with contextlib.suppress(UserError):
        if settings:
            return fit_split(rows, RunConfig.from_dict(settings))[0].split[0]
    return share


def title(series: Series) -> str:
    """Returns what a series is called, a sample in this session's language; not yet inert."""
    titles = {sample.title for sample in samples()}
    return gettext(series.name) if series.name in titles else series.name


def of_run(run: Run) -> Series:
    """Returns the series a run learns."""
    return _run_series(str(run.folder))


def store_upload(
    folder: Path,
    content: bytes,
    name: str,
    options: ReadingOptions | None = None,
    columns: ChosenColumns | None = None,
) -> str:
    """Stores an uploaded file once it is known to be readable.

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
        UserError: The file cannot be read as a series, there is no room, or its sender may not
            upload it.
    """
    options = options or ReadingOptions()
    uploads.check_quota(folder, content)
    read_series(content, name, options, columns)
    return uploads.store(folder, content, name, options)


def read_series(
    content: bytes, name: str, options: ReadingOptions, columns: ChosenColumns | None = None
) -> Series:
    """Returns what a file holds, read in one way.

    Args:
        content: The file's bytes.
        name: Its name.
        options: What the person has settled about it.
        columns: Columns of the times and the target, if they were chosen.

    Raises:
        Question: The file has two readings.
        UserError: The file cannot be read as a series.
    """
    data_id, digest = uploads.identify(content, options)
    table = _read_once(digest, name, options, lambda: content)
    time, target = columns or (None, None)
    choice = time, target, (), None, train_share(), ()
    return _inspect(data_id, table.name, *choice, _table=table).series


@st.cache_resource(show_spinner=False)
def samples() -> list[Sample]:
    """Returns the samples, in the order they are offered."""
    return catalogue.samples()


@functools.cache
def sample_curve(sample_id: str) -> str:
    """Returns the small curve of a sample, which never changes, as SVG."""
    return sparkline(catalogue.find_sample(sample_id).values())


@st.cache_resource(show_spinner=False)
def _tables() -> TableCache:
    return TableCache()


def _table(folder: Path, data_id: str) -> Table:
    if data_id.startswith("sample:"):
        return _tables().get(data_id, lambda: catalogue.read_source(data_id))
    upload = uploads.find_upload(folder, data_id)
    if upload is None:
        raise UserError(
            "data_gone",
            "The data of this address is not kept here; the page shows a sample, an upload or the "
            "series of a run. Upload the file again.",
        )
    upload.touch()
    return _read_once(upload.digest, upload.name, upload.options, upload.content)


def _read_once(
    digest: str, name: str, options: ReadingOptions, content: Callable[[], bytes]
) -> Table:
    """Returns a file's table, which stays for every way to understand its times and rows."""
    needed = options.of_file()
    key = json.dumps([digest, name, needed.to_dict()])
    table = _tables().get(key, lambda: tables.read_table(content(), name, needed))
    return replace(table, options=options)


@st.cache_resource(max_entries=16, show_spinner=False)
def _inspect(
    data_id: str,  # noqa: ARG001
    name: str,  # noqa: ARG001
    time: str | None,
    target: str | None,
    covariates: tuple[str, ...],
    repairs: str | None,
    train_share: float,
    made: tuple[Made, ...],
    _table: Table,
) -> Inspection:
    """Returns what is odd about a column; the table belongs to the id and the name."""
    choices = read_choices(repairs)
    return inspection.inspect(_table, time, target, covariates, choices, train_share, made)


@st.cache_resource(max_entries=16, show_spinner=False)
def _offer(
    data_id: str,  # noqa: ARG001
    name: str,  # noqa: ARG001
    time: str | None,
    target: str,
    _table: Table,
) -> Offered:
    """Returns what can be seen beside a column; the table belongs to the id and the name."""
    return offer_columns(_table, time, target)


@st.cache_resource(max_entries=16, show_spinner=False)
def _run_series(folder: str) -> Series:
    return Run(folder).series()
