import pytest

from core.errors import UserError
from core.reading.files import workbook
from core.reading.files.workbook import read_workbook
from core.reading.options import Question, ReadingOptions
from tests.unit.reading.catalogue.making import ods, xls, xlsx

TABLE = [["day", "level"], [1, 2.5], [2, 7.5], [3, 1.25]]


def read(content, kind="xlsx", **options):
    return read_workbook(content, kind, ReadingOptions(**options))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(xlsx({"A": TABLE}), "xlsx"), (ods(TABLE), "ods"), (xls(TABLE), "xls")],
    ids=["xlsx", "ods", "xls"],
)
def test_a_sheet_of_each_kind_comes_to_the_same_columns(content, kind):
    sheet = read(content, kind)
    assert sheet.columns["level"].tolist() == [2.5, 7.5, 1.25]
    assert sheet.columns["level"].index.tolist() == [2, 3, 4]
    assert sheet.facts["format"] == kind


def test_the_only_sheet_that_holds_anything_is_read():
    sheet = read(xlsx({"Empty": [], "Lake": TABLE}))
    assert sheet.facts["sheet"] == "Lake"
    assert sheet.notes[0].values == {"sheet": "Lake"}


def test_of_several_sheets_each_is_shown_by_its_first_rows():
    content = xlsx({"North": TABLE, "South": TABLE[::-1]})
    with pytest.raises(Question) as asked:
        read(content)
    assert [reading.value for reading in asked.value.readings] == ["North", "South"]
    assert asked.value.readings[1].examples == ("3 │ 1.25", "2 │ 7.5", "1 │ 2.5")
    assert read(content, sheet="North").facts["sheet"] == "North"
    with pytest.raises(UserError, match="“North”, “South”"):
        read(content, sheet="West")


MERGED = xlsx({"A": [["shop", "level"], ["x", 1], ["", 2], ["y", 3]]}, merged=["A2:A3"])


@pytest.mark.parametrize(
    ("merged", "shops"), [("fill", ["x", "x", "y"]), ("first", ["x", "", "y"])]
)
def test_merged_cells_mean_what_is_said(merged, shops):
    sheet = read(MERGED, merged=merged)
    assert sheet.columns["shop"].tolist() == shops
    assert (sheet.facts["merged"], sheet.notes[1].values) == (merged, {"count": 1})


def test_merged_cells_are_asked_about_with_their_place():
    with pytest.raises(Question) as asked:
        read(MERGED)
    assert asked.value.message.values == {"place": "A2:A3", "value": "x", "line": 2}
    assert [r.examples for r in asked.value.readings] == [
        ("A2:A3 → x │ x",), ("A2:A3 → x │ –",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_lettered_as_spreadsheets_do(column, letters):
    assert workbook._letters(column) == letters
