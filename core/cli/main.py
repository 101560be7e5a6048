"""The `lookback` command.

Standard output carries one JSON object or CSV; progress and messages go to standard error. The exit
code is 0, 2 for something a person can mend, 1 for a defect.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core import config as configs
from core.cli.language import speak, spoken
from core.cli.shared_options import Listed, in_shell, prepare_reading, reading_options, runs_option
from core.cli.sweep_command import sweep
from core.cli.train_command import print_json, train_here
from core.config import RunConfig
from core.errors import DamagedFile, UserError
from core.files import write_bytes, write_json

if TYPE_CHECKING:
    from core.reading.options import ReadingOptions
    from core.runs.run import Run
    from core.series.series import Series

DASHBOARD = Path(__file__).parents[2] / "dashboard" / "server.py"


def main() -> None:
    """Runs the command and ends the process with its exit code."""
    speak(lookback)
    try:
        lookback.main(standalone_mode=False)
    except UserError as error:
        click.echo(in_shell(error), err=True)
        sys.exit(2)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        os._exit(0)  # nobody reads on; Python would complain once more as it ends
    except OSError as error:
        click.echo(in_shell(_explain(error)), err=True)
        sys.exit(2)


def _explain(error: OSError) -> UserError:
    return UserError(
        "file_failed_in_shell",
        "A file could not be written or read: {reason} ({file}). Make room or mend that, then try "
        "again.",
        reason=error.strerror or str(error),
        file=str(error.filename or "–"),
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="lookback")
def lookback() -> None:
    """Teach an LSTM your time series, and see honestly how good its forecast is."""


lookback.add_command(sweep)


@lookback.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=8501, show_default=True)
@runs_option
@click.option(
    "--scheduler", help="Address of a Dask scheduler; without one, a local engine starts."
)
def dashboard(port: int, runs_folder: Path, scheduler: str | None) -> None:
    """Start the dashboard on this machine."""
    environment = {**os.environ, "LOOKBACK_RUNS": str(runs_folder.absolute())}
    if scheduler:
        environment["LOOKBACK_SCHEDULER"] = scheduler
    screen = sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    click.echo(_("Lookback is at {address}").format(address=f"http://127.0.0.1:{port}"), err=True)
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD)]
    command += ["--server.address=127.0.0.1", f"--server.port={port}"]
    command += [f"--server.headless={'false' if screen else 'true'}"]
    with _ignored_interrupt():
        server = subprocess.Popen(command, env=environment)
        signal.signal(signal.SIGTERM, lambda _signal, _frame: server.terminate())
        sys.exit(server.wait())


@lookback.command()
@click.argument("file")
@click.option(
    "--write",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the table as it was read: UTF-8, commas.",
)
@reading_options
def check(file: str, write: Path | None, reading: ReadingOptions) -> None:
    """Show what is understood of FILE, a path or sample:NAME."""
    prepare_reading(file)
    from core.cli import checking
    from core.series.inspection import inspect
    from core.series.samples import read_source

    report: dict[str, Any] = {"file": file}
    try:
        table = read_source(file, reading)
        report = checking.describe_table(table)
        if write is not None:
            checking.write_csv(table, write)
        report = checking.describe_inspection(table, inspect(table))
    except UserError as error:
        print_json({**report, "errors": [checking.describe_error(error)]})
        raise
    print_json(report)


@lookback.command()
@click.argument("file")
@click.option("--time", help="Time column.")
@click.option("--target", help="Column to forecast.")
@click.option(
    "--covariates",
    type=Listed(str, "names of columns"),
    help="Other columns the network sees: A,B.",
)
@click.option(
    "--known-ahead",
    type=Listed(str, "names of columns"),
    help="Those of the other columns whose values are known in advance.",
)
@click.option(
    "--calendar/--no-calendar", default=None, help="Also see the hour, weekday and day of the year."
)
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
@runs_option
@reading_options
def train(
    file: str,
    preset: str,
    verdict_seeds: int,
    runs_folder: Path,
    reading: ReadingOptions,
    **settings: Any,
) -> None:
    """Train on FILE, a path or sample:NAME, and print the scores."""
    prepare_reading(file)
    from core.evaluation import trend
    from core.forecasting.covariates import align_covariates
    from core.runs import store
    from core.runs.estimate import calibrate, estimate_seconds
    from core.series.inspection import to_series
    from core.series.length import check_length, fit_split
    from core.series.samples import read_source

    chosen = {key: value for key, value in settings.items() if value is not None}
    config = RunConfig.from_preset(preset, **chosen)
    if config.left_school:
        layers = ", ".join(map(str, configs.SCHOOL_UNITS))
        text = _(
            "The LSTM starts from nothing: only layers of {layers} beside a linear model have "
            "been to school. So it learns up to {epochs:,} epochs at a rate of {rate:g}."
        )
        text = text.format(layers=layers, epochs=config.epochs, rate=config.learning_rate)
        click.echo(text, err=True)
    table, share = read_source(file, reading), config.split[0]
    columns = config.time, config.target, config.covariates
    series = to_series(table, *columns, train_share=share)
    config, widened = fit_split(len(series), config)
    if widened:  # then fewer rows train, and seasons are looked for in these alone
        series = to_series(table, *columns, train_share=config.split[0])
    cut = check_length(len(series), config)
    # One that has been to school sees everything in errors of the linear model.
    warning = None if config.schooled else trend.guard(series.values, cut, config).message
    for message in filter(None, (*series.notes, *series.warnings, widened, warning)):
        click.echo(message.text(_), err=True)
    config = config.replace(target=series.target, covariates=tuple(series.covariates))
    align_covariates(series, config)  # what it lacks is told before the training
    if config.networks > 1:
        seconds = estimate_seconds(config, len(series), calibrate(runs_folder))
        text = _(
            "{n} networks, one for each step ahead: at most about {seconds:,.0f} seconds on this "
            "machine."
        )
        click.echo(text.format(n=config.networks, seconds=seconds), err=True)
    run = store.create(runs_folder, config, series, foreground=True)
    if verdict_seeds:
        run.ask_verdict(verdict_seeds)
    train_here(run)


@lookback.command()
@click.argument("run")
@click.option("--epochs", type=int, help="Epochs in all.")
@runs_option
def resume(run: str, epochs: int | None, runs_folder: Path) -> None:
    """Go on with RUN where it stopped."""
    from core.runs import store

    this_run = store.find(run, runs_folder)
    with this_run.lease():  # so that of two commands only one goes on
        this_run.enqueue(epochs, foreground=True)
        train_here(this_run)


@lookback.command()
@click.argument("run")
@runs_option
def stop(run: str, runs_folder: Path) -> None:
    """Stop RUN soon; its best weights are kept."""
    from core.runs import store

    this_run = store.find(run, runs_folder)
    this_run.request_stop()
    print_json({"run": str(this_run.folder), "state": this_run.status().state})


@lookback.command(name="runs")
@runs_option
def list_runs(runs_folder: Path) -> None:
    """List the runs, newest first."""
    from core.runs import store

    print_json({"runs": [_summary(run) for run in store.scan(runs_folder)]})


@lookback.command()
@click.argument("run")
@click.option("--steps", type=int, help="How many values ahead; the whole horizon if not given.")
@click.option("--history", help="FILE whose last values come before the forecast.")
@click.option(
    "--future", help="FILE with the other columns' values from the next row on, one row per step."
)
@runs_option
@reading_options
def forecast(
    run: str,
    steps: int | None,
    history: str | None,
    future: str | None,
    runs_folder: Path,
    reading: ReadingOptions,
) -> None:
    """Print the next values of RUN as CSV: ds, step, forecast and the ends of its bands."""
    from core.forecasting.covariates import warn_of_held_values
    from core.outlook import outlook
    from core.runs import seal, store
    from core.runs.weights import load_forecaster

    this_run = store.find(run, runs_folder)
    config, series = this_run.config(), this_run.series()
    steps = steps or config.horizon
    if history is not None:
        series = _read_history(history, config, series, reading)
    if future is not None:
        series = series.with_future(_read_future(future, config, series, reading))
    held = warn_of_held_values(series, config, steps)
    if held is not None:
        click.echo(held.text(_), err=True)
    forecaster = load_forecaster(this_run)
    table = outlook(this_run, forecaster, steps, series).table
    if table.filter(like="lo-").notna().any(axis=None) and not seal.opening(this_run):
        click.echo(seal.SEALED_BANDS.text(_), err=True)
    click.echo(table.to_csv(index=False), nl=False)


@lookback.command()
@click.argument("run")
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), required=True)
@runs_option
def export(run: str, target: Path, runs_folder: Path) -> None:
    """Copy the results of RUN into a folder, with a script that trains it again."""
    from core.checksums import checked
    from core.runs import store
    from core.runs.script import SCRIPT_NAME, script
    from core.runs.seal import open_test, shown_predictions, shown_scores
    from core.runs.spreadsheets import MOST_ROWS, to_csv, to_excel

    this_run = store.find(run, runs_folder)
    if shown_scores(this_run) is None:
        raise UserError(
            "nothing_to_export",
            "“{name}” has no results yet; only a finished run can be exported. Train it first.",
            name=this_run.name(),
        )
    target, own = target.resolve(), this_run.folder.resolve()
    paths = (
        this_run.config_path,
        this_run.series_path,
        this_run.history_path,
        this_run.layers_path,
        this_run.weights_path,
        this_run.weights_text_path,
        this_run.model_path,
    )
    # Read before the look is counted: an export that fails has shown nothing.
    contents = {path.name: checked(path) for path in paths}
    target.mkdir(parents=True, exist_ok=True)
    opening = open_test(this_run)  # the predictions tell of the test rows wherever they are written
    if target != own:
        for name, content in contents.items():
            write_bytes(target / name, content)
        scores = shown_scores(this_run)
        exported_scores = scores.to_dict() if scores else {}
        write_json(
            target / this_run.metrics_path.name, {**exported_scores, "test_opening": opening}
        )
    predictions = shown_predictions(this_run)
    write_bytes(target / "predictions.csv", to_csv(predictions))
    if len(predictions) < MOST_ROWS:
        write_bytes(target / "predictions.xlsx", to_excel(predictions))
    write_bytes(target / SCRIPT_NAME, script(this_run.config()).encode())
    # In a process of its own: nothing of the dashboard is loaded here.
    command = [sys.executable, "-m", "dashboard.results.take_away.report"]
    command += [str(own), str(target / "report.html"), spoken()]
    done = subprocess.run(command, cwd=DASHBOARD.parents[1], check=False, stderr=subprocess.PIPE)
    if done.returncode == 2:  # a file is damaged, and the report says which
        click.echo(done.stderr, err=True, nl=False)
        sys.exit(2)
    done.check_returncode()
    print_json({"folder": str(target), "files": sorted(path.name for path in target.iterdir())})


@lookback.group()
def engine() -> None:
    """Look after the engine that trains in the background."""


@engine.command(name="status")
@runs_option
def engine_status(runs_folder: Path) -> None:
    """Show whether the engine runs and what it does."""
    from core import engine as engines

    print_json(engines.status(runs_folder).to_dict())


@engine.command(name="stop")
@runs_option
def engine_stop(runs_folder: Path) -> None:
    """End the engine; runs in training can be resumed."""
    from core import engine as engines

    print_json({"stopped": engines.stop(runs_folder)})


def _read_history(file: str, config: RunConfig, learnt: Series, reading: ReadingOptions) -> Series:
    """Reads the columns that a run learnt, or the only one there is, mended as those were."""
    from core.series.inspection import to_series
    from core.series.ledger import for_new_data
    from core.series.samples import read_source

    table = read_source(file, learnt.reading.for_new_data().update(reading))
    choices = for_new_data(learnt.ledger)
    if len(table.targets) == 1 and not config.covariates:
        return to_series(table, choices=choices)
    time = config.time if config.time in table.columns.columns else None
    return to_series(table, time, learnt.target, config.covariates, choices)


def _read_future(
    file: str, config: RunConfig, learnt: Series, reading: ReadingOptions
) -> dict[str, Any]:
    """Reads what is known of other columns for the rows to come."""
    from core.series.inspection import column_values
    from core.series.samples import read_source
    from core.series.timing.coming import coming_values

    table = read_source(file, learnt.reading.for_new_data().update(reading))
    there = [name for name in config.known_ahead if name in table.columns.columns]
    if not there:
        raise UserError(
            "future_without_columns",
            "This file holds {received}; a file for the rows to come holds the columns that this "
            "network knows in advance: {known}. Rename its columns to match, or leave the file "
            "out.",
            known=", ".join(f"“{name}”" for name in config.known_ahead) or "none",
            received=", ".join(f"“{name}”" for name in table.columns.columns[:10]),
        )
    columns = {name: column_values(table, name) for name in there}
    return coming_values(table, columns, learnt)


@contextmanager
def _ignored_interrupt() -> Iterator[None]:
    """Leaves Ctrl-C to the child process."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _summary(run: Run) -> dict[str, Any]:
    from core.runs.seal import opening, shown_scores

    status = run.status()
    try:
        scores, damage = shown_scores(run), None
    except DamagedFile as error:  # one run must not hide the others
        scores, damage = None, str(error)
    test = scores.test if scores else None
    return {
        "run": run.id,
        "name": run.name(),
        "state": status.state,
        "created": status.created,
        "epochs": scores and scores.epochs,
        "validation": scores and vars(scores.validation.best),
        "test": test and vars(test.best),
        "test_opening": opening(run),
        **({"damaged": damage} if damage else {}),
    }
