"""`lookback append`, to a run that an earlier version trained: two days ahead, beside a column."""

import json
import shutil

import pytest
from click.testing import CliRunner

from core.cli.main import lookback
from core.cli.shared_options import in_shell
from core.runs.run import Run
from tests.unit.runs.test_written_before import BEFORE, COLUMNS


@pytest.fixture
def run(tmp_path):
    return Run(shutil.copytree(BEFORE / COLUMNS, tmp_path / "runs" / COLUMNS))


@pytest.fixture
def newer(run, tmp_path):
    """The last two days that were learnt, and three more."""
    series = run.series()
    days = [*series.time[-2:], *series.future_ds(3)]
    sales = [*series.values[-2:], 1.0, 2.0, 3.0]
    rows = [f"{str(day)[:10]},{sale},7" for day, sale in zip(days, sales, strict=True)]
    file = tmp_path / "newer.csv"
    file.write_text("\n".join(["day,sales,temperature", *rows]) + "\n")
    return file


def shell(*arguments):
    done = CliRunner().invoke(lookback, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.stderr
    return done


def test_forecasts_follow_the_newest_row_and_the_old_one_is_held_against_what_came(run, newer):
    before = shell("forecast", run.folder).stdout.splitlines()
    told = json.loads(shell("append", run.folder, newer).stdout)
    assert told["new_rows"] == 3 and told["rows"] == len(run.series()) + 3
    first_two = [float(line.split(",")[2]) for line in before[1:3]]
    third = told["since"]["mae"] * 3 - abs(first_two[0] - 1) - abs(first_two[1] - 2)
    assert told["since"]["rows"] == 3 and third >= 0
    after = shell("forecast", run.folder).stdout.splitlines()
    assert after[1].split(",")[0] > before[2].split(",")[0]
    shell("append", run.folder, "--take-back")
    assert shell("forecast", run.folder).stdout.splitlines() == before


def test_rows_that_differ_are_refused_until_somebody_says_what_counts(run, newer):
    last = str(run.series().values[-1])
    newer.write_text(newer.read_text().replace(f",{last},", ",-5.5,"))
    done = CliRunner().invoke(lookback, ["append", str(run.folder), str(newer)])
    assert "--differing keep | --differing take" in in_shell(done.exception)
    assert not run.newer_path.exists()
    shell("append", run.folder, newer, "--differing", "take")
    assert run.newest_series().values[-4] == -5.5 and run.series().values[-1] != -5.5
