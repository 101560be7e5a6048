"""Every case of the catalogue once: the file, how reading it ends, and what a person is told."""

import copy
import io
import re
import zipfile
from collections import Counter
from itertools import product

import pyarrow as pa
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.reading.options import Question
from core.runs import store
from core.series import length
from core.series.inspection import to_series
from core.series.series import Series
from dashboard.language.words import plain as shown_as
from tests.unit.reading.catalogue.ending import asked, read
from tests.unit.reading.catalogue.making import (
    ROWS,
    gzipped,
    level,
    lines,
    parquet,
    plain,
    xlsx,
    zipped,
)

BODY = [f"{day},{value}" for day, value in ROWS]
TABLE = [["date", "level"], *map(list, ROWS)]
WIDE = ",".join(f"c{i}" for i in range(4999))
FAR = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst>&b;</sst>'
FILES = ("../../x", "C:\\x", "a.csv:$s.csv", "x" * 10_000 + ".csv", "😀.csv")


def dated(*dates, values=range(1, 99)):
    return lines(*(f"{date},{value}" for date, value in zip(dates, values, strict=False)))


def coded(header, encoding):
    return plain(header=header).decode().encode(encoding)


def hostile(text):
    """A text that names a column and fills another one."""
    return lines(*(f"{row},{text}" for row in BODY), header=f"date,{text},word")


