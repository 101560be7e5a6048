"""`execute(run)`: the only place where the steps are chained.

TensorFlow is imported here when it is needed and not before.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import logging
import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Any

from core.errors import DamagedFile, Message, UserError
from core.evaluation import judging
from core.evaluation.scoring import evaluate
from core.files import append_bytes, check_writing, checked_writing, write_bytes
from core.forecasting import gates
from core.forecasting.covariates import describe_use
from core.forecasting.task import Task
from core.learning.tensorflow_process import prepare_tensorflow
from core.runs import checkpoints
from core.runs.files import checksums
from core.runs.files.history import Epoch, to_lines
from core.runs.files.predictions import write_predictions
from core.runs.files.scores import Scores
from core.runs.film import Recorder
from core.runs.run import NOTHING_LEARNT, PAUSED, LeaseLost, Run, VerdictRequest
from core.runs.weights import write_weights
from core.series.length import check_length
from core.types import Checkpoint, Progress, Rows, Values

if TYPE_CHECKING:
    from core.learning.learner import Learner
    from core.learning.network import Weights
    from core.learning.training import Outcome

log = logging.getLogger("lookback.run")

DISK_FULL = Message(
    "disk_full",
    "The disk is full, so training paused; its last checkpoint is safe. Free about {mib} MiB, "
    "then resume it.",
)
FILE_FAILED = Message(
    "file_failed",
    "A file of the run could not be written or read: {reason} ({file}). Fix that, then resume the "
    "run.",
)
OUT_OF_MEMORY = Message(
    "out_of_memory",
    "The machine ran out of memory while training. A smaller batch, a shorter window or smaller "
    "layers need less.",
)
DEFECT = Message(
    "defect", "Something in Lookback went wrong. What happened is in {log}, in the run's folder."
)


def execute(run: Run, on_progress: Callable[[Progress], None] | None = None) -> None:
    """Trains a run, or goes on with it, and leaves its results in its folder.

    What a person can mend ends in the run's status; a defect does too, and is raised.

    Args:
        run: A run that nobody else works on.
        on_progress: Called a few times a second, besides the run's own file.

    Raises:
        UserError: Another process works on the run, even if only since a while, or not even its
            status can be written: it then reads as interrupted.
    """
    with run.lease():
        try:
            with _logging_to(run):
                log.info("attempt %d, process %d on %s", run.begin(), os.getpid(), gethostname())
                with checked_writing(run.check_held):
                    _attempt(run, on_progress or (lambda _progress: None))
        except OSError as error:
            raise _explain(error, run).error() from error


def _attempt(run: Run, on_progress: Callable[[Progress], None]) -> None:
    try:
        _execute(run, on_progress)
    except LeaseLost:
        raise
    except UserError as error:
        log.info("ended: %s", error)
        run.write_status(state="failed", message=error.message)
    except OSError as error:
        log.exception("a file could not be written or read")
        run.write_status(state="failed", message=_explain(error, run))
    except MemoryError:
        log.exception("out of memory")
        run.write_status(state="failed", message=OUT_OF_MEMORY)
    except Exception:
        log.exception("a defect")
        run.write_status(state="failed", message=DEFECT.with_values(log=run.log_path.name))
        raise


def _execute(run: Run, on_progress: Callable[[Progress], None]) -> None:
    config, series = run.config(), run.series()
    task = Task.of(series, config)
    asked = run.verdict()
    if asked and asked.verdict_only and not asked.judgement and _scores(run) is not None:
        prepare_tensorflow()
        _judge(run, asked, task, on_progress)
        run.write_status(state="done")
        return
    check_length(len(series), config)
    run.write_progress(Progress(phase="preparing", epochs=config.epochs))
    write_bytes(run.layers_path, gates.layer_text(config).encode())
    prepare_tensorflow()
    from core.learning.fitting import fit_network

    checkpoints.clear_unfinished(run)
    checkpoint, notes = checkpoints.load(run)
    if checkpoint is not None and _had_ended(run, checkpoint):
        # Somebody asked for more: patience and time start anew.
        checkpoint.waited, checkpoint.asked_s = 0, checkpoint.seconds
    log.info("from epoch %d", checkpoint.epoch if checkpoint else 0)
    journal = _RunJournal(run, checkpoint, on_progress)
    with fit_network(task, journal, checkpoint) as (learner, outcome):
        if outcome.stopped and run.pause_requested():
            epochs = outcome.checkpoint.epoch
            run.write_status(state="stopped", message=PAUSED.with_values(epochs=epochs))
        elif config.schooled or outcome.checkpoint.epoch or outcome.checkpoint.batch:
            _finish(run, task, learner, outcome, notes, on_progress)
        else:
            run.write_status(state="stopped", message=NOTHING_LEARNT)


def _finish(
    run: Run,
    task: Task,
    learner: Learner,
    outcome: Outcome,
    notes: list[Message],
    on_progress: Callable[[Progress], None],
) -> None:
    from core.learning import exported, network

    inputs = learner.inputs
    state, last = outcome.checkpoint, outcome.last
    log.info("evaluating after epoch %d, best epoch %s", state.epoch, state.best_epoch)
    run.write_progress(_evaluating(run.progress()))
    result = evaluate(
        task,
        inputs,
        best=lambda rows: learner.horizon_forecasts(outcome.best, rows),
        last=(lambda rows: learner.horizon_forecasts(last, rows)) if last else None,
        stages=_stages(learner, outcome.best),
    )
    # Only now, for whoever stops it while it scores keeps the result before as it was.
    checksums.drop_sums(*run.result_paths)
    write_weights(run, outcome.best, inputs.later())
    write_bytes(run.weights_text_path, network.weights_text(outcome.best).encode())
    exported.export(outcome.best, task.config, inputs.later(), run.model_path)
    write_predictions(run.predictions_path, result.predictions)
    messages = [*notes, *([outcome.message] if outcome.message else [])]
    school = inputs.schooled
    adds_nothing = outcome.best_epoch == 0 and not (school and school.share)
    chosen = [*inputs.notes(), *([_NOTHING_ADDED] if adds_nothing else [])]
    train, effect = task.covariates[: task.cut.train.stop], inputs.covariates.effect
    chosen += describe_use(task.config, train, effect, by_network=outcome.best_epoch != 0)
    Scores.of(
        result,
        notes=(*messages, *chosen),
        n_rows=len(task.series),
        epochs=state.epoch,
        seconds=round(state.seconds, 3),
        best_epoch=outcome.best_epoch,
        stopped=outcome.stopped,
        share=school.share if school else None,
        school_version=school.version if school else None,
        school_sha256=school.sha256 if school else None,
    ).write(run.metrics_path)
    checksums.record_sums(*run.result_paths)
    asked = run.verdict()
    if asked and not asked.judgement and not outcome.stopped:
        _judge(run, asked, task, on_progress)
    run.write_status(
        state="stopped" if outcome.stopped else "done",
        seconds=round(state.seconds, 3),
        message=messages[-1] if messages else None,
    )


def _stages(learner: Learner, best: Weights) -> dict[str, Callable[[Rows], Values]]:
    """Returns what the forecast is built on: the linear model, then what school adds to it."""
    first = learner.first_weights(best)
    stages: dict[str, Callable[[Rows], Values]] = {}
    if learner.config.linear:
        stages["linear"] = learner.linear_forecasts
    if learner.config.schooled:
        stages["schooled"] = lambda rows: learner.horizon_forecasts(first, rows)
    return stages


def _judge(
    run: Run, asked: VerdictRequest, task: Task, on_progress: Callable[[Progress], None]
) -> None:
    """Brings the verdict that was asked for, unless a stop comes first."""
    from core.learning.fitting import fit_and_forecast

    log.info("judging with %d seeds", asked.seeds)

    def tell(fraction: float) -> None:
        progress = dataclasses.replace(run.progress(), phase="judging", fraction=fraction)
        run.write_progress(progress)
        on_progress(progress)

    def fit(earlier: Task, rows: Rows) -> Values:
        return fit_and_forecast(earlier, rows, run.stop_requested)

    with contextlib.suppress(judging.Stopped):
        tries = run.label().best_of
        judgement = judging.judge(task, asked.seeds, fit, tell, run.stop_requested, tries)
        run.write_verdict(dataclasses.replace(asked, judgement=judgement))
    tell(1.0)


class _RunJournal:
    """Writes the training into the run folder."""

    shows_cells = True

    def __init__(
        self, run: Run, checkpoint: Checkpoint | None, on_progress: Callable[[Progress], None]
    ) -> None:
        self._run = run
        self._on_progress = on_progress
        self._rows: list[Epoch] = []
        done = checkpoint.epoch if checkpoint else 0
        self._film = Recorder(run, done, checkpoint.best_epoch if checkpoint else None)
        # Epochs after the checkpoint are learnt again, so they are written again.
        epochs = [epoch for epoch in run.history()[0] if epoch.epoch <= done]
        write_bytes(run.history_path, to_lines(epochs))

    def epoch(self, row: dict[str, Any]) -> None:
        self._rows.append(Epoch(**row))

    def validation_forecast(self, epoch: int, rows: Rows, forecasts: Values, is_best: bool) -> None:
        self._film.add(epoch, rows, forecasts, is_best)

    def progress(self, progress: Progress) -> None:
        self._flush()
        self._run.write_progress(progress)
        # Somebody waits for the first point of the curve; where nothing is learnt there is none.
        if progress.epoch > 1 or not progress.epochs:
            self._film.write()
        self._on_progress(progress)

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        self._flush()
        self._film.write()
        checkpoints.save(self._run, checkpoint)
        self._run.write_status(seconds=round(checkpoint.seconds, 3))

    def stop_requested(self) -> bool:
        return self._run.stop_requested()

    def _flush(self) -> None:
        if self._rows:
            append_bytes(self._run.history_path, to_lines(self._rows))
            self._rows.clear()


def _had_ended(run: Run, checkpoint: Checkpoint) -> bool:
    scores, config = _scores(run), run.config()
    evaluated = scores is not None and scores.epochs == checkpoint.epoch
    out_of_patience = config.patience is not None and checkpoint.waited >= config.patience
    return evaluated and (out_of_patience or checkpoint.time_is_up(config.at_most))


def _scores(run: Run) -> Scores | None:
    """Returns the scores of an earlier training; damaged ones are about to be written anew."""
    with contextlib.suppress(DamagedFile):
        return run.scores()
    return None


def _evaluating(progress: Progress) -> Progress:
    return dataclasses.replace(progress, phase="evaluating", seconds_left=None)


_NOTHING_ADDED = Message(
    "lstm_adds_nothing",
    "On the validation part the LSTM added nothing that is clearly more than chance, so the "
    "forecast does without it.",
)


def _explain(error: OSError, run: Run) -> Message:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        size = sum(path.stat().st_size for path in run.folder.rglob("*") if path.is_file())
        return DISK_FULL.with_values(mib=max(10, math.ceil(2 * size / 2**20)))
    return FILE_FAILED.with_values(
        reason=error.strerror or str(error), file=Path(str(error.filename or "")).name
    )


class _Log(logging.FileHandler):
    def emit(self, record: logging.LogRecord) -> None:
        """Leaves the log to whoever else works on the run by now."""
        with contextlib.suppress(LeaseLost):
            check_writing()
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Leaves a line out that a full disk does not take; the run tells of the disk."""


@contextlib.contextmanager
def _logging_to(run: Run) -> Iterator[None]:
    handler = _Log(run.log_path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()
