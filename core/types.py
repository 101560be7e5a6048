"""What every package speaks of: arrays, how far a training is, where it can go on from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Rows = NDArray[np.int64]
Stamps = NDArray[np.datetime64]
Flags = NDArray[np.bool_]

# Of so many cells a layer a page shows how active they are.
SHOWN_CELLS = 96


@dataclass(frozen=True)
class Progress:
    """How far training has come; `None` where it is not known yet.

    Attributes:
        phase: `preparing`, `training`, `evaluating` or `judging`.
        epoch: Epochs finished.
        epochs: Epochs asked for.
        fraction: Share of the current epoch, or of the judging, that is done, 0 to 1.
        loss_so_far: Mean loss of what the current epoch has learnt; None at its start.
        loss: Latest training loss.
        val_loss: Latest validation loss.
        best_epoch: Epoch with the lowest validation loss.
        best_val_loss: That loss.
        epochs_per_s: Speed over the last seconds.
        seconds_left: Estimate until the last epoch asked for.
        loss_scale: What a scaled error of 1 is in the unit of the series.
        naive_loss: Validation loss of repeating the last value.
        seasonal_loss: Validation loss of repeating the last season, where there is one.
        linear_loss: Validation loss of the linear model alone, or of one like it where the network
            has none beside it.
        first_loss: Validation loss of what the network begins with.
        activity: How active the cells of each layer are in the last validation window, the first
            `SHOWN_CELLS` of each: the mean size of their outputs, from 0 to 1.
    """

    phase: str = "preparing"
    epoch: int = 0
    epochs: int = 0
    fraction: float = 0.0
    loss_so_far: float | None = None
    loss: float | None = None
    val_loss: float | None = None
    best_epoch: int | None = None
    best_val_loss: float | None = None
    epochs_per_s: float | None = None
    seconds_left: float | None = None
    loss_scale: float | None = None
    naive_loss: float | None = None
    seasonal_loss: float | None = None
    linear_loss: float | None = None
    first_loss: float | None = None
    activity: tuple[tuple[float, ...], ...] | None = None


@dataclass
class Checkpoint:
    """Where training stands between two batches.

    Attributes:
        epoch: Epochs finished.
        batch: Batches finished in the epoch after those.
        loss_sum: Sum of the losses of that epoch's windows so far.
        loss: Training loss of the last finished epoch.
        val_loss: Latest validation loss.
        best_epoch: Epoch with the lowest validation loss; None before the first validation.
        best_val_loss: That loss.
        waited: Validations since then.
        seconds: Training time so far.
        epoch_began_s: Training time when the present epoch began.
        asked_s: Training time when somebody last asked for more after its time was up.
        share: How much of what the network said counted before it learnt on; None where it has not
            been to school.
        school_version: Of the school; None likewise.
        school_sha256: Of the file of the weights it began with; None likewise.
        tensors: Arrays by name: `model/…`, `optimizer/…`, for the best weights `best/…` and, for
            those it began with after school, `first/…`.
    """

    epoch: int = 0
    batch: int = 0
    loss_sum: float = 0.0
    loss: float | None = None
    val_loss: float | None = None
    best_epoch: int | None = None
    best_val_loss: float | None = None
    waited: int = 0
    seconds: float = 0.0
    epoch_began_s: float = 0.0
    asked_s: float = 0.0
    share: float | None = None
    school_version: int | None = None
    school_sha256: str | None = None
    tensors: dict[str, NDArray[Any]] = field(default_factory=dict)

    def time_is_up(self, at_most: int | None) -> bool:
        """Returns whether it has learnt for as many seconds as it may; None sets no limit."""
        return at_most is not None and self.seconds - self.asked_s >= at_most
