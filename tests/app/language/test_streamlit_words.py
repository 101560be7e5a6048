"""Streamlit's own words, which a page exchanges for its language's."""

import re
from pathlib import Path

import pytest
import streamlit

from dashboard.language.streamlit_words import streamlit_words
from dashboard.language.translation import LANGUAGES, speaking


def fields(text):
    return re.findall(r"\{\w+\}", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_takes_over_what_streamlit_fills_in(language):
    with speaking(language):
        words = streamlit_words()
    kept = [said for english, said in words.items() if fields(said) not in ([], fields(english))]
    assert words and kept == []


def test_these_are_the_words_that_streamlit_writes():
    pages = Path(streamlit.__file__).parent / "static" / "static" / "js"
    written = "".join(page.read_text("utf-8") for page in pages.glob("*.js"))
    with speaking("zh_CN"):
        words = streamlit_words()
    # What it puts together itself stands there in pieces.
    whole = [word for word in words if "{" not in word and not word.startswith("Press ")]
    assert [word for word in whole if word not in written] == []
