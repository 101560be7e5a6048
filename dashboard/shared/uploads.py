"""Uploaded files, stored beside the runs, so that a reload and a bookmark find them again.

Each stands under a prefix of the SHA-256 of its bytes and of how they are read, so that the same
file twice takes its room once. The oldest ones go when there are too many.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.files import write_bytes, write_json
from core.reading.options import ReadingOptions
from core.records import read_record_or
from core.runs import quotas

MAX_UPLOADS = 50
MAX_MIB = 2048

_RATE = quotas.UploadRate()
_ID = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True)
class UploadRecord:
    """What is stored beside a file's bytes; an older version left some of it out."""

    name: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True)
class Upload:
    """A stored file.

    Attributes:
        folder: Where it is stored.
        name: What the person's browser calls it.
        options: How it is read.
        digest: The same for the same bytes.
    """

    folder: Path
    name: str
    options: ReadingOptions
    digest: str

    def content(self) -> bytes:
        """Returns its bytes."""
        return (self.folder / "content").read_bytes()

    def touch(self) -> None:
        """Makes it the last one to go."""
        with contextlib.suppress(OSError):
            os.utime(self.folder)


def check_quota(runs_folder: Path, content: bytes) -> None:
    """Refuses a file before any of it is read, where its sender may upload no more of it.

    Args:
        runs_folder: Where their runs are kept.
        content: The file's bytes.

    Raises:
        UserError: It is too large, there were too many, or there is no room for more.
    """
    _RATE.check(runs_folder, len(content), hashlib.sha256(content).hexdigest())
    quotas.check_room(runs_folder)


def identify(content: bytes, options: ReadingOptions) -> tuple[str, str]:
    """Returns the id under which a file is stored, and what is the same for the same bytes."""
    of_bytes = hashlib.sha256(content)
    of_both = of_bytes.copy()
    if settled := options.to_dict():
        # The same bytes read in another way are another data set.
        of_both.update(json.dumps(settled, sort_keys=True).encode())
    return of_both.hexdigest()[:20], of_bytes.hexdigest()


def store(runs_folder: Path, content: bytes, name: str, options: ReadingOptions) -> str:
    """Stores a file and returns its id.

    Args:
        runs_folder: Where runs are kept.
        content: The file's bytes.
        name: What the person's browser calls it; never part of a path.
        options: How it is read.

    Raises:
        UserError: There is no room.
    """
    upload_id, digest = identify(content, options)
    place = runs_folder / ".data" / upload_id
    record = UploadRecord(name, options.to_dict(), digest)
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
        write_bytes(place / "content", content)
        write_json(place / "name.json", vars(record))
    except OSError as error:
        raise UserError(
            "upload_not_kept",
            "{folder} cannot be written to: {reason}; uploaded files are kept there. Make room or "
            "choose another folder for runs.",
            folder=str(runs_folder),
            reason=error.strerror or str(error),
        ) from error
    _remove_oldest(place.parent, spare=place)
    return upload_id


def find_upload(runs_folder: Path, upload_id: str) -> Upload | None:
    """Returns a stored file by its id, None where there is none."""
    place = runs_folder / ".data" / upload_id
    if not _ID.fullmatch(upload_id) or not (place / "content").is_file():
        return None
    record = read_record_or(place / "name.json", UploadRecord, UploadRecord())
    options = ReadingOptions.from_dict(record.options)
    # Files that were stored without their digest have an id of their own all the same.
    return Upload(place, record.name or upload_id, options, record.digest or upload_id)


def _remove_oldest(folder: Path, spare: Path) -> None:
    stored = []
    for place in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another session removes it at the same time
            if place != spare:
                stored.append((place.stat().st_mtime, _size(place), place))
    room = MAX_MIB * 2**20 - _size(spare)
    for number, (_, size, place) in enumerate(sorted(stored, reverse=True), start=1):
        room -= size
        if number >= MAX_UPLOADS or room < 0:
            shutil.rmtree(place, ignore_errors=True)


def _size(place: Path) -> int:
    size = 0
    for name in ("content", "name.json"):
        with contextlib.suppress(OSError):
            size += (place / name).stat().st_size
    return size
