import pytest

from core.config import RunConfig
from core.errors import Message, UserError
from dashboard.language.messages import say
from dashboard.language.setting_names import setting_name


def test_a_message_and_an_error_are_said_with_their_values():
    message = Message("why", "Because of {cause}.", {"cause": "this"})
    assert say(message) == say(message.error()) == "Because of this."


def test_a_setting_beyond_its_limits_is_named_as_its_control_is():
    with pytest.raises(UserError) as refused:
        RunConfig(dropout=2.0)
    assert refused.value.message.code == "setting_range"
    assert setting_name("dropout") in say(refused.value)
    assert setting_name("dropout") not in refused.value.message.text()
