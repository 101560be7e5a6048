"""The run folder: every file of a run, how it is written and how it is read.

A run is a folder. It can be copied, inspected, shared and deleted; a list of runs is a scan of
small files. Each file has one writer. Whole files are written aside, flushed and moved into place;
growing files are appended line by line, and readers leave an unfinished last line alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import filelock
import pandas as pd

from core import records
from core.config import RunConfig
from core.errors import DamagedFile, Message, UserError
from core.evaluation.verdict import Judgement
from core.files import is_locked, locked, write_json
from core.runs.files.checkpoint_folders import newest_epoch
from core.runs.files.checksums import checked
from core.runs.files.history import Epoch, read_history
from core.runs.files.label import Label, change_label, read_label
from core.runs.files.place import next_place
from core.runs.files.predictions import read_predictions
from core.runs.files.scores import Scores
from core.series.series import Series
from core.types import Progress

State = Literal["queued", "running", "interrupted", "stopped", "done", "failed"]

ACTIVE: tuple[State, ...] = ("queued", "running")
ENDED: tuple[State, ...] = ("stopped", "done", "failed")
LEASE_WAIT_S = 2.0
NOTHING_LEARNT = Message(
    "nothing_learnt",
    "It was stopped before it had learnt anything. Let it go on whenever you like.",
)
STOPPED_UNSCORED = Message(
    "stopped_unscored",
    "It was stopped before its forecasts were compared with what really happened. What it learnt "
    "up to epoch {epochs} is kept: it can go on, or be scored as it is.",
)
PAUSED = Message("paused", "Paused after epoch {epochs}; it goes on from there whenever you like.")
LEASE_LOST = Message(
    "lease_lost",
    "Another process goes on with “{name}”, since this one could not be heard for a while. Nothing "
    "more is written here.",
)
# What stands in the file that asks for a stop, where it is to be a pause.
_PAUSE = "pause"


@dataclass(frozen=True)
class Status:
    """Where a run stands.

    Attributes:
        state: `interrupted` is never written: it is what `running` means once its process is gone.
        created: When the run was made, ISO 8601, UTC.
        attempt: How many processes have worked on it so far.
        seconds: Training time of all attempts together.
        foreground: Whether a shell trains it, so that no engine picks it up.
        message: Why it failed, or what the person should know.
        waits_since: Its place in the queue: when it began to wait, in seconds since 1970.
    """

    state: State
    created: str = ""
    attempt: int = 0
    seconds: float = 0.0
    foreground: bool = False
    message: Message | None = None
    waits_since: float = 0.0

    def __post_init__(self) -> None:
        """Checks the date.

        Raises:
            ValueError: It is none.
        """
        if self.created:
            datetime.fromisoformat(self.created)

    def to_dict(self) -> dict[str, Any]:
        """Returns the status as JSON types."""
        return {**vars(self), "message": self.message.to_dict() if self.message else None}


@dataclass(frozen=True)
class VerdictRequest:
    """A verdict that somebody asked for.

    Attributes:
        seeds: Networks to train for each cutoff.
        verdict_only: Whether training is not to go on before.
        judgement: What came of it; None until then.
    """

    seeds: int
    verdict_only: bool = field(default=False, metadata=records.key("alone"))
    judgement: Judgement | None = field(default=None, metadata=records.key("found"))

    def to_dict(self) -> dict[str, Any]:
        """Returns the request as JSON types."""
        found = self.judgement.to_dict() if self.judgement else None
        return {"seeds": self.seeds, "alone": self.verdict_only, "found": found}


class LeaseLost(UserError):
    """Somebody else works on the run that this process worked on."""


class Run:
    """One run and its folder. Nothing is cached: every call reads what is on the disk.

    Args:
        folder: Its folder.
        for_looking: Whether it is somebody else's, who lets it be looked at and not be changed.
    """

    _attempt: int | None = None

    def __init__(self, folder: Path | str, for_looking: bool = False) -> None:
        self.folder = Path(folder)
        self.for_looking = for_looking
        self.id = self.folder.name
        self.config_path = self.folder / "config.json"
        self.series_path = self.folder / "series.parquet"
        self.newer_path = self.folder / "newer.parquet"
        self.status_path = self.folder / "status.json"
        self.label_path = self.folder / "label.json"
        self.lock_path = self.folder / ".lock"
        self.progress_path = self.folder / "progress.json"
        self.history_path = self.folder / "history.jsonl"
        self.film_path = self.folder / "learning.npz"
        self.stop_path = self.folder / "stop"
        self.weights_path = self.folder / "weights.safetensors"
        self.weights_text_path = self.folder / "weights.txt"
        self.layers_path = self.folder / "layers.txt"
        self.model_path = self.folder / "model.keras"
        self.predictions_path = self.folder / "predictions.parquet"
        self.metrics_path = self.folder / "metrics.json"
        self.verdict_path = self.folder / "verdict.json"
        self.opening_path = self.folder / "test.json"
        self.log_path = self.folder / "log.txt"

    def __repr__(self) -> str:
        return f"Run({str(self.folder)!r})"

    def exists(self) -> bool:
        """Returns whether the folder holds a run."""
        try:
            return self.config_path.is_file()
        except OSError:  # such as a name that is too long for a folder
            return False

    def config(self) -> RunConfig:
        """Returns the settings, under the run's present name.

        Raises:
            DamagedFile: They are missing or damaged.
        """
        return records.read_record(self.config_path, RunConfig).replace(name=self.name())

    def write_config(self, config: RunConfig) -> None:
        """Replaces the settings; only under the run's lease."""
        write_json(self.config_path, config.to_dict())

    def series(self) -> Series:
        """Returns the series this run learns.

        Raises:
            DamagedFile: It is missing or damaged.
        """
        checked(self.series_path)
        return Series.read(self.series_path)

    def newest_series(self) -> Series:
        """Returns the series this run learns with the rows that came since, see `core.runs.newer`.

        Raises:
            DamagedFile: It is missing or damaged.
        """
        if not self.newer_path.exists():
            return self.series()
        checked(self.newer_path)
        return Series.read(self.newer_path)

    def name(self) -> str:
        """Returns the name people see."""
        return self.label().name or self.id

    def rename(self, name: str) -> None:
        """Changes the name people see; the folder keeps its own."""
        self.relabel(name=name.strip())

    def based_on(self) -> str | None:
        """Returns the id of the run whose settings this one changed, None where it began anew."""
        return self.label().based_on

    def label(self) -> Label:
        """Returns what people say of the run."""
        return read_label(self.label_path)

    def relabel(self, **changes: Any) -> None:
        """Changes some of what people say of the run, see `core.runs.files.label.Label`.

        Raises:
            UserError: Its folder cannot be written to.
        """
        with writing(self):
            change_label(self.label_path, **changes)

    def request_stop(self, pause: bool = False) -> None:
        """Asks whoever trains this run to stop soon and keep the best weights.

        A run that only waits ends at once, and so does one whose process is gone, where its last
        checkpoint stands; one that has ended is left as it is.

        Args:
            pause: Whether it is to go on later, so that it is not scored now.

        Raises:
            UserError: Its folder cannot be written to.
        """
        state = self.status().state
        if state in ENDED:
            return
        with writing(self):
            self.stop_path.write_text(_PAUSE if pause else "")
        if state in ("queued", "interrupted"):
            # Where a worker has just taken it or the disk is full, a worker finds the stop itself.
            with suppress(UserError), self.lease(), writing(self):
                if self.written_status().state not in ENDED:
                    self.note_stopped()

    def note_stopped(self) -> None:
        """Notes that the run was stopped where its last checkpoint stands; only under its lease.

        Raises:
            LeaseLost: Somebody else works on it by now.
        """
        self.check_held()
        epochs, message = newest_epoch(self.folder), None
        if epochs or not self.is_scored():
            now = replace(self.progress(), epoch=epochs, fraction=0.0, seconds_left=None)
            self.write_progress(now)
        if self.pause_requested():
            message = PAUSED.with_values(epochs=epochs)
        elif not self.is_scored():
            message = STOPPED_UNSCORED.with_values(epochs=epochs) if epochs else NOTHING_LEARNT
        self.write_status(state="stopped", message=message)

    def stop_requested(self) -> bool:
        """Returns whether a stop was asked for."""
        return self.stop_path.exists()

    def pause_requested(self) -> bool:
        """Returns whether the stop that was asked for is a pause."""
        with suppress(OSError, ValueError):
            return self.stop_path.read_text() == _PAUSE
        return False

    def enqueue(self, epochs: int | None = None, foreground: bool = False) -> None:
        """Puts the run in the queue again, to go on where it stopped.

        Args:
            epochs: New number of epochs in all; None keeps the one in the settings.
            foreground: Whether this process trains it, so that no engine picks it up.

        Raises:
            UserError: Somebody is working on the run, it has nothing left to do, or its folder
                cannot be written to.
        """
        with self.lease(), writing(self):
            self._enqueue(epochs, foreground)

    def _enqueue(self, epochs: int | None, foreground: bool) -> None:
        # While this process has the lease nobody works on it, whatever the status says.
        state, config, done = self.written_status().state, self.config(), self.progress().epoch
        finished = state == "done" and epochs is None and not self.verdict_asked()
        # One that was stopped before it was scored may be scored as it is.
        fewest = done + (state == "done" or self.is_scored())
        if finished or (epochs is not None and epochs < fewest):
            raise UserError(
                "run_is_done",
                "“{name}” has learnt {epochs} epochs already. Enter a higher number of epochs in "
                "all.",
                name=self.name(),
                epochs=done,
            )
        if epochs is not None:
            self.write_config(config.replace(epochs=epochs))
            asked = self.verdict()
            if asked and not asked.judgement:  # one that was stopped must not stand in the way
                self.ask_verdict(asked.seeds)
        self.stop_path.unlink(missing_ok=True)
        self.write_status(
            state="queued",
            foreground=foreground,
            message=None,
            waits_since=next_place(self.folder.parent),
        )

    def ask_verdict(self, seeds: int, verdict_only: bool = False) -> None:
        """Asks for a verdict, which the next work on the run brings.

        Args:
            seeds: Networks to train for each cutoff.
            verdict_only: Whether training is not to go on before.

        Raises:
            UserError: Its folder cannot be written to.
        """
        with writing(self):
            self.write_verdict(VerdictRequest(seeds, verdict_only))

    def write_verdict(self, request: VerdictRequest) -> None:
        """Replaces what was asked and found."""
        write_json(self.verdict_path, request.to_dict())

    def verdict_asked(self) -> bool:
        """Returns whether a verdict was asked for and is not there yet."""
        asked = self.verdict()
        return asked is not None and asked.judgement is None

    def verdict(self) -> VerdictRequest | None:
        """Returns the verdict that was asked for, with what was found; None where none was."""
        return records.read_record_or(self.verdict_path, VerdictRequest, None)

    def status(self) -> Status:
        """Returns where the run stands; a run whose process is gone is `interrupted`."""
        status = self.written_status()
        if status.state == "running" and not self._is_leased():
            return replace(status, state="interrupted")
        return status

    def written_status(self) -> Status:
        """Returns the status as it was written, `running` even where the process is gone."""
        return records.read_record_or(self.status_path, Status, Status("interrupted"))

    def write_status(self, **changes: Any) -> None:
        """Changes some fields of the status and keeps the others."""
        with locked(self.status_path):
            write_json(self.status_path, replace(self.written_status(), **changes).to_dict())

    def begin(self) -> int:
        """Notes that this process works on the run from now on; only under its lease.

        Returns:
            Which attempt it is.
        """
        self._attempt = self.written_status().attempt + 1
        self.write_status(state="running", attempt=self._attempt, message=None)
        return self._attempt

    def check_held(self) -> None:
        """Looks whether the work that `begin` noted is still this process's.

        The file server of a cluster gives the lock of a host that it does not hear to another one,
        and the first host, once it is back, is not told.

        Raises:
            LeaseLost: It is not.
        """
        status = records.read_record_or(self.status_path, Status, None)
        # A damaged status was written by nobody.
        if status is None or self._attempt is None:
            return
        if (status.attempt, status.state) != (self._attempt, "running"):
            raise LeaseLost(LEASE_LOST.code, LEASE_LOST.template, name=self.name())

    def progress(self) -> Progress:
        """Returns the latest progress."""
        return records.read_record_or(self.progress_path, Progress, Progress())

    def write_progress(self, progress: Progress) -> None:
        """Replaces the progress."""
        write_json(self.progress_path, vars(progress), flush=False)

    def history(self, offset: int = 0) -> tuple[list[Epoch], int]:
        """Returns the epochs written since `offset`, and the offset to go on from.

        Args:
            offset: Bytes already read; a file that has become shorter is read from its beginning.
        """
        return read_history(self.history_path, offset)

    def scores(self) -> Scores | None:
        """Returns the scores, or None before there are any.

        Raises:
            DamagedFile: They are damaged.
        """
        return Scores.read(self.metrics_path)

    def is_scored(self) -> bool:
        """Returns whether there are scores of all it has learnt; damaged ones are none."""
        with suppress(DamagedFile):
            scores = self.scores()
            return scores is not None and scores.epochs >= self.progress().epoch
        return False

    def predictions(self) -> pd.DataFrame:
        """Returns the predictions, see `core.evaluation.scoring`.

        Raises:
            DamagedFile: They are missing or damaged.
        """
        return read_predictions(self.predictions_path)

    @property
    def result_paths(self) -> tuple[Path, ...]:
        """What a training leaves at its end, and readers check."""
        return self.weights_path, self.model_path, self.predictions_path, self.metrics_path

    @contextmanager
    def lease(self) -> Iterator[None]:
        """Makes this thread the only one that works on the run, until it leaves the outermost.

        The operating system drops the lock when the process dies, however it dies.

        Raises:
            UserError: Somebody else works on it, or its folder cannot be written to.
        """
        with writing(self):
            self.folder.stat()  # the lock would make a folder that is gone
            try:
                self._lock.acquire(timeout=LEASE_WAIT_S)
            except filelock.Timeout:
                raise UserError(
                    "run_is_taken",
                    "“{name}” is being trained by another process, and only one at a time works on "
                    "a run. Wait for it or stop it.",
                    name=self.name(),
                ) from None
        try:
            yield
        finally:
            self._lock.release()

    @cached_property
    def _lock(self) -> filelock.BaseFileLock:
        return filelock.FileLock(self.lock_path)

    def _is_leased(self) -> bool:
        # The one question that neither a moved clock, a reused process number nor another machine
        # answers wrongly.
        try:
            return is_locked(self.lock_path)
        except OSError:
            return False


@contextmanager
def writing(run: Run | None = None) -> Iterator[None]:
    """Says what keeps a file from being written; whatever changes a run at somebody's wish asks.

    Args:
        run: The run whose file it is; None for another file.

    Raises:
        UserError: The run is somebody else's, the disk is full, read-only or failing, or the folder
            is gone.
    """
    if run is not None and run.for_looking:
        raise UserError(
            "run_of_another",
            "“{name}” is somebody else's, and what others share can be looked at, not changed. "
            "Train one of your own with its settings.",
            name=run.name(),
        )
    try:
        yield
    except OSError as error:
        raise UserError(
            "run_not_written",
            "The run's folder cannot be written to: {reason}. Make room on the disk, or choose "
            "another folder for runs.",
            reason=error.strerror or str(error),
        ) from error
