"""Texts are constants; what is said or raised is a filled copy."""

import pickle

import pytest

from core.errors import Message, UserError

SHORT = Message("too_short", "{name} has {rows} rows.")


def test_a_text_is_filled_in_bit_by_bit_and_stays_as_it_is():
    named = SHORT.with_values(name="a", rows=3)
    assert named.with_values(rows=4).text() == "a has 4 rows."
    assert named.text() == "a has 3 rows."
    assert SHORT.values == {}


def test_a_value_may_be_called_as_the_parameters_are():
    named = Message("x", "{code} {template} {self}").with_values(code=1, template=2, self=3)
    assert named.text() == "1 2 3"


def test_a_text_can_be_raised_and_says_the_same_in_another_process():
    with pytest.raises(UserError, match=r"a has 3 rows\.") as raised:
        raise SHORT.with_values(name="a").error(rows=3)
    assert pickle.loads(pickle.dumps(raised.value)).message == raised.value.message
    assert raised.value.message == SHORT.with_values(name="a", rows=3)


def test_a_text_is_read_back_as_it_was_written():
    said = SHORT.with_values(name="a", rows=3)
    assert Message.from_dict(said.to_dict()) == said
    assert said.to_dict()["text"] == "a has 3 rows."