def bomb():
    """A workbook of 64 KiB with 24 sheets of 64 MiB, which are one part of the file."""
    sink = io.BytesIO(xlsx({"A": TABLE}))
    with zipfile.ZipFile(sink, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet2.xml", bytes(64 << 20))
        for number in range(3, 26):
            file.filelist.append(copy.copy(file.filelist[-1]))
            file.filelist[-1].filename = f"xl/worksheets/sheet{number}.xml"
    return sink.getvalue()


def locked():
    entry = b"PK\x01\x02\x14\x03\x14\x00\x00\x00"
    return zipped({"xl/workbook.xml": "x"}).replace(entry, entry[:8] + b"\x01\x00")


# By group: the case; the file, or several; how it ends: E refused, A asked, D detected and told, W
# read with a warning; the message's code, or the option that is asked for; a part of what is told,
# or a reading that is offered. Files are called lake.csv where the last column says nothing else.
CASES = {
    "encoding": [
        ("UTF-8 with a mark", b"\xef\xbb\xbf" + plain(), "D", "encoding", "UTF-8"),
        ("UTF-16", coded("date,level", "utf-16"), "D", "encoding", "UTF-16"),
        ("UTF-32", coded("date,level", "utf-32"), "D", "encoding", "UTF-32"),
        ("GBK", coded("日期,水位", "gbk"), "A", "encoding", "gbk"),
        ("Big5", coded("日期,二氧化碳", "big5"), "A", "encoding", "big5"),
        ("cp1251", coded("дата,уровень", "cp1251"), "A", "encoding", "cp1251"),
        ("Latin-1 with °", coded("date,°C", "latin-1"), "A", "encoding", "cp1252"),
        ("a bad byte", plain().replace(b"7.0", b"7\xff"), "A", "bad_bytes", "skip"),
        ("NUL bytes", plain().replace(b"7.0", b"7\0"), "A", "bad_bytes", "skip"),
    ],
    "structure": [
        ("empty", b"", "E", "file_empty", "Choose another file"),
        ("blank lines", b"\n \n\t\n\n", "E", "file_empty", "Choose another file"),
        ("header only", b"date,level\n", "E", "header_only", "no values"),
        ("one row", level(5), "E", "too_few_rows", "and it has 1. Add"),
        # Read, since shorter windows may do, and refused where training is to begin.
        ("fewer than window and horizon", plain(), "E", "parts_too_short", "rows in all; this"),
        ("no header", "\n".join(BODY).encode(), "D", "header_none", "column 2"),
        ("lines above", b"Upper lake\n\n" + plain(), "D", "preamble", "in line 3"),
        ("a row of units", lines(",(m)", *BODY), "D", "units_line", "2"),
        ("a total", lines(*BODY, "Total,52.75"), "D", "footer", "14"),
        ("a blank name", lines(*(f"{row},1" for row in BODY), header="date,level,"),
         "W", "header_blank", "column 3"),
        ("a name twice", lines(*(f"{row},1" for row in BODY), header="date,level,level"),
         "W", "header_twice", "level (2)"),
        ("a cell more in each row", lines(*(f"{row},9" for row in BODY)),
         "A", "surplus", "join"),
        ("in one row", lines(*BODY[:5], "2024-03-03,4,9", *BODY[6:]),
         "A", "bad_lines", "skip"),
        ("a short row", lines(*BODY[:5], "2024-03-03", *BODY[6:]),
         "A", "bad_lines", "fit"),
        ("an open quote", lines(*BODY[:5], '2024-03-03,"4', *BODY[6:]),
         "A", "quotes", "plain"),
        ("nested quotes", plain(header='date,"the ""upper"" lake"'),
         "D", "target", 'the "upper" lake'),
        ("a line break in a name", plain(header='date,"upper\nlake"'), "D", "target", "r\nl"),
        ("CR alone ends lines", plain(end="\r"), "D", "line_ends", "CR"),
        ("tab", plain("\t"), "D", "delimiter", "tabs"),
        ("pipe", plain("|"), "D", "delimiter", "vertical bars"),
        ("5 000 columns", lines(*("2024-01-01" + ",1" * 4999,) * 3, header=f"date,{WIDE}"),
         "A", "columns", "1-100"),
        # For the time of the suite 0.3 of the 10 million rows that count, in the same fast reader.
        ("10 million rows", b"word,level\n" + b"x,1\nx,2\n" * 150_000, "D", "rows", "300000"),
    ],
    "numbers": [
        ("3,5 with ;", level("3,5", "1,25", "7", delimiter=";"), "D", "decimal_mark", "comma"),
        ("1,234.5", level('"1,234.5"', '"2,000.25"', "7"), "D", "thousands_mark", ""),
        ("1.234 may be thousands", level("1.234", "2.345", "345", delimiter=";"),
         "A", "decimal", ","),
        ("12 ppm", level("12 ppm", "13.5 ppm", "11 ppm"), "D", "cells_unit", "ppm"),
        ("5%", level("5%", "7 %", "6.5%"), "D", "cells_unit", "%"),
        ("$5", level("$5", "$7.50", "$1"), "D", "cells_unit", "$"),
        ("<0.01", level("0.5", "<0.01", "0.25"), "A", "below", "half"),
        # Told by a warning, which says more than a note: the value is missing, and is filled.
        ("n.d.", level(2, "n.d.", 5, 3), "D", "values_filled", ": 1;"),
        ("-9999", level(315.5, -9999, 316.5, 317), "W", "sentinel_missing", "9999"),
        ("inf and 1e400", (level(1, 2, "inf", 4), level(1, 2, "1e400", 4)),
         "E", "not_a_number", "in line 4"),
        ("above 2**63", level(1, 2**63 + 4096, 3, 4), "W", "digits_lost", ""),
        ("above 2**53", level(1, 2**53 + 3, 3, 4), "W", "digits_lost", ""),
        ("all missing", level("", "NA", "", "n.d."), "E", "no_numbers_only_empty", "level"),
        ("constant", level(*[5] * 12), "W", "values_constant", "5"),
    ],
    "time": [
        ("day or month first", dated("03/02/2024", "04/02/2024", "05/02/2024"),
         "A", "date_order", "mdy"),
        ("the format flips", dated("30/01/2024", "31/01/2024", "02/01/2024", "02/13/2024"),
         "A", "date_order", "dmy,mdy"),
        ("mixed formats", dated("2024-02-28", "29.02.2024", "2024-03-01"),
         "A", "unread_times", "each"),
        ("30 February", dated("2024-02-28", "2024-02-29", "2024-02-30"),
         "A", "unread_times", "leave_out"),
        ("the repeated hour", dated(*(f"2024-10-27 0{hour}:00" for hour in (0, 1, 2, 2, 3, 4))),
         "A", "repeated_hour", "both"),
        ("mixed offsets", dated("2024-03-31T01:00+01:00", "2024-03-31T03:00+02:00",
                                "2024-03-31T04:00+02:00"), "A", "offsets", "utc"),
        ("unsorted", dated("2024-01-03", "2024-01-01", "2024-01-02"), "W", "times_sorted", ""),
        ("conflicting duplicates", dated("2024-01-01", "2024-01-02", "2024-01-02", "2024-01-03"),
         "A", "duplicates", "mean"),
        ("gaps", dated("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-06", "2024-01-07"),
         "W", "gaps", "2"),
        ("epoch milliseconds", dated(1704067200000, 1704070800000, 1704074400000),
         "D", "time_epoch", ""),
        ("a spreadsheet's days", dated(45292, 45293, 45295), "A", "day_numbers", "1900"),
        ("the year 1500", dated("1500-01-01", "1500-01-02", "1500-01-03"), "D", "span", "1500"),
        # Wanted is A. Decided otherwise: a plain index is a series by contract, so it is read in
        # the order of its rows, and the report says so: D.
        ("no time column", lines("1.5", "0.5", "2.5", header="level"), "D", "time_none", ""),
        ("only text", lines("north,a", "south,b", header="where,what"), "E", "no_numbers", ""),
    ],
    "containers": [
        ("HTML", b"<!DOCTYPE html>\n<html><body><table></table></body></html>",
         "E", "not_a_table", "HTML"),
        ("JSON", b'[{"date": "2024-01-01", "level": 1}]', "E", "kind_not_as_named", "JSON"),
        ("xlsx", xlsx({"A": TABLE}), "E", "kind_not_as_named", ""),
        ("gzip", gzipped(plain()), "E", "kind_not_as_named", "GZIP"),
        ("random bytes", bytes(range(256)) * 20, "E", "encoding_unknown", ""),
        ("a zip bomb", bomb, "E", "too_many_unpacked_bytes", "", "lake.xlsx"),
        ("a cell at XFD1048576", xlsx({"A": f'<row r="1"><c r="A1"><v>1</v></c></row>{FAR}'}),
         "E", "reading_too_large or too_many_cells", "", "lake.xlsx"),
        ("entities", xlsx({"A": TABLE}, extra={"xl/sharedStrings.xml": ENTITIES}),
         "E", "xml_entities", "", "lake.xlsx"),
        ("merged cells", xlsx({"A": [["place", "level"], ["a", 1.5], [None, 2.5], ["b", 4.5]]},
                              merged=["A2:A3"]), "A", "merged", "fill", "lake.xlsx"),
        ("a formula alone", xlsx({"A": [*TABLE, ["2024-04-01", "=B2+1"]]}),
         "E", "formula_without_value", "B14", "lake.xlsx"),
        ("several sheets", xlsx({"A": TABLE, "B": TABLE}), "A", "sheet", "B", "lake.xlsx"),
        ("a password", locked(), "E", "file_locked", "remove the password", "lake.xlsx"),
        ("nested Parquet", parquet(pa.table({"level": [[1.0], [2.0], [3.0]]})),
         "E", "parquet_nested", "level", "lake.parquet"),
    ],
    "hostile text": [
        ("a script", hostile("<script>alert(1)</script>"), "inert", "", ""),
        ("a formula", hostile("=cmd|'/c calc'!A1"), "inert", "", ""),
        ("right to left, Chinese", (hostile("\u202eslatot"), hostile("水位")), "inert", "", ""),
        ("markup", (hostile("**b** $x^2$"), hostile("![i](http://example.invalid/a.png)")),
         "inert", "", ""),
        ("file names", plain(), "inert", "", "", FILES),
    ],
}  # fmt: skip
ALL = [(group, *case) for group, cases in CASES.items() for case in cases]


def is_refused(content, file, code, says):
    with pytest.raises(UserError) as error:
        # On its way to training a series is also checked for its length.
        length.check_length(len(to_series(read(content, file))), RunConfig())
    assert not isinstance(error.value, Question)
    assert error.value.message.code in code.split(" or ") and says in str(error.value)


def is_asked(content, file, code, says):
    question = asked(content, file)
    assert question.option == code and question.message.code
    assert says in [reading.value for reading in question.readings]


def is_read(content, file, code, says, ending):
    series = to_series(read(content, file))
    told = series.warnings if ending == "W" else (*series.notes, *series.warnings)
    assert len(series) and [one for one in told if one.code == code and says in one.text()], told


def is_inert(content, file, folder):
    table = read(content, file)
    text = content.decode().split("\n")[0].split(",")[1]
    series = to_series(table)
    assert series.target == text and all(note.text() for note in series.notes)
    assert "word" not in table.columns or set(table.columns["word"]) == {text}
    assert not set("/\\") & set(series.name)
    for word in (series.target, series.name):
        shown = shown_as(word)
        assert not re.search(r"[<>\[\]()$*|\u202a-\u202e]|://", re.sub(r"\\.", "", shown))
        assert len(shown) < 200
    run = store.create(folder / "runs", RunConfig(), series)
    assert list(folder.iterdir()) == [folder / "runs"]
    assert re.fullmatch(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}", run.folder.name)
    assert Series.read(run.series_path).target == text


@pytest.mark.parametrize(
    ("content", "ending", "code", "says", "files"),
    [(*case[2:6], *(case[6:] or ["lake.csv"])) for case in ALL],
    ids=[f"{case[0]}: {case[1]}" for case in ALL],
)
def test_each_file_ends_as_it_must(content, ending, code, says, files, tmp_path):
    contents = content if isinstance(content, tuple) else (content,)
    for one, file in product(contents, files if isinstance(files, tuple) else (files,)):
        one = one() if callable(one) else one
        if ending == "inert":
            is_inert(one, file, tmp_path)
        elif ending == "E":
            is_refused(one, file, code, says)
        elif ending == "A":
            is_asked(one, file, code, says)
        else:
            is_read(one, file, code, says, ending)


def test_no_case_is_left_out():
    assert [(group, len(cases)) for group, cases in CASES.items()] == [
        ("encoding", 9), ("structure", 22), ("numbers", 14), ("time", 14), ("containers", 13),
        ("hostile text", 5),
    ]  # fmt: skip
    assert len({case[:2] for case in ALL}) == len(ALL) == 77
    # As wanted, but for the case without a time column; and 30 February can be left out.
    assert Counter(case[3] for case in ALL) == {"E": 19, "A": 23, "D": 22, "W": 8, "inert": 5}
