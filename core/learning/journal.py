"""Who is told how training goes, and may end it."""

from __future__ import annotations

from typing import Any, Protocol

from core.types import Checkpoint, Progress, Rows, Values


class Journal(Protocol):
    """Who is told how training goes, and may end it.

    Attributes:
        shows_cells: Whether anybody sees how active the cells are; a look takes milliseconds.
    """

    shows_cells: bool

    def epoch(self, row: dict[str, Any]) -> None:
        """Takes the finished epoch: `epoch, loss, val_loss, seconds`."""

    def validation_forecast(self, epoch: int, rows: Rows, forecasts: Values, is_best: bool) -> None:
        """Takes what was forecast of some validation rows after an epoch, see `core.runs.film`."""

    def progress(self, progress: Progress) -> None:
        """Takes the latest progress, a few times a second."""

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint."""

    def stop_requested(self) -> bool:
        """Returns whether training should stop soon."""


class NullJournal:
    """A journal that keeps nothing and never stops."""

    shows_cells = False

    def epoch(self, row: dict[str, Any]) -> None:
        """Forgets the epoch."""

    def validation_forecast(self, epoch: int, rows: Rows, forecasts: Values, is_best: bool) -> None:
        """Forgets the forecast."""

    def progress(self, progress: Progress) -> None:
        """Forgets the progress."""

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Forgets the checkpoint."""

    def stop_requested(self) -> bool:
        """Returns False."""
        return False
