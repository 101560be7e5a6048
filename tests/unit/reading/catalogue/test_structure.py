import pytest

from core.reading.options import ReadingOptions
from core.reading.tables import read_text
from core.series.inspection import to_series
from tests.unit.reading.catalogue.ending import asked, notes_of, read, refused, warnings_of
from tests.unit.reading.catalogue.making import ROWS, VALUES, level, lines, plain

BODY = [f"{day},{value}" for day, value in ROWS]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n \n\t\n\n", "file_empty"),
        (b"date,level\n", "header_only"),
        (level(5), "too_few_rows"),
    ],
)
def test_what_has_no_shape_is_refused(content, code):
    assert refused(content).code == code


@pytest.mark.parametrize(
    ("odd", "kept", "code"),
    [(f"{BODY[5]},9", -1, "lines_left_out"), ("2024-03-03", 0, "lines_fitted")],
)
def test_rows_of_another_width_are_left_out_or_made_to_fit(odd, kept, code):
    content = lines(*BODY[:5], odd, *BODY[6:])
    question = asked(content)
    assert (question.option, question.message.values["line"]) == ("bad_lines", 7)
    assert [reading.value for reading in question.readings] == ["skip", "fit"]
    left_out = read(content, bad_lines="skip")
    assert left_out.columns["level"].tolist() == [*VALUES[:5], *VALUES[6:]]
    assert left_out.warnings[0].values == {"count": 1, "lines": "7", "option": "bad_lines"}
    fitted = read(content, bad_lines="fit")
    assert len(fitted.columns) == len(VALUES) + kept
    assert fitted.warnings[0].code == code


def test_without_a_header_the_columns_are_numbered():
    notes, series = notes_of("\n".join(BODY).encode())
    assert (series.target, series.values.tolist()) == ("column 2", VALUES)
    assert "header_none" in notes


def test_a_first_row_of_numbers_that_may_be_names_is_asked_about():
    question = asked(lines("5,7,8", "6,9,9", "7,1,2", header="1,2,3"))
    assert [reading.value for reading in question.readings] == [1, 0]
    content = lines("5,7,8", "6,9,9", "7,1,2", header="1,2,3")
    assert len(read(content, header=1).columns) == 3
    assert len(read(content, header=0).columns) == 4


@pytest.mark.parametrize(
    "above",
    [
        ["Station: upper lake", "made on 2024-04-01", ""],
        ["Station,upper lake", "height,300", "date of export,2024-04-01"],
        ["Levels of the upper lake,", ","],
        ["# levels, upper lake", "# in metres"],
    ],
)
def test_lines_above_the_header_are_left_out(above):
    notes, series = notes_of("\n".join([*above, "date,level", *BODY]).encode())
    assert series.values.tolist() == VALUES
    assert notes["preamble"].values["line"] == len(above) + 1


@pytest.mark.parametrize(("cell", "unit"), [("(m)", "m"), ("m³/s", "m³/s"), ("[ppm]", "ppm")])
@pytest.mark.parametrize("beside", ["", "YYYY-MM-DD"])
def test_a_line_of_units_gives_the_unit(cell, unit, beside):
    notes, series = notes_of(lines(f"{beside},{cell}", *BODY))
    assert (series.unit, series.values.tolist()) == (unit, VALUES)
    assert notes["units_line"].values["line"] == 2


@pytest.mark.parametrize(
    "footer",
    [
        "Total,52.75",
        "Summe:,52.75",
        "Total",
        "Source: the lake,",
        "Source: the lake\nNote: by hand, daily",
    ],
)
def test_a_total_at_the_end_is_left_out(footer):
    notes, series = notes_of(lines(*BODY, "", footer))
    assert series.values.tolist() == VALUES
    assert notes["footer"].values["line"] == 15


def test_years_across_below_a_title_are_names():
    above = ['"Source","Indicators",', "", '"Updated","2024-01-01",', ""]
    body = ['"Country","Code","1990","1991",', '"Aruba","ABW","1.5","2.5",',
            '"Africa","AFE","4.5","5.5",', '"Asia","ASI","6.5","7.5",']  # fmt: skip
    table = read("\n".join([*above, *body]).encode())
    assert table.facts["header"] == 5
    assert table.columns["1991"].tolist() == [2.5, 5.5, 7.5]


def test_a_bad_row_is_no_title_and_no_total():
    assert asked(lines("2024-02-26,abc", *BODY)).message.values["line"] == 2
    assert asked(lines(*BODY, "2024-04-01,abc")).message.values["line"] == 14


def test_blank_and_double_names_are_told():
    rows = [f"{row},1,2" for row in BODY]
    codes, series = warnings_of(lines(*rows, header="date,level,level,"))
    assert {"header_blank", "header_twice"} <= codes
    assert series.target == "level"


def test_nested_quotes_and_line_breaks_in_names_are_kept():
    content = lines(*BODY, header='date,"the ""upper""\nlevel"')
    _, series = notes_of(content)
    assert series.target == 'the "upper"\nlevel'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(end):
    notes, series = notes_of(plain(end=end))
    assert (series.values.tolist(), "line_ends" in notes) == (VALUES, end == "\r")


