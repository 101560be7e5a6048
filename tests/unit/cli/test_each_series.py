"""`lookback train --each`, without the training itself."""

import json

import pytest
from click.testing import CliRunner

from core.cli import each_series
from core.cli.main import lookback
from core.runs.store import scan
from tests.unit.runs.test_group import WIDE


@pytest.fixture
def train(tmp_path, monkeypatch):
    """Trains a file's series; each ends in the state that was asked for."""

    def call(*arguments, state="done"):
        learn = lambda run, give_up: run.write_status(state=state)  # noqa: E731
        monkeypatch.setattr(each_series, "learn_here", learn)
        monkeypatch.setattr(each_series, "has_ended", lambda run: True)
        (tmp_path / "sales.csv").write_text(WIDE)
        command = ["train", str(tmp_path / "sales.csv"), "--runs", str(tmp_path / "runs")]
        done = CliRunner().invoke(lookback, [*command, *arguments])
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout), scan(tmp_path / "runs")

    return call


def test_all_columns_but_those_that_are_looked_at_are_trained_one_after_the_other(train):
    told, runs = train("--each", "all", "--covariates", "price")
    assert told["group"] == "sales"
    assert [line["name"] for line in told["series"]] == ["tea", "coffee"]
    assert {run.label().group for run in runs} == {"sales"} and len(runs) == 2


def test_one_that_cannot_be_read_is_told_and_the_others_are_trained(train):
    told, runs = train("--each", "tea,beer")
    assert told["series"][1]["refused"]["code"] == "no_such_column" and len(runs) == 1


def test_after_a_stop_no_other_begins(train):
    told, runs = train("--each", "all", state="stopped")
    assert len(told["series"]) == len(runs) == 1


def test_a_name_given_twice_is_trained_once(train):
    told, runs = train("--each", "tea,tea")
    assert len(told["series"]) == len(runs) == 1
