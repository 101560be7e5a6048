import dataclasses
import json

import pytest
from click.testing import CliRunner

from core.cli import sweep_command
from core.errors import Message, UserError
from core.sweep import create
from core.sweep.space import values
from tests.unit.sweep.tries import NARROW, TINY, ended, keep


@pytest.fixture
def made(tmp_path, series):
    """A sweep that nobody has worked on."""
    return create(tmp_path / "runs", TINY, NARROW, series, 60)


def test_a_range_is_two_numbers_or_one_for_both():
    whole = sweep_command._Range(int, "8:64")
    assert whole.convert("3:8", None, None) == (3, 8)
    assert whole.convert("5", None, None) == (5, 5)
    assert sweep_command._Range(float, "0:1").convert("1e-4:0.1", None, None) == (0.0001, 0.1)


@pytest.mark.parametrize("typed", ["3:x", ":8", "3-8", "1.5:2"])
def test_what_is_no_range_is_refused_with_an_example(typed, tmp_path):
    command = ["sample:ramp", "--window", typed, "--runs", str(tmp_path)]
    done = CliRunner().invoke(sweep_command.sweep, command)
    assert done.exit_code == 2
    assert typed in done.output and "8:64" in done.output


def test_the_standing_counts_what_was_tried_and_names_the_best():
    trials = [
        ended(0, 0.5),
        dataclasses.replace(ended(1, 0.1), state="cut"),
        dataclasses.replace(ended(2, None), state="running"),
        ended(3, 0.123456),
    ]
    assert sweep_command._standing(trials) == "3 tries, 1 cut early, best 0.1235"
    assert sweep_command._standing([]) == "0 tries, 0 cut early, best –"


def test_what_was_found_is_printed_with_the_settings_of_the_best(made, capsys):
    keep(made, ended(0, 0.5), dataclasses.replace(ended(1, None), state="failed"), ended(2, 0.25))
    sweep_command._tell(made, "m", take=False)
    said = json.loads(capsys.readouterr().out)
    assert (said["sweep"], said["tries"], said["failed"]) == (str(made.folder), 3, 1)
    assert (said["first_error"], said["luck"]) == (0.5, None)
    assert said["best"] == {"try": 2, "error": 0.25, "settings": values(ended(2, 0.25).config)}


def test_a_search_whose_tries_all_failed_says_why(made):
    why = Message("why", "Because of {cause}.", {"cause": "this"})
    keep(made, dataclasses.replace(ended(0, None), state="failed", message=why))
    with pytest.raises(UserError, match=r"Because of this\."):
        sweep_command._tell(made, "", take=False)


def test_a_search_that_ended_before_its_first_try_says_what_it_needs(made):
    with pytest.raises(UserError, match="more seconds"):
        sweep_command._tell(made, "", take=False)
