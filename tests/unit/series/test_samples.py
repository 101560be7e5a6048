import csv
import runpy

import numpy as np
import pytest

from core.errors import UserError
from core.series.inspection import to_series
from core.series.samples import FOLDER, find_sample, read_sample, read_source, samples

IDS = [sample.id for sample in samples()]

# First and last value, read off the packages' own files.
KNOWN = {
    "laser": (86, 115),
    "mackey_glass": (0.9464, 0.8037),
    "co2": (316.1, 371.5),
    "airline": (112, 432),
    "bikes": (985, 2729),
    "weather": (12.8, 5.6),
    "water": (100.59, 104.1),
    "sunspots": (58.0, 2.6),
    "unemployment": (4.0, 4.5),
    "brent": (18.63, 58.64),
    "apple": (4.1867, 56.1374),
    "ramp": (0, 999),
}


def test_there_are_ten_real_series_and_two_generated_and_the_network_wins_on_the_first_two():
    assert len(IDS) == len(set(IDS)) == 12
    assert IDS[:2] == ["laser", "mackey_glass"]
    assert "ramp" in IDS


@pytest.mark.parametrize("sample", samples(), ids=IDS)
def test_a_sample_is_read_as_it_is_described(sample):
    series = read_sample(sample.id)
    assert series.name == sample.title
    assert (series.target, series.unit) == (sample.target, sample.unit)
    assert len(series) == sample.rows
    assert series.frequency == sample.frequency
    assert series.season_length == sample.season_length


@pytest.mark.parametrize("sample", samples(), ids=IDS)
def test_a_sample_is_also_understood_as_a_file_of_somebody(sample):
    found = read_source(sample.path)
    assert found.time == sample.time
    assert to_series(found).target == sample.target


@pytest.mark.parametrize("sample", samples(), ids=IDS)
def test_a_sample_says_where_it_is_from_and_why_it_is_here(sample):
    assert sample.source and sample.licence and sample.title
    assert sample.why.endswith(".")
    assert sample.path == FOLDER / f"{sample.id}.csv"
    table = (FOLDER / "README.md").read_text(encoding="utf-8")
    for fact in (f"`{sample.id}`", str(sample.rows), sample.source, sample.licence, sample.why):
        assert fact in table


@pytest.mark.parametrize("sample", samples(), ids=IDS)
def test_the_values_are_those_of_the_file(sample):
    with sample.path.open(encoding="utf-8", newline="") as file:
        cells = [row[sample.target] for row in csv.DictReader(file)]
    values = read_sample(sample.id).values
    assert values.tolist() == [float(cell) for cell in cells]
    assert (values[0], values[-1]) == KNOWN[sample.id]


@pytest.mark.parametrize("sample_id", IDS)
def test_the_values_of_a_card_are_those_of_the_series(sample_id):
    np.testing.assert_array_equal(find_sample(sample_id).values(), read_sample(sample_id).values)


def test_no_sample_is_mended_on_the_way_in():
    mended = {sample.id: [w.code for w in read_sample(sample.id).warnings] for sample in samples()}
    assert {name: codes for name, codes in mended.items() if codes} == {"water": ["gaps"]}


def test_the_gaps_of_co2_lie_on_a_line():
    series = read_sample("co2")
    week = int(np.flatnonzero(series.time == np.datetime64("1958-05-10"))[0])
    before, filled, after = series.values[week - 1 : week + 2]
    assert filled == pytest.approx((before + after) / 2, abs=1e-4)


def test_the_weather_has_several_columns_to_choose_from():
    table = read_source("sample:weather")
    assert table.targets == ["temp_max", "temp_min", "precipitation", "wind"]
    assert to_series(table, target="wind").values[:2].tolist() == [4.7, 4.5]
    assert table.units == {"temp_max": "°C"}


def test_the_ramp_has_a_plain_index():
    series = read_sample("ramp")
    assert series.time is None
    assert series.values.tolist() == list(range(1000))


def test_the_equation_gives_the_same_values_on_every_machine():
    built = runpy.run_path(str(FOLDER / "build.py"))["mackey_glass"]()
    assert built["value"].tolist() == read_sample("mackey_glass").values.tolist()


def test_an_unknown_sample_is_refused_with_those_there_are():
    with pytest.raises(UserError) as error:
        find_sample("co3")
    assert error.value.message.values["received"] == "co3"
    assert error.value.message.values["known"].startswith("laser, mackey_glass, co2, airline")


def test_the_licences_that_ask_for_it_come_along():
    texts = {path.stem: path.read_text() for path in (FOLDER / "licences").iterdir()}
    assert "the river developers" in texts["river"]
    assert "pytimetk authors" in texts["pytimetk"]
    assert "neuronalX" in texts["reservoirpy"]
