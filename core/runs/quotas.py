"""How much each person may keep, queue and upload: `LOOKBACK_LIMITS`, nothing where it is not set.

For example `disk_mib=2000,queued=10,upload_mib=50,uploads_an_hour=60`.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

from core.errors import Message
from core.runs import deletion

VARIABLE = "LOOKBACK_LIMITS"
HOUR_S = 3600.0

DISK_FULL = Message(
    "quota_disk",
    "Each person here may keep {most:.0f} MiB; you keep {received:.0f} MiB. Delete runs that "
    "you no longer need.",
)
QUEUE_FULL = Message(
    "quota_queue",
    "Each person here may have {most:.0f} runs waiting; you have {received:.0f}. Wait until one "
    "is learnt, or cancel one on the page Runs.",
)
TOO_MANY_SEARCHES = Message(
    "quota_searches",
    "Searches at work: each person here may have {most:.0f}, and you have {received:.0f}. Wait "
    "until one is done, or stop one on the page Sweep.",
)
UPLOAD_TOO_LARGE = Message(
    "quota_upload_size",
    "A file may have up to {most:.0f} MiB here; this one has {received:.1f} MiB. Leave out rows "
    "or columns, or zip it.",
)
TOO_MANY_UPLOADS = Message(
    "quota_upload_rate",
    "Each person here may upload {most:.0f} files an hour; you have uploaded {received:.0f}. Wait "
    "{minutes} minutes.",
)
NO_LIMITS = Message(
    "limits_unreadable",
    "“{text}” in LOOKBACK_LIMITS is no limit; one looks like disk_mib=2000, and there are {names}. "
    "Correct it and start again.",
)


@dataclass(frozen=True)
class Limits:
    """What each person may use; None is no limit.

    Attributes:
        disk_mib: What their runs, files and searches may take on the disk.
        queued: Runs of theirs that may wait.
        searches: Searches of theirs that may be at work.
        upload_mib: How large a file may be.
        uploads_an_hour: How many files they may upload.
    """

    disk_mib: float | None = None
    queued: float | None = None
    searches: float | None = None
    upload_mib: float | None = None
    uploads_an_hour: float | None = None


def limits() -> Limits:
    """Returns the limits that hold here.

    Raises:
        UserError: They cannot be read, so nobody may go on without them.
    """
    names, found = [field.name for field in fields(Limits)], {}
    for text in filter(None, map(str.strip, os.environ.get(VARIABLE, "").split(","))):
        name, _, value = text.partition("=")
        if name not in names or not value.isdecimal():
            raise NO_LIMITS.error(text=text, names=", ".join(names))
        found[name] = float(value)
    return Limits(**found)


def check_room(folder: Path) -> None:
    """Refuses what would be kept where a person keeps as much as they may.

    What they have deleted is then removed for good at once.

    Args:
        folder: Their runs folder.

    Raises:
        UserError: They do.
    """
    most = limits().disk_mib
    if most is None or _used_mib(folder) < most:
        return
    deletion.clear(folder, kept_s=0.0)
    if (received := _used_mib(folder)) >= most:
        raise DISK_FULL.error(most=most, received=received)


def check_queue(count_waiting: Callable[[], int]) -> None:
    """Refuses one more run where as many of a person's wait as may.

    Args:
        count_waiting: Counts their runs that wait; not asked where there is no limit.

    Raises:
        UserError: They do.
    """
    _check(limits().queued, count_waiting, QUEUE_FULL)


def check_searches(count_active: Callable[[], int]) -> None:
    """Refuses one more search where as many of a person's are at work as may.

    Args:
        count_active: Counts their searches that try more; not asked where there is no limit.

    Raises:
        UserError: They are.
    """
    _check(limits().searches, count_active, TOO_MANY_SEARCHES)


def _check(most: float | None, count: Callable[[], int], refusal: Message) -> None:
    if most is not None and (received := count()) >= most:
        raise refusal.error(most=most, received=received)


class UploadRate:
    """What each person has uploaded within an hour; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: defaultdict[Path, deque[tuple[float, str]]] = defaultdict(deque)

    def check(self, folder: Path, size: int, digest: str) -> None:
        """Counts an upload, the same bytes once, or refuses it.

        Args:
            folder: The person's runs folder.
            size: Bytes of the file.
            digest: The same for the same bytes.

        Raises:
            UserError: It is too large, or there were too many.
        """
        allowed, now = limits(), time.monotonic()
        if allowed.upload_mib is not None and size > allowed.upload_mib * 2**20:
            raise UPLOAD_TOO_LARGE.error(most=allowed.upload_mib, received=size / 2**20)
        most = allowed.uploads_an_hour
        if most is None:
            return
        with self._lock:
            seen = self._seen[folder]
            while seen and now - seen[0][0] > HOUR_S:
                seen.popleft()
            if digest in (before for _, before in seen):
                return
            if len(seen) >= most:
                oldest = seen[0][0] if seen else now
                minutes = math.ceil((oldest + HOUR_S - now) / 60)
                raise TOO_MANY_UPLOADS.error(most=most, received=len(seen), minutes=minutes)
            seen.append((now, digest))


def _used_mib(folder: Path) -> float:
    used = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # another session removes it
                used += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118
    return used / 2**20
