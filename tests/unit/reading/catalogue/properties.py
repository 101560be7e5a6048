"""What holds for every file; the unit tests try a hundred, the torture tests ten thousand."""

import dataclasses
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from core.cli import checking
from core.errors import UserError
from core.reading.files.encodings import ASK
from core.reading.options import Question, ReadingOptions
from core.reading.tables import parse_table
from tests.unit.reading.catalogue.strategies import files, same

NAMES = ("a.csv", "a.json", "a.xlsx", "a.xls", "a.ods", "a.xlsb", "a.parquet", "a.gz", "a.zip", "a")


def is_read_as_said(file):
    columns, content, options = file
    same(parse_table(content, "a.csv", options=options), columns)


def is_read_as_found(file):
    columns, content, options = file
    same(_answered(content, options), columns)


def is_written_as_read(file):
    columns, content, options = file
    table = parse_table(content, "a.csv", options=options)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.csv"
        checking.write_csv(table, path)
        written = path.read_bytes()
    same(parse_table(written, "out.csv", options=ReadingOptions(decimal=".")), columns)


def is_no_defect(content, name, read=parse_table):
    try:
        table = read(content, name)
    except UserError as error:
        assert str(error)
    else:
        assert len(table.columns) > 0


def mutated(whole=()):
    """Random bytes, and good files with some of theirs changed, cut or doubled.

    Args:
        whole: More good files to spoil.
    """
    good = files().map(lambda file: file[1])
    if whole:
        good = st.one_of(good, st.sampled_from(whole))
    changes = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=6)
    spoilt = st.tuples(good, changes).map(lambda made: _mutate(*made))
    return st.one_of(st.binary(max_size=2000), spoilt, spoilt)


def _mutate(content, changes):
    changed = bytearray(content)
    for place, piece in changes:
        at = int(place * len(changed))
        changed[at : at + len(piece) // 2 + 1] = piece
    return bytes(changed)


def _answered(content, options):
    """Reads a file, answering each question by what is true."""
    told = ReadingOptions()
    for _ in range(6):
        try:
            return parse_table(content, "a.csv", options=told)
        except Question as question:
            truth = _true(question, content, options)
            told = dataclasses.replace(told, **{question.option: truth})
    raise AssertionError("asked without end")


def _true(question, content, options):
    truth = getattr(options, question.option)
    known = [reading.value for reading in question.readings]
    if question.option == "encoding":
        text = content.decode(truth)
        alike = [one for one in known if one != ASK and content.decode(one) == text]
        assert alike or ASK in known, "the true encoding is not offered"
        return alike[0] if alike else ASK
    assert truth in known, (question.option, truth, known)
    return truth
