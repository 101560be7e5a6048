"""`lookback train`: what is said before a training begins."""

import json

import numpy as np

from tests.unit.cli.shell import lookback


def test_a_column_that_is_not_there_is_refused_by_name(tmp_path):
    file = tmp_path / "sales.csv"
    file.write_text("price,sales\n" + "".join(f"{3 + n % 4},{n}\n" for n in range(40)))
    done = lookback("train", file, "--target", "sales", "--covariates", "rain", "--runs", tmp_path)
    assert done.returncode == 2
    assert "rain" in done.stderr


def test_who_leaves_the_layers_of_school_is_told_that_the_network_starts_from_nothing(tmp_path):
    settings = ["--preset", "quick", "--units", 4, "--patience", 1, "--runs", tmp_path]
    done = lookback("train", "sample:airline", *settings)
    assert done.returncode == 0
    assert "starts from nothing: only layers of 64, 64" in done.stderr
    assert "up to 60 epochs at a rate of 0.003" in done.stderr
    assert json.loads(done.stdout)["epochs"] > 0


def test_a_series_too_short_for_the_usual_parts_is_cut_into_longer_ones_which_is_said(tmp_path):
    file = tmp_path / "short.csv"
    rows = [f"{value:.4f}" for value in 10 + np.sin(np.arange(60) / 3)]
    file.write_text("\n".join(["value", *rows]))
    settings = ["--preset", "quick", "--horizon", 12, "--runs", tmp_path / "runs"]
    done = lookback("train", file, *settings)
    assert done.returncode == 0
    assert "networks" not in done.stderr
    assert "36 rows to learn from, 12 to choose the best epoch, 12 to test it" in done.stderr
    assert "mae" in json.loads(done.stdout)["metrics"]["test"]


def test_a_network_for_each_step_is_told_with_the_time_it_takes_before_it_starts(tmp_path):
    settings = ["--preset", "quick", "--units", 2, "--epochs", 1, "--runs", tmp_path]
    settings += ["--horizon", 2, "--strategy", "direct"]
    done = lookback("train", "sample:airline", *settings)
    assert "2 networks, one for each step ahead: at most about " in done.stderr


def test_layers_for_which_there_is_no_memory_are_refused_with_the_option_that_fits(tmp_path):
    layers = ",".join(["4096"] * 16)
    done = lookback("train", "sample:ramp", "--units", layers, "--runs", tmp_path)
    assert done.returncode == 2
    assert "GiB are free" in done.stderr and "Options: --units " in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_training_may_take_so_many_seconds_at_most(tmp_path):
    # However fast the machine is, neither its epochs nor its patience end within a second.
    endless = ["--epochs", 100_000_000, "--patience", 100_000_000]
    command = ["train", "sample:ramp", "--preset", "scratch", *endless]
    done = lookback(*command, "--units", "2", "--at-most", "1", "--runs", tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stopped"] is False
    assert "after the 1 seconds it was given" in done.stderr
