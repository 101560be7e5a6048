"""What is packed: gzip, zip and the zip inside of workbooks, unpacked within limits."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from core.errors import Message, UserError
from core.reading import limits

_BLOCK = 1 << 20
_CLUTTER = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)")

FILE_DAMAGED = Message(
    "file_damaged",
    "As {kind}, this file is damaged or not complete; it must be readable from its first byte to "
    "its last. Save or download it again.",
)
FILE_LOCKED = Message(
    "file_locked",
    "This file has a password, and only files without one can be read. Open it in the program it "
    "comes from, remove the password and save it again.",
)


def gunzip(content: bytes) -> bytes:
    """Returns what a gzip file holds.

    Raises:
        UserError: It is damaged, or holds too much.
    """
    parts: list[bytes] = []
    size, rest = 0, content
    try:
        while rest:
            unpacker = zlib.decompressobj(wbits=31)
            data = unpacker.decompress(rest, _BLOCK)
            while data or unpacker.unconsumed_tail:
                size += len(data)
                limits.check_unpacked(size)
                parts.append(data)
                data = unpacker.decompress(unpacker.unconsumed_tail, _BLOCK)
            if not unpacker.eof:
                raise FILE_DAMAGED.error(kind="gzip")
            rest = unpacker.unused_data.lstrip(b"\x00")
    except zlib.error as error:
        raise FILE_DAMAGED.error(kind="gzip") from error
    return b"".join(parts)


def unzip_one(content: bytes) -> tuple[bytes, str]:
    """Returns the only file of a zip and its name.

    Raises:
        UserError: It is damaged, locked, holds too much or another number of files.
    """
    packed = open_zip(content)
    files = [info for info in packed.infolist() if not _is_clutter(info)]
    if len(files) != 1:
        names = ", ".join(f"“{info.filename[:60]}”" for info in files[:5])
        raise UserError(
            "zip_not_one_file",
            "This zip holds {count} files: {names}; it may hold only one, with a table. Unpack it "
            "and choose one of them.",
            count=len(files),
            names=names or "–",
        )
    return read_member(packed, files[0]), files[0].filename


def open_zip(content: bytes) -> zipfile.ZipFile:
    """Opens a zip whose files are not too large by their own account.

    Raises:
        UserError: It is damaged, locked or holds too much.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise FILE_DAMAGED.error(kind="zip") from error
    limits.check_unpacked(sum(info.file_size for info in packed.infolist()))
    if any(info.flag_bits & 1 for info in packed.infolist()):
        raise FILE_LOCKED.error()
    return packed


def read_member(packed: zipfile.ZipFile, info: zipfile.ZipInfo | str) -> bytes:
    """Returns one file of a zip, whatever size it claims.

    Raises:
        UserError: It is damaged or too large.
    """
    parts: list[bytes] = []
    size = 0
    for block in blocks_of(packed, info):
        size += len(block)
        limits.check_unpacked(size)
        parts.append(block)
    return b"".join(parts)


def blocks_of(packed: zipfile.ZipFile, info: zipfile.ZipInfo | str) -> Iterator[bytes]:
    """Gives one file of a zip, block by block.

    Raises:
        UserError: It is damaged.
    """
    try:
        with packed.open(info) as file:
            while block := file.read(_BLOCK):
                yield block
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError,
            ValueError, KeyError, NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise FILE_DAMAGED.error(kind="zip") from error


def _is_clutter(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or _CLUTTER.fullmatch(info.filename) is not None
