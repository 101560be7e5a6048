"""The folder of each person who shares a server, `RUNS/.people/HASH/`: a runs folder as any other.

Who knows no other folder reaches nobody else's runs, whatever ids and names are asked for. What
lies in `RUNS` itself was made without a sign-in and is the shell's.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from core.files import write_json
from core.records import read_record_or

FOLDER = ".people"
# Noted in a person's folder: when a run, or a try of a search, was begun last.
RUN_TURN, TRY_TURN = ".turn", ".turn-of-tries"


@dataclass(frozen=True)
class Person:
    """Who a folder belongs to.

    Attributes:
        name: What they are called.
        email: Their address, "" where the sign-in does not tell it.
    """

    name: str
    email: str = ""


def home_of(whole: Path, issuer: str, subject: str) -> Path:
    """Returns the folder of a person.

    Args:
        whole: Where all runs are kept.
        issuer: Who vouches for them.
        subject: Their name with that one, which never changes and is nobody else's.
    """
    both = json.dumps([issuer, subject]).encode()
    return whole / FOLDER / hashlib.sha256(both).hexdigest()[:32]


def whole_of(folder: Path) -> Path:
    """Returns where all runs are kept, of a person's folder or of the whole itself."""
    return folder.parent.parent if folder.parent.name == FOLDER else folder


def homes(whole: Path) -> list[Path]:
    """Returns the folders of all who have signed in."""
    with suppress(OSError):
        return sorted(Path(entry.path) for entry in os.scandir(whole / FOLDER) if entry.is_dir())
    return []


def folders(whole: Path) -> list[Path]:
    """Returns all folders that hold runs: the whole itself, then each person's."""
    return [whole, *homes(whole)]


def person_of(home: Path) -> Person | None:
    """Returns who a folder belongs to; None for the whole, and where that is not written."""
    return read_record_or(_person_path(home), Person, None)


def called(home: Path) -> str:
    """Returns what the person of a folder is called; its own name where that is not written."""
    person = person_of(home)
    return person.name if person else home.name


def move_in(home: Path, person: Person) -> None:
    """Makes a person's folder, for its owner's eyes alone, and writes whose it is.

    Raises:
        OSError: It cannot be written.
    """
    if person_of(home) != person:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.parent.chmod(0o700)
        write_json(_person_path(home), asdict(person))


def take_turn(folder: Path, turn: str = RUN_TURN) -> None:
    """Notes that something of a folder is being trained now, so that the others' come next."""
    if homes(whole_of(folder)):
        with suppress(OSError):
            (folder / turn).touch(mode=0o600)


def last_turn(folder: Path, turn: str = RUN_TURN) -> float:
    """Returns when something of a folder was trained last, seconds since 1970; 0 where never."""
    with suppress(OSError):
        return (folder / turn).stat().st_mtime
    return 0.0


def _person_path(home: Path) -> Path:
    return home / ".person.json"
