import dataclasses
import json

from core.errors import Message
from core.records import from_json
from core.sweep import trial
from core.sweep.trial import PRUNED, Trial, best_of
from tests.unit.sweep.tries import TINY, ended


def test_a_pruned_try_is_never_the_best():
    pruned = dataclasses.replace(ended(1, 0.1), state=PRUNED)
    assert best_of([ended(0, 0.5), pruned, ended(2, 0.5)]).number == 0


def test_a_try_at_work_has_taken_the_time_until_now(monkeypatch):
    monkeypatch.setattr(trial, "now_s", lambda: 130.0)
    worked = ((10.0, 5.0), (100.0, 2.0))
    assert Trial(0, TINY, "running", worked).periods() == ((10.0, 5.0), (100.0, 30.0))
    assert Trial(0, TINY, "interrupted", worked).periods() == worked
    assert Trial(0, TINY, "interrupted", worked).seconds == 7.0
    assert Trial(0, TINY, "running").periods() == ()


def test_a_failed_try_keeps_its_reason_and_does_not_count():
    failed = Trial(
        4, TINY, "failed", message=Message("why", "Because of {cause}.", {"cause": "it"})
    )
    assert from_json(Trial, json.loads(json.dumps(failed.to_dict()))) == failed
    assert not failed.is_scored
    assert best_of([failed]) is None


def test_a_stopped_try_counts_as_far_as_it_came():
    stopped = dataclasses.replace(ended(1, 0.25), state="stopped")
    assert best_of([ended(0, 0.5), stopped]) is stopped
