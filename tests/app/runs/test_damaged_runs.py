"""A damaged run takes no page down, and no other run out of a list."""

import shutil

import pytest

from dashboard.readers.summaries import summaries
from tests.unit.runs.test_damage import BEFORE, DAMAGES, FILES, OTHER, RUN


@pytest.fixture
def written_before(runs_folder):
    return shutil.copytree(BEFORE, runs_folder)


@pytest.mark.parametrize("damage", ["a folder", "nothing in it", "cut in half", "other types"])
@pytest.mark.parametrize("name", FILES)
def test_the_list_keeps_the_other_runs(written_before, name, damage):
    DAMAGES[damage](written_before / RUN / name)
    assert OTHER in {run.id for run in summaries(written_before)}


@pytest.mark.parametrize("damage", ["cut in half", "other types"])
@pytest.mark.parametrize("name", FILES)
def test_no_page_comes_down(visit, written_before, name, damage):
    DAMAGES[damage](written_before / RUN / name)
    for page in ("results", "train", "inside"):
        visit(page, run=RUN)  # which looks for exceptions
    session = visit("runs")
    session.session_state["runs_chosen"] = frozenset({RUN, OTHER})
    assert not session.run().exception
