"""`lookback train`."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core import config as configs
from core.cli.each_series import train_each
from core.cli.foreground import train_here
from core.cli.language import remark
from core.cli.learning_options import FileChoices, learning_options, read_to_learn
from core.cli.shared_options import Listed, in_shell, reading_options, runs_option
from core.config import RunConfig

if TYPE_CHECKING:
    from core.reading.options import ReadingOptions


@click.command()
@click.argument("file")
@learning_options
@click.option(
    "--preset", type=click.Choice(configs.PRESETS), default="recommended", show_default=True
)
@click.option("--window", type=int, help="Past rows the network sees.")
@click.option("--horizon", type=int, help="Steps ahead.")
@click.option(
    "--strategy",
    type=click.Choice(configs.STRATEGIES),
    help="multi: one network for all steps; direct: one for each; recursive: one step, fed back; "
    "hybrid: one for each, which sees the steps before.",
)
@click.option(
    "--linear/--no-linear",
    default=None,
    help="A linear model of past values forecasts first; the LSTM learns what it misses.",
)
@click.option(
    "--school/--no-school",
    default=None,
    help="The LSTM begins as it came from school; needs a linear model and layers of 64,64.",
)
@click.option(
    "--keep-unclear/--no-keep-unclear",
    default=None,
    help="Keep the LSTM even where its gain over the linear model may be chance.",
)
@click.option("--season-length", type=int, help="Rows in one season.")
@click.option(
    "--transform",
    type=click.Choice(configs.TRANSFORMS),
    help="Learn values, their square roots or logarithms; auto lets the validation part choose.",
)
@click.option("--units", type=Listed(int, "layer sizes"), help="Sizes of the LSTM layers: 80,100")
@click.option("--dropout", type=float, help="Share of outputs hidden while training.")
@click.option("--epochs", type=int, help="Passes over the training windows.")
@click.option("--batch-size", type=int, help="Windows between two updates.")
@click.option("--learning-rate", type=float, help="Step size of Adam.")
@click.option("--validation-every", type=int, help="Epochs between two validations.")
@click.option("--patience", type=int, help="Validations without improvement before it ends.")
@click.option("--at-most", type=int, metavar="SECONDS", help="Seconds after which it ends.")
@click.option("--split", type=Listed(float, "shares"), help="Shares of the rows: 0.70,0.15,0.15")
@click.option("--seed", type=int, help="Makes a run repeatable.")
@click.option(
    "--name",
    default="",
    callback=lambda _context, _option, name: name.encode("utf-8", "replace").decode(),
    help="What the run is called.",
)
@click.option(
    "--verdict",
    "verdict_seeds",
    type=click.IntRange(0, 20),
    default=0,
    show_default=True,
    help="Networks for each cutoff of a verdict; 0 skips it.",
)
@click.option(
    "--each",
    type=Listed(str, "names of columns"),
    help="Train one run after another, of these columns or series: A,B, or all.",
)
@runs_option
@reading_options
def train(
    file: str,
    preset: str,
    each: tuple[str, ...] | None,
    choices: FileChoices,
    verdict_seeds: int,
    runs_folder: Path,
    reading: ReadingOptions,
    **settings: Any,
) -> None:
    """Train on FILE, a path or sample:NAME, and print the scores."""
    chosen = {key: value for key, value in settings.items() if value is not None}
    config = RunConfig.from_preset(preset, **chosen)
    if config.left_school:
        layers = ", ".join(map(str, configs.SCHOOL_UNITS))
        text = _(
            "The LSTM starts from nothing: only layers of {layers} beside a linear model, with "
            "school on, have been to school. So it learns up to {epochs:,} epochs at a rate of "
            "{rate:g}."
        )
        text = text.format(layers=layers, epochs=config.epochs, rate=config.learning_rate)
        remark(text)
    if each:
        train_each(file, each, config, runs_folder, reading, choices)
        return
    series, config = read_to_learn(file, config, reading, choices)
    from core.evaluation import trend
    from core.forecasting.covariates import align_covariates
    from core.runs import estimate, store
    from core.series.split import parts

    # One that has been to school sees everything in errors of the linear model.
    cut = parts(len(series), config.split)
    warning = None if config.schooled else trend.guard(series.values, cut, config).message
    if warning is not None:
        remark(warning.text(_))
    align_covariates(series, config)  # what it lacks is told before the training
    estimate.check_memory(config, len(series), estimate.free_mib())
    if slow := estimate.warn_of_epochs(config, len(series)):
        remark(in_shell(slow.error()))
    if config.networks > 1:
        calibration = estimate.calibrate(runs_folder)
        seconds = estimate.estimate_seconds(config, len(series), calibration)
        text = _(
            "{n} networks, one for each step ahead: at most about {seconds:,.0f} s on this machine."
        )
        remark(text.format(n=config.networks, seconds=seconds))
    run = store.create(runs_folder, config, series, foreground=True)
    if verdict_seeds:
        run.ask_verdict(verdict_seeds)
    train_here(run)
