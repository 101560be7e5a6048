"""The encoding of a text: what its bytes say by themselves, and what a person has to say."""

from __future__ import annotations

import codecs
import re

from core.errors import Message, UserError
from core.reading.files.telling import CENTRAL, WESTERN, count_tells, is_latin, is_western
from core.reading.lines import bad_bytes
from core.reading.options import Question, Reading

# The likeliest at home first; what a person may name, as Python calls it.
LEGACY = (WESTERN, "cp1251", "gbk", "gb18030", "big5", "cp932", "cp949", "cp1250", "koi8-r")
ENCODINGS = (
    *("utf-8", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "ascii"),
    *("utf-8-sig", *LEGACY, "gb2312", "big5hkscs", "shift_jis", "euc_jp", "euc_kr"),
    *("latin-1", "iso8859-15", "iso8859-2", "iso8859-5", "iso8859-7", "cp1253", "cp1254", "cp1255"),
    *("cp1256", "cp1257", "cp1258", "cp437", "cp850", "cp866", "mac-roman", "koi8-u", "tis-620"),
)
# What a person says who wants to choose although one is likely.
ASK = "ask"
MAX_EXAMPLES = 3
MOST_OFFERED = 3
SURE = 0.8
# A short header of another script can be that of a third one by chance.
TELLS = 3
MAX_EXAMPLE = 60
MAX_LINES = 200
SAMPLE_BYTES = 10_000
LIKELY = 0.5
ENOUGH = 8  # so many different bytes beyond ASCII tell a language
MOSTLY_WHOLE = 3

_KNOWN = {codecs.lookup(name).name for name in ENCODINGS}
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
# What Western files have beside words: degrees, powers, micro, currencies, signs.
_SIGNS = "°²³µ·±×÷€£¥§½¼¾‰–—“”„‘’…™®©«»"
_CYRILLIC = "а-яёА-ЯЁ"


def _alone(letters: str) -> str:
    """Returns a pattern of one letter that is a whole cell or word."""
    return rf'(?<![^ ,;|\t\n"])[{letters}](?![^ ,;|\t\n"])'


_WESTERN = re.compile(
    f"[{_SIGNS}]"
    "|(?<=[A-Za-z])[à-öø-ý]|[à-öø-ýß](?=[a-z])|(?<=[a-zà-ý])ß"
    "|[À-ÖØ-Ý](?=[A-Za-z])|(?<=[A-Za-z])[À-ÖØ-Ý]"
    f"|{_alone('à-ö')}"
    "|(?<=[0-9])\xa0(?=[0-9])"
)
_NEVER = re.compile("[\x80-\x9f\ue000-\uf8ff]")
_SCRIPTS = {
    "cp1251": re.compile(f"[{_CYRILLIC}]{{2,}}|[°№–—«»]|{_alone(_CYRILLIC)}"),
    "koi8-r": re.compile(f"[{_CYRILLIC}]{{2,}}|°|{_alone(_CYRILLIC)}"),
    "gbk": re.compile("[\u4e00-\u9fff，。（）：、；％℃]"),
    "gb18030": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f，。（）：、；％℃]"),
    "big5": re.compile("[\u4e00-\u9fff，。（）：、；％℃]"),
    "cp932": re.compile("[\u3040-\u30ff\u4e00-\u9fff（）：、。％℃]"),
    "cp949": re.compile("[\uac00-\ud7a3]"),
    "cp1250": re.compile("(?<=[A-Za-z])[ąćęłńśźżčďěňřšťůžőű]|[ąćęłńśźżčďěňřšťůžőű](?=[a-z])"),
    "cp1252": _WESTERN,
}


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str, list[Message]]:
    """Returns a file's text, its encoding and what there is to say about that.

    A byte here and there that does not belong to it becomes “\ufffd”; see `bad_bytes`.

    Args:
        content: The file's bytes.
        encoding: What a person says; None takes UTF-8, what a mark at the beginning says, or an
            older one that is sure; `ASK` asks for that, too.

    Raises:
        Question: The bytes are none of it, and several older encodings may fit.
        UserError: They are damaged, or not in the encoding that was named.
    """
    detected = next((name for bom, name in _BOMS if content.startswith(bom)), _unmarked(content))
    if encoding not in (None, ASK):
        text = _decode_as(content, _checked(encoding))
        return text.removeprefix("\ufeff"), encoding, [_note(encoding)]
    name = detected or "utf-8"
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        if detected is None and b"\x00" not in content:
            detected = _settle(content, encoding == ASK)
            name = detected or name
        text = content.decode(name, errors="replace")
        if not bad_bytes.is_mostly_text(text):
            raise _not_text(content, error.start, name) from error
    if name in LEGACY:
        return text, name, [_note(name).with_values(option="encoding", otherwise=ASK)]
    return text, name, [] if detected is None else [_note(name)]


