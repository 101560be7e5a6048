import numpy as np
import pandas as pd
import pytest

from core.cli.forecast_command import _read_history
from core.config import RunConfig
from core.reading.options import Question, ReadingOptions
from core.reading.tables import Table, parse_table
from core.series.cadence import find_cadence
from core.series.inspection import inspect, to_series
from core.series.ledger import Entry, Repair
from core.series.quality import Observed, find_oddities, level_shift, plan
from core.series.series import Series
from tests.unit.reading.small_tables import lines

RNG = np.random.default_rng(8)


def observed(values, time=None, season_length=None):
    values = np.asarray(values, dtype=float)
    if time is None:
        time = pd.date_range("2024-01-01", periods=len(values)).to_numpy()
    time = time.astype("datetime64[us]")
    return Observed("level", values, time, find_cadence(time), season_length)


def found(values, code, **more):
    return next((f for f in find_oddities(observed(values, **more)) if f.code == code), None)


def noise(n=300, scale=1.0):
    return 50 + np.random.default_rng(8).normal(scale=scale, size=n)


def test_clean_noise_has_no_finding():
    assert find_oddities(observed(noise())) == ()


def test_missing_values_are_found_with_their_rows_and_the_mildest_repair():
    values = noise()
    values[[0, 7, 8, 299]] = np.nan
    finding = found(values, "missing", season_length=7)
    assert finding.rows.tolist() == [7, 8]
    assert finding.message.values == {"column": "level", "count": 2, "at": "2024-01-08"}
    assert [repair.how for repair in finding.repairs] == [
        "previous", "linear", "seasonal", "leave_out",
    ]  # fmt: skip
    assert finding.default == Repair("fill", "previous")


@pytest.mark.parametrize(
    ("sentinel", "repaired"), [(-9999.0, True), (-99.99, False), (9999.0, False)]
)
def test_sentinels_are_found_and_only_low_ones_mended_by_themselves(sentinel, repaired):
    values = noise() + (1000 if sentinel == -99.99 else 0)
    values[[5, 9]] = sentinel
    finding = found(values, "sentinel")
    assert finding.rows.tolist() == [5, 9]
    assert finding.repairs == (Repair("sentinel", "missing", value=sentinel),)
    assert bool(finding.default) == (repaired or sentinel < 0)


def test_many_sentinels_are_asked_about_and_taken_either_way():
    values = noise()
    values[[5, 9, 11, 80]] = -999
    with pytest.raises(Question) as asked:
        found(values, "sentinel")
    assert "-999 in 4 of 300 rows" in str(asked.value)
    assert [reading.value for reading in asked.value.readings] == ["missing", "values"]
    missing = find_oddities(observed(values), sentinels=asked.value.readings[0].value)
    assert missing[0].default == Repair("sentinel", "missing", value=-999.0)
    kept = find_oddities(observed(values), sentinels=asked.value.readings[1].value)
    assert (kept[0].code, kept[0].default) == ("sentinel", None)


def test_a_sentinel_is_no_outlier_unless_it_is_kept():
    values = noise()
    values[50] = -9999
    assert found(values, "outliers") is None
    kept = find_oddities(observed(values), (Repair("sentinel", "keep", value=-9999.0),))
    assert {finding.code for finding in kept} == {"sentinel", "outliers"}


def test_gaps_are_found_at_the_rows_after_them():
    time = np.delete(pd.date_range("2024-01-01", periods=60).to_numpy(), [10, 11, 30])
    finding = found(noise(57), "found_gaps", time=time)
    assert finding.rows.tolist() == [10, 28]
    assert finding.repairs == (Repair("resample", "last", frequency="D"),)
    assert finding.default is None


def test_uneven_steps_can_become_even():
    hours = np.cumsum(np.random.default_rng(1).integers(13, 35, size=60))
    time = np.datetime64("2024-01-01", "us") + hours * np.timedelta64(1, "h")
    finding = found(noise(60), "found_steps_uneven", time=time)
    assert [(r.how, r.frequency) for r in finding.repairs] == [
        ("mean", "D"), ("last", "D"), ("sum", "D"),
    ]  # fmt: skip


def test_outliers_are_found_but_not_what_everybody_does():
    values = noise()
    values[[100, 200]] = [90, 5]
    finding = found(values, "outliers")
    assert finding.rows.tolist() == [100, 200]
    assert (finding.message.values["at"], finding.message.values["value"]) == ("2024-07-19", 5.0)
    assert finding.repairs[0].kind == "clip" and finding.default is None


def test_the_limit_of_a_clip_is_learnt_from_the_training_rows():
    values = noise()
    values[100] = 90
    later = values.copy()
    later[210:] *= 3  # the first 70 % are 210 rows
    one, other = found(values, "outliers"), found(later, "outliers")
    assert one.repairs == other.repairs


def test_a_constant_stretch_is_found():
    values = noise()
    values[150:175] = 50.25
    finding = found(values, "stuck")
    assert finding.rows.tolist() == list(range(150, 175))
    assert finding.message.values["count"] == 25
    assert finding.repairs == (Repair("stuck", "missing", value=10.0),)


def test_zeros_that_often_last_are_not_stuck():
    rng = np.random.default_rng(4)
    rain = np.concatenate([[1 + rng.random(), *[0] * rng.geometric(0.1)] for _ in range(80)])
    assert found(rain, "stuck") is None


