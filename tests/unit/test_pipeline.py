import json
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import safetensors.numpy

from core.config import STRATEGIES, RunConfig
from core.forecasting import gates
from core.pipeline import execute
from core.runs import store
from core.runs.film import read_film
from core.runs.run import LeaseLost, Run
from core.runs.weights import load_forecaster
from core.schooled.shipped import shipped
from core.series.series import Series
from tests.unit.learning.trainings import ship_others

WITHOUT_TENSORFLOW = """
import sys
from core.runs.run import Run
from core.runs.weights import load_forecaster
print(load_forecaster(Run(sys.argv[1])).next())
assert not {"tensorflow", "keras"} & set(sys.modules)
"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run that has been through the whole pipeline."""
    values = np.arange(60.0) / 10 + np.sin(np.arange(60.0) / 3)
    series = Series("waves", "height", "ppm", None, values, season_length=6)
    config = RunConfig(window=5, units=(4, 3), epochs=4, batch_size=8, dropout=0.1)
    run = store.create(tmp_path_factory.mktemp("runs"), config, series)
    execute(run)
    return run


def test_a_finished_run_leaves_every_file_for_people(finished):
    for path in (
        finished.layers_path,
        finished.weights_text_path,
        finished.model_path,
        finished.predictions_path,
        finished.config_path,
    ):
        assert path.stat().st_size > 0
    assert finished.status().state == "done"
    assert f"{gates.count_parameters(finished.config()):,}" in finished.layers_path.read_text()


def test_the_history_has_one_line_an_epoch(finished):
    rows = [json.loads(line) for line in finished.history_path.read_text().splitlines()]
    assert [row["epoch"] for row in rows] == [1, 2, 3, 4]
    assert all(row.keys() == {"epoch", "loss", "val_loss", "seconds"} for row in rows)


def test_the_film_shows_the_validation_rows_after_each_epoch(finished):
    film = read_film(finished)
    np.testing.assert_array_equal(film.epochs, [0, 1, 2, 3, 4])
    assert film.rows.tolist() == list(range(42, 51))
    predictions = pd.read_parquet(finished.predictions_path).set_index("ds")
    best = finished.scores().best_epoch
    np.testing.assert_allclose(film.at(best), predictions.loc[42:50, "forecast"], rtol=1e-5)


def test_the_test_part_is_predicted_to_its_last_row(finished):
    predictions = pd.read_parquet(finished.predictions_path)
    test = predictions[predictions["split"] == "test"]
    assert test["ds"].tolist() == list(range(51, 60))
    assert (test["step"] == 1).all()
    np.testing.assert_array_equal(test["y"], finished.series().values[51:])


def test_numpy_forecasts_what_tensorflow_predicted(finished):
    predictions = pd.read_parquet(finished.predictions_path).set_index("ds")
    values = finished.series().values
    ours = load_forecaster(finished).next(values[:57])
    assert ours == pytest.approx(predictions.loc[57, "forecast"], abs=1e-5)