def _unmarked(content: bytes) -> str | None:
    """Returns UTF-16 where every other byte of the beginning, and none between, is zero."""
    sample = content[:SAMPLE_BYTES]
    if len(content) % 2 or b"\x00" not in sample:
        return None
    for name, empty, full in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        zeros = sample[empty::2].count(0)
        if 2 * zeros > len(sample[empty::2]) and 0 not in sample[full::2]:
            return name
    return None


def _checked(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        name = ""
    if name not in _KNOWN:
        raise UserError(
            "encoding_not_known",
            "“{received}” is not an encoding that is known; there are {known}. Choose one of them.",
            known=", ".join(ENCODINGS),
            received=encoding[:40],
        )
    return name


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise UserError(
            "encoding_wrong",
            "In line {line} the byte {byte} is not possible in “{encoding}”; the whole file is "
            "read in one encoding. Choose another encoding.",
            line=content[:start].count(b"\n") + 1,
            byte=f"0x{content[start]:02X}" if content else "",
            encoding=encoding,
        ) from error


def _note(encoding: str) -> Message:
    return Message("encoding", "The text is encoded as {encoding}.", {"encoding": encoding.upper()})


def _not_text(content: bytes, start: int, encoding: str) -> UserError:
    return UserError(
        "encoding_unknown",
        "The byte {byte} in line {line} does not belong to {encoding}, as which the text is read. "
        "Save the file as “CSV UTF-8” and choose it again.",
        encoding=encoding.upper().removesuffix("-SIG"),
        byte=f"0x{content[start]:02X}" if start < len(content) else "",
        line=content[:start].count(b"\n") + 1,
    )


def _settle(content: bytes, asked: bool = False) -> str | None:
    """Returns the encoding that is overwhelmingly likely: by its words, or as nothing else can be.

    None where no older encoding explains it: then it is damage.

    Args:
        content: The file's bytes.
        asked: Whether a person wants to choose among all that are possible.

    Raises:
        Question: Several may be.
    """
    if _is_damaged_utf8(content):
        return None
    lines = _non_ascii_lines(content)
    scores = {name: score for name in LEGACY if (score := _score(content, lines, name)) is not None}
    if "gbk" in scores:
        scores.pop("gb18030", None)  # reads the same, and more letters where there are some
    # Where nothing looks like writing, the bytes are damage; else every encoding that fits may be.
    if max(scores.values(), default=0.0) < LIKELY:
        return None
    tells = {name: count_tells(b"\n".join(lines).decode(name), name) for name in scores}
    names = _likeliest_first(scores, lines)
    near = (WESTERN, CENTRAL) if is_latin(b"\n".join(lines)) else names
    names.sort(key=lambda name: (not tells[name], name not in near))
    names = _different(names, lines)
    if not asked and (sure := _sure(scores, tells, names, lines)):
        return sure
    offered = names if asked else names[:MOST_OFFERED]
    readings = [Reading(name, _examples(lines, name)) for name in offered]
    if len(offered) < len(names):
        readings.append(Reading(ASK, tuple(names[MOST_OFFERED:])))
    raise Question(
        "encoding_unclear",
        "This text is not UTF-8 and does not say how it is encoded; it can be {known}: line "
        "{line} would read “{value}”. Choose the encoding that shows the words correctly.",
        "encoding",
        tuple(readings),
        known=", ".join(offered) + " …" * (len(offered) < len(names)),
        line=content[: content.find(lines[0])].count(b"\n") + 1,
        value=readings[0].examples[0],
    )


def _sure(
    scores: dict[str, float], tells: dict[str, int], names: list[str], lines: list[bytes]
) -> str | None:
    content = b"\n".join(lines)
    signs = _beyond_ascii(content).decode(WESTERN, errors="replace")
    if set(signs) <= set(_SIGNS) and not any(scores[name] for name in names if name != WESTERN):
        return WESTERN
    telling = [name for name in names if tells[name]]
    if len(telling) == 1 and scores[telling[0]] >= LIKELY:
        enough = 1 if telling[0] in (WESTERN, CENTRAL) else TELLS
        return telling[0] if tells[telling[0]] >= enough else None
    western = not telling and scores.get(WESTERN, 0) >= SURE and is_western(content)
    return WESTERN if western else None


def _is_damaged_utf8(content: bytes) -> bool:
    """Returns whether there is text beyond ASCII that is UTF-8, and much more than of the rest."""
    sample = content[:1_000_000]
    # Each letter once: a word of an older encoding that is repeated proves nothing more.
    whole = len(set(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", sample)))
    western = len(re.findall(rb"[\xc2\xc3][\x80-\xbf]", sample))
    replaced = sample.decode("utf-8", errors="replace").count("\ufffd")
    # Two bytes of an older encoding can look like one letter of UTF-8, though seldom a Western one;
    # where it is close, the person sees both and tells.
    return whole > MOSTLY_WHOLE * replaced or western >= replaced


def _non_ascii_lines(content: bytes) -> list[bytes]:
    telling: list[bytes] = []
    for line in re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*", content):
        if line[0] not in telling:
            telling.append(line[0])
        if len(telling) == MAX_LINES:
            break
    return telling


def _score(content: bytes, lines: list[bytes], encoding: str) -> float | None:
    """Returns which share of what is beyond ASCII looks like writing; None if it cannot be."""
    try:
        content.decode(encoding)
        text = b"\n".join(lines).decode(encoding)
    except UnicodeDecodeError:
        return None
    if _NEVER.search(text):
        return None
    beyond = sum(character > "\x7f" for character in text)
    likely = sum(len(run) for run in _SCRIPTS[encoding].findall(text))
    return min(1.0, likely / beyond) if beyond else None


def _likeliest_first(scores: dict[str, float], lines: list[bytes]) -> list[str]:
    """Returns encodings by their scores, and where these are equal as charset-normalizer has them.

    It knows how often letters follow each other in a language, which tells Japanese and Korean from
    Chinese and the two Cyrillic encodings apart, but takes a short Chinese header for Korean.
    """
    content = b"\n".join(lines)
    if len(_beyond_ascii(content)) < ENOUGH:
        return sorted(scores, key=lambda name: -scores[name])
    from charset_normalizer import from_bytes  # 0.2 s, for such a question only

    matches = from_bytes(content, cp_isolation=list(scores))
    ranked = [codecs.lookup(name).name for match in matches for name in match.could_be_from_charset]
    places = {name: ranked.index(name) if name in ranked else len(ranked) for name in scores}
    return sorted(scores, key=lambda name: (-scores[name], places[name]))


def _beyond_ascii(content: bytes) -> bytes:
    """Returns each byte beyond ASCII once."""
    return bytes(byte for byte in set(content) if byte > 0x7F)


def _different(names: list[str], lines: list[bytes]) -> list[str]:
    """Leaves out encodings that read the same text as a likelier one."""
    if len(lines) == MAX_LINES:  # there may be more
        return names
    texts = {b"\n".join(lines).decode(name): name for name in reversed(names)}
    return [name for name in names if name in texts.values()]


def _examples(lines: list[bytes], encoding: str) -> tuple[str, ...]:
    return tuple(line.decode(encoding)[:MAX_EXAMPLE] for line in lines[:MAX_EXAMPLES])
