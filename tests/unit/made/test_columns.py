import numpy as np
import pandas as pd
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.made.columns import Category, Event, Holidays, as_words, read_made

SKY = pd.Series(["rain", "sun", " rain ", "", "hail"])
CHRISTMAS = np.arange("2024-12-23", "2024-12-28", dtype="datetime64[D]")


def test_a_category_is_one_where_its_word_stands():
    assert Category("wet", "sky", ("rain",)).values(SKY).tolist() == [1, 0, 1, 0, 0]
    assert Category("none", "sky", ("",)).values(SKY).tolist() == [0, 0, 0, 1, 0]


def test_a_word_that_was_never_seen_counts_as_the_rest():
    rest = Category("other", "sky", ("rain", "sun", ""), rest=True)
    assert rest.values(SKY).tolist() == [0, 0, 0, 0, 1]


def test_codes_are_words_too():
    cells = pd.Series([61.0, np.nan, 20240131.0, 0.5])
    assert as_words(cells).tolist() == ["61", "", "20240131", "0.5"]


def test_holidays_are_those_of_the_region():
    assert Holidays("h", "DE").values(CHRISTMAS, CHRISTMAS + 1).tolist() == [0, 0, 1, 1, 0]
    day = np.array(["2024-08-15"], "datetime64[D]")  # Assumption of Mary
    assert Holidays("h", "DE").values(day, day + 1) == 0
    assert Holidays("h", "DE", "SL").values(day, day + 1) == 1


def test_a_row_of_a_month_counts_its_holidays():
    starts = np.array(["2024-04-01", "2024-05-01"], "datetime64[D]")
    counts = Holidays("h", "DE").values(starts, np.array(["2024-05-01", "2024-06-01"], "M8[D]"))
    assert counts.tolist() == [1, 3]  # Easter Monday; Labour Day, Ascension and Whit Monday


def test_an_event_counts_each_day_once():
    sale = Event("sale", (("2024-12-24", "2024-12-26"), ("2024-12-26", "2024-12-26")))
    assert sale.values(CHRISTMAS, CHRISTMAS + 1).tolist() == [0, 1, 1, 1, 0]
    assert sale.values(CHRISTMAS[:1], CHRISTMAS[:1] + 7).tolist() == [3]


@pytest.mark.parametrize("spans", [(), (("2024-02-30", "2024-03-01"),), (("2024-3-1", "x"),)])
def test_an_event_without_days_is_refused(spans):
    with pytest.raises(ValueError):
        Event("sale", spans)


@pytest.mark.parametrize("wrong", [Holidays("h", "XX"), Holidays("h", "DE", "ZZ")])
def test_an_unknown_place_is_refused(wrong):
    with pytest.raises(UserError, match=r"XX|ZZ"):
        wrong.values(CHRISTMAS, CHRISTMAS + 1)


def test_settings_keep_how_columns_are_made():
    made = (
        Category("wet", "sky", ("rain", "")),
        Holidays("free", "DE", "BY"),
        Event("sale", (("2024-11-29", "2024-12-01"),)),
    )
    config = RunConfig(covariates=("wet", "free", "sale"), made=made)
    assert RunConfig.from_dict(config.to_dict()) == config
    assert [read_made(data) for data in config.to_dict()["made"]] == list(made)


def test_what_is_made_of_nothing_is_refused():
    with pytest.raises(ValueError):
        read_made({"name": "sale"})
