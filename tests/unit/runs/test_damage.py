"""Whatever happens to a file of a run, its reader says so, and no other run suffers.

Each file of a finished run is damaged in every way below. A reader returns, or raises
`DamagedFile`; the shell ends with 0, or with 2 and a sentence.
"""

import json
import random
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from core import sweep
from core.cli.main import lookback
from core.engine.line import state
from core.engine.queue import Queue
from core.errors import DamagedFile, UserError
from core.runs import checkpoints, seal, store
from core.runs.estimate import calibrate
from core.runs.files import checksums
from core.runs.files.history import sample_history, sketch
from core.runs.film import read_film
from core.runs.run import Run
from core.runs.weights import load_forecaster

BEFORE = Path(__file__).parent / "written_before"
RUN, OTHER = "20261128-110627-1bdc86", "20261128-110643-edda61"
FILES = (
    "config.json",
    "series.parquet",
    "status.json",
    "label.json",
    "metrics.json",
    "verdict.json",
    "predictions.parquet",
    "history.jsonl",
    "learning.npz",
    "progress.json",
    "weights.safetensors",
    "test.json",
)
DEEP = b"[" * 100_000
ANYTHING = bytes(range(255, 0, -1)) * 40


def missing(path):
    path.unlink()


def folder_instead(path):
    path.unlink()
    path.mkdir()


def holding(content):
    def damage(path):
        path.write_bytes(content)

    return damage


def cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def changed_inside(path):
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 3, len(content), len(content) // 3):
        content[place] ^= 0xFF
    path.write_bytes(content)


def of_other_types(path):
    """Replaces what stands at each name by something of another type; columns by texts."""
    if path.suffix == ".json":
        told = json.loads(path.read_bytes())
        path.write_text(json.dumps({key: {"not": ["this"]} for key in told}))
    elif path.suffix == ".jsonl":
        path.write_text('{"epoch": "one", "loss": [1]}\n{"epoch": true}\n[1]\n7\n')
    elif path.suffix == ".parquet":
        table = pq.read_table(path)
        texts = {name: pa.array(["x"] * len(table)) for name in table.column_names}
        pq.write_table(pa.table(texts).replace_schema_metadata(table.schema.metadata), path)
    else:
        changed_inside(path)


def of_another_run(path):
    shutil.copy(path.parents[1] / OTHER / path.name, path)


DAMAGES = {
    "missing": missing,
    "a folder": folder_instead,
    "empty": holding(b""),
    "a list": holding(b"[]"),
    "nothing in it": holding(b"{}"),
    "null": holding(b"null"),
    "cut in half": cut,
    "deep": holding(DEEP),
    "anything": holding(ANYTHING),
    "changed inside": changed_inside,
    "other types": of_other_types,
    "of another run": of_another_run,
}
READERS = {
    "config": Run.config,
    "series": Run.series,
    "status": Run.status,
    "label": Run.label,
    "progress": Run.progress,
    "verdict": Run.verdict,
    "opening": seal.opening,
    "shown scores": seal.shown_scores,
    "shown predictions": seal.shown_predictions,
    "history": Run.history,
    "scores": Run.scores,
    "predictions": Run.predictions,
    "film": read_film,
    "sample": lambda run: sample_history(run.history_path, 100),
    "sketch": lambda run: sketch(run.history_path, 10),
    "checkpoint": checkpoints.load,
    "forecast": lambda run: load_forecaster(run).forecast(3),
}

CHECKED = {
    "series.parquet": Run.series,
    "weights.safetensors": load_forecaster,
    "predictions.parquet": Run.predictions,
    "metrics.json": Run.scores,
}


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(BEFORE, tmp_path / "runs")


def shell(*arguments):
    return CliRunner().invoke(lookback, [str(argument) for argument in arguments])


def each(names):
    return pytest.mark.parametrize("name", names)


