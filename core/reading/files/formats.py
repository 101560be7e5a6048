"""What kind of file something is: by its name, by its first bytes, and whether both agree."""

from __future__ import annotations

import re

from core.errors import Message, UserError

# Endings by kind; a text may hold any delimiter.
ENDINGS: dict[str, tuple[str, ...]] = {
    "text": (".csv", ".txt", ".tsv", ".tab", ".dat", ".psv", ".asc"),
    "xlsx": (".xlsx", ".xlsm"),
    "xls": (".xls",),
    "xlsb": (".xlsb",),
    "ods": (".ods",),
    "parquet": (".parquet", ".pq"),
    "json": (".json", ".jsonl", ".ndjson"),
    "gzip": (".gz",),
    "zip": (".zip",),
}
SUFFIXES = tuple(ending for endings in ENDINGS.values() for ending in endings)

_PACKED = ("xlsx", "xlsb", "ods", "zip")
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"SQLite format 3", "database"),
    (b"\x89HDF", "hdf5"),
    (b"CDF\x01", "netcdf"),
    (b"CDF\x02", "netcdf"),
    (b"ARROW1", "arrow"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|[a-z]+[\s>/])", re.IGNORECASE
)
_JSON = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")

FILE_EMPTY = Message(
    "file_empty",
    "This file is empty; it should hold a line with the columns' names and a line for each row. "
    "Choose another file.",
)


def ending_of(name: str) -> str:
    """Returns a name's ending in lower case, with its dot; "" without one."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    stem, dot, ending = last.rpartition(".")
    return f".{ending}" if dot and stem else ""


def find_kind(content: bytes, name: str) -> str:
    """Returns the kind of a file: one of `ENDINGS`.

    Args:
        content: Its bytes.
        name: Its name, as far as there is one.

    Raises:
        UserError: The bytes are of another kind than the name says, or of one that holds no table.
    """
    ending = ending_of(name)
    said = next((kind for kind, endings in ENDINGS.items() if ending in endings), None)
    detected = _kind_of(content)
    if not content.strip() and said != "gzip":
        raise FILE_EMPTY.error()
    if said is None:
        return _without_name(content, detected)
    if said == "json" and detected == "text":  # such as [1, 2, 3], which its reader judges
        return said
    if detected == said or (said in _PACKED and detected == "zip") or _is_locked(said, content):
        return said
    raise _disagree(detected, ending)


def _kind_of(content: bytes) -> str:
    by_magic = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    if by_magic:
        return by_magic
    if _MARKUP.match(content[:1000]):
        return "html"
    return "json" if _JSON.match(content[:1000]) else "text"


def _is_locked(said: str, content: bytes) -> bool:
    # A workbook with a password is wrapped in the container of the older format.
    return said in ("xlsx", "xlsb") and _kind_of(content) == "xls"


def _without_name(content: bytes, kind: str) -> str:
    if kind == "zip":
        return _packed_kind(content)
    if kind in ENDINGS:
        return kind
    raise not_a_table(kind)


def _packed_kind(content: bytes) -> str:
    if b"xl/workbook.bin" in content:
        return "xlsb"
    if b"xl/workbook.xml" in content:
        return "xlsx"
    return "ods" if b"opendocument.spreadsheet" in content[:200] else "zip"


def not_a_table(kind: str) -> UserError:
    """Returns the refusal of a file that is no table at all."""
    return UserError(
        "not_a_table",
        "This file is {found}, not a table: a table is text with a line for each row, a workbook, "
        "Parquet or JSON. Open it in the program it comes from and save it as CSV.",
        found=_WORDS.get(kind, kind.upper()),
    )


# Names of formats are the same in every language.
_WORDS = {"text": "TXT", "image": "PNG/JPEG/GIF", "database": "SQLite", "parquet": "Parquet"}


def _disagree(kind: str, ending: str) -> UserError:
    if kind not in ENDINGS:
        return not_a_table(kind)
    return UserError(
        "kind_not_as_named",
        "The file is {found}, but its name ends in “{ending}”. Give it the right ending or save "
        "it again.",
        ending=ending,
        found=_WORDS.get(kind, kind.upper()),
    )
