"""The training loop: epochs in slices, progress, checkpoints, stop, resume, early end."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from core.config import SCHOOL_STEPS
from core.errors import Message
from core.forecasting.gains import can_be_clear, is_clear
from core.forecasting.gates import count_parameters
from core.learning.journal import Journal
from core.learning.learner import Learner
from core.learning.network import Weights
from core.types import SHOWN_CELLS, Checkpoint, Progress, Rows

MOST_SHOWN = 200
# Of a network that needs more for one window, nobody is shown how active its cells are.
MOST_PRODUCTS = 2e8
SLICE_S = 0.25
CHECKPOINT_S = 3.0
# Of a large network a checkpoint takes seconds; so many times as long it learns in between.
LEARNT_PER_SAVED = 9.0
SPEED_MEMORY_S = 5.0

LOSS_NOT_FINITE = Message(
    "loss_not_finite",
    "The loss was no longer a number in epoch {epoch}; the best weights before that are kept. Try "
    "a smaller learning rate than {learning_rate}.",
)
STOPPED_EARLY = Message(
    "stopped_early",
    "Training ended by itself in epoch {epoch}: the validation loss had not improved for "
    "{patience} checks. The best weights, from epoch {best}, are kept.",
)
STOPPED_AS_BEGUN = Message(
    "stopped_as_begun",
    "Training ended by itself in epoch {epoch}: the validation loss had not improved for "
    "{patience} checks. The weights it began with are kept.",
)
TIME_IS_UP = Message(
    "time_is_up",
    "Training ended after the {seconds} seconds it was given, in epoch {epoch}. The best weights "
    "so far are kept.",
)
STOPPED_WITHOUT_GAIN = Message(
    "stopped_without_gain",
    "Training ended by itself in epoch {epoch}: the validation loss had not improved for "
    "{patience} checks. What the LSTM gained may be chance, so it is left out.",
)


@dataclass(frozen=True)
class Outcome:
    """What training leaves.

    Attributes:
        best: Weights with the lowest validation loss, by name; where their gain on the linear
            model may be chance and they have not been to school, they add nothing to it.
        best_epoch: The epoch they come from; 0 for those it began with.
        last: Weights after the last batch, by name; None if they stopped being numbers.
        checkpoint: Where training stands.
        stopped: Whether a person ended it.
        message: Why it ended before its last epoch, where there is a reason to tell.
    """

    best: Weights
    best_epoch: int
    last: Weights | None
    checkpoint: Checkpoint
    stopped: bool
    message: Message | None


class Training:
    """One training of one network, from its start or from a checkpoint.

    Args:
        learner: The network with its data.
        train: Target rows to learn, `(n_train,)`.
        validation: Target rows that choose the best weights, `(n_validation,)`.
        journal: Who is told.
        unused: Target rows that choose nothing, on which a gain is no luck of the best epoch;
            where they are too few to tell, each epoch counts as a try on those that choose.
    """

    def __init__(
        self,
        learner: Learner,
        train: Rows,
        validation: Rows,
        journal: Journal,
        unused: Rows | None = None,
    ) -> None:
        self.learner = learner
        self.config = learner.config
        self.journal = journal
        self._train = train
        self._validation = validation
        self._unused = validation[:0] if unused is None else unused
        self._shown = shown_rows(validation)
        self._examples = learner.count_examples(train)
        self._batches = math.ceil(self._examples / learner.batch_size)
        school = learner.inputs.schooled
        self._state = Checkpoint(
            share=school.share if school else None,
            school_version=school.version if school else None,
            school_sha256=school.sha256 if school else None,
        )
        self._best: Weights | None = None
        self._pace = _Pace(self._batches)
        self._references = learner.reference_losses(validation)
        self._first_loss: float | None = None
        self._is_first_epoch = True
        self._save_s = 0.0

    def run(self, checkpoint: Checkpoint | None = None) -> Outcome:
        """Trains until the last epoch, a stop, or no more progress.

        Args:
            checkpoint: Where to go on from.

        Raises:
            UserError: The loss stopped being a number before any weights were worth keeping.
        """
        if self.config.linear and checkpoint is None:
            self._validate()  # what it begins with may be the best there is
            self._first_loss = self._state.val_loss
        else:
            self._first_loss = self._show_start(is_new=checkpoint is None)
        if checkpoint is not None:
            self._restore(checkpoint)
        self._saved_at = self._told_at = time.monotonic()
        stopped = False
        message = self._reason_to_end()
        self._tell()
        while self._state.epoch < self.config.epochs and not (stopped or message):
            ended = not self._epoch()
            message = self._reason_to_end()
            stopped = ended and message is None
        self._save()
        self._tell("evaluating")
        if self._best is None and not self._diverged():
            # After the checkpoint: a training that goes on must not remember a frame that one
            # without a pause never took.
            self._validate()
            message = self._reason_to_end()
        if self._best is None:
            assert message is not None
            raise message.error()
        last = None if self._diverged() else self.learner.weights()
        best, best_epoch = self._best, self._state.best_epoch or 0
        may_drop = self.config.linear and best_epoch and not self._keeps_unclear()
        if may_drop and not self._gains_clearly(best):
            best, best_epoch = self.learner.first_weights(best), 0
            message = _without_best(message)
        return Outcome(best, best_epoch, last, self._state, stopped, message)

    def _gains_clearly(self, best: Weights) -> bool:
        horizon, rows, tries = self.config.horizon, self._unused, 1
        if not can_be_clear(len(rows), horizon):
            rows, tries = self._validation, self._state.epoch // self.config.validation_every
        return is_clear(self.learner.gains(best, rows), horizon, max(1, tries))

    def _show_start(self, is_new: bool) -> float:
        """Returns the validation loss of what it begins with, and shows its forecast once."""
        loss, forecasts = self.learner.validate(self._validation, self._shown)
        if is_new:
            self.journal.validation_forecast(0, self._validation[self._shown], forecasts, False)
        return loss

    def _keeps_unclear(self) -> bool:
        # One that has been to school begins near what is right, so that what it learns on is worth
        # more than chance even where a few rows cannot tell; but not beyond the steps it knows.
        config = self.config
        return config.keep_unclear or (config.schooled and config.outputs <= SCHOOL_STEPS)

    def _epoch(self) -> bool:
        """Learns one epoch; returns False if a stop or the end of its time came first."""
        state = self._state
        order = self.learner.shuffled(self._train, state.epoch)
        if state.batch == 0:
            state.epoch_began_s = state.seconds
        while state.batch < self._batches:
            if self.journal.stop_requested() or self._state.time_is_up(self.config.at_most):
                return False
            started = time.monotonic()
            stop = min(self._batches, state.batch + self._pace.batches)
            state.loss_sum = self.learner.learn(order, state.batch, stop, state.loss_sum)
            elapsed_s = time.monotonic() - started
            self._pace.add(stop - state.batch, elapsed_s)
            state.batch = stop
            state.seconds += elapsed_s
            if not math.isfinite(state.loss_sum):
                return True
            self._occasionally()
        self._finish_epoch()
        return True

    def _finish_epoch(self) -> None:
        state = self._state
        state.loss = state.loss_sum / self._examples
        state.epoch, state.batch, state.loss_sum = state.epoch + 1, 0, 0.0
        validated = state.epoch % self.config.validation_every == 0
        if validated:
            self._validate()
        self.journal.epoch(
            {
                "epoch": state.epoch,
                "loss": state.loss,
                "val_loss": state.val_loss if validated else None,
                "seconds": round(state.seconds - state.epoch_began_s, 6),
            }
        )
        if self._is_first_epoch:
            # Somebody is waiting for the first point of the curve.
            self._is_first_epoch = False
            self._tell()
        self._occasionally()

    def _validate(self) -> None:
        started = time.monotonic()
        state = self._state
        state.val_loss, forecasts = self.learner.validate(self._validation, self._shown)
        if math.isfinite(state.val_loss):
            if state.best_val_loss is None or state.val_loss < state.best_val_loss:
                state.best_epoch, state.best_val_loss = state.epoch, state.val_loss
                state.waited = 0
                self._best = self.learner.weights()
            else:
                state.waited += 1
        is_best = state.best_epoch == state.epoch
        self.journal.validation_forecast(
            state.epoch, self._validation[self._shown], forecasts, is_best
        )
        elapsed_s = time.monotonic() - started
        self._pace.add(0, elapsed_s)
        state.seconds += elapsed_s

    def _reason_to_end(self) -> Message | None:
        state = self._state
        if self._diverged():
            return LOSS_NOT_FINITE.with_values(
                epoch=state.epoch + (state.batch > 0), learning_rate=self.config.learning_rate
            )
        if self._out_of_patience():
            ended = {"epoch": state.epoch, "patience": state.waited}
            if state.best_epoch == 0:
                return STOPPED_AS_BEGUN.with_values(**ended)
            return STOPPED_EARLY.with_values(**ended, best=state.best_epoch)
        if state.epoch < self.config.epochs and state.time_is_up(self.config.at_most):
            return TIME_IS_UP.with_values(
                seconds=self.config.at_most, epoch=state.epoch + (state.batch > 0)
            )
        return None

    def _out_of_patience(self) -> bool:
        patience = self.config.patience
        return patience is not None and self._state.waited >= patience

    def _diverged(self) -> bool:
        losses = (self._state.loss_sum, self._state.loss, self._state.val_loss)
        return not all(loss is None or math.isfinite(loss) for loss in losses)

    def _occasionally(self) -> None:
        now = time.monotonic()
        if now - self._told_at >= SLICE_S:
            self._tell()
        if now - self._saved_at >= max(CHECKPOINT_S, LEARNT_PER_SAVED * self._save_s):
            self._save()

    def _tell(self, phase: str = "training") -> None:
        state = self._state
        self._told_at = time.monotonic()
        remaining = self.config.epochs - state.epoch - state.batch / self._batches
        speed = self._pace.epochs_per_s
        self.journal.progress(
            Progress(
                phase=phase,
                epoch=state.epoch,
                epochs=self.config.epochs,
                fraction=state.batch / self._batches,
                loss_so_far=self._loss_so_far(),
                loss=_finite(state.loss),
                val_loss=_finite(state.val_loss),
                best_epoch=state.best_epoch,
                best_val_loss=state.best_val_loss,
                epochs_per_s=speed,
                seconds_left=remaining / speed if speed else None,
                loss_scale=self.learner.loss_scale,
                **{f"{name}_loss": _finite(loss) for name, loss in self._references.items()},
                first_loss=_finite(self._first_loss),
                activity=self._activity(),
            )
        )

    def _activity(self) -> tuple[tuple[float, ...], ...] | None:
        products = count_parameters(self.config) * self.config.window
        if not self.journal.shows_cells or products > MOST_PRODUCTS:
            return None
        sizes = self.learner.activity(int(self._validation[-1]))
        return tuple(tuple(np.round(size[:SHOWN_CELLS], 3).tolist()) for size in sizes)

    def _loss_so_far(self) -> float | None:
        state = self._state
        learnt = min(state.batch * self.learner.batch_size, self._examples)
        return _finite(state.loss_sum / learnt) if learnt else None

    def _save(self) -> None:
        if self._diverged():
            return
        started = time.monotonic()
        tensors = self.learner.state()
        tensors |= {f"best/{name}": array for name, array in (self._best or {}).items()}
        self._state.tensors = tensors
        self.journal.checkpoint(self._state)
        self._saved_at = time.monotonic()
        self._save_s = self._saved_at - started

    def _restore(self, checkpoint: Checkpoint) -> None:
        self._state = checkpoint
        self.learner.restore(checkpoint.tensors)
        best = {
            name.removeprefix("best/"): array
            for name, array in checkpoint.tensors.items()
            if name.startswith("best/")
        }
        self._best = {name: best[name] for name in self.learner.weights()} if best else None


def shown_rows(rows: Rows) -> Rows:
    """Returns which of the validation rows a frame shows, as places in `rows`."""
    if len(rows) <= MOST_SHOWN:
        return np.arange(len(rows), dtype=np.int64)
    return np.linspace(0, len(rows) - 1, MOST_SHOWN).astype(np.int64)


class _Pace:
    """How fast training goes, and so how many batches one call may take."""

    def __init__(self, batches_per_epoch: int) -> None:
        self.batches = 1
        self.epochs_per_s: float | None = None
        self._batches_per_epoch = batches_per_epoch
        self._warm = False
        self._done = self._seconds = 0.0

    def add(self, batches: int, seconds: float) -> None:
        """Counts work done; the first call also builds the graph and says nothing of speed."""
        if not self._warm:
            self._warm = batches > 0
            return
        fade = math.exp(-seconds / SPEED_MEMORY_S)
        self._done = self._done * fade + batches
        self._seconds = self._seconds * fade + seconds
        if self._done and self._seconds:
            per_s = self._done / self._seconds
            self.batches = max(1, int(per_s * SLICE_S))
            self.epochs_per_s = per_s / self._batches_per_epoch


def _without_best(message: Message | None) -> Message | None:
    """Returns why training ended, of a network that is left out."""
    if message is None or message.code != STOPPED_EARLY.code:
        return message
    return STOPPED_WITHOUT_GAIN.with_values(**message.values)


def _finite(loss: float | None) -> float | None:
    return loss if loss is not None and math.isfinite(loss) else None
