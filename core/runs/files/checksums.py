"""SHA-256 of the series and of what a training left, so that no flipped bit is taken for truth.

They stand in a file that `sha256sum --check` reads. A run of an older version has none of them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from core import records
from core.files import write_bytes

SUMS = "SHA256SUMS"


def checked(path: Path) -> bytes:
    """Returns a file's content, once it is known to be what was noted of it.

    Raises:
        DamagedFile: The file is missing, cannot be read, or holds something else.
    """
    content = records.content_of(path)
    if _noted(path.parent).get(path.name) not in (None, _sum(content)):
        raise records.damaged(path, f"not what {SUMS} says")
    return content


def record_sums(*paths: Path) -> None:
    """Notes what files of a folder hold, once they are whole."""
    folder = paths[0].parent
    _write(folder, _noted(folder) | {path.name: _sum(path.read_bytes()) for path in paths})


def drop_sums(*paths: Path) -> None:
    """Notes nothing more of files of a folder, before they are written anew."""
    folder, names = paths[0].parent, {path.name for path in paths}
    _write(folder, {name: told for name, told in _noted(folder).items() if name not in names})


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _noted(folder: Path) -> dict[str, str]:
    """Returns what is noted, by the file's name; a line that is damaged says nothing."""
    try:
        lines = (folder / SUMS).read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    parts = [line.partition("  ") for line in lines]
    return {name: told for told, _, name in parts if len(told) == hashlib.sha256().digest_size * 2}


def _write(folder: Path, noted: dict[str, str]) -> None:
    lines = "".join(f"{told}  {name}\n" for name, told in sorted(noted.items()))
    write_bytes(folder / SUMS, lines.encode())
