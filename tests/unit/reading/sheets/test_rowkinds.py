import pytest

from core.reading.sheets.rowkinds import is_remark, is_ruler, usual_width


@pytest.mark.parametrize(
    ("cells", "kinds", "is_one"),
    [
        (["Fuente: INE"], ["", "number", "number"], True),
        (["Fuente: INE", "", ""], ["", "number", "number"], False),
        (["made by hand", ""], ["date", "number"], True),
        (["See below", "with care"], ["date", "number", "number"], True),
        (["2024-01-05", "rain"], ["date", "number", "number"], False),
        (["2024-01-05"], ["date", "number", "number"], False),
    ],
)
def test_a_line_of_text_alone_below_wider_rows_is_a_remark(cells, kinds, is_one):
    assert is_remark(cells, kinds) == is_one


def test_only_signs_draw_a_line():
    assert is_ruler(["------", " ===== "])
    assert not is_ruler(["-", "-"]) and not is_ruler(["---", "5"]) and not is_ruler([""])


def test_one_wide_row_below_titles_tells_the_width():
    assert usual_width([(1, ["Prices"]), (2, ["of 2023"]), (3, ["all", "7", "8"])]) == 3
    assert usual_width([(1, ["5"]), (2, ["7"]), (3, ["all", "7", "8"])]) == 1
