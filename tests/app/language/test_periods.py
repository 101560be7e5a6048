"""How steps of time and numbers of rows read."""

from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.language.periods import count_rows, moment, span, step
from dashboard.language.translation import LANGUAGES, speaking


@pytest.mark.parametrize(
    ("language", "frequency", "told"),
    [
        ("en", "W-SUN", "1,343 weeks"),
        ("de", "W-SUN", "1.343 Wochen"),
        ("de", "MS", "1.343 Monate"),
        ("en", "QS-OCT", "1,343 quarters"),
        ("en", "B", "1,343 working days"),
        ("de", "15min", "1.343 Zeilen"),
        ("de", "", "1.343 Zeilen"),
        ("fr", "D", "1\u202f343\xa0jours"),
        ("zh_CN", "MS", "1,343 个月"),
        ("zh_CN", "QS-OCT", "1,343 个季度"),
    ],
)
def test_rows_are_counted_in_their_unit(language, frequency, told):
    with speaking(language):
        assert count_rows(1343, frequency) == told


@pytest.mark.parametrize(
    ("frequency", "told"), [("h", "1 hour"), ("15min", "15 minutes"), ("", "uneven")]
)
def test_a_step_is_told_in_words(frequency, told):
    with speaking("en"):
        assert step(frequency) == told


@pytest.mark.parametrize(
    ("frequency", "told"),
    [("D", "2024-01-01 to 2024-01-03"), ("h", "2024-01-01 00:00 to 2024-01-03 00:00")],
)
def test_a_short_span_has_hours_only_where_the_step_has(frequency, told):
    time = np.array(["2024-01-01", "2024-01-03"], dtype="datetime64[us]")
    with speaking("en"):
        assert span(SimpleNamespace(time=time, frequency=frequency)) == told


@pytest.mark.parametrize(("frequency", "told"), [("D", "2024-02-29"), ("h", "2024-02-29 07:00")])
def test_a_moment_is_as_short_as_its_step_and_the_same_in_every_language(frequency, told):
    for language in LANGUAGES:
        with speaking(language):
            assert moment(np.datetime64("2024-02-29T07:00"), frequency) == told
