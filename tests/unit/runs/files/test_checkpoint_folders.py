from core.runs import checkpoints
from core.runs.files.checkpoint_folders import newest_epoch, newest_number, numbered
from core.runs.run import Run
from core.types import Checkpoint


def test_the_newest_checkpoint_is_the_last_and_a_damaged_one_tells_no_epoch(tmp_path):
    assert (newest_number(tmp_path), newest_epoch(tmp_path), numbered(tmp_path)) == (0, 0, [])
    run = Run(tmp_path)
    for epoch in range(3, 14):
        checkpoints.save(run, Checkpoint(epoch=epoch, tensors={}))
    (tmp_path / "checkpoint-x").mkdir()
    assert [path.name for path in numbered(tmp_path)] == ["checkpoint-10", "checkpoint-11"]
    assert (newest_number(tmp_path), newest_epoch(tmp_path)) == (11, 13)
    (tmp_path / "checkpoint-11" / "state.json").write_text("{")
    assert (newest_number(tmp_path), newest_epoch(tmp_path)) == (11, 12)
