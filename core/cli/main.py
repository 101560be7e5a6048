"""The `lookback` command.

Standard output carries one JSON object or CSV; progress and messages go to standard error. The exit
code is 0, 2 for something a person can mend, 1 for a defect.
"""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import psutil

from core import people
from core.cli.append_command import append
from core.cli.export_command import export
from core.cli.forecast_command import forecast
from core.cli.foreground import print_json, train_here
from core.cli.language import remark, speak
from core.cli.shared_options import in_shell, reading_options, runs_option
from core.cli.sweep_command import sweep
from core.cli.train_command import train
from core.errors import DamagedFile, UserError

if TYPE_CHECKING:
    from core.reading.options import ReadingOptions
    from core.runs.run import Run

LOCALHOST = "127.0.0.1"
DASHBOARD = Path(__file__).parents[2] / "dashboard" / "server.py"


def main() -> None:
    """Runs the command and raises `SystemExit` where its exit code is another one than 0."""
    speak(lookback)
    try:
        lookback.main(standalone_mode=False)
        sys.stdout.flush()
    except UserError as error:
        remark(in_shell(error))
        sys.exit(2)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        remark(error.format_message())
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        os._exit(0)  # nobody reads on; Python would complain once more as it ends
    except OSError as error:
        remark(in_shell(_explain(error)))
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


for command in (train, sweep, forecast, append, export):
    lookback.add_command(command)


@lookback.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=8501, show_default=True)
@runs_option
@click.option(
    "--scheduler", help="Address of a Dask scheduler; without one, a local engine starts."
)
@click.option(
    "--open-to-network",
    "address",
    metavar="ADDRESS",
    default=LOCALHOST,
    help="Listen at an address of this machine, such as 0.0.0.0 for all of them, so that other "
    "machines reach it, too. What that means is said at the start.",
)
def dashboard(port: int, runs_folder: Path, scheduler: str | None, address: str) -> None:
    """Start the dashboard on this machine."""
    from core.runs import quotas

    environment = {**os.environ, "LOOKBACK_RUNS": str(runs_folder.absolute())}
    if address != LOCALHOST:
        environment.setdefault("STREAMLIT_SERVER_ALLOWED_HOSTS", " ".join(_own_names(address)))
    if scheduler:
        environment["LOOKBACK_SCHEDULER"] = scheduler
    screen = sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    shown = LOCALHOST if address in ("0.0.0.0", "::") else address
    place = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    quotas.limits()  # where they cannot be read, whoever starts it is to know
    _check_free(address, port)
    remark(_("Lookback is at {address}").format(address=place))
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD)]
    # Where it is told an address to show, Streamlit asks nobody outside for this machine's.
    command += [f"--server.address={address}", f"--browser.serverAddress={shown}"]
    command += [f"--server.port={port}"]
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
@click.option("--pause", is_flag=True, help="Leave it unscored; “lookback resume” goes on.")
@runs_option
def stop(run: str, pause: bool, runs_folder: Path) -> None:
    """Stop RUN soon; its best weights are kept."""
    from core.runs import store

    this_run = store.find(run, runs_folder)
    this_run.request_stop(pause)
    print_json({"run": str(this_run.folder), "state": this_run.status().state})


@lookback.command(name="queue")
@click.option("--first", metavar="RUN", help="Let RUN, which waits, be the next one.")
@runs_option
def show_queue(first: str | None, runs_folder: Path) -> None:
    """List the runs that wait for the engine, the next one first; “lookback stop” takes one out."""
    from core.engine import line
    from core.runs import store

    if first is not None:
        line.put_first(store.find(first, runs_folder))
    waiting = line.line(runs_folder)
    print_json({"queue": [{"run": run.id, "name": run.name(), **_owner(run)} for run in waiting]})


@lookback.command(name="runs")
@runs_option
def list_runs(runs_folder: Path) -> None:
    """List the runs, newest first."""
    from core.runs import store

    print_json({"runs": [_summary(run) for run in store.scan_all(runs_folder)]})


@lookback.command()
@click.option("--keep-newest", "newest", type=click.IntRange(0), help="So many runs stay.")
@click.option(
    "--older-than", "days", type=click.FloatRange(0, 36_500), help="Only runs of so many days."
)
@click.option("--delete", is_flag=True, help="Delete what is listed; --undo brings it back.")
@click.option("--undo", is_flag=True, help="Bring back what was deleted within the last hour.")
@runs_option
def tidy(
    newest: int | None, days: float | None, delete: bool, undo: bool, runs_folder: Path
) -> None:
    """List old runs, and delete them if asked to; those with a star and shared ones stay."""
    from core.runs import deletion, store

    if undo:
        back = deletion.deleted(runs_folder)
        for folder in back:
            deletion.bring_back(folder)
        print_json({"restored": [folder.name for folder in back]})
        return
    old = store.old_runs(runs_folder, newest, days)
    listed = [{"run": run.id, "name": run.name(), "created": run.status().created} for run in old]
    for run in old if delete else []:
        store.delete(run)
    print_json({"deleted" if delete else "old": listed, "count": len(listed)})


@lookback.group()
def engine() -> None:
    """Look after the engine that trains in the background."""


@engine.command(name="status")
@runs_option
def engine_status(runs_folder: Path) -> None:
    """Show whether the engine runs, what it does and where, and what failed last."""
    from core import engine as engines
    from core.engine.answers import failures
    from core.runs import store

    failed = [failure.to_dict() for failure in failures(store.scan_all(runs_folder))]
    print_json({**engines.status(runs_folder).to_dict(), "failures": failed})


@engine.command(name="stop")
@runs_option
def engine_stop(runs_folder: Path) -> None:
    """End the engine; runs in training can be resumed."""
    from core import engine as engines

    print_json({"stopped": engines.stop(runs_folder)})


def _own_names(address: str) -> list[str]:
    """Returns what this machine is called by those who reach it at an address; no other name is.

    Raises:
        UserError: It is no address.
    """
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        raise UserError(
            "address_unreadable",
            "“{address}” is no address to listen at; one looks like 192.168.1.5, and 0.0.0.0 "
            "stands for all of this machine's.",
            address=address,
        ) from None
    here = [LOCALHOST, "localhost", "::1"]
    if not given.is_unspecified:
        return [*here, address]
    own = [own.address for each in psutil.net_if_addrs().values() for own in each]
    return [*here, socket.gethostname(), socket.getfqdn(), *own]


def _check_free(address: str, port: int) -> None:
    """Refuses a place to listen at that cannot be had, before anybody is told of it.

    Raises:
        UserError: Another program is there, or it is no address of this machine.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address, port), family=family).close()
    except OSError as error:
        raise UserError(
            "address_not_free",
            "Nothing can listen at {address}, port {port}: {reason}. Choose another with --port, "
            "or an address of this machine.",
            address=address,
            port=str(port),
            reason=error.strerror or str(error),
        ) from error


@contextmanager
def _ignored_interrupt() -> Iterator[None]:
    """Leaves Ctrl-C to the child process."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _owner(run: Run) -> dict[str, str]:
    """Returns whose a run is, nothing where nobody signs in."""
    person = people.person_of(run.folder.parent)
    return {"owner": person.email or person.name} if person else {}


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
        **_owner(run),
        "state": status.state,
        "created": status.created,
        "epochs": scores and scores.epochs,
        "validation": scores and vars(scores.validation.best),
        "test": test and vars(test.best),
        "test_opening": opening(run),
        **({"damaged": damage} if damage else {}),
    }
