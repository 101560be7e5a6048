"""A table written in a random dialect and encoding is read as it was, or asked about."""

import dataclasses

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import checking
from core.errors import UserError
from core.reading.options import Question, ReadingOptions
from core.tables import parse_table
from tests.unit.catalogue.strategies import files, same

SLOW = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@SLOW
@given(files())
def test_what_a_person_says_is_enough(file):
    columns, content, options = file
    same(parse_table(content, "a.csv", options=options), columns)


@SLOW
@given(files(), st.data())
def test_what_is_found_without_help_is_right_or_asked(file, data):
    columns, content, options = file
    same(answered(content, options), columns)


def answered(content, options):
    """Reads a file, answering each question by what is true."""
    told = ReadingOptions()
    for _ in range(6):
        try:
            return parse_table(content, "a.csv", options=told)
        except Question as question:
            truth = getattr(options, question.option)
            known = [reading.value for reading in question.readings]
            assert truth in known, (question.option, truth, known)
            told = dataclasses.replace(told, **{question.option: truth})
    raise AssertionError("asked without end")


@SLOW
@given(files())
def test_what_check_writes_is_read_the_same(tmp_path_factory, file):
    columns, content, options = file
    path = tmp_path_factory.mktemp("out") / "out.csv"
    checking.write_csv(parse_table(content, "a.csv", options=options), path)
    same(parse_table(path.read_bytes(), "out.csv", options=ReadingOptions(decimal=".")), columns)


def mutated():
    """Random bytes, and good files with some of theirs changed, cut or doubled."""
    return st.one_of(
        st.binary(max_size=2000),
        st.tuples(files(), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=6))
        .map(lambda made: _mutate(made[0][1], made[1])),
    )  # fmt: skip


def _mutate(content, changes):
    changed = bytearray(content)
    for place, piece in changes:
        at = int(place * len(changed))
        changed[at : at + len(piece) // 2 + 1] = piece
    return bytes(changed)


@SLOW
@given(mutated(), st.sampled_from(["a.csv", "a.json", "a", "a.txt"]))
def test_no_bytes_are_a_defect(content, name):
    try:
        table = parse_table(content, name)
    except UserError as error:
        assert str(error)
    else:
        assert len(table.columns) > 0
