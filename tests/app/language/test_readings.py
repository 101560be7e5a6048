import pytest

from dashboard.language.readings import reading_name


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [("header", 3, "3"), ("columns", "1-100", "1-100"), ("encoding", "cp1251", "cp1251"),
     ("sheet", "My sheet", "My sheet"), ("encoding", "koi8-u", "koi8-u")],
)  # fmt: skip
def test_a_reading_names_what_it_is_set_to(option, value, named):
    assert named in reading_name(option, value)


def test_the_same_value_is_called_otherwise_for_another_option():
    names = {reading_name("decimal", ","), reading_name("delimiter", ","), reading_name("x", ",")}
    assert len(names) == 3
    assert reading_name("header", 0) != reading_name("header", 1).replace("1", "0")
