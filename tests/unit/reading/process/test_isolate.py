"""A process of its own for a file: what it is told, what comes back, and what may end it."""

import io

import pandas as pd
import pytest

from core.errors import UserError
from core.reading.options import Question, Reading, ReadingOptions
from core.reading.process import isolate, processes

HERE = "tests.unit.reading.process.readers:"


@pytest.fixture
def fresh(monkeypatch):
    """No process that waits, which can import what the tests give it; none is left behind."""
    monkeypatch.setattr(processes, "_idle", [])
    root = str(processes.__file__).rsplit("/core/", 1)[0]
    monkeypatch.setenv("PYTHONPATH", root)
    yield
    while processes._idle:
        processes.end(processes._idle.pop())


@pytest.mark.usefixtures("fresh")
def test_a_process_answers_refuses_asks_and_shows_its_defects_and_is_kept_for_all_of_them():
    options = ReadingOptions(header=3)
    frame, facts = isolate.call(HERE + "tell", b"a,b", "lake.csv", options)
    assert frame["size"].tolist() == [3] and frame.index.name == "line"
    assert (facts["name"], facts["header"]) == ("lake.csv", 3)
    with pytest.raises(UserError, match=r"refused lake\.csv") as refused:
        isolate.call(HERE + "refuse", b"", "lake.csv")
    assert not isinstance(refused.value, Question)
    with pytest.raises(Question, match="which") as asked:
        isolate.call(HERE + "ask", b"", "lake.csv")
    assert asked.value.readings == (Reading(1, ("one",)), Reading("b"))
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        isolate.call(HERE + "defect", b"", "lake.csv")
    assert isolate.call(HERE + "tell", b"", "x")[1]["process"] == facts["process"]


@pytest.mark.usefixtures("fresh")
def test_a_file_that_ends_its_process_is_refused_and_the_next_one_gets_another(monkeypatch):
    first = isolate.call(HERE + "tell", b"", "x")[1]["process"]
    with pytest.raises(UserError) as refused:
        isolate.call(HERE + "crash", b"", "x")
    assert refused.value.message.code == "reading_too_large"
    monkeypatch.setattr(isolate, "KEEP_BELOW_BYTES", 1)
    second = isolate.call(HERE + "tell", b"large", "x")[1]["process"]
    assert second != first
    assert processes._idle == []  # what a large file leaves goes with its process


def test_a_frame_is_a_line_of_json_and_its_bytes():
    pipe = io.BytesIO()
    isolate.write_frame(pipe, {"name": "ä\n"}, b"1\n2")
    isolate.write_frame(pipe, {}, b"")
    pipe.seek(0)
    assert isolate.receive(pipe) == ({"name": "ä\n", "size": 3}, b"1\n2")
    assert isolate.receive(pipe) == ({"size": 0}, b"")
    assert isolate.receive(pipe) is None
    assert isolate.receive(io.BytesIO(b'{"size": 5}\n123')) is None
    assert isolate.receive(io.BytesIO(b'{"size": 5}')) is None


def test_a_table_crosses_the_border_with_its_types_and_lines():
    frame = pd.DataFrame(
        {"a": [1.5, None], "b": pd.Series(["x", ""], dtype="str")}, index=pd.Index([2, 5])
    )
    frame["t"] = pd.to_datetime(["2024-02-29", None])
    pd.testing.assert_frame_equal(isolate._unpack(isolate.pack(frame)), frame)
