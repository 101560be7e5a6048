import shutil

import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.reading.options import ReadingOptions
from core.reading.tables import read_table
from core.runs import group
from core.runs.files.label import Use
from core.runs.run import Run
from tests.unit.runs.test_written_before import BEFORE, COLUMNS

DAYS = [str(np.datetime64("2024-01-01") + day) for day in range(120)]
WIDE = "day,tea,coffee,price\n" + "".join(
    f"{d},{i % 7},{i % 5},{i % 3}\n" for i, d in enumerate(DAYS)
)
LONG = "day,shop,sales\n" + "".join(
    f"{d},{shop},{i % 7}\n" for shop in ("Bonn", "Kiel") for i, d in enumerate(DAYS)
)
SMALL = RunConfig(window=5, units=(4,), epochs=2)


def table(text):
    return read_table(text.encode(), "sales.csv", ReadingOptions())


def test_each_column_becomes_a_run_of_its_own_that_does_not_look_at_itself(tmp_path):
    config = SMALL.replace(target="tea", covariates=("price", "coffee"), name="plan")
    run = group.create_one(tmp_path, table(WIDE), config, "coffee", "sales")
    assert (run.name(), run.label().group) == ("plan · coffee", "sales")
    assert run.series().values[:6].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 0.0]
    assert run.config().covariates == ("price",) and run.status().state == "queued"


def test_each_series_below_another_becomes_a_run_of_its_own(tmp_path):
    run = group.create_one(tmp_path, table(LONG), SMALL, "Kiel", "sales")
    assert (run.name(), len(run.series()), run.series().target) == ("Kiel", 120, "sales")


def test_a_series_that_is_too_short_is_refused_alone(tmp_path):
    with pytest.raises(UserError):
        group.create_one(tmp_path, table(WIDE), SMALL.replace(window=500), "tea", "sales")


def test_a_group_gets_a_name_that_no_other_has(tmp_path):
    assert group.free_name(tmp_path, "sales") == "sales"
    group.create_one(tmp_path, table(WIDE), SMALL, "tea", "sales")
    assert group.free_name(tmp_path, "sales") == "sales (2)"


def test_a_line_tells_what_came_of_a_run(tmp_path):
    run = Run(shutil.copytree(BEFORE / COLUMNS, tmp_path / COLUMNS))
    run.relabel(use=Use(method="naive"))
    line = group.line_of(run)
    test = run.scores().test  # it was opened
    assert line.error == test.best.mae
    assert line.gain == pytest.approx(1 - test.best.mae / min(test.simple.values()))
    assert line.value == run.series().values[-1]
    assert line.ds == str(run.series().future_ds(1)[0])[:19] and line.advice is not None


def test_a_run_that_waits_has_no_scores_yet(tmp_path):
    line = group.line_of(group.create_one(tmp_path, table(WIDE), SMALL, "tea", "sales"))
    assert (line.name, line.state, line.error, line.advice) == ("tea", "queued", None, None)


def test_settings_that_take_more_memory_than_there_is_are_refused_for_each(tmp_path, monkeypatch):
    monkeypatch.setattr(group, "free_mib", lambda: 0.01)
    with pytest.raises(UserError) as refused:
        group.create_one(tmp_path, table(WIDE), SMALL, "tea", "sales")
    assert refused.value.message.code == "too_large"
    assert not list(tmp_path.iterdir())
