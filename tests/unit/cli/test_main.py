"""The command line as a contract."""

import json
import signal
import socket

import numpy as np
import pytest
import safetensors.numpy

from core.runs import checkpoints, store
from core.runs.files.checkpoint_folders import newest_number
from core.runs.run import Run
from tests.unit.cli.shell import alone, lookback, start, start_patient
from tests.unit.engine.runs import until

TINY = ["--units", "6,4", "--window", "8", "--dropout", "0.1", "--batch-size", "32"]
# The line alone forecasts a ramp, so nothing improves: with less patience it would end by itself.
ENDLESS = ["--epochs", 100_000_000, "--patience", 100_000_000]


def last_tensors(run):
    return checkpoints.load(run)[0].tensors


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def ramp(folder):
    """The article's demonstration: its preset on the ramp, 100 epochs."""
    settings = ["sample:ramp", "--preset", "article", "--epochs", 100]
    done = lookback("train", *settings, "--runs", folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_article_on_its_ramp_is_off_by_one_to_four(ramp):
    assert 1 <= ramp["metrics"]["test"]["rmse"] <= 4
    assert ramp["rows"]["test"] == [895, 1000]


def test_the_scores_of_the_last_weights_stand_beside_the_best(ramp):
    assert ramp["last_weights"]["test"]["rmse"] >= ramp["metrics"]["test"]["rmse"]


def test_two_shares_are_said_to_be_validation_and_test_in_one(ramp):
    assert ramp["metrics"]["validation"] == ramp["metrics"]["test"]
    assert "validation_is_test" in {note["code"] for note in ramp["notes"]}


def test_after_0_to_49_the_article_forecasts_about_50(ramp, tmp_path):
    history = tmp_path / "history.csv"
    history.write_text("t\n" + "\n".join(map(str, range(50))) + "\n")
    done = lookback("forecast", ramp["run"], "--history", history)
    assert done.returncode == 0, done.stderr
    header, line = done.stdout.split()
    assert header == "ds,step,forecast"
    ds, step, value = line.split(",")
    assert (ds, step) == ("50", "1")
    assert abs(float(value) - 50) < 10


def test_a_forecast_of_several_steps_begins_after_the_last_row(ramp):
    done = lookback("forecast", ramp["run"], "--steps", 3)
    lines = [line.split(",") for line in done.stdout.split()[1:]]
    assert [(ds, step) for ds, step, _ in lines] == [("1000", "1"), ("1001", "2"), ("1002", "3")]
    assert abs(float(lines[0][2]) - 1000) < 20


def test_the_runs_are_listed(ramp, folder):
    listed = json.loads(alone("runs", "--runs", folder).stdout)["runs"]
    assert [(run["run"], run["state"]) for run in listed] == [(Run(ramp["run"]).id, "done")]


def test_old_runs_are_deleted_only_if_asked_to_and_come_back(folder, ramp):
    kept = json.loads(lookback("tidy", "--keep-newest", 1, "--delete", "--runs", folder).stdout)
    assert kept["count"] == 0
    gone = json.loads(lookback("tidy", "--older-than", 0, "--delete", "--runs", folder).stdout)
    assert [run["run"] for run in gone["deleted"]] == [Run(ramp["run"]).id]
    assert json.loads(lookback("runs", "--runs", folder).stdout)["runs"] == []
    assert json.loads(lookback("tidy", "--undo", "--runs", folder).stdout)["restored"]
    assert Run(ramp["run"]).exists()


def test_a_killed_training_resumes_to_the_weights_of_an_uninterrupted_one(tmp_path):
    settings = ["sample:ramp", *TINY, *ENDLESS]
    process = start("train", *settings, "--runs", tmp_path / "killed")
    until(lambda: store.scan(tmp_path / "killed"))
    run = store.scan(tmp_path / "killed")[0]
    until(lambda: newest_number(run.folder) >= 1)
    process.kill()
    process.wait()
    assert run.status().state == "interrupted"

    # The last epoch is set only now: nobody knows how far a machine comes before it is killed.
    epochs = run.progress().epoch + 20
    resumed = lookback("resume", run.id, "--epochs", epochs, "--runs", tmp_path / "killed")
    assert resumed.returncode == 0, resumed.stderr
    whole = lookback("train", *settings, "--epochs", epochs, "--runs", tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr
    expected = Run(json.loads(whole.stdout)["run"])
    assert run.weights_path.read_bytes() == expected.weights_path.read_bytes()
    found, wanted = last_tensors(run), last_tensors(expected)
    assert found.keys() == wanted.keys()
    assert all(np.array_equal(found[name], wanted[name]) for name in wanted)
    assert [row.epoch for row in run.history()[0]] == list(range(1, epochs + 1))


def test_ctrl_c_stops_and_keeps_the_best(tmp_path):
    process = start_patient("train", "sample:ramp", *TINY, *ENDLESS, "--runs", tmp_path)
    until(lambda: store.scan(tmp_path) and store.scan(tmp_path)[0].progress().epoch > 2)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=200)
    assert process.returncode == 0, stderr
    result = json.loads(stdout)
    assert result["stopped"] is True
    assert safetensors.numpy.load_file(Run(result["run"]).weights_path)


def test_a_refusal_ends_a_process_of_its_own_the_same_way(tmp_path):
    done = alone("train", "sample:nothing", "--runs", tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.strip().splitlines())) == (2, "", 1)


def test_a_dashboard_says_what_is_wrong_before_it_says_where_it_is(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = lookback("dashboard", "--port", port, "--runs", tmp_path)
        monkeypatch.setenv("LOOKBACK_LIMITS", "disk=1")
        limits = lookback("dashboard", "--port", port, "--runs", tmp_path)
    assert (done.returncode, limits.returncode) == (2, 2)
    assert done.stderr.startswith(f"Nothing can listen at 127.0.0.1, port {port}: ")
    assert "“disk=1” in LOOKBACK_LIMITS is no limit" in limits.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "sample:ramp", "--window", "0"], "window"),
        (["train", "sample:ramp", "--preset", "scratch", "--window", "900"], "rows"),
        (["train", "sample:nothing"], "nothing"),
        (["train", "no/such/file.csv"], "no/such/file.csv"),
        (["resume", "nowhere"], "nowhere"),
        (["forecast", "nowhere"], "nowhere"),
        (["dashboard", "--port", "99999"], "99999"),
        (["dashboard", "--open-to-network", "here"], "here"),
        (["dashboard", "--open-to-network", "192.0.2.1"], "192.0.2.1"),
    ],
)
def test_what_a_person_can_mend_is_one_line_and_exit_code_2(arguments, words, tmp_path):
    done = lookback(*arguments, "--runs", tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
