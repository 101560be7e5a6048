"""One line about each run, quick for hundreds of them: a folder is read again once it changed."""

from __future__ import annotations

import hashlib
import logging
import math
import os
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from core import people
from core.config import RunConfig
from core.errors import DamagedFile
from core.runs import seal
from core.runs.files.history import sketch
from core.runs.files.scores import Scores, validation_key
from core.runs.run import Run, State
from dashboard.shared import sign_in, state

log = logging.getLogger("lookback.dashboard")

CURVE_POINTS = 40

FileTimes = tuple[int, ...]

_ANY = Run("")
_WATCHED = tuple(
    path.name
    for path in (
        _ANY.config_path,
        _ANY.label_path,
        _ANY.status_path,
        _ANY.history_path,
        _ANY.progress_path,
        _ANY.metrics_path,
        _ANY.opening_path,
    )
)


@dataclass(frozen=True)
class ScoredRows:
    """The rows that a run's validation error is about.

    Attributes:
        key: The same for runs that can be ranked together, see `core.runs.files.scores`.
        series: What the series is called.
        target: What its values are called.
        unit: Their unit, or "".
        first: The first row.
        stop: The row after the last one.
        horizon: Steps ahead.
    """

    key: str
    series: str
    target: str
    unit: str
    first: int
    stop: int
    horizon: int


@dataclass(frozen=True)
class Summary:
    """What a list of runs shows of one.

    Attributes:
        id: The run's id.
        name: What people call it.
        state: Where it stands.
        created: When it was made, ISO 8601, UTC.
        config: Its settings.
        series: What its series is called.
        target: What the values are called.
        unit: Their unit, or "".
        note: What people want to remember about it.
        starred: Whether it is one of those they care about.
        group: What it was trained together with, "" where it was trained alone.
        curve: Its errors on the validation rows by epoch, thinned, in percent of that of
            repeating the last value; () before it has learnt, and where that one is not known.
        rows: What its error is about; None while there is none.
        mae: Typical error on the validation rows; None while there is none.
        naive_mae: That of repeating the last value.
        test_mae: Typical error on the test rows; None while they are sealed.
        opening: Which look at these test rows this run's was, counted from 1; None while sealed.
        shared: Whether all who sign in may look at it.
        owner: Whose it is, "" for those who look at it.
    """

    id: str
    name: str
    state: State
    created: str
    config: RunConfig
    series: str
    target: str
    unit: str
    note: str
    starred: bool
    group: str
    curve: tuple[float, ...]
    rows: ScoredRows | None
    mae: float | None
    naive_mae: float | None
    test_mae: float | None
    opening: int | None
    shared: bool = False
    owner: str = ""

    @property
    def skill(self) -> float | None:
        """The share by which the typical error is smaller than repeating the last value's."""
        if self.mae is None or not self.naive_mae:
            return None
        return 1 - self.mae / self.naive_mae


def summaries(folder: Path) -> list[Summary]:
    """Returns a line about each run that can be read, newest first."""
    return _shelf(str(folder)).read()


def visible_runs() -> list[Summary]:
    """Returns a line about each run that this session may look at, newest first."""
    runs = summaries(state.runs_folder())
    for home in sign_in.others_folders():
        if shared := [run for run in summaries(home) if run.shared]:
            owner = people.called(home)
            runs += [replace(run, owner=owner) for run in shared]
    return sorted(runs, key=lambda run: run.created, reverse=True)


def newest_finished() -> Summary | None:
    """Returns the newest run of this session's that has scores."""
    return next((run for run in summaries(state.runs_folder()) if run.mae is not None), None)


