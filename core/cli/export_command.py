"""`lookback export`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from core.cli.foreground import print_json
from core.cli.language import spoken
from core.cli.shared_options import runs_option
from core.errors import UserError
from core.files import write_bytes, write_json

ROOT = Path(__file__).parents[2]


@click.command()
@click.argument("run")
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), required=True)
@runs_option
def export(run: str, target: Path, runs_folder: Path) -> None:
    """Copy the results of RUN into a folder, with a script that trains it again."""
    from core.runs import store
    from core.runs.files.checksums import checked
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
    done = subprocess.run(command, cwd=ROOT, check=False, stderr=subprocess.PIPE)
    if done.returncode == 2:  # a file is damaged, and the report says which
        click.echo(done.stderr, err=True, nl=False)
        sys.exit(2)
    done.check_returncode()
    print_json({"folder": str(target), "files": sorted(path.name for path in target.iterdir())})
