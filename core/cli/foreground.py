"""A training in the foreground of a shell: its bar, Ctrl-C, and what it prints."""

from __future__ import annotations

import functools
import json
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from gettext import gettext as _
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from core.cli.language import remark
from core.errors import Message

if TYPE_CHECKING:
    from core.runs.run import Run
    from core.types import Progress

NOT_KEPT = Message(
    "training_not_kept",
    "What was learnt could not be kept in {folder}. See that it is there and has room, then train "
    "again.",
)
HEARD_WITHIN_S = 1.0
# What JSON may hold as it is and a terminal takes as orders: controls beyond ASCII, directions.
_ORDERS = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def train_here(run: Run, extra: dict[str, Any] | None = None) -> None:
    """Trains in the foreground with a progress bar, then prints the scores.

    Args:
        run: A run that waits in the foreground.
        extra: What is printed with them.

    Raises:
        UserError: The training failed, or nothing is there of what it came to.
    """

    def tell() -> None:
        _print_scores(run, has_ended(run), extra)

    learn_here(run, tell)
    tell()


def learn_here(run: Run, give_up: Callable[[], None]) -> None:
    """Trains in the foreground with a progress bar.

    Args:
        run: A run that waits in the foreground.
        give_up: Tells what came of it where a stop takes too long, before this process ends.
    """
    from core.pipeline import execute

    with stopping_on_interrupt(run.request_stop), _giving_up(run, give_up), _bar(run) as show:
        execute(run, show)


def has_ended(run: Run) -> bool:
    """Says how a training ended, and returns whether there are scores.

    Raises:
        UserError: It failed, or nothing is there of what it came to.
    """
    from core.runs.seal import shown_scores

    status, is_scored = run.status(), shown_scores(run) is not None
    if status.state != "stopped" and not (status.state == "done" and is_scored):
        raise (status.message or NOT_KEPT.with_values(folder=str(run.folder))).error()
    if status.message is not None:
        remark(status.message.text(_))
        if status.message.code == "stopped_unscored":
            text = _("“lookback resume {run}” does the one, with “--epochs {epochs}” the other.")
            remark(text.format(run=run.id, **status.message.values))
    return is_scored


def _giving_up(run: Run, tell: Callable[[], None]) -> AbstractContextManager[None]:
    """Ends this process with what it saved last where a stop takes too long."""
    from core.engine import stopping

    def give_up() -> None:
        run.note_stopped()
        tell()
        sys.stdout.flush()
        os._exit(0)

    return stopping.given_up(functools.partial(stopping.patience_s, run), give_up)


def _print_scores(run: Run, is_scored: bool, extra: dict[str, Any] | None) -> None:
    """Prints what a training came to."""
    from core.forecasting.covariates import OF_USE
    from core.runs.seal import open_test, shown_scores

    stopped = run.status().state == "stopped"
    content: dict[str, Any] = {"epochs": run.progress().epoch}
    if is_scored:
        opening = open_test(run)  # whoever reads this has seen the test scores
        scores, asked = shown_scores(run), run.verdict()
        judged = asked.judgement.to_dict() if asked and asked.judgement else None
        content = scores.to_dict() if scores else {}
        for note in scores.notes if scores else ():
            if note.code in OF_USE:
                remark(note.text(_))
        content |= {"test_opening": opening, "verdict": judged}
    folder = str(run.folder.absolute())
    print_json({**(extra or {}), "run": folder, **content, "stopped": stopped})


@contextmanager
def stopping_on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Lets the first Ctrl-C stop what goes on and keep the best; a second one ends the process.

    Args:
        stop: Asks for the stop.
    """

    def stop_soon(_signal: int, _frame: FrameType | None) -> None:
        listener.join(timeout=HEARD_WITHIN_S)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def hear() -> None:
        if ours.recv(1):
            remark("\n" + _("Stopping; the best is kept."))
            stop()

    # Python's own handlers wait until TensorFlow comes back from a batch; a byte comes at once.
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    listener = threading.Thread(target=hear, daemon=True, name="interrupt")
    listener.start()
    before, woken = signal.signal(signal.SIGINT, stop_soon), signal.set_wakeup_fd(theirs.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGINT, before)
        theirs.close()
        listener.join()
        ours.close()


def print_json(data: Any) -> None:
    """Prints the one JSON object of a command; no text in it gives a terminal orders."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    click.echo(_ORDERS.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text))


@contextmanager
def _bar(run: Run) -> Iterator[Callable[[Progress], None]]:
    from tqdm import tqdm

    epochs = run.config().epochs
    with tqdm(total=epochs, unit="epoch", file=sys.stderr, mininterval=0.25) as bar:

        def show(progress: Progress) -> None:
            bar.set_postfix_str(
                f"loss {_short(progress.loss)}, validation {_short(progress.val_loss)}",
                refresh=False,
            )
            bar.update(round(progress.epoch + progress.fraction, 2) - bar.n)

        yield show


def _short(loss: float | None) -> str:
    return "–" if loss is None else f"{loss:.3g}"
