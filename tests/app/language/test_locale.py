"""Every text a reader meets has one in each language that says the same with the same numbers."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dashboard.language.translation import LANGUAGES

ROOT = Path(__file__).parents[3]
TRANSLATED = sorted(LANGUAGES.keys() - {"en"})
OF_CORE = ("Message", "UserError", "DamagedFile", "Question")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), **dict.fromkeys(OF_CORE, (2,))}
MAPPING = [
    ("cli/__init__.py", "dashboard.language.shell_texts:extract_help"),
    ("**.py", "python"),
    ("samples.json", "dashboard.language.sample_texts:extract"),
]


def texts():
    """Every text of the program: one, or a singular and a plural."""
    found = set()
    for room in ("core", "dashboard", "sample_data"):
        entries = extract_from_dir(ROOT / room, MAPPING, keywords=KEYWORDS)
        found |= {message for _file, _line, message, _comments, _context in entries}
    return found


def written(language):
    path = ROOT / "dashboard" / "locale" / language / "LC_MESSAGES" / "lookback.po"
    return read_po(path.open("rb"))


@pytest.fixture(scope="module", params=TRANSLATED)
def catalogue(request):
    return written(request.param)


def fields(text):
    return {name for _before, name, _format, _conversion in string.Formatter().parse(text) if name}


def test_every_text_is_translated(catalogue):
    missing = [text for text in texts() if not _is_whole(catalogue.get(text))]
    assert missing == []


def _is_whole(message):
    # A fuzzy one, as a text that became a plural is, would be left out when it is compiled.
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def test_no_text_stands_where_it_is_not_found():
    # Within an f-string a text is not extracted, and nobody is asked to translate it.
    hidden = [
        f"{path.name}:{call.lineno}"
        for folder in ("core", "dashboard")
        for path in (ROOT / folder).rglob("*.py")
        for line in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(line, ast.JoinedStr)
        for call in ast.walk(line)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext")
    ]
    assert hidden == []


def test_a_translation_has_the_fields_of_its_text(catalogue):
    for message in catalogue:
        if message.id and isinstance(message.id, str):
            assert fields(message.string) == fields(message.id), message.id


def test_every_form_of_a_plural_has_fields_that_its_text_fills(catalogue):
    for message in catalogue:
        if message.pluralizable:
            filled = set().union(*map(fields, message.id))
            assert all(fields(form) <= filled for form in message.string), message.id
            # Where a language has one form, it says how many.
            assert len(message.string) > 1 or fields(message.id[1]) <= fields(message.string[0])


def test_german_says_sie():
    # Not a whole grammar: pronouns, and the imperatives that a remedy begins or ends with.
    familiar = re.compile(
        r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein(e[mnrs]?)?|Wähle|Gib|Öffne|Sag|Lass|Schreib|Behalte|Speichere"
        r"|Lade|Nimm|Markiere|Fülle|(oder|und) (speichere|behalte|lade|setze|wähle|nimm|schreib))\b"
    )
    assert [
        found for message in written("de") if (found := familiar.search(str(message.string)))
    ] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language):
    import gettext

    compiled = gettext.translation("lookback", ROOT / "dashboard" / "locale", languages=[language])
    for message in written(language):
        if message.pluralizable:
            assert compiled.ngettext(*message.id, 2) == message.string[-1]
        elif message.id:
            assert compiled.gettext(message.id) == message.string


def test_chinese_keeps_one_way_of_spacing_and_of_punctuation():
    # A space between Han and Latin characters or digits, none beside marks, which are full-width.
    odd = re.compile(
        r"[\u4e00-\u9fff][A-Za-z0-9$]|[A-Za-z0-9$%][\u4e00-\u9fff]|[\u4e00-\u9fff][,;:?!.()]"
        r"|[,;:?!()] ?[\u4e00-\u9fff]| [，。；：？！（）]|[，。；：（）] "
    )
    assert [
        found for message in written("zh_CN") for found in odd.findall(str(message.string))
    ] == []