def test_a_new_process_forecasts_from_the_run_folder_alone_without_tensorflow(finished):
    process = subprocess.run(
        [sys.executable, "-c", WITHOUT_TENSORFLOW, str(finished.folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert float(process.stdout) == load_forecaster(finished).next()


def test_the_scores_stand_beside_the_baselines_on_the_same_rows(finished):
    scores = finished.scores()
    assert scores.rows["test"] == range(51, 60)
    assert {"naive", "seasonal_naive", "drift", "linear_ar"} == set(scores.test.baselines)
    values = finished.series().values
    naive = np.sqrt(np.mean((values[50:59] - values[51:60]) ** 2))
    assert scores.test.baselines["naive"].rmse == pytest.approx(naive)
    assert scores.test.best.n == 9
    assert scores.test.last.rmse > 0


def test_the_same_settings_give_the_same_scores_twice(finished, tmp_path):
    again = store.create(tmp_path, finished.config(), finished.series())
    execute(again)
    ours, theirs = finished.scores(), again.scores()
    assert (ours.validation.best, ours.test.best) == (theirs.validation.best, theirs.test.best)
    assert again.weights_path.read_bytes() == finished.weights_path.read_bytes()


def test_a_series_too_short_for_its_window_fails_with_the_rows_it_needs(run, small):
    run.write_config(small.replace(window=40, reach_back=False))
    execute(run)
    status = run.status()
    assert status.state == "failed"
    assert status.message.code == "parts_too_short"


def test_a_run_stopped_before_it_learnt_anything_claims_no_result(run):
    run.stop_path.touch()
    execute(run)
    assert run.status().state == "stopped"
    assert run.status().message.code == "nothing_learnt"
    assert run.scores() is None


def test_a_second_interrupt_leaves_a_run_that_can_be_resumed(run):
    def interrupt(progress):
        if progress.epoch:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute(run, interrupt)
    assert run.status().state == "interrupted"


def test_a_run_that_ended_early_gets_its_patience_back_when_more_is_asked_for(run, small):
    run.write_config(small.replace(epochs=300, patience=1, learning_rate=0.1))
    execute(run)
    ended = run.scores().epochs
    assert ended < 300
    run.enqueue(ended + 1)
    execute(run)
    assert run.scores().epochs == ended + 1


def test_a_paused_run_is_not_scored_and_ends_as_if_it_had_never_paused(run, small, tmp_path):
    run.write_config(small.replace(epochs=6))
    whole = store.create(tmp_path / "whole", run.config(), run.series())
    execute(whole)

    def pause(progress):
        if progress.epoch == 1:
            run.request_stop(pause=True)

    execute(run, pause)
    status = run.status()
    assert (status.state, status.message.code) == ("stopped", "paused")
    assert status.message.values == {"epochs": run.progress().epoch}
    assert not run.metrics_path.exists()
    run.enqueue()
    execute(run)
    assert run.status().state == "done"
    assert run.weights_path.read_bytes() == whole.weights_path.read_bytes()


@pytest.fixture(scope="module")
def schooled(tmp_path_factory):
    """A series with its run of the network as it came from school, and one that learnt on."""
    values = 20 + np.sin(np.arange(120.0) / 3) + np.random.default_rng(3).normal(0, 0.3, 120)
    series = Series("waves", "height", "ppm", None, values, season_length=19)
    place = tmp_path_factory.mktemp("schooled")
    quick = store.create(place, RunConfig.from_preset("quick", transform="none"), series)
    config = RunConfig.from_preset("recommended", transform="none", epochs=3)
    learnt = store.create(place, config, series)
    for run in (quick, learnt):
        execute(run)
    return quick, learnt


def test_without_learning_on_a_run_is_what_school_says(schooled):
    quick, _ = schooled
    scores, weights = quick.scores(), safetensors.numpy.load_file(quick.weights_path)
    assert quick.status().state == "done"
    assert (scores.epochs, scores.best_epoch, scores.stopped) == (0, 0, False)
    assert scores.share > 0 and scores.lstm_adds
    first = shipped().first_weights(gates.weight_shapes(quick.config()), scores.share)
    assert weights.keys() == first.keys()
    assert all(np.array_equal(weights[name], first[name]) for name in first)
    for part in (scores.validation, scores.test):
        assert part.stages["schooled"] == part.best == part.last
    assert quick.history()[0] == []
    film = read_film(quick)  # there while it is still scored, for whoever waits
    assert film.epochs.tolist() == [0]
    predictions = pd.read_parquet(quick.predictions_path).set_index("ds")
    np.testing.assert_allclose(film.forecasts[0], predictions.loc[film.rows, "forecast"], rtol=1e-5)


def test_a_run_names_the_school_of_its_weights(schooled):
    for run in schooled:
        told = json.loads(run.metrics_path.read_text())
        with safetensors.safe_open(run.weights_path, "numpy") as file:
            view = json.loads(file.metadata()["lookback"])["schooled"]
        named = told["school_version"], told["school_sha256"], told["share"]
        assert named == (view["version"], view["sha256"], view["share"])
        assert named[:2] == (shipped().version, shipped().sha256)


def test_what_each_stage_brings_is_told_on_the_rows_of_the_forecast(schooled):
    scores = schooled[1].scores()
    for name in ("validation", "test"):
        part = scores.part(name)
        assert part.stages.keys() == {"linear", "schooled"}
        assert {stage.n for stage in part.stages.values()} == {part.best.n}
    # Both begin alike.
    assert scores.test.stages == schooled[0].scores().test.stages


def test_a_schooled_run_forecasts_in_a_new_process_and_as_tensorflow_predicted(schooled):
    for run in schooled:
        command = [sys.executable, "-c", WITHOUT_TENSORFLOW, str(run.folder)]
        process = subprocess.run(command, check=True, capture_output=True, text=True)
        assert float(process.stdout) == load_forecaster(run).next()
        predictions = pd.read_parquet(run.predictions_path).set_index("ds")
        ours = load_forecaster(run).next(run.series().values[:115])
        assert ours == pytest.approx(predictions.loc[115, "forecast"], abs=1e-5)


def test_a_run_keeps_its_own_school_when_other_weights_ship(schooled, tmp_path, monkeypatch):
    _, learnt = schooled
    series, config = learnt.series(), learnt.config()
    whole = store.create(tmp_path / "whole", config.replace(epochs=5), series)
    execute(whole)
    copied = Run(tmp_path / learnt.folder.name)
    shutil.copytree(learnt.folder, copied.folder)
    before = load_forecaster(copied).forecast(3)
    ship_others(monkeypatch)
    np.testing.assert_array_equal(load_forecaster(copied).forecast(3), before)
    copied.enqueue(epochs=5)
    execute(copied)
    assert copied.weights_path.read_bytes() == whole.weights_path.read_bytes()
    ours, theirs = copied.scores(), whole.scores()
    assert (ours.validation, ours.test) == (theirs.validation, theirs.test)
    school = ours.share, ours.school_version, ours.school_sha256
    assert school == (theirs.share, theirs.school_version, theirs.school_sha256)
    assert ours.school_sha256 == shipped().sha256


def test_a_schooled_run_stopped_before_its_first_epoch_has_a_result(schooled, tmp_path):
    quick, learnt = schooled
    run = store.create(tmp_path, learnt.config(), learnt.series())
    run.stop_path.touch()
    execute(run)
    assert run.status().state == "stopped"
    assert (run.scores().best_epoch, run.scores().stopped) == (0, True)
    assert run.weights_path.read_bytes() == quick.weights_path.read_bytes()
    assert load_forecaster(run).next() == load_forecaster(quick).next()


def test_a_run_without_an_epoch_learns_on_when_more_is_asked_for(schooled, tmp_path):
    quick, _ = schooled
    series, config = quick.series(), quick.config()
    run = store.create(tmp_path / "on", config, series)
    execute(run)
    run.enqueue(epochs=2)
    execute(run)
    whole = store.create(tmp_path / "whole", config.replace(epochs=2), series)
    execute(whole)
    assert run.scores().epochs == 2
    assert run.weights_path.read_bytes() == whole.weights_path.read_bytes()


def test_extending_a_finished_run_goes_on_from_its_last_epoch(run, small, tmp_path, series):
    execute(run)
    run.enqueue(epochs=7)
    execute(run)
    whole = store.create(tmp_path / "whole", small.replace(epochs=7), series)
    execute(whole)
    assert [row.epoch for row in run.history()[0]] == list(range(1, 8))
    assert run.weights_path.read_bytes() == whole.weights_path.read_bytes()
    ours, theirs = run.scores(), whole.scores()
    assert (ours.validation.last, ours.test.last) == (theirs.validation.last, theirs.test.last)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_several_steps_ahead_are_forecast_and_scored_step_by_step(strategy, tmp_path):
    values = 20 + np.arange(120.0) / 10 + np.sin(np.arange(120.0) / 3)
    series = Series("waves", "height", "ppm", None, values, season_length=6)
    config = RunConfig(window=5, units=(4,), epochs=2, horizon=4, strategy=strategy, linear=True)
    run = store.create(tmp_path, config, series)
    execute(run)
    predictions = pd.read_parquet(run.predictions_path)
    test = predictions[predictions["split"] == "test"]
    # Rows 102 to 119: an origin for each of the first 15 has all its steps inside.
    assert len(test) == 15 * 4
    np.testing.assert_array_equal(test["y"], values[test["ds"]])
    steps = run.scores().test.steps
    second = test[test["step"] == 2]
    mae = np.abs(second["forecast"] - second["y"]).mean()
    assert steps[1].mae["forecast"] == pytest.approx(mae)
    known = values[: int(second["ds"].iloc[3]) - 1]
    ours = load_forecaster(run).forecast(4, known)
    assert ours[1] == pytest.approx(second["forecast"].iloc[3], abs=1e-5)


def contents(run):
    return {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}


def test_whoever_lost_the_lease_without_being_told_writes_nothing_more(tmp_path):
    values = 5 + np.sin(np.arange(60.0) / 3)
    config = RunConfig(window=5, units=(4,), epochs=50, patience=None)
    run = store.create(tmp_path, config, Series("waves", "height", "ppm", None, values))
    left = {}

    def take_over(_progress):
        if left:
            return
        # As a file server does with the lock of a host that it does not hear.
        (run.folder / "new").touch()
        (run.folder / "new").replace(run.lock_path)
        other = Run(run.folder)
        with other.lease():
            assert other.begin() == 2
        left.update(contents(run))

    with pytest.raises(LeaseLost, match="Another process"):
        execute(run, take_over)
    assert left and contents(run) == left
