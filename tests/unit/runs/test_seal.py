"""Looks at the same rows of the same column count, whatever led to them."""

import dataclasses
import json
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
import pytest

from core import records
from core.evaluation.intervals import Coverage
from core.evaluation.metrics import Errors
from core.evaluation.part_scores import PartScores
from core.files import write_json
from core.runs import deletion, seal, store
from core.runs.files.scores import Scores
from core.series.series import Series
from core.series.split import parts

DAYS = np.arange("2021-01-01", "2022-01-01", dtype="datetime64[D]")
OPEN = """
import sys
from core.runs.run import Run
from core.runs.seal import open_test
for folder in sys.argv[1:]:
    open_test(Run(folder))
"""


@pytest.fixture
def dated():
    """A year of days, no value of which comes twice."""
    values = np.random.default_rng(1).normal(20, 5, len(DAYS))
    return Series("lake", "level", "m", DAYS, values, frequency="D")


@pytest.fixture
def look(tmp_path, small):
    """Opens the test rows of a new run on a series and gives the count of looks."""

    def open_new(series, folder=tmp_path / "runs", **settings):
        return seal.open_test(store.create(folder, small.replace(**settings), series))

    return open_new


def tail(series, first):
    """A series without its first rows."""
    time = None if series.time is None else series.time[first:]
    return dataclasses.replace(series, time=time, values=series.values[first:])


def mended(series, rows):
    """A series some of whose values were put right."""
    values, marks = series.values.copy(), np.zeros(len(series), bool)
    values[rows], marks[rows] = 0.0, True
    return dataclasses.replace(series, values=values, repaired=marks)


@pytest.fixture(params=["dated", "plain index"])
def any_series(request, dated):
    """The same values with times and without."""
    return dated if request.param == "dated" else dataclasses.replace(dated, time=None)


def test_the_test_rows_are_sealed_until_somebody_opens_them(run):
    assert seal.opening(run) is None
    assert seal.open_test(run) == 1
    assert seal.opening(run) == 1
    assert seal.open_test(run) == 1  # a second look at the same run is no other look


@pytest.mark.parametrize(
    ("split", "look", "shown", "names"),
    [
        ((0.5, 0.2, 0.3), None, 7, ("validation",)),
        ((0.5, 0.2, 0.3), 2, 10, ("validation", "test")),
        ((0.6, 0.4), None, 10, ("validation",)),
        ((0.6, 0.4), 1, 10, ("test",)),
    ],
    ids=["sealed", "open", "two parts, sealed", "two parts, open"],
)
def test_rows_and_scores_that_may_be_shown_end_where_a_seal_begins(split, look, shown, names):
    cut = parts(10, split)
    assert seal.unsealed_rows(cut, look) == range(shown)
    assert seal.unsealed_parts(cut, look) == names


def test_looks_at_the_same_test_rows_by_other_runs_count(run, series, small):
    other = store.create(run.folder.parent, small.replace(window=7), series)
    elsewhere = store.create(run.folder.parent, small.replace(split=(0.6, 0.2, 0.2)), series)
    assert [seal.open_test(one) for one in (run, other, elsewhere)] == [1, 2, 3]


@pytest.mark.parametrize(
    "split", [(0.7, 0.15, 0.15), (0.7, 0.153, 0.147), (0.5, 0.1, 0.4), (0.8, 0.2)]
)
def test_another_split_does_not_begin_anew(look, any_series, split):
    assert [look(any_series), look(any_series, split=split)] == [1, 2]


@pytest.mark.parametrize(
    "changed",
    [
        lambda series: mended(series, [350]),
        lambda series: mended(series, np.arange(0, 365, 15)),
        lambda series: mended(series, np.arange(365)),
        lambda series: tail(series, 1),
        lambda series: tail(series, 250),
        lambda series: mended(tail(series, 30), [300]),
        lambda series: dataclasses.replace(series, name="lake (1)"),
        lambda series: dataclasses.replace(series, name="new", target="height", unit="cm"),
        lambda series: dataclasses.replace(tail(series, 30), name="new", target="height"),
        lambda series: dataclasses.replace(mended(series, np.arange(0, 365, 15)), name="new"),
        lambda series: dataclasses.replace(series, time=None, name="new"),
    ],
    ids=[
        "one value mended",
        "many values mended",
        "all values mended",
        "first row cut",
        "most rows cut",
        "cut and mended",
        "another file name",
        "other names",
        "other names, rows cut",
        "another file name, many values mended",
        "times left out",
    ],
)
def test_what_happens_to_a_file_does_not_begin_anew(look, any_series, changed):
    assert [look(any_series), look(changed(any_series))] == [1, 2]


def test_newer_rows_count_looks_at_the_rows_they_share(look, any_series):
    # The test rows of 260, 300 and all 365 rows begin with row 221, 255 and 310.
    head = [
        dataclasses.replace(
            any_series,
            time=None if any_series.time is None else DAYS[:n],
            values=any_series.values[:n],
        )
        for n in (260, 300)
    ]
    assert [look(head[0]), look(head[1]), look(any_series)] == [1, 2, 1]


def test_the_same_column_in_weeks_is_not_another_one(look, dated):
    weeks = dataclasses.replace(
        dated, time=DAYS[::7], values=np.add.reduceat(dated.values, np.arange(0, 365, 7))
    )
    assert [look(dated), look(weeks)] == [1, 2]


@pytest.mark.parametrize("level", [1, 3])
def test_other_values_are_another_column(look, dated, level):
    chance = np.random.default_rng(2)
    for number in range(3):  # of a few values only, and of the same length
        values = chance.integers(0, level, len(DAYS), endpoint=True).astype(float)
        assert look(dataclasses.replace(dated, name=f"{number}", values=values)) == 1
        plain = Series(f"plain {number}", "level", "m", None, values[::-1])
        assert look(plain) == 1


