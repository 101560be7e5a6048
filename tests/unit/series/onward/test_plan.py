import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.reading.options import Question
from core.series.beside.kinds import with_kinds
from core.series.inspection import to_series
from core.series.onward.plan import with_plan
from tests.unit.series.onward.rows import table

ROWS = [f"2024-01-{day:02d},{day},{day % 2},{('sun', 'rain')[day % 2]}" for day in range(1, 21)]


@pytest.fixture
def learnt():
    """Twenty days beside a flag and two words, both known in advance; and the settings."""
    known = table("\n".join(["day,sales,promo,sky", *ROWS]))
    chosen = ("promo", "sky")
    config = RunConfig(target="sales", covariates=chosen, known_ahead=chosen)
    config = with_kinds(config, known)
    series = to_series(known, target="sales", covariates=config.covariates, made=config.made)
    return series, config


def test_a_plan_is_matched_by_its_times_and_names_whatever_their_notation(learnt):
    plan = "Sky;PROMO;Day\nsnow;1;20.01.2024\nrain;0;21.01.2024\nsun;1;22.01.2024\n"
    series, told = with_plan(learnt[0], table(plan), learnt[1], 2)
    assert series.covariate("promo")[20:].tolist() == [0, 1]
    name = next(one for one in series.covariates if one.startswith("sky"))
    assert len(set(series.covariate(name)[20:])) == 2
    # The snow lies in the past.
    assert [one.code for one in told][-1] == "plan_rows_before"


def test_a_column_that_the_plan_lacks_altogether_is_left_to_the_forecast(learnt):
    series, _told = with_plan(learnt[0], table("day,promo\n2024-01-21,1\n"), learnt[1], 1)
    assert series.covariate("promo")[20] == 1
    assert np.isnan(series.covariates[learnt[1].covariates[1]][20])


def test_a_column_that_begins_after_the_last_step_is_asked_about(learnt):
    plan = "day,promo,sky\n2024-01-21,,sun\n2024-01-22,,sun\n2024-01-23,1,sun\n"
    with pytest.raises(Question, match="no value of “promo” for 2 of the 2 steps"):
        with_plan(learnt[0], table(plan), learnt[1], 2)


def test_a_plan_without_any_of_the_columns_is_refused(learnt):
    with pytest.raises(UserError) as refused:
        with_plan(learnt[0], table("day\n2024-01-21\n2024-01-22\n2024-01-23\n"), learnt[1], 1)
    assert refused.value.message.code == "future_without_columns"
