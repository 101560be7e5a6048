"""What the parts of a workbook must not hold: entities, locks, formulas nobody has worked out."""

from __future__ import annotations

import html
import re
import zipfile

from core.errors import Message, UserError
from core.reading.files import packed

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The first record of an xls, and after it the one that says that the rest is encrypted.
_LOCKED_XLS = re.compile(rb"\x09\x08(?:\x08\x00.{8}|\x10\x00.{16})\x2f\x00", re.DOTALL)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UNSOLVED = re.compile(
    rb'<c [^>]*?r="([A-Z]+[0-9]+)"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ODS_FORMULA = re.compile(rb"<table:table-cell\b[^>]*table:formula=\"([^\"]*)\"[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")

FORMULA_WITHOUT_VALUE = Message(
    "formula_without_value",
    "“{place}” holds a formula without a result; a workbook keeps the result of each. Open the "
    "workbook in a spreadsheet program and save it.",
)


def check_parts(content: bytes, kind: str) -> None:
    """Checks a workbook before any library reads it.

    Raises:
        UserError: It is damaged, locked, too large, or its XML declares entities.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in content:
            raise packed.FILE_LOCKED.error()
        if kind != "xls":
            raise packed.FILE_DAMAGED.error(kind=kind)
        return
    archive = packed.open_zip(content)
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels")) and _ENTITIES.search(_start(archive, info)):
            raise UserError(
                "xml_entities",
                "“{part}” declares XML entities, which can fill the memory; a workbook needs "
                "none. Save the workbook again in the program it comes from.",
                part=info.filename[:60],
            )
    if kind == "ods" and "META-INF/manifest.xml" in archive.namelist():
        manifest = packed.read_member(archive, "META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise packed.FILE_LOCKED.error()


def has_password_record(content: bytes) -> bool:
    """Returns whether an xls that cannot be read says that it is encrypted."""
    return content.startswith(b"\xd0\xcf\x11\xe0") and bool(_LOCKED_XLS.search(content))


def check_formulas(content: bytes, kind: str, sheet: str) -> None:
    """Checks that each formula of a sheet was saved with its result.

    Raises:
        UserError: A result is missing; only a spreadsheet program can work it out.
    """
    if kind == "xlsx" and not content.startswith(b"\xd0\xcf"):
        archive = packed.open_zip(content)
        part = _part_of(archive, sheet)
        unsolved = _UNSOLVED.search(packed.read_member(archive, part)) if part else None
        if unsolved:
            raise FORMULA_WITHOUT_VALUE.error(place=unsolved[1].decode())
    if kind == "ods":
        archive = packed.open_zip(content)
        for cell in _ODS_FORMULA.finditer(packed.read_member(archive, "content.xml")):
            if b"office:value-type" not in cell[0]:
                raise FORMULA_WITHOUT_VALUE.error(
                    place=html.unescape(cell[1].decode(errors="replace"))[:60]
                )


def _start(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    return next(packed.blocks_of(archive, info), b"")[: 1 << 16]


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Returns the name of the part that holds a sheet."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    targets = {
        _attribute(relation, "Id"): _attribute(relation, "Target")
        for relation in _RELATION.findall(packed.read_member(archive, "xl/_rels/workbook.xml.rels"))
    }
    for tag in _SHEET.findall(packed.read_member(archive, "xl/workbook.xml")):
        if _attribute(tag, "name") == sheet:
            target = targets.get(_attribute(tag, "r:id"), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if part in names else None
    return None


def _attribute(tag: bytes, name: str) -> str:
    match = re.search(rb"\b" + name.encode() + rb"=[\"']([^\"']*)[\"']", tag)
    return html.unescape(match[1].decode(errors="replace")) if match else ""
