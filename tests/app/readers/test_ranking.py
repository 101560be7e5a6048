from types import SimpleNamespace

from dashboard.readers.ranking import _letter, groups, letters_of
from dashboard.readers.summaries import ScoredRows


def run(name, key, mae):
    rows = None if key is None else ScoredRows(key, "lake", "level", "m", 10, 20, 1)
    return SimpleNamespace(id=name, rows=rows, mae=mae)


def test_runs_are_ranked_among_those_that_were_judged_on_the_same_rows():
    runs = [run("new", "x", 3.0), run("other", "y", 1.0), run("best", "x", 2.0)]
    runs += [run("untrained", None, None), run("broken", "x", None)]
    first, second = groups(runs)
    assert (first.letter, first.ids, second.ids) == ("A", ("best", "new"), ("other",))
    assert first.place("new") == 2
    assert letters_of(runs[1:2], [first, second]) == ["B"]


def test_letters_go_on_after_the_last_one():
    assert [_letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
