import dataclasses

import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.made.columns import Event
from core.series.beside.days import seeing_days
from core.series.beside.kinds import with_kinds
from core.series.inspection import to_series
from core.series.ledger import Entry, Repair
from core.series.onward.continuing import KEEP, TAKE, continue_series
from tests.unit.series.onward.rows import DAYS, MONTHS, continued, learnt, table


def test_one_new_row_is_enough_and_needs_no_names():
    found = continued(learnt(MONTHS), "2024-01-01;17\n")
    assert found.n_new == 1 and found.series.warnings == learnt(MONTHS).warnings
    assert found.series.values[-2:].tolist() == [120.0, 17.0]
    assert found.series.time[-1] == np.datetime64("2024-01-01")
    assert found.series.frequency == "MS"


def test_of_the_whole_file_only_later_rows_are_new():
    found = continued(learnt(MONTHS), MONTHS + "2024-01-01,130\n2024-02-01,140\n")
    assert found.n_new == 2
    assert found.series.values.tolist() == [10.0 * row for row in range(1, 15)]


def test_rows_that_differ_are_counted_and_asked_about_and_then_taken_as_chosen():
    known, text = learnt(MONTHS), MONTHS.replace("03-01,30", "03-01,31") + "2024-01-01,130\n"
    with pytest.raises(UserError) as asked:
        continued(known, text)
    facts = {"both": 12, "count": 1, "at": "2023-03-01", "here": 31.0, "known": 30.0}
    assert asked.value.message.code == "rows_differ" and asked.value.message.values == facts
    assert continued(known, text, KEEP).series.values[2] == 30.0
    taken = continued(known, text, TAKE)
    assert taken.series.values[2] == 31.0 and taken.n_new == 1


def test_a_repaired_row_does_not_differ_and_new_rows_are_repaired_alike():
    known = learnt(MONTHS.replace(",50", ",-999").replace(",60", ","))
    assert known.values[4:6].tolist() == [40.0, 40.0]
    text = MONTHS + "2024-01-01,-999\n2024-02-01,\n2024-03-01,150\n"
    found = continued(known, text)
    assert found.series.values[-4:].tolist() == [120.0, 120.0, 120.0, 150.0]
    assert found.series.is_repaired[-4:].tolist() == [False, True, True, False]


def test_values_alone_go_on_step_by_step_and_may_begin_with_the_learnt_ones():
    known = learnt(MONTHS)
    found = continued(known, "130\n140\n")
    assert found.series.time[-1] == np.datetime64("2024-02-01") and found.n_new == 2
    untimed = dataclasses.replace(known, time=None, frequency="")
    values = "".join(f"{10 * row}\n" for row in range(1, 15))
    assert continued(untimed, "sales\n" + values).n_new == 2
    assert continued(untimed, "sales\n5\n6\n7\n").n_new == 3


def test_even_steps_of_the_learnt_rows_are_made_of_the_new_ones_too():
    known = learnt(DAYS)
    weeks = Entry(Repair("resample", "sum", frequency="W"), 0)
    weekly = dataclasses.replace(
        known,
        time=np.datetime64("2024-01-01") + 7 * np.arange(4),
        values=np.array([28.0, 77.0, 126.0, 175.0]),
        frequency="W",
        ledger=(weeks,),
    )
    text = DAYS + "".join(f"2024-02-{day:02d},{day}\n" for day in range(1, 12))
    found = continued(weekly, text)
    # The week from 29 January on, and the one after it.
    assert found.series.values[4:].tolist() == [100.0, 56.0]


def test_other_columns_come_along_and_what_was_foreseen_stands_in():
    text = "day,price,sales\n" + "".join(f"2024-01-{d:02d},{d % 3},{d}\n" for d in range(1, 11))
    settings = {"covariates": ("price",), "known_ahead": ("price",), "target": "sales"}
    known = learnt(text + "2024-01-11,7,\n2024-01-12,8,\n", ("price",))
    assert known.rows_known == 12
    newer = "day,price,sales\n2024-01-11,,11\n2024-01-12,9,12\n2024-01-13,5,\n"
    found = continued(known, newer, **settings).series
    assert len(found) == 12 and found.covariate("price")[-3:].tolist() == [7.0, 9.0, 5.0]


