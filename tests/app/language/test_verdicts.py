"""A verdict is put in words in one place, by what it found."""

import pytest

from core.errors import Message
from core.evaluation.verdict import Verdict
from dashboard.language import verdicts


def seen(text):
    """A text without the marks that make it inert."""
    return text.replace("\\", "").replace("\u2060", "")


def of_two(**found):
    return Verdict(n_rows=40, n_cutoffs=1, n_seeds=1, **found)


@pytest.mark.parametrize(
    ("found", "part", "ending"),
    [
        (
            of_two(outcome="unknown"),
            "test",
            "40 shared rows are too few to tell chance from skill.",
        ),
        (
            of_two(outcome="worse"),
            "test",
            "“a” makes no error at all on these 40 rows, and “b” does.",
        ),
        (
            of_two(outcome="better", difference=-0.25, low=-0.5, high=-0.125),
            "validation",
            "on 40 validation rows: 25 % less error. Chance hardly explains that: likely between "
            "50 % less error and 12 % less error.",
        ),
        (
            of_two(outcome="no_different", difference=0.25, low=-0.5, high=1.5),
            "test",
            "on 40 test rows: 25 % more error. Chance alone can explain that.",
        ),
        (
            of_two(outcome="no_different", difference=0.25, low=-0.5, high=0.75),
            "test",
            "Chance alone can explain that: anything from 50 % less error to 75 % more error is "
            "possible.",
        ),
    ],
)
def test_two_runs_are_compared_in_one_sentence(found, part, ending):
    assert seen(verdicts.say_of_two(found, "a", "b", part)).endswith(ending)


def test_a_verdict_on_a_run_names_the_baseline_as_the_page_does():
    found = of_two(outcome="worse", baseline="drift")
    told = seen(verdicts.say_of_run(found, {"drift": "The drift"}.__getitem__))
    assert told.startswith(":orange[:material/warning:] Worse: on 40 validation rows")
    assert "The drift, makes no error at all" in told


def test_where_there_can_be_no_verdict_the_reason_is_told():
    told = verdicts.say_why_none(Message("x", "Too few rows: {rows}.").with_values(rows=3))
    assert seen(told) == ":gray[:material/help:] Too few rows: 3."
