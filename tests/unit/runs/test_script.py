"""The script that trains a run again."""

import ast
import subprocess
import sys

from core.config import RunConfig
from core.made.columns import Event
from core.pipeline import execute
from core.runs.script import script
from core.runs.store import scan


def test_the_script_runs_as_it_is_and_gives_the_same_weights(run, tmp_path):
    execute(run)
    (tmp_path / "series.parquet").write_bytes(run.series_path.read_bytes())
    path = tmp_path / "reproduce.py"
    path.write_text(script(run.config()))
    done = subprocess.run([sys.executable, path], check=True, capture_output=True, text=True)
    (again,) = scan(tmp_path / "runs")[:1]
    assert again.config() == run.config()
    assert again.weights_path.read_bytes() == run.weights_path.read_bytes()
    assert "done" in done.stdout and "Next: [" in done.stdout


def test_the_script_prints_no_score_of_a_sealed_test(run):
    text = script(run.config())
    assert "shown_scores(run)" in text and "run.scores()" not in text


def test_what_people_typed_is_never_run():
    name = '"); import os; os._exit(3); ("""\n\'{settings}\''
    config = RunConfig(name=name, target="'''", covariates=("a'); x(", "b"), season_length=12)
    config = config.replace(made=(Event("b", (("2024-11-29", "2024-12-01"),)),))
    tree = ast.parse(script(config))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    call = next(call for call in calls if getattr(call.func, "id", "") == "RunConfig")
    settings = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    assert RunConfig(**settings) == config
