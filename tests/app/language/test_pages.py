"""A page in a language shows nothing of another one."""

import json
import re

import pytest
from google.protobuf.json_format import MessageToDict

PAGES = ["data", "train", "sweep", "results", "inside", "runs"]
# Three words in a row that are no names: a sentence, or a label that was left.
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?: [a-z’']+){2,}")
# What people see of an element; the rest is keys, addresses, pictures and how it is drawn.
UNSEEN = {
    "bidiComponent",
    "id",
    "key",
    "formId",
    "elementId",
    "data",
    "src",
    "url",
    "fontFamily",
    "font",
    "family",
}


def strings(value, name=""):
    """Every text in what a page sends to the browser."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in UNSEEN:
                yield from strings(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, name)
    elif isinstance(value, str):
        if value[:1] in "{[" and name in ("spec", "config", "json"):
            yield from strings(json.loads(value))
        else:
            yield value


def sent(block):
    """What an element or a block and everything in it sends to the browser."""
    if block.type == "bidi_component":
        return  # a program, and the words it takes away
    if hasattr(block, "children"):
        for child in block.children.values():
            yield from sent(child)
    if block.proto is not None:
        yield from strings(MessageToDict(block.proto))


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_shows_no_english_sentence(visit, finished, page):
    session = visit(page, run=finished.ahead.id, lang="zh_CN")
    shown = [text for block in (session.main, session.sidebar) for text in sent(block)]
    assert any("\u4e00" <= letter <= "\u9fff" for text in shown for letter in text)
    assert [found.group() for text in shown if (found := ENGLISH.search(text))] == []
