"""A training in the foreground of a shell: its bar, Ctrl-C, and what it prints."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gettext import gettext as _
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from core.errors import Message

if TYPE_CHECKING:
    from core.runs.run import Run
    from core.types import Progress

NOT_KEPT = Message(
    "training_not_kept",
    "What was learnt could not be kept in {folder}. See that it is there and has room, then train "
    "again.",
)


def train_here(run: Run, extra: dict[str, Any] | None = None) -> None:
    """Trains in the foreground with a progress bar, then prints the scores.

    Args:
        run: A run that waits in the foreground.
        extra: What is printed with them.

    Raises:
        UserError: The training failed, or nothing is there of what it came to.
    """
    from core.pipeline import execute
    from core.runs.seal import open_test, shown_scores

    with stopping_on_interrupt(run.request_stop), _bar(run) as show:
        execute(run, show)
    status, is_scored = run.status(), shown_scores(run) is not None
    if status.state != "stopped" and not (status.state == "done" and is_scored):
        raise (status.message or NOT_KEPT.with_values(folder=str(run.folder))).error()
    if status.message is not None:
        click.echo(status.message.text(_), err=True)
    content: dict[str, Any] = {"epochs": 0, "stopped": True}
    if is_scored:
        opening = open_test(run)  # whoever reads this has seen the test scores
        scores, asked = shown_scores(run), run.verdict()
        judged = asked.judgement.to_dict() if asked and asked.judgement else None
        content = scores.to_dict() if scores else {}
        content |= {"test_opening": opening, "verdict": judged}
    print_json({**(extra or {}), "run": str(run.folder.absolute()), **content})


@contextmanager
def stopping_on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Lets the first Ctrl-C stop what goes on and keep the best; a second one ends the process.

    Args:
        stop: Asks for the stop.
    """

    def stop_soon(_signal: int, _frame: FrameType | None) -> None:
        click.echo("\n" + _("Stopping; the best is kept."), err=True)
        stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop_soon)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def print_json(data: Any) -> None:
    """Prints the one JSON object of a command."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


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