class _Shelf:
    """What was read so far of the runs in a folder, shared by all sessions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: dict[str, tuple[FileTimes, Summary | None]] = {}
        # By the bytes of the series: hundreds of runs learn a handful of series.
        self._names: dict[str, tuple[str, str, str]] = {}
        self._rows: dict[tuple[str, int, int, int], ScoredRows] = {}

    def read(self) -> list[Summary]:
        """Returns a line about each run that can be read, newest first."""
        by_id = {}
        for run_id in _ids(self._folder):
            stamps = _stamps(self._folder, run_id)
            if not stamps[0]:  # without settings it is no run
                continue
            read_stamps, line = self._lines.get(run_id, (None, None))
            if read_stamps != stamps:
                line = self._summary(Run(self._folder / run_id))
            by_id[run_id] = (stamps, line)
        self._lines = by_id
        # Ids of the same second are in no order.
        lines = [_fresh(self._folder, line) for _stamps_of, line in by_id.values() if line]
        return sorted(lines, key=lambda run: run.created, reverse=True)

    def _summary(self, run: Run) -> Summary | None:
        try:
            config, status, label = run.config(), run.written_status(), run.label()
            scores, opening = _scores_of(run), seal.opening(run)
            digest = _digest(run.series_path)
            series, target, unit = self._names_of(digest, run)
            return Summary(
                id=run.id,
                name=label.name or run.id,
                state=status.state,
                created=status.created,
                config=config,
                series=series,
                target=target,
                unit=unit,
                note=label.note,
                starred=label.starred,
                group=label.group,
                curve=_curve(run),
                rows=self._rows_of(digest, run, scores, config.horizon) if scores else None,
                mae=scores.validation.best.mae if scores else None,
                naive_mae=scores.validation.baselines["naive"].mae if scores else None,
                test_mae=scores.test.best.mae if scores and scores.test else None,
                opening=opening,
                shared=label.shared,
            )
        except DamagedFile as error:
            log.warning("The run in %s cannot be read: %s", run.folder, error)
            return None

    def _names_of(self, digest: str, run: Run) -> tuple[str, str, str]:
        if digest not in self._names:
            try:
                series = run.series()
                self._names[digest] = series.name, series.target, series.unit
            except DamagedFile:  # its settings and scores can still be listed
                self._names[digest] = "", "", ""
        return self._names[digest]

    def _rows_of(self, digest: str, run: Run, scores: Scores, horizon: int) -> ScoredRows | None:
        names = self._names_of(digest, run)
        if scores.validation.best.mae is None or not any(names):
            return None
        first, stop = scores.rows["validation"].start, scores.rows["validation"].stop
        place = (digest, first, stop, horizon)
        if place not in self._rows:
            key = validation_key(run.series(), first, stop, horizon)
            self._rows[place] = ScoredRows(key, *names, first, stop, horizon)
        return self._rows[place]


def _curve(run: Run) -> tuple[float, ...]:
    progress = run.progress()
    naive = progress.naive_loss or 0.0
    if naive <= 0:
        return ()
    start = [] if progress.first_loss is None else [progress.first_loss]
    losses = [*start, *sketch(run.history_path, CURVE_POINTS)]
    return tuple(round(100 * math.sqrt(max(loss, 0.0) / naive), 1) for loss in losses)


def _scores_of(run: Run) -> Scores | None:
    try:
        return seal.shown_scores(run)
    except DamagedFile as error:  # its settings can still be listed
        log.warning("The scores in %s cannot be read: %s", run.folder, error)
        return None


@st.cache_resource(max_entries=500, show_spinner=False)
def _shelf(folder: str) -> _Shelf:
    return _Shelf(Path(folder))


def _ids(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")]


def _stamps(folder: Path, run_id: str) -> FileTimes:
    """Returns when each file that is read was written, the settings first; 0 where there is none.

    Thousands are asked for each time a page is drawn, and a `Path` takes as long as its file.
    """
    return tuple(_changed_ns(f"{folder}{os.sep}{run_id}{os.sep}{name}") for name in _WATCHED)


def _changed_ns(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()


def _fresh(folder: Path, line: Summary) -> Summary:
    # Whether a running one still has its process is not written in any file.
    if line.state != "running":
        return line
    return replace(line, state=Run(folder / line.id).status().state)
