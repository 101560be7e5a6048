"""A table written in a random dialect and encoding is read as it was, or asked about."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.reading.catalogue import properties
from tests.unit.reading.catalogue.strategies import files

FEW = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@FEW
@given(files())
def test_what_a_person_says_is_enough(file):
    properties.is_read_as_said(file)


@FEW
@given(files())
def test_what_is_found_without_help_is_right_or_asked(file):
    properties.is_read_as_found(file)


@FEW
@given(files())
def test_what_check_writes_is_read_the_same(file):
    properties.is_written_as_read(file)


@FEW
@given(properties.mutated(), st.sampled_from(["a.csv", "a.json", "a", "a.txt"]))
def test_no_bytes_are_a_defect(content, name):
    properties.is_no_defect(content, name)
