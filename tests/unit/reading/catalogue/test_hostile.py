import pytest

from core.series.inspection import to_series
from tests.unit.reading.catalogue.ending import read
from tests.unit.reading.catalogue.making import ROWS, VALUES, lines, plain

NAMES = [
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "\u202eslatot",
    "水位",
    "**bold** $x^2$ ![](http://example.invalid/a.png)",
    "{level} %s {0}",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_header_is_a_name_and_nothing_else(name):
    series = to_series(read(plain(header=f"date,{name}")))
    assert (series.target, series.values.tolist()) == (name, VALUES)
    assert all(note.text() for note in (*series.notes, *series.warnings))


def test_formulas_in_cells_are_text():
    rows = [f"{day},{value},=cmd|'/c calc'!A1" for day, value in ROWS]
    table = read(lines(*rows, header="date,level,word"))
    assert table.columns["word"].iloc[0] == "=cmd|'/c calc'!A1"
    assert table.targets == ["level"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("../../x.csv", "x"),
        ("C:\\x.csv", "x"),
        ("a.csv:$s.csv", "a.csv:$s"),
        ("/etc/passwd/../lake.csv", "lake"),
        ("😀.csv", "😀"),
        ("x" * 10_000 + ".csv", "x" * 10_000),
    ],
)
def test_a_hostile_file_name_is_only_a_name(file, name):
    assert read(plain(), file).name == name
