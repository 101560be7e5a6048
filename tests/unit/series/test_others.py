import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.made.columns import Event
from core.reading.options import Question
from core.reading.tables import read_table
from core.series.inspection import inspect, to_series
from core.series.ledger import Repair
from core.series.others import examine_columns, without_sentinels
from tests.unit.reading.small_tables import codes, lines

RANDOM = np.random.default_rng(3)
WALK = np.cumsum(RANDOM.normal(size=300))


def found(column, values=WALK):
    return examine_columns({"other": column}, "level", values, 200, str)


def caused(noise, delay):
    cause = RANDOM.normal(size=300)
    return cause, 3 * np.roll(cause, delay) + noise * RANDOM.normal(size=300)


def test_a_column_that_knows_the_next_value_is_named():
    leak = found(np.append(WALK[1:], np.nan))
    assert codes(leak) == ["covariate_leak_next"]
    leak = found(np.append(WALK[5:], np.full(5, np.nan)))
    assert (codes(leak), leak[0].values["rows"]) == (["covariate_leak_later"], 5)


def test_a_leak_is_named_though_a_stretch_is_left_out():
    days = pd.date_range("2024-01-01", periods=300).strftime("%Y-%m-%d")
    coming = np.append(WALK[1:], 0)
    rows = [f"{day},{here},{then}" for day, here, then in zip(days, WALK, coming, strict=True)]
    table = read_table(lines(*rows, header="date,level,tomorrow"))
    stretch = Repair("exclude", "bridge", start="2024-03-01", stop="2024-03-20")
    series = inspect(table, target="level", covariates=("tomorrow",), choices=(stretch,)).series
    assert "covariate_leak_next" in codes(series.warnings)


@pytest.mark.parametrize("width", [3, 5, 7])
def test_a_mean_around_each_row_is_named(width):
    mean = pd.Series(WALK).rolling(width, center=True).mean().to_numpy()
    assert "covariate_leak_made" in codes(found(mean))


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(WALK).rolling(7).mean().to_numpy(),
        np.append(0, WALK[:-1]),
        3 * WALK + RANDOM.normal(size=300),
        3 * WALK,
        RANDOM.normal(size=300),
        np.sin(np.arange(300) / 7),
        WALK,
    ],
)
def test_a_column_that_goes_along_is_not(column):
    assert not any(code.startswith("covariate_leak") for code in codes(found(column)))


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_a_cause_is_no_leak(delay):
    cause, effect = caused(1.0, delay)
    assert found(cause, effect) == []


def test_what_never_varies_is_named():
    assert codes(found(np.full(300, 17.0))) == ["covariate_constant"]
    begun = np.append(np.zeros(200), np.ones(100))
    untaught = found(begun)
    assert (codes(untaught), untaught[0].values["rows"]) == (["covariate_untaught"], 200)


def test_a_column_that_begins_later_is_named_with_where():
    late = np.append(np.full(24, np.nan), RANDOM.normal(size=276))
    begins = found(late)
    assert codes(begins) == ["covariate_begins"]
    assert (begins[0].values["count"], begins[0].values["start"]) == (24, "24")


def test_words_are_refused_with_the_reason():
    rows = [f"2024-01-{day:02d},{day},{('sun', 'rain')[day % 2]}" for day in range(1, 29)]
    with pytest.raises(UserError) as refused:
        inspect(read_table(lines(*rows, header="date,level,sky")), covariates=("sky",))
    assert refused.value.message.code == "covariate_words"
    assert refused.value.message.values == {"column": "sky", "value": "rain", "line": 2}


def test_a_series_may_begin_where_another_column_does():
    rows = [f"2024-01-{day:02d},{day},{day if day > 9 else ''}" for day in range(1, 29)]
    table = read_table(lines(*rows, header="date,level,ads"))
    inspection = inspect(table, covariates=("ads",))
    finding = next(f for f in inspection.findings if f.code == "found_covariate_begins")
    assert finding.message.values == {"column": "ads", "count": 9, "start": "2024-01-10"}
    assert "covariate_filled" not in codes(inspection.series.warnings)
    begun = inspect(table, covariates=("ads",), choices=finding.repairs).series
    assert (len(begun), codes(begun.warnings)) == (19, ["rows_dropped"])


def test_an_event_that_no_training_row_had_is_named_and_is_no_leak():
    rows = [f"2024-{1 + n // 28:02d}-{1 + n % 28:02d},{n % 7}" for n in range(112)]
    table = read_table(lines(*rows))
    fairs = [
        Event(name, ((day, day),)) for name, day in (("old", "2024-01-09"), ("new", "2024-04-20"))
    ]
    series = inspect(table, covariates=("old", "new"), made=fairs).series
    assert [w.code for w in series.warnings if w.code.startswith("covariate")] == [
        "covariate_untaught"
    ]
    assert examine_columns({}, "level", WALK, 200, str, {"x": np.append(WALK[1:], 0)}) == []


def test_codes_for_not_measured_are_missing_or_asked_about_as_those_of_the_target_are():
    column = np.arange(1.0, 301.0)
    column[7] = -999
    found, told = without_sentinels("wind", column, None, None)
    assert np.flatnonzero(np.isnan(found)).tolist() == [7]
    assert [(one.code, one.values["at"]) for one in told] == [("sentinel_taken", 7)]
    column[20:60] = -999
    with pytest.raises(Question) as asked:
        without_sentinels("wind", column, None, None)
    assert asked.value.message.values["column"] == "wind"
    assert np.isnan(without_sentinels("wind", column, None, "missing")[0]).sum() == 41
    assert (without_sentinels("wind", column, None, "values")[0] == column).all()


def test_a_code_that_was_learnt_as_a_value_stays_one():
    before = np.append(np.arange(1.0, 301.0), -999.0)
    later = np.array([5.0, -999.0])
    assert without_sentinels("wind", later, None, None, before)[0].tolist() == [5.0, -999.0]
    found, _told = without_sentinels("wind", later, None, None, before[:-1])
    np.testing.assert_array_equal(found, [5.0, np.nan])


def test_a_table_is_read_with_its_other_columns_mended():
    rows = [f"2024-01-{day:02d},{day},{-999 if day == 9 else 10 * day}" for day in range(1, 32)]
    table = read_table("\n".join(["day,sales,wind", *rows]).encode(), "wind.csv")
    series = to_series(table, target="sales", covariates=("wind",))
    assert series.covariate("wind")[7:10].tolist() == [80, 80, 100]
    told = {one.code: one.values for one in series.warnings}
    assert told["sentinel_taken"]["at"] == "2024-01-09"