@pytest.mark.parametrize("delimiter", ["\t", "|", ";"])
def test_the_delimiter_is_found(delimiter):
    notes, series = notes_of(plain(delimiter))
    assert series.values.tolist() == VALUES
    assert "delimiter" in notes


def test_a_delimiter_can_be_said():
    assert notes_of(plain("!"), delimiter="!")[1].values.tolist() == VALUES
    assert notes_of(b"sep=;\n" + plain(";"))[1].values.tolist() == VALUES
    assert refused(plain(), delimiter="a").code == "delimiter_not_one"


def test_two_delimiters_that_fit_are_asked_about():
    content = lines("x;y,z", "x;y,z", "x;y,z", header="a;b,c")
    question = asked(content)
    assert (question.option, {one.value for one in question.readings}) == ("delimiter", {",", ";"})


def test_five_thousand_columns_are_asked_about():
    names = ",".join(f"c{i}" for i in range(4999))
    content = lines(*(f"{day}" + f",{value}" * 4999 for day, value in ROWS), header=f"date,{names}")
    question = asked(content)
    assert question.option == "columns"
    table = read(content, columns="1,3-4")
    assert list(table.columns) == ["date", "c1", "c2"]
    assert to_series(table).values.tolist() == VALUES
    assert refused(content, columns="0-9").code == "columns_not_read"


def test_all_of_very_many_columns_can_be_read():
    names = ",".join(f"c{i}" for i in range(1010))
    content = lines("2024-01-01" + ",1" * 1010, "2024-01-02" + ",2" * 1010, header=f"date,{names}")
    assert len(read(content, columns="all").columns.columns) == 1011


def test_a_large_plain_text_is_read_like_a_small_one():
    rows = [f"2024-01-01,{i}.5 , x{i}" for i in range(60_000)]
    content = lines(*rows, header=" date ,level,word")
    table = read(content)
    assert table.columns["level"].tolist() == [i + 0.5 for i in range(60_000)]
    assert table.columns["word"].iloc[-1] == "x59999"
    assert table.columns.index[[0, -1]].tolist() == [2, 60_001]
    assert list(table.columns.columns) == ["date", "level", "word"]
    broken = content.replace(b"2024-01-01,41234.5 ,", b"2024-01-01 ")
    found = asked(broken).message.values
    assert {key: found[key] for key in ("expected", "line", "received", "count", "total")} == {
        "expected": 3, "line": 41_236, "received": 1, "count": 1, "total": 60_000
    }  # fmt: skip
    assert len(read(broken, bad_lines="skip").columns) == 59_999


@pytest.mark.parametrize("first", [b"level\n", b"Upper lake\n\nlevel\n"])
def test_a_large_single_column_is_read_like_a_small_one(first):
    content = first + b"1.5\n 2 \n \n" * 130_000 + b"4\n\n"
    table = read(content)
    lines_above = first.count(b"\n")
    assert table.columns["level"].iloc[:2].tolist() == [1.5, 2]
    assert table.columns["level"].isna().sum() == 130_000
    assert table.columns.index[[0, -1]].tolist() == [lines_above + 1, lines_above + 390_001]
    assert asked(content + b"5,6\n").option == "bad_lines"


def test_a_table_copied_out_of_a_spreadsheet_is_read():
    series = to_series(read_text(plain("\t", end="\r\n").decode(), ReadingOptions()))
    assert (series.name, series.values.tolist()) == ("pasted", VALUES)


@pytest.mark.parametrize(
    ("content", "columns", "values"),
    [
        ("date level\n2024-01-01 5\n2024-01-02 6.5\n2024-01-03 7\n", 2, [5, 6.5, 7]),
        (
            "date         a    level\n2024-01-01   x  5  \n2024-01-02   y  6\n2024-01-03 z 7",
            3,
            [5, 6, 7],
        ),
        (
            "day hour level\n2024-01-01 00:00 5\n2024-01-01 01:00 6\n2024-01-01 02:00 7\n",
            4,
            [5, 6, 7],
        ),
        ("1 0.5\n2 0.7\n3 0.6\n", 2, [0.5, 0.7, 0.6]),
        (
            "year co2 error\n1958 315.10 .5\n1959 316.62 .5\n1960 317.85 .5\n",
            3,
            [315.1, 316.62, 317.85],
        ),
    ],
)
def test_columns_aligned_by_spaces_are_read(content, columns, values):
    table = read(content.encode(), "lake.txt")
    assert len(table.columns.columns) == columns
    assert to_series(table).values.tolist() == values


@pytest.mark.parametrize(
    ("cells", "values"),
    [(("1 234", "2 345", "3 456"), [1234, 2345, 3456]), (("1 m", "2 m", "3 m"), [1, 2, 3])],
)
def test_a_space_inside_one_column_is_no_delimiter(cells, values):
    content = "\n".join(cells).encode()
    assert to_series(read(content)).values.tolist() == values
