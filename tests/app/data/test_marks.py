import numpy as np

from core.errors import Message
from core.series.cadence import Cadence
from core.series.quality import Finding, Observed
from dashboard.charts.style import MAX_MARKS
from dashboard.data import marks


def finding(code, *rows):
    return Finding(Message(code, code), np.array(rows, np.int64))


def drawn(values, *findings):
    """What is marked in a chart: rows and heights by shape."""
    traces = marks.marks_of(Observed("level", np.array(values), None, Cadence("")), findings)
    return {one["marker"]["symbol"]: (list(one["x"]), list(one["y"])) for one in traces}


def test_a_row_without_a_value_is_marked_at_the_height_of_the_one_before():
    found = drawn([5.0, np.nan, 7.0], finding("missing", 1))
    assert found == {"x-thin": ([1], [5.0])}


def test_a_sentinel_is_marked_once_and_not_where_it_stands():
    found = drawn([5.0, -9999.0, np.nan], finding("sentinel", 1), finding("missing", 1, 2))
    assert found == {"diamond-open": ([1], [5.0]), "x-thin": ([2], [5.0])}


def test_of_very_many_rows_some_are_marked_from_the_first_to_the_last():
    values = np.arange(10_000.0)
    rows, _ = drawn(values, finding("outliers", *range(100, 9_900)))["circle-open"]
    assert (len(rows), rows[0], rows[-1]) == (MAX_MARKS, 100, 9_899)


def test_every_kind_of_finding_that_is_drawn_has_a_name():
    for code in marks.MARKS:
        assert drawn([5.0, 6.0, 7.0], finding(code, 1))


def test_each_shape_has_its_sign_and_others_a_dot():
    assert marks.sign_of(finding("stuck")) == "□"
    assert marks.sign_of(finding("times_twice_same")) == "·"