@each(FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_read_or_said_to_be_damaged(folder, name, damage):
    if not (folder / OTHER / name).exists() and damage == "of another run":
        missing(folder / RUN / name)
    else:
        DAMAGES[damage](folder / RUN / name)
    run = store.find(RUN, folder) if (folder / RUN / "config.json").is_file() else Run(folder / RUN)
    for read in READERS.values():
        try:
            read(run)
        except DamagedFile as error:
            # Settings of another network are whole, and the weights do not fit them.
            assert name in str(error) or (name, read) == ("config.json", READERS["forecast"])
        except UserError as error:
            assert error.message.code in ("no_weights", "covariate_missing")


@each(FILES)
@pytest.mark.parametrize("damage", ["a folder", "a list", "cut in half", "anything", "other types"])
def test_a_damaged_run_hides_no_other(folder, name, damage):
    DAMAGES[damage](folder / RUN / name)
    listed = shell("runs", "--runs", folder)
    assert listed.exit_code == 0
    assert OTHER in {run["run"] for run in json.loads(listed.stdout)["runs"]}
    assert calibrate(folder) > 0
    Queue(folder).waiting(())
    assert state(folder / OTHER) == "done"


@each(FILES)
@pytest.mark.parametrize("damage", ["a folder", "{}", "cut in half", "deep", "other types"])
def test_the_shell_ends_without_a_defect(folder, name, damage):
    DAMAGES["nothing in it" if damage == "{}" else damage](folder / RUN / name)
    # A run whose state is lost can go on, which takes TensorFlow and is tested elsewhere.
    resumed = ["resume"] if name != "status.json" or damage == "a folder" else []
    for command in ("forecast", *resumed, "stop"):
        result = shell(command, RUN, "--runs", folder)
        assert result.exit_code == 0 or isinstance(result.exception, UserError), command


@each(["model.keras", "layers.txt", "history.jsonl", "predictions.parquet", "metrics.json"])
@pytest.mark.parametrize("damage", ["missing", "a folder"])
def test_an_export_says_which_file_is_damaged(folder, tmp_path, name, damage):
    DAMAGES[damage](folder / RUN / name)
    result = shell("export", RUN, "--runs", folder, "--to", tmp_path / "out")
    assert isinstance(result.exception, UserError)


def test_a_run_with_damaged_scores_is_listed_with_the_damage(folder):
    (folder / RUN / "metrics.json").write_text("{}")
    (line,) = (
        r for r in json.loads(shell("runs", "--runs", folder).stdout)["runs"] if r["run"] == RUN
    )
    assert "metrics.json" in line["damaged"]


@each(["series.parquet", "weights.safetensors", "predictions.parquet", "metrics.json"])
def test_a_single_flipped_bit_is_told(folder, name):
    path, chance = folder / RUN / name, random.Random(name)
    checksums.record_sums(path)
    whole = path.read_bytes()
    for _ in range(25):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        with pytest.raises(DamagedFile, match=name):
            CHECKED[name](Run(folder / RUN))


@pytest.mark.parametrize("damage", ["missing", "a folder", "empty", "anything", "deep"])
def test_damaged_checksums_keep_nobody_from_what_is_whole(folder, damage):
    run = Run(folder / RUN)
    checksums.record_sums(*run.result_paths, run.series_path)
    DAMAGES[damage](run.folder / checksums.SUMS)
    for read in CHECKED.values():
        read(run)


@each(["sweep.json", "series.parquet", "trials/00001.json"])
@pytest.mark.parametrize("damage", [name for name in DAMAGES if name != "of another run"])
def test_a_damaged_sweep_is_read_or_said_to_be_damaged(folder, name, damage):
    (found,) = sweep.scan(folder)
    DAMAGES[damage](found.folder / name)
    again = sweep.Sweep(found.folder)
    again.is_active()
    assert len(again.trials()) in (4, 5)
    for read in (again.base, again.space, again.budget_s, again.created, again.series, again.state):
        try:
            read()
        except DamagedFile as error:
            assert Path(name).name in str(error)


def test_a_message_of_a_rule_stays_that_of_the_rule(folder):
    path = folder / RUN / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "batch_size": 0}))
    with pytest.raises(DamagedFile) as refused:
        Run(folder / RUN).config()
    assert refused.value.message.code == "setting_range"
