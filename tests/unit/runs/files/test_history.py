import math

import pytest

from core.runs.files.history import (
    WHOLE_BYTES,
    Epoch,
    read_history,
    sample_history,
    sketch,
    to_lines,
)

LINE = '{"epoch": %d, "loss": 0.5, "val_loss": %s, "seconds": 0.1}\n'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.jsonl"


def test_what_is_written_is_read(path):
    epochs = [Epoch(1, 0.5, None, 0.1), Epoch(2, 0.25, 0.125, 0.2)]
    path.write_bytes(to_lines(epochs))
    assert read_history(path) == (epochs, path.stat().st_size)


def test_an_unfinished_last_line_is_left_until_it_is_whole(path):
    path.write_text('{"epoch": 1, "loss": 0.5}\n{"epoch": 2, "lo')
    epochs, offset = read_history(path)
    assert epochs == [Epoch(1, 0.5)]
    with path.open("a") as file:
        file.write('ss": 0.25}\n')
    assert read_history(path, offset)[0] == [Epoch(2, 0.25)]


def test_a_history_that_became_shorter_is_read_anew(path):
    path.write_text('{"epoch": 1}\n')
    assert read_history(path, 100)[0] == [Epoch(1)]


def test_lines_that_are_no_epochs_are_left_out(path):
    damaged = [
        b'{"epoch": 2, "loss": "low"}',
        b'{"epoch": true}',
        b"[1]",
        b"\xff\xfe",
        b"[" * 99_999,
        b'{"epoch": 2, "loss": 1' + b"0" * 400 + b"}",
    ]
    path.write_bytes(b"\n".join([b'{"epoch": 1, "loss": 4.0}', *damaged, b'{"epoch": 3}', b""]))
    assert read_history(path)[0] == [Epoch(1, 4.0), Epoch(3)]


def test_a_loss_that_is_no_number_is_kept(path):
    path.write_bytes(to_lines([Epoch(1, math.nan)]))
    assert math.isnan(read_history(path)[0][0].loss)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_without_a_file_there_is_nothing(path, make):
    make(path)
    assert read_history(path, 7) == ([], 0)
    assert sample_history(path, 10) == ([], 0)
    assert sketch(path, 10) == []


def test_a_million_epochs_are_read_from_a_few_lines_to_the_end_of_the_file(path):
    path.write_text("".join(LINE % (epoch, "0.25") for epoch in range(1, 100_001)))
    size = path.stat().st_size
    assert size > WHOLE_BYTES
    epochs, offset = sample_history(path, 50)
    numbers = [epoch.epoch for epoch in epochs]
    assert len(numbers) == 50 and numbers == sorted(numbers) and numbers[0] == 1
    assert numbers[-1] == pytest.approx(98_000, abs=1000)
    assert offset == size
    assert sketch(path, 7) == [0.25] * 7


def test_a_sketch_takes_epochs_that_were_validated(path):
    losses = ["null", "4.0", "null", "2.0", "null", "1.0"]
    path.write_text("".join(LINE % (n, loss) for n, loss in enumerate(losses, start=1)))
    assert sketch(path, 10) == [4.0, 2.0, 1.0]
    assert sketch(path, 2) == [4.0, 1.0]


def test_a_sketch_without_validation_takes_the_training_losses(path):
    path.write_text("".join(LINE % (n, "null") for n in (1, 2)))
    assert sketch(path, 10) == [0.5, 0.5]


def test_a_sketch_leaves_out_what_cannot_be_drawn(path):
    path.write_bytes(to_lines([Epoch(1, 1.0, 0.5), Epoch(2, 1.0, math.inf)]))
    assert sketch(path, 10) == [0.5]
