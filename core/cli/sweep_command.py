"""`lookback sweep`: lets the engine search for settings, and shows how far it is."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core import config as configs
from core.cli.foreground import print_json, stopping_on_interrupt, train_here
from core.cli.language import remark
from core.cli.learning_options import FileChoices, learning_options, read_to_learn
from core.cli.shared_options import reading_options, runs_option
from core.config import RunConfig
from core.errors import UserError

if TYPE_CHECKING:
    from core.engine import Engine
    from core.reading.options import ReadingOptions
    from core.sweep import Luck, Space, Sweep, Trial

POLL_S = 0.25


class _Range(click.ParamType[tuple[Any, Any]]):
    """Two numbers with a colon between them, or one number for both."""

    def __init__(self, kind: Callable[[str], Any], example: str) -> None:
        self.name = example
        self._kind = kind

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, Any]:
        """Takes the text of an option apart."""
        if isinstance(value, tuple):
            return value
        low, _colon, high = str(value).partition(":")
        try:
            return self._kind(low), self._kind(high or low)
        except ValueError:
            text = _("“{value}” is no range such as {example}")
            self.fail(text.format(value=value, example=self.name), param, ctx)


@click.command()
@click.argument("file")
@click.option("--seconds", type=float, default=60.0, show_default=True, help="Time to search.")
@click.option("--window", type=_Range(int, "8:64"), help="Past rows the network sees.")
@click.option("--layers", type=_Range(int, "1:3"), help="How many LSTM layers.")
@click.option("--units", type=_Range(int, "8:128"), help="Cells of each layer.")
@click.option(
    "--dropout", type=_Range(float, "0:0.4"), help="Share of outputs hidden while training."
)
@click.option("--learning-rate", type=_Range(float, "1e-4:1e-2"), help="Step size of Adam.")
@click.option(
    "--preset",
    type=click.Choice(configs.PRESETS),
    default="recommended",
    show_default=True,
    help="Settings the search starts from.",
)
@learning_options
@click.option("--horizon", type=int, help="Steps ahead.")
@click.option("--epochs", type=int, help="Most passes over the training windows in a try.")
@click.option("--seed", type=int, help="Makes the tries repeatable.")
@click.option("--take", is_flag=True, help="Train the best afterwards.")
@runs_option
@reading_options
def sweep(
    file: str,
    seconds: float,
    preset: str,
    take: bool,
    choices: FileChoices,
    runs_folder: Path,
    reading: ReadingOptions,
    **settings: Any,
) -> None:
    """Search settings for FILE, a path or sample:NAME, and print the best.

    The engine trains many networks for a moment each, one a core, and judges them on the validation
    rows. Ctrl-C stops and keeps what was found.
    """
    from core import engine
    from core import sweep as sweeps
    from core.forecasting.task import Task

    chosen = {name: value for name, value in settings.items() if value is not None}
    ranges = {name: chosen.pop(name) for name in sweeps.SEARCHED if name in chosen}
    base = RunConfig.from_preset(preset, **chosen)
    series, base = read_to_learn(file, base, reading, choices)
    around = sweeps.Space.around(Task.of(series, base))
    space = sweeps.Space.from_dict({**around.to_dict(), **ranges})
    made = sweeps.create(runs_folder, base, space, series, seconds)
    connection = engine.connect(runs_folder)
    try:
        with stopping_on_interrupt(made.request_stop):
            _follow(made, connection)
    finally:
        connection.close()
    _tell(made, series.unit, take)


def _follow(made: Sweep, connection: Engine) -> None:
    """Shows the search until it ends."""
    from tqdm import tqdm

    connection.search()
    last_code = None
    budget_s = round(made.budget_s())
    with tqdm(total=budget_s, unit="s", file=sys.stderr, mininterval=0.25) as bar:
        while (state := made.state(trials := made.trials())) != "ended":
            if state == "waiting":
                message = connection.status().message
                if message is not None and message.code != last_code:
                    last_code = message.code
                    bar.write(message.text(_), file=sys.stderr)
            bar.set_postfix_str(_standing(trials), refresh=False)
            bar.update(min(round(made.spent_s(trials), 1), budget_s) - bar.n)
            time.sleep(POLL_S)
        bar.set_postfix_str(_standing(made.trials()))


def _standing(trials: list[Trial]) -> str:
    from core.sweep import best_of

    counts, best = Counter(trial.state for trial in trials), best_of(trials)
    error = "–" if best is None or best.error is None else f"{best.error:.4g}"
    tried = sum(counts.values()) - counts["running"] - counts["interrupted"]
    text = _("{tried} tries, {cut} cut early, best {error}")
    return text.format(tried=tried, cut=counts["cut"], error=error)


def _tell(made: Sweep, unit: str, take: bool) -> None:
    """Prints what was found; with `take`, trains it first."""
    from core import sweep as sweeps

    trials = made.trials()
    best, luck = sweeps.best_of(trials), sweeps.luck_of(trials)
    if best is None:
        failed = next((trial.message for trial in trials if trial.message), None)
        if failed is not None:
            raise failed.error()
        raise UserError(
            "sweep_found_nothing",
            "This search ended before one training was done; it needs at least that time. Give it "
            "more seconds.",
        )
    if luck is not None:
        remark(sweeps.sentence(luck, unit).text(_))
    summary = {"sweep": str(made.folder.absolute()), **_summary(made.space(), trials, best, luck)}
    if not take:
        print_json(summary)
        return
    run = made.create_run(best, f"best of {len(trials)} tries", foreground=True)
    train_here(run, summary)


def _summary(space: Space, trials: list[Trial], best: Trial, luck: Luck | None) -> dict[str, Any]:
    from core.sweep.search import importance
    from core.sweep.space import values
    from core.sweep.trial import PRUNED

    counts = Counter(trial.state for trial in trials)
    return {
        "tries": len(trials),
        "cut": counts[PRUNED],
        "failed": counts["failed"],
        "best": {"try": best.number, "error": best.error, "settings": values(best.config)},
        "first_error": trials[0].error,
        "luck": None if luck is None else {"lead": luck.lead, "luck": luck.luck},
        "importance": importance(space, trials),
    }
