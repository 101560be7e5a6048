"""A language of the page: its numbers, and what one more needs."""

import pytest
from babel import Locale

from dashboard.language.translation import (
    LANGUAGES,
    browser_language,
    language_tag,
    number,
    separators,
    speaking,
)


@pytest.mark.parametrize(
    ("language", "told", "marks"),
    [
        ("en", "-1,234,567.50", ".,"),
        ("de", "-1.234.567,50", ",."),
        ("zh_CN", "-1,234,567.50", ".,"),
    ],
)
def test_numbers_carry_the_marks_of_their_language(language, told, marks):
    with speaking(language):
        assert (number(-1234567.5, 2), separators()) == (told, marks)


def test_a_mark_of_another_language_needs_no_code():
    with speaking("fr"):
        assert number(1234.5, 1) == "1\u202f234,5"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_groups_by_threes(code):
    assert Locale.parse(code).decimal_formats[None].grouping == (3, 3)


def test_a_page_names_its_language_as_browsers_do():
    with speaking("zh_CN"):
        assert language_tag() == "zh-CN"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("de-AT", "de"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh-TW", "zh_CN"),
        ("zh", "zh_CN"),
        ("fr-FR", "en"),
        (None, "en"),
    ],
)
def test_the_browser_chooses_among_the_languages(monkeypatch, asked, given):
    monkeypatch.setattr("streamlit.context", type("Context", (), {"locale": asked}))
    assert browser_language() == given
