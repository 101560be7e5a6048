import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from core.errors import DamagedFile
from core.evaluation.copycat import check_copycat
from core.evaluation.part_scores import usable_horizon
from core.records import Mismatch
from core.runs import seal
from core.runs.files.scores import Scores, validation_key
from core.series.series import Series

BEFORE = Path(__file__).parents[1] / "written_before"
FILES = sorted(BEFORE.glob("*/metrics.json"))
# What the first versions that wrote scores left out.
LATER = ("steps", "copycat", "intervals", "bands_ahead", "usable_horizon", "last_weights", "n_rows")
VALUES = np.arange(40.0) ** 2


@pytest.fixture
def told():
    return json.loads((BEFORE / "20261128-110627-1bdc86" / "metrics.json").read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_what_was_written_before_is_written_again_word_for_word(path, tmp_path):
    scores = Scores.read(path)
    scores.write(tmp_path / "metrics.json")
    assert (tmp_path / "metrics.json").read_text() == path.read_text()


def test_the_parts_are_kept_apart(told):
    told["metrics"]["test"]["mae"], told["metrics"]["validation"]["mae"] = 3.5, 2.5
    told["baselines"]["drift"]["mae"], told["validation_baselines"]["drift"]["mae"] = 7.0, 10.0
    scores = Scores.from_dict(told)
    assert scores.test.best.mae == 3.5 and scores.part("validation").best.mae == 2.5
    assert (scores.test.relative_mae("drift"), scores.validation.relative_mae("drift")) == (
        0.5,
        0.25,
    )


def test_while_the_test_is_sealed_nothing_of_it_is_left(told, run):
    def marked(data):
        if isinstance(data, dict):
            return {k: v if k == "best_shift" else marked(v) for k, v in data.items()}
        if isinstance(data, list):
            return [marked(value) for value in data]
        return 77_777 if isinstance(data, int | float) and not isinstance(data, bool) else data

    for key in ("metrics", "last_weights", "steps", "copycat"):
        told[key]["test"] = marked(told[key]["test"])
    for key in ("baselines", "intervals", "bands_ahead"):
        told[key] = marked(told[key])
    scores = Scores.from_dict(told)
    assert "77777" in json.dumps(scores.to_dict())
    scores.write(run.metrics_path)
    sealed = seal.shown_scores(run)
    assert "77777" not in json.dumps(sealed.to_dict())
    assert sealed.rows["test"] == scores.rows["test"]
    with pytest.raises(LookupError):
        sealed.part("test")


def test_scores_of_the_first_versions_can_be_read(told):
    old = {key: value for key, value in told.items() if key not in LATER}
    for part in old["metrics"].values():
        del part["n"]
    scores = Scores.from_dict(old)
    assert scores.n_rows == told["n_rows"]
    assert scores.validation.copycat is None and scores.coverage is None
    assert scores.test.last is None and scores.test.best.n is None
    assert usable_horizon(scores.test.steps) == 0
    assert not {"steps", "copycat", "intervals", "usable_horizon"} & scores.to_dict().keys()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told.pop("metrics"), "“best” is missing"),
        (lambda told: told.pop("validation_baselines"), "“validation_baselines” is missing"),
        (lambda told: told["validation_baselines"].pop("naive"), "no errors of the last value"),
        (lambda told: told["rows"].pop("train"), "no rows of train"),
        (lambda told: told["rows"].update(test=[100, 10**6]), "does not have"),
        (lambda told: told["steps"]["test"][1]["mae"].pop("drift"), "a baseline's error"),
        (lambda told: told.update(epochs="4"), "epochs: a number is needed"),
        (lambda told: told["notes"].append({"code": "x"}), "notes: “template” is missing"),
        (lambda told: told["copycat"]["test"].update(remedy=None), "a copycat without"),
    ],
)
def test_what_is_missing_or_wrong_is_named(told, change, said):
    change(told)
    with pytest.raises(Mismatch, match=said):
        Scores.from_dict(told)


def test_a_copycat_keeps_its_texts(told):
    walk = np.cumsum(np.random.default_rng(3).normal(size=60))
    check = check_copycat(walk[1:], walk[:-1] + 0.01, walk[:-1], relative=False)
    assert check.flagged
    told["copycat"]["validation"] = check.to_dict()
    assert Scores.from_dict(told).validation.copycat == check


def test_there_are_none_before_there_is_a_file_and_damage_is_said(tmp_path):
    path = tmp_path / "metrics.json"
    assert Scores.read(path) is None
    path.write_text("{")
    with pytest.raises(DamagedFile, match=r"metrics\.json"):
        Scores.read(path)


@pytest.fixture
def known():
    """A series of 40 rows."""
    return Series("a", "y", "ppm", None, VALUES)


def test_another_name_or_another_past_changes_no_ranking(known):
    renamed = dataclasses.replace(known, name="b", values=np.append([7.0], VALUES[1:]))
    assert validation_key(renamed, 20, 30, 1) == validation_key(known, 20, 30, 1)


def test_other_rows_another_horizon_or_unit_are_not_ranked_together(known):
    own = validation_key(known, 20, 30, 1)
    assert own != validation_key(known, 20, 31, 1)
    assert own != validation_key(known, 20, 30, 2)
    assert own != validation_key(dataclasses.replace(known, unit="%"), 20, 30, 1)


def test_rows_mended_otherwise_are_not_ranked_together(known):
    marks = np.zeros(40, dtype=bool)
    marks[25] = True
    mended = dataclasses.replace(known, repaired=marks)
    assert validation_key(mended, 20, 30, 1) != validation_key(known, 20, 30, 1)
    marks[25], marks[5] = False, True  # in the training rows
    elsewhere = dataclasses.replace(known, repaired=marks)
    assert validation_key(elsewhere, 20, 30, 1) == validation_key(known, 20, 30, 1)


def test_the_same_values_at_another_time_are_not_ranked_together(known):
    days = np.arange("2024-01-01", "2024-02-10", dtype="datetime64[D]")
    dated = dataclasses.replace(known, time=days)
    assert validation_key(dated, 20, 30, 1) != validation_key(known, 20, 30, 1)
