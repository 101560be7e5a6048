import errno
import json
import os
import signal

import pytest

from core import pipeline
from core.cli import foreground, main
from core.cli.foreground import print_json, stopping_on_interrupt, train_here
from core.errors import Message, UserError


def test_the_first_interrupt_asks_for_a_stop_and_the_second_ends(capsys, monkeypatch):
    monkeypatch.setattr(foreground, "HEARD_WITHIN_S", 60.0)  # however busy the machine is
    stops = []
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), stopping_on_interrupt(lambda: stops.append(True)):
        os.kill(os.getpid(), signal.SIGINT)
        assert stops == [True]
        os.kill(os.getpid(), signal.SIGINT)
    assert stops == [True]
    assert signal.getsignal(signal.SIGINT) is before
    assert "the best is kept" in capsys.readouterr().err


def test_what_is_printed_keeps_its_letters(capsys):
    print_json({"unit": "µg/m³", "rows": [1, 2]})
    said = capsys.readouterr().out
    assert "µg/m³" in said and json.loads(said) == {"unit": "µg/m³", "rows": [1, 2]}


def test_a_training_that_failed_says_why(run, monkeypatch):
    def fail(failed, show):
        message = Message("why", "Because of {cause}.", {"cause": "this"})
        failed.write_status(state="failed", message=message)

    monkeypatch.setattr(pipeline, "execute", fail)
    with pytest.raises(UserError, match=r"Because of this\."):
        train_here(run)


def test_a_training_that_was_stopped_before_it_learnt_anything_claims_no_score(
    run, monkeypatch, capsys
):
    monkeypatch.setattr(pipeline, "execute", lambda run, show: run.write_status(state="stopped"))
    train_here(run, {"sweep": "elsewhere"})
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "sweep": "elsewhere", "run": str(run.folder), "epochs": 0, "stopped": True,
    }  # fmt: skip


@pytest.mark.parametrize("state", ["running", "done"])
def test_a_training_of_which_nothing_is_there_is_no_success(run, monkeypatch, state):
    monkeypatch.setattr(pipeline, "execute", lambda run, show: run.write_status(state=state))
    with pytest.raises(UserError) as refused:
        train_here(run)
    assert refused.value.message.code == "training_not_kept"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_takes_nothing_is_said_in_a_sentence(monkeypatch, capsys, code):
    def fail(**_options):
        raise OSError(code, os.strerror(code), "/runs/x")

    monkeypatch.setattr(main.lookback, "main", fail)
    with pytest.raises(SystemExit) as ended:
        main.main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.count("\n") == 1 and os.strerror(code) in said


@pytest.mark.parametrize(("typed", "name"), [("Tübingen", "Tübingen"), ("T\udcfcb", "T?b")])
def test_a_name_of_bytes_that_are_no_text_can_be_written(typed, name):
    context = main.train.make_context("train", ["sample:x", "--name", typed])
    assert context.params["name"] == name
