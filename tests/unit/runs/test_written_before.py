"""Run folders of an earlier version, as it left them in `written_before`, still open.

They were trained by the last commit in which `core` was one long list of modules: a run with other
columns, calendar, repairs, several steps ahead and a verdict, opened; the same, still sealed; one
as in the article; a sweep.
"""

import io
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from core import sweep
from core.cli.main import lookback
from core.errors import UserError
from core.runs import checkpoints, seal, store
from core.runs.film import read_film
from core.runs.weights import load_forecaster

BEFORE = Path(__file__).parent / "written_before"
COLUMNS, SEALED, ARTICLE = (
    "20261128-110627-1bdc86",
    "20261128-110702-5ea1ed",
    "20261128-110643-edda61",
)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(BEFORE, tmp_path / "runs")


def shell(*arguments):
    result = CliRunner().invoke(lookback, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_shell_lists_them(folder):
    assert all(run in shell("runs", "--runs", folder) for run in (COLUMNS, SEALED, ARTICLE))


def test_they_are_listed_with_names_settings_and_series(folder):
    runs = {run.id: run for run in store.scan(folder)}
    assert sorted(runs) == [COLUMNS, ARTICLE, SEALED]
    assert runs[COLUMNS].name() == "Written before, <b>with</b> columns"
    config, series = runs[COLUMNS].config(), runs[COLUMNS].series()
    assert (config.units, config.window, config.horizon, config.calendar) == ((3,), 6, 2, True)
    assert (series.target, len(series), list(series.covariates)) == ("sales", 120, ["temperature"])
    assert [entry.repair.kind for entry in series.ledger] == ["fill"]
    assert runs[ARTICLE].status().state == "done"


@pytest.mark.parametrize(
    ("run", "forecast"),
    [
        (COLUMNS, [252.03878222903663, 252.8584306002912, 252.80200540057476]),
        (ARTICLE, [123.68604077771306, 119.85110638290644, 116.40584574826062]),
    ],
)
def test_they_forecast_what_they_forecast_before(folder, run, forecast):
    table = pd.read_csv(io.StringIO(shell("forecast", folder / run, "--steps", 3)))
    assert table["forecast"].tolist() == pytest.approx(forecast, rel=1e-6)
    assert load_forecaster(store.find(run, folder)).next() == pytest.approx(forecast[0], rel=1e-6)


def test_the_curve_the_film_and_the_checkpoint_are_there(folder):
    run = store.find(COLUMNS, folder)
    film = read_film(run)
    assert film is not None
    assert film.epochs.tolist() == [0, 1, 2, 3, 4]
    checkpoint, notes = checkpoints.load(run)
    assert (checkpoint.epoch, notes) == (4, [])


def test_a_test_that_was_opened_stays_open_and_a_sealed_one_sealed(folder):
    assert seal.opening(store.find(COLUMNS, folder)) == 1
    sealed = store.find(SEALED, folder)
    assert seal.opening(sealed) is None
    assert seal.open_test(sealed) == 2  # the same rows as those of the opened one


def test_a_forecast_in_the_shell_keeps_a_sealed_test_sealed(folder):
    run = store.find(SEALED, folder)
    table, half = run.predictions(), run.scores().bands_ahead["80"]
    of_validation = table["split"] == "validation"
    table.loc[of_validation, "hi-80"] = table["forecast"] + 5  # it has too few for bands
    table.to_parquet(run.predictions_path)
    sealed = pd.read_csv(io.StringIO(shell("forecast", run.folder)))
    assert (sealed["hi-80"] - sealed["forecast"]).tolist() == pytest.approx([5, 5], abs=0.1)
    assert seal.opening(run) is None
    seal.open_test(run)
    opened = pd.read_csv(io.StringIO(shell("forecast", run.folder)))
    learnt = np.log(opened[["hi-80", "forecast"]])
    assert (learnt["hi-80"] - learnt["forecast"]).tolist() == pytest.approx(half)
    assert opened["forecast"].tolist() == sealed["forecast"].tolist()


@pytest.mark.parametrize("run", [COLUMNS, SEALED])
def test_they_are_exported_into_a_folder_below_the_present_one(folder, tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    shell("export", Path("runs") / run, "--to", "below/out")
    assert (tmp_path / "below/out/predictions.csv").stat().st_size > 1000
    assert (tmp_path / "below/out/report.html").stat().st_size > 1000


def test_an_export_that_a_missing_file_ends_counts_no_look(folder, tmp_path):
    run = store.find(SEALED, folder)
    run.layers_path.unlink()
    result = CliRunner().invoke(
        lookback, ["export", str(run.folder), "--to", str(tmp_path / "out")]
    )
    assert isinstance(result.exception, UserError)
    assert seal.opening(run) is None


def test_a_sweep_is_there_with_its_tries(folder):
    (found,) = sweep.scan(folder)
    assert len(found.trials()) == 5
    assert found.base().name == ""