def test_the_same_name_in_another_year_is_another_stretch(look, dated):
    later = dataclasses.replace(dated, time=DAYS + 365, values=dated.values[::-1])
    assert [look(dated), look(later)] == [1, 1]


def test_looks_by_runs_that_are_gone_count(look, run, series, tmp_path):
    assert seal.open_test(run) == 1
    store.delete(run)
    deletion.clear(run.folder.parent, kept_s=-1)
    assert not deletion.can_come_back(run.folder)
    assert look(series) == 2


def test_a_run_that_an_older_version_opened_stays_open_and_counts(look, run, series):
    write_json(run.opening_path, {"opening": 3, "key": "0" * 64})
    assert seal.opening(run) == 3
    assert seal.open_test(run) == 3
    assert look(series) == 4  # two looks by runs that are gone, this one's, and its own


@pytest.mark.parametrize("gone", [False, True])
def test_a_run_that_an_older_version_opened_counts_once_deleted(look, run, series, gone):
    write_json(run.opening_path, {"opening": 1, "key": "0" * 64})
    store.delete(run)
    if gone:
        deletion.clear(run.folder.parent, kept_s=-1)
    assert look(series) == 2
    if not gone:
        store.restore(run)
    assert look(series) == 3


def test_a_damaged_run_or_half_a_line_keeps_nobody_from_opening(look, run, series):
    write_json(run.opening_path, {"opening": 1})
    run.series_path.write_bytes(b"")
    assert look(series) == 1
    path = run.folder.parent / seal.LOOKS
    path.write_bytes(path.read_bytes() + b'{"run": "x", "ta')
    assert [look(series), look(series)] == [2, 3]


def test_a_look_that_was_counted_but_not_written_into_the_run_is_the_same_look(look, run, series):
    assert [seal.open_test(run), look(series)] == [1, 2]
    run.opening_path.unlink()
    assert seal.open_test(run) == 1


def test_looks_at_once_by_threads_are_all_counted(tmp_path, series, small):
    runs = [store.create(tmp_path / "runs", small, series) for _ in range(8)]
    found, ready = [], threading.Barrier(16)

    def open_it(run):
        ready.wait()
        found.append((run.id, seal.open_test(run)))

    threads = [threading.Thread(target=open_it, args=(run,)) for run in runs * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Each run twice, as two sessions may, and each time the same.
    assert sorted(count for _, count in found) == sorted([*range(1, 9)] * 2)
    assert len(set(found)) == 8


def test_looks_at_once_by_processes_are_all_counted(tmp_path, series, small):
    runs = [store.create(tmp_path / "runs", small, series) for _ in range(12)]
    folders = [str(run.folder) for run in runs]
    command = [sys.executable, "-c", OPEN]
    for process in [subprocess.Popen([*command, *folders[place::3]]) for place in range(3)]:
        assert process.wait(120) == 0
    assert sorted(seal.opening(run) for run in runs) == [*range(1, 13)]


@pytest.fixture
def scored(run):
    """A run with scores and bands of validation and test rows."""
    naive = {"naive": Errors(mae=9.0)}
    Scores(
        n_rows=60,
        epochs=4,
        seconds=1.0,
        best_epoch=3,
        rows={"train": range(5, 42), "validation": range(42, 51), "test": range(51, 60)},
        validation=PartScores(Errors(mae=1.0), baselines=naive),
        test=PartScores(Errors(mae=7.0), baselines=naive),
        coverage=(Coverage(80, 77.0, 7.0, 9, None),),
        bands_ahead={"80": (7.0,), "95": (7.0,)},
    ).write(run.metrics_path)
    rows = pd.DataFrame({"ds": range(4), "split": ["validation"] * 3 + ["test"], "step": 1})
    rows = rows.assign(y=10.0, forecast=10.0)
    rows["hi-80"] = [np.nan, 12.0, 13.0, 17.0]
    rows["lo-80"] = 20 - rows["hi-80"]
    rows.to_parquet(run.predictions_path)
    return run


class AsItIs:
    """Inputs that learn values as they are."""

    transformed = staticmethod(lambda values: values)


def test_a_sealed_run_shows_nothing_that_test_errors_are_in(scored):
    shown = seal.shown_scores(scored)
    assert (shown.validation, shown.epochs) == (scored.scores().validation, 4)
    assert (shown.test, shown.coverage, shown.bands_ahead) == (None, None, {})
    assert set(seal.shown_predictions(scored)["split"]) == {"validation"}
    bands = seal.shown_bands_ahead(scored, AsItIs)
    assert {level: half.tolist() for level, half in bands.items()} == {"80": [3.0]}


def test_an_opened_run_shows_all(scored):
    seal.open_test(scored)
    assert seal.shown_scores(scored) == scored.scores()
    assert seal.shown_predictions(scored)["split"].tolist()[-1] == "test"
    assert seal.shown_bands_ahead(scored, AsItIs)["80"].tolist() == [7.0]


def test_without_predictions_a_sealed_run_has_no_bands(scored):
    scored.predictions_path.unlink()
    assert seal.shown_bands_ahead(scored, AsItIs) == {}


def test_a_look_is_written_as_json_and_read_again(run):
    seal.open_test(run)
    (line,) = (run.folder.parent / seal.LOOKS).read_text().splitlines()
    assert records.from_json(seal.Look, json.loads(line)) == seal.Look.of(run)


@pytest.mark.parametrize("count", [0, -3, "2", []])
def test_what_is_no_count_of_looks_leaves_a_run_sealed(run, count):
    run.opening_path.write_text(json.dumps({"opening": count}))
    assert seal.opening(run) is None
    assert seal.open_test(run) == 1