def test_a_level_shift_is_found_with_both_levels():
    values = noise(scale=0.5)
    values[120:] += 12
    finding = found(values, "level_shift")
    assert finding.rows.tolist() == [120]
    assert finding.message.values["before"] == pytest.approx(50, abs=0.3)
    assert finding.message.values["after"] == pytest.approx(62, abs=0.3)
    assert finding.repairs[0] == Repair("drop", "before", start="2024-04-30T00:00:00.000000")
    assert found(values, "outliers") is None


def test_a_late_shift_can_only_be_told():
    values = noise(scale=0.5)
    values[250:] -= 12
    assert found(values, "level_shift").repairs == ()


@pytest.mark.parametrize(
    "values",
    [
        np.linspace(0, 100, 400) + RNG.normal(size=400),
        np.sin(np.arange(400) / 40) * 20 + RNG.normal(size=400),
        RNG.normal(size=400).cumsum(),
        RNG.normal(size=400),
        np.full(400, 3.0),
    ],
    ids=["trend", "wave", "walk", "noise", "constant"],
)
def test_what_moves_slowly_does_not_shift(values):
    assert level_shift(values, None) is None


def test_defaults_give_way_to_choices():
    values = noise()
    values[[7, 50]] = [np.nan, -9999]
    findings = find_oddities(observed(values))
    assert plan(findings, ()) == [
        (Repair("sentinel", "missing", value=-9999.0), True),
        (Repair("fill", "previous"), True),
    ]
    chosen = Repair("fill", "linear")
    assert (chosen, False) in plan(findings, (chosen,))
    assert (Repair("fill", "previous"), True) not in plan(findings, (chosen,))


def test_what_is_left_missing_by_a_repair_is_filled():
    assert plan((), (Repair("stuck", "missing", value=10.0),))[-1] == (
        Repair("fill", "previous"), True,
    )  # fmt: skip


def frame(values):
    return pd.DataFrame({"date": pd.date_range("2024-01-01", periods=len(values)), "y": values})


def test_the_series_keeps_the_ledger_and_marks_what_was_mended():
    values = noise()
    values[[20, 21]], values[100] = np.nan, 90
    table = Table.from_frame(frame(values))
    clip = next(f for f in inspect(table).findings if f.code == "outliers").repairs[0]
    series = inspect(table, choices=(clip, Repair("fill", "linear"))).series
    assert [(e.repair.kind, e.rows, e.by_default) for e in series.ledger] == [
        ("clip", 1, False), ("fill", 2, False),
    ]  # fmt: skip
    assert np.flatnonzero(series.is_repaired).tolist() == [20, 21, 100]
    assert np.isnan(series.observed[[20, 21, 100]]).all()


def test_the_ledger_of_a_series_mends_new_data():
    values = noise()
    values[[20, 21]], values[100] = np.nan, 90
    table = Table.from_frame(frame(values))
    clip = next(f for f in inspect(table).findings if f.code == "outliers").repairs[0]
    new = noise(40)
    new[30] = 500
    series = inspect(Table.from_frame(frame(new)), choices=(clip,)).series
    assert series.values[30] < 70 and series.is_repaired[30]


def test_nothing_mended_leaves_no_mark():
    series = inspect(Table.from_frame(frame(noise()))).series
    assert (series.repaired, series.ledger) == (None, ())


def test_a_history_file_is_mended_as_the_run_was(tmp_path):
    clip = Entry(Repair("clip", "limit", value=5.0), 1)
    learnt = Series("lake", "y", "", None, noise(), ledger=(clip,))
    values = noise(40)
    values[30] = 500
    path = tmp_path / "new.csv"
    frame(values).to_csv(path, index=False)
    assert _read_history(str(path), RunConfig(), learnt, ReadingOptions()).values[30] < 60


def test_the_limits_of_a_repair_are_learnt_from_the_rows_that_train():
    values = noise()
    values[150:] += values[150:] - 50  # spreads twice as far
    values[20] += 40.0

    def limit(share):
        found = inspect(Table.from_frame(frame(values)), train_share=share).findings
        return next(f for f in found if f.code == "outliers").repairs[0].value

    assert limit(0.5) < 0.9 * limit(0.9)


def test_a_newest_month_of_a_few_days_can_be_left_out():
    months = pd.date_range("2020-01-01", periods=51, freq="MS").strftime("%Y-%m")
    values = [6200 + 40 * n + 150 * (n % 3) for n in range(50)] + [1125]
    content = lines(*(f"{m},{v}" for m, v in zip(months, values, strict=True)), header="date,level")
    found = inspect(parse_table(content, "orders.csv"))
    finding = next(finding for finding in found.findings if finding.code == "unfinished")
    assert finding.message.values["at"] == "2024-03-01"
    assert "outliers" not in [finding.code for finding in found.findings]
    left_out = to_series(parse_table(content, "orders.csv"), choices=finding.repairs)
    assert (len(left_out), str(left_out.future_ds(1)[0])[:7]) == (50, "2024-03")
    assert left_out.ledger[0].rows == 1


def test_a_newest_month_within_what_was_seen_is_finished():
    months = pd.date_range("2020-01-01", periods=51, freq="MS").strftime("%Y-%m")
    values = [100 + 90 * (n % 12) for n in range(51)]
    content = lines(*(f"{m},{v}" for m, v in zip(months, values, strict=True)), header="date,level")
    assert "unfinished" not in [f.code for f in inspect(parse_table(content, "a.csv")).findings]


def test_numbers_that_are_dates_do_not_jump():
    days = np.repeat(np.arange("2023-01-20", "2023-02-20", dtype="datetime64[D]"), 4)
    values = np.array([int(str(day).replace("-", "")) for day in days], np.float64)
    assert level_shift(values, None) is not None
    assert not [one for one in find_oddities(observed(values)) if one.code == "level_shift"]
