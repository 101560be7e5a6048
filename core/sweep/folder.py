"""The folder of a sweep: every file of it, how it is written and how it is read.

A sweep is a folder below the runs, a try is a file in it. Nothing says where a sweep stands beside
its tries: whether it goes on, how long it has worked, what is best, all follows from them. So a
killed engine, a reload and another machine find it as it is. Each file has one writer; a try is
its process's own as long as that holds the try's lock, which the operating system frees when the
process dies, however it dies. Who lost it unheard finds another's period of work noted last.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import filelock

from core import records
from core.config import RunConfig
from core.errors import DamagedFile, UserError
from core.files import is_locked, is_plain_name, new_folder, write_json
from core.runs import deletion, quotas, store
from core.runs.run import Run, writing
from core.series.series import Series
from core.sweep.space import Space, searchable
from core.sweep.trial import Trial

FOLDER = "sweeps"
MOST_TRIALS = 2000
# Where so many tries have failed and none has not, the others would fail as well.
FRUITLESS_TRIALS = 5
SHORTEST_S, LONGEST_S = 1.0, 7 * 86_400.0

SweepState = Literal["waiting", "searching", "ending", "ended"]


@dataclass(frozen=True)
class _Record:
    """What a sweep was asked to do."""

    base: RunConfig
    space: Space
    budget_s: float
    created: str
    series: str

    def __post_init__(self) -> None:
        """Checks the date.

        Raises:
            ValueError: It is none.
        """
        datetime.fromisoformat(self.created)

    def to_dict(self) -> dict[str, Any]:
        """Returns it as JSON types."""
        return {**vars(self), "base": self.base.to_dict(), "space": self.space.to_dict()}


class Sweep:
    """One sweep and its folder. What is read may still change; tries that ended are kept in mind.

    Args:
        folder: Where its files are.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.id = self.folder.name
        self.runs_folder = self.folder.parent.parent
        self.sweep_path = self.folder / "sweep.json"
        self.series_path = self.folder / "series.parquet"
        self.stop_path = self.folder / "stop"
        self.trials_path = self.folder / "trials"
        self._ended: dict[str, Trial] = {}

    def __repr__(self) -> str:
        return f"Sweep({str(self.folder)!r})"

    def exists(self) -> bool:
        """Returns whether the folder holds a sweep."""
        try:
            return self.sweep_path.is_file()
        except OSError:  # such as a name that is too long for a folder
            return False

    def base(self) -> RunConfig:
        """Returns the settings it started from."""
        return self._record().base

    def space(self) -> Space:
        """Returns the ranges it searches."""
        return self._record().space

    def budget_s(self) -> float:
        """Returns how many seconds it may work."""
        return self._record().budget_s

    def created(self) -> str:
        """Returns when it was made, ISO 8601, UTC."""
        return self._record().created

    def series(self) -> Series:
        """Returns the series it is about."""
        return Series.read(self.series_path)

    def is_about(self, series: Series) -> bool:
        """Returns whether it is about a series."""
        return self._record().series == fingerprint(series)

    def trials(self) -> list[Trial]:
        """Returns the tries so far, the first one first."""
        try:
            names = sorted(entry.name for entry in os.scandir(self.trials_path))
        except (FileNotFoundError, NotADirectoryError):
            return []
        names = [name for name in names if not name.startswith(".")]
        return [trial for name in names if (trial := self._read(name)) is not None]

    def spent_s(self, trials: list[Trial]) -> float:
        """Returns how many seconds it has worked: those in which some try was worked on."""
        spent, until = 0.0, float("-inf")
        for began, seconds in sorted(period for trial in trials for period in trial.periods()):
            spent += max(0.0, began + seconds - max(began, until))
            until = max(until, began + seconds)
        return spent

    def left_s(self, trials: list[Trial]) -> float:
        """Returns how many seconds it may still work; 0 where it is to try nothing more."""
        ended = [trial.state for trial in trials if trial.state not in ("running", "interrupted")]
        hopeless = len(ended) >= FRUITLESS_TRIALS and set(ended) == {"failed"}
        if self.stop_requested() or hopeless or len(ended) >= MOST_TRIALS:
            return 0.0
        return max(0.0, self.budget_s() - self.spent_s(trials))

    def is_active(self) -> bool:
        """Returns whether it is to try more; a damaged one is not."""
        try:
            # Most have ended, and a look for the stop is cheaper than one at each try.
            return self.exists() and not self.stop_requested() and self.left_s(self.trials()) > 0
        except DamagedFile:
            return False

    def state(self, trials: list[Trial] | None = None) -> SweepState:
        """Returns where it stands.

        Returns:
            `waiting` while nobody works on it, `searching`, `ending` once its last tries come to
            their end, `ended`.
        """
        trials = self.trials() if trials is None else trials
        works = any(trial.state == "running" for trial in trials)
        if self.left_s(trials) > 0:
            return "searching" if works else "waiting"
        return "ending" if works else "ended"

    def request_stop(self) -> None:
        """Asks whoever works on it to stop soon; what was found is kept.

        Raises:
            UserError: Its folder cannot be written to.
        """
        with writing():
            self.stop_path.touch()

    def stop_requested(self) -> bool:
        """Returns whether a stop was asked for."""
        return self.stop_path.exists()

    @contextmanager
    def claim(self) -> Iterator[int | None]:
        """Makes this process the only one that works on a try, and gives the try's number.

        One whose process died comes first, else it is a new one; None where all are taken.
        """
        trials = self.trials()
        again = [trial.number for trial in trials if trial.state == "interrupted"]
        first = max((trial.number for trial in trials), default=-1) + 1
        self.trials_path.mkdir(exist_ok=True)
        for number in (*again, *range(first, min(first + 1000, MOST_TRIALS))):
            lock = self._lock(number)
            try:
                lock.acquire()
            except filelock.Timeout:
                continue
            try:
                before = self.trial(number)
                if before is None or before.state == "running":
                    yield number
                    return
            finally:
                lock.release()
        yield None

    def trial(self, number: int) -> Trial | None:
        """Returns a try as its file has it, None before there is one and where it is damaged."""
        return records.read_record_or(self._path(number), Trial, None)

    def write(self, trial: Trial, flush: bool = True) -> None:
        """Writes a try; only while its number is claimed."""
        write_json(self._path(trial.number), trial.to_dict(), flush=flush)

    def create_run(self, trial: Trial, name: str, foreground: bool = False) -> Run:
        """Makes a queued run with the settings of a try, to be trained as any other.

        Args:
            trial: The try.
            name: What the run is called.
            foreground: Whether this process trains it, so that no engine picks it up.

        Raises:
            UserError: The folder of the runs cannot be written to.
        """
        config = trial.config.replace(name=name, shards=self.base().shards)
        # Those pruned were in the running, too, until they fell behind.
        tries = sum(one.error is not None for one in self.trials())
        return store.create(
            self.runs_folder,
            config,
            self.series(),
            foreground=foreground,
            best_of=max(1, tries),
        )

    def delete(self) -> None:
        """Removes the folder and everything in it; nothing is done while somebody works on it."""
        if self.state() in ("searching", "ending"):
            return
        with writing():
            deletion.set_aside(self.folder)
        deletion.clear(self.folder.parent, kept_s=0.0)

    def _record(self) -> _Record:
        return records.read_record(self.sweep_path, _Record)

    def _read(self, name: str) -> Trial | None:
        if name in self._ended:
            return self._ended[name]
        trial = records.read_record_or(self.trials_path / name, Trial, None)
        if trial is None:  # one damaged file must not bring down the others
            return None
        if trial.state != "running":
            self._ended[name] = trial
        elif not is_locked(self._lock_path(trial.number)):
            return replace(trial, state="interrupted")
        return trial

    def _path(self, number: int) -> Path:
        return self.trials_path / f"{number:05d}.json"

    def _lock(self, number: int) -> filelock.BaseFileLock:
        return filelock.FileLock(self._lock_path(number), timeout=0)

    def _lock_path(self, number: int) -> Path:
        return self.trials_path / f".{number:05d}.lock"


