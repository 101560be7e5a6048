"""Random tables in random dialects and encodings, for hypothesis."""

import csv
import io

import pandas as pd
from hypothesis import assume
from hypothesis import strategies as st

from core.reading.options import ReadingOptions

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp1251", "gbk", "big5")
DIALECTS = [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", "."), ("|", ",")]
LETTERS = {
    "cp1252": "abcäöüéèñÀß",
    "cp1251": "абвгдежзийЯ",
    "gbk": "日期水位温度高低",
    "big5": "日期水位溫度高低",
}
ANY = "abcXYZäß水位дата😀"


@st.composite
def files(draw):
    """A table, the bytes it is written to, and what a person has to say about them."""
    encoding = draw(st.sampled_from(ENCODINGS))
    delimiter, mark = draw(st.sampled_from(DIALECTS))
    letters = LETTERS.get(encoding, ANY)
    rows = draw(st.integers(3, 12))
    numbers = draw(st.integers(1, 4))
    words = draw(st.integers(0, 2))
    names = draw(
        st.lists(
            st.text(letters, min_size=1, max_size=6).map(lambda text: f"n{text}"),
            min_size=numbers + words,
            max_size=numbers + words,
            unique=True,
        )
    )
    columns = {"date": _days(draw, rows)}
    for name in names[:numbers]:
        columns[name] = draw(st.lists(_numbers(), min_size=rows, max_size=rows))
    for name in names[numbers:]:
        columns[name] = draw(st.lists(_texts(letters), min_size=rows, max_size=rows))
    text = _write(draw, columns, delimiter, mark)
    content = text.encode(encoding)
    needed = encoding if encoding in LETTERS else None
    # By chance, bytes of an older encoding are UTF-8 as well: that reading is as good.
    assume(needed is None or content.isascii() or not is_utf_8(content))
    # A column of whole thousands or one number of three decimals has two readings: say the mark.
    options = ReadingOptions(encoding=needed, decimal=mark, delimiter=delimiter)
    return columns, content, options


def is_utf_8(content):
    """Returns whether bytes can be read as UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _days(draw, rows):
    start = draw(st.dates(min_value=pd.Timestamp("1900-01-01").date(),
                          max_value=pd.Timestamp("2090-01-01").date()))  # fmt: skip
    return [str(day)[:10] for day in pd.date_range(start, periods=rows)]


def _numbers():
    whole = st.integers(-(10**9), 10**9).map(float)
    broken = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 4))
    return st.one_of(whole, broken)


def _texts(letters):
    marks = ' ,;|\t"\n' + letters
    return st.text(marks, max_size=8).map(lambda text: f"w{text}w")


def _write(draw, columns, delimiter, mark):
    sink = io.StringIO()
    writer = csv.writer(
        sink,
        delimiter=delimiter,
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow([_cell(cell, mark) for cell in row])
    return sink.getvalue()


def _cell(cell, mark):
    if isinstance(cell, str):
        return cell
    return repr(cell).replace(".", mark) if not cell.is_integer() else str(int(cell))


def same(table, columns):
    """Returns whether a table says what was written."""
    assert list(table.columns) == list(columns)
    for name, cells in columns.items():
        found = table.columns[name].tolist()
        assert found == cells, (name, found, cells)
