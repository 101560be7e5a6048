"""How long something takes, in words."""

import pytest

from dashboard.language.durations import about, duration, short
from dashboard.language.translation import speaking


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "1 second"),
        (89.4, "89 seconds"),
        (90, "2 minutes"),
        (89 * 60, "89 minutes"),
        (35 * 3600, "35 hours"),
        (36 * 3600, "2 days"),
        (1500 * 86_400, "1,500 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_fitting_unit(seconds, told):
    with speaking("en"):
        assert duration(seconds) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", ["1 Sekunde", "25 Minuten"]),
        ("fr", ["1\xa0seconde", "25 minutes"]),
        ("zh_CN", ["1 秒钟", "25 分钟"]),
    ],
)
def test_babel_knows_the_units_of_every_language(language, told):
    with speaking(language):
        assert [duration(1), duration(1500)] == told


def test_an_estimate_is_rounded():
    with speaking("en"):
        assert about(1234) == "about 17 minutes"


def test_a_card_has_room_for_a_sign():
    with speaking("en"):
        assert [short(78), short(1500), short(7300)] == ["80 s", "25 min", "2 h"]