def test_a_file_without_a_later_row_is_refused():
    with pytest.raises(UserError) as refused:
        continued(learnt(MONTHS), MONTHS)
    assert refused.value.message.code == "file_ends_before"
    assert refused.value.message.values == {"newest": "2023-12-01", "last": "2023-12-01"}


def test_newer_rows_get_their_words_and_days_as_the_learnt_ones_did():
    skies = ("sun", "rain", "sun", "hail")
    rows = [f"2024-01-{day:02d},{day},{skies[day % 4]}\n" for day in range(1, 29)]
    fair = Event("fair", (("2024-01-30", "2024-01-31"),))
    known_table = table("day,sales,sky\n" + "".join(rows))
    config = with_kinds(RunConfig(covariates=("sky",), target="sales"), known_table)
    config = seeing_days(config, [fair])
    columns = {"covariates": config.covariates, "made": config.made}
    known = to_series(known_table, target="sales", **columns)
    newer = table("day,sales,sky\n2024-01-29,3,snow\n2024-01-30,4,rain\n")
    found = continue_series(known, newer, config).series
    assert found.covariate("fair").tolist() == [*[0] * 29, 1]
    # Snow was never learnt: it counts as an average row.
    assert found.covariate("sky = rain")[-2:].tolist() == [7 / 28, 1]
    assert found.covariate("sky = sun")[-2:].tolist() == [14 / 28, 0]


@pytest.mark.parametrize(("column", "names"), [("shop", ("Bonn", "Kiel")), ("store", ("8", "7"))])
def test_of_several_series_the_rows_of_another_one_are_not_taken(column, names):
    head, (other, own) = f"day,{column},sales\n", names
    text = head + "".join(
        f"2024-01-{day:02d},{name},{day}\n" for day in range(1, 11) for name in names
    )
    known = to_series(table(text, series=own))
    rows = f"{head}2024-01-11,{other},7\n2024-01-11,{own},8\n"
    assert continued(known, rows, target="sales").series.values[10:].tolist() == [8.0]
    with pytest.raises(UserError) as refused:
        continued(known, f"{head}2024-01-11,{other},7\n", target="sales")
    assert refused.value.message.code == "learnt_series_missing"


def test_a_newest_month_that_is_not_over_is_told_until_it_is():
    found = continued(learnt(MONTHS), "2024-01-01;100\n2024-02-01;2\n").series
    assert [warning.code for warning in found.warnings] == ["unfinished"]
    assert found.warnings[0].values["at"] == "2024-02-01"
    later = continued(found, "2024-02-01;120\n2024-03-01;130\n", TAKE).series
    assert later.values[-2:].tolist() == [120.0, 130.0] and not later.warnings


def test_rows_that_come_at_other_steps_are_refused_with_the_first():
    known, hours = learnt(DAYS), "".join(f"2024-02-01 {hour:02d}:00,5\n" for hour in range(24))
    with pytest.raises(UserError) as refused:
        continued(known, "day,sales\n" + hours)
    facts = {"first": "2024-02-01", "second": "2024-02-01 01:00:00", "following": "2024-02-02"}
    assert refused.value.message.code == "newer_other_steps"
    assert refused.value.message.values == facts
    with pytest.raises(UserError, match="other steps"):
        continued(known, "day,sales\n2024-02-01,1\n2024-02-08,2\n2024-02-15,3\n")


def test_codes_for_not_measured_in_newer_rows_are_missing_though_none_was_learnt():
    text = "day,sales,wind\n" + "".join(f"2024-01-{d:02d},{d},{d}\n" for d in range(1, 32))
    known = learnt(text, ("wind",))
    newer = "day,sales,wind\n2024-02-01,-999,-999\n2024-02-02,33,33\n"
    found = continued(known, newer, covariates=("wind",), target="sales")
    assert found.series.values[-3:].tolist() == [31, 31, 33]
    assert found.series.covariate("wind")[-3:].tolist() == [31, 31, 33]
    taken = [one.values["column"] for one in found.told if one.code == "sentinel_taken"]
    assert taken == ["sales", "wind"]
