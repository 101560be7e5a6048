import os
import sys

import pytest

from core.reading.process import reader
from core.reading.process.isolate import _unpack

HERE = "tests.unit.reading.process.readers:"


def answer(function, content=b"", **options):
    return reader._answer(
        {"function": HERE + function, "name": "lake.csv", "options": options}, content
    )


def test_an_answer_holds_the_facts_and_the_table():
    head, body = answer("tell", b"1234", header=2)
    assert head["facts"]["header"] == 2
    assert _unpack(body)["size"].tolist() == [4]


def test_a_refusal_a_question_and_a_defect_are_told_apart():
    refused, body = answer("refuse")
    assert (refused["error"]["code"], "option" in refused, body) == ("refused", False, b"")
    asked, _ = answer("ask")
    assert asked["option"] == "header"
    assert asked["readings"][0] == {"value": 1, "examples": ["one"]}
    broken, _ = answer("defect")
    assert "ZeroDivisionError" in broken["defect"] and "error" not in broken


def test_without_memory_nothing_can_be_relied_on_and_the_process_ends(monkeypatch):
    class Ended(BaseException):
        pass

    def end(code):
        raise Ended(code)

    def exhaust(*_):
        raise MemoryError

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr("tests.unit.reading.process.readers.tell", exhaust)
    with pytest.raises(Ended, match="1"):
        answer("tell")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be waited for there")
def test_a_process_that_nobody_asks_anything_stops_waiting(monkeypatch):
    monkeypatch.setattr(reader, "IDLE_SECONDS", 0.01)
    ours, theirs = os.pipe()
    with os.fdopen(ours, "rb") as questions, os.fdopen(theirs, "wb") as asks:
        assert not reader._comes(questions)
        asks.write(b"{}\n")
        asks.flush()
        assert reader._comes(questions)