def create(
    runs_folder: Path, base: RunConfig, space: Space, series: Series, budget_s: float
) -> Sweep:
    """Makes a sweep that waits for somebody to work on it.

    Args:
        runs_folder: Where runs are kept; sweeps are below.
        base: The settings it starts from.
        space: The ranges it searches.
        series: The series.
        budget_s: How many seconds it may work.

    Raises:
        UserError: The series is too short, the time out of its range, the folder cannot be
            written to, or whose it is keeps or searches as much as they may.
    """
    base = searchable(base)
    space.check(base, len(series))
    if not SHORTEST_S <= budget_s <= LONGEST_S:
        raise UserError(
            "sweep_seconds",
            "A search cannot take {received:g} seconds; it may take from {low:g} second to "
            "{high:,.0f} seconds. For example 60.",
            low=SHORTEST_S,
            high=LONGEST_S,
            received=float(budget_s),
        )
    quotas.check_room(runs_folder)
    quotas.check_searches(lambda: sum(sweep.is_active() for sweep in scan(runs_folder)))
    now = datetime.now(UTC)
    sweep_id = store.new_id(now)
    folder = runs_folder / FOLDER
    record = _Record(base, space, float(budget_s), now.isoformat(), fingerprint(series))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with new_folder(folder / sweep_id) as aside:
            series.write(aside / "series.parquet")
            write_json(aside / "sweep.json", record.to_dict())
    except OSError as error:
        raise store.not_writable(runs_folder, error) from error
    return Sweep(folder / sweep_id)


def scan(runs_folder: Path) -> list[Sweep]:
    """Returns the sweeps of a runs folder, newest first."""
    try:
        names = sorted((entry.name for entry in os.scandir(runs_folder / FOLDER)), reverse=True)
    except (FileNotFoundError, NotADirectoryError):
        return []
    sweeps = (Sweep(runs_folder / FOLDER / name) for name in names if not name.startswith("."))
    return [sweep for sweep in sweeps if sweep.exists()]


def find(runs_folder: Path, sweep_id: str | None) -> Sweep | None:
    """Returns a sweep by its id, None where there is none."""
    if not sweep_id or not is_plain_name(sweep_id):
        return None
    sweep = Sweep(runs_folder / FOLDER / sweep_id)
    return sweep if sweep.exists() else None


def fingerprint(series: Series) -> str:
    """Returns what tells a series from others: its target and its values."""
    return hashlib.sha256(series.target.encode() + series.values.tobytes()).hexdigest()[:20]
