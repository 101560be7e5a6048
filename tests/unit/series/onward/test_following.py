import numpy as np
import pytest

from core.reading.options import Question
from tests.unit.series.onward.rows import DAYS, MONTHS, continued, learnt


def test_the_series_settles_the_order_of_a_date_and_asks_where_it_cannot():
    found = continued(learnt(MONTHS), "month,sales\n01/01/2024,1\n01/02/2024,2\n01/03/2024,3\n")
    assert found.series.time[-1] == np.datetime64("2024-03-01")
    with pytest.raises(Question):
        continued(learnt(MONTHS), "month,sales\n05/02/2024,2\n05/03/2024,2\n")


def test_a_column_of_another_name_is_taken_and_told():
    found = continued(learnt(DAYS), "day,visits\n2024-02-01,7\n")
    told = [one for one in found.series.warnings if one.code == "newer_other_name"]
    assert [one.values for one in told] == [{"target": "sales", "column": "visits"}]
    assert found.series.values[-1] == 7.0
