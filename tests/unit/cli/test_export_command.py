"""`lookback export`."""

import json

from tests.unit.cli.shell import lookback


def test_an_export_copies_what_a_run_left_for_people(tmp_path):
    trained = lookback("train", "sample:airline", "--preset", "quick", "--runs", tmp_path)
    run = json.loads(trained.stdout)["run"]
    done = lookback("export", run, "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"model.keras", "weights.txt", "layers.txt", "config.json", "predictions.csv"} <= names
    assert {"predictions.xlsx", "report.html", "reproduce.py", "series.parquet"} <= names
    first = (tmp_path / "out" / "predictions.csv").read_text().splitlines()[0]
    assert first.startswith("ds,split,step,y,forecast")
