import numpy as np
import pytest

from core.runs import checkpoints
from core.types import Checkpoint


def at(epoch):
    tensors = {"model/kernel": np.full((2, 3), epoch, np.float32), "optimizer/n": np.int64([epoch])}
    return Checkpoint(epoch=epoch, best_epoch=1, best_val_loss=0.5, tensors=tensors)


def test_what_is_saved_is_what_is_loaded(run):
    checkpoints.save(run, at(3))
    found, notes = checkpoints.load(run)
    assert {**vars(found), "tensors": None} == {**vars(at(3)), "tensors": None}
    for name, array in at(3).tensors.items():
        np.testing.assert_array_equal(found.tensors[name], array)
        assert found.tensors[name].dtype == array.dtype
    assert notes == []


def test_the_last_two_are_kept_in_the_order_of_their_numbers(run):
    for epoch in range(1, 12):
        checkpoints.save(run, at(epoch))
    assert sorted(path.name for path in run.folder.glob("checkpoint-*")) == [
        "checkpoint-10",
        "checkpoint-11",
    ]
    assert checkpoints.load(run)[0].epoch == 11


@pytest.mark.parametrize("file", ["tensors.safetensors", "state.json"])
def test_a_damaged_checkpoint_is_told_and_the_one_before_it_used(run, file):
    checkpoints.save(run, at(1))
    checkpoints.save(run, at(2))
    path = run.folder / "checkpoint-2" / file
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if file == "tensors.safetensors" else 0] ^= 1
    path.write_bytes(data)
    found, notes = checkpoints.load(run)
    assert found.epoch == 1
    assert [note.code for note in notes] == ["checkpoint_damaged"]


def test_a_flipped_bit_in_a_number_of_the_state_is_damage_too(run):
    checkpoints.save(run, at(1))
    checkpoints.save(run, at(2))
    path = run.folder / "checkpoint-2" / "state.json"
    path.write_text(path.read_text().replace('"epoch": 2', '"epoch": 3'))
    assert checkpoints.load(run)[0].epoch == 1


def test_a_run_without_checkpoints_starts_anew(run):
    assert checkpoints.load(run) == (None, [])


def test_what_a_killed_process_left_of_a_checkpoint_is_removed(run):
    checkpoints.save(run, at(1))
    for name in (".new-00-checkpoint-2", ".checkpoint-2.tmp"):
        (run.folder / name).mkdir()
    checkpoints.clear_unfinished(run)
    assert [path.name for path in run.folder.glob("*checkpoint-*")] == ["checkpoint-1"]


def test_a_killed_process_leaves_none_of_its_files_half_written(run):
    of_pages = {"label.json", "newer.parquet", "SHA256SUMS"}
    for name in ("progress.json", "weights.safetensors", *of_pages):
        (run.folder / f".new-0123456789abcdef-{name}").write_bytes(b"half")
    checkpoints.clear_unfinished(run)
    # Pages may be writing these at this moment.
    assert {path.name.split("-")[-1] for path in run.folder.glob(".new-*")} == of_pages
