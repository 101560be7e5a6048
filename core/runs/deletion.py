"""Deleting runs so that it can be undone.

A deleted folder is set aside under a hidden name, which no list shows. It is really removed once
an hour has passed, or room is short, and somebody deletes or makes another run or starts the
engine: nothing waits in memory for that, so it happens after a restart, too. What a killed process
left half written goes the same way.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from core.errors import UserError
from core.files import clear_half_written

KEPT_S = 3600.0
# With so little room left, a deletion that frees nothing is none.
SHORT_BYTES = 64 * 2**20
_PREFIX = ".deleted-"


def set_aside(folder: Path) -> None:
    """Takes the folder of a run or a sweep out of sight."""
    aside = _aside(folder)
    folder.rename(aside)
    os.utime(aside)  # from now on the hour counts


def bring_back(folder: Path) -> None:
    """Undoes `set_aside`.

    Args:
        folder: Where the run's folder was.

    Raises:
        UserError: It is gone for good.
    """
    try:
        _aside(folder).rename(folder)
    except OSError:
        raise UserError(
            "deleted_for_good",
            "“{run}” is gone for good; a deleted run can be brought back for one hour only. Train "
            "it again.",
            run=folder.name,
        ) from None


def can_come_back(folder: Path) -> bool:
    """Returns whether a run's folder is still set aside."""
    return _aside(folder).is_dir()


def deleted(folder: Path) -> list[Path]:
    """Returns where the folders were that are set aside in one, see `bring_back`."""
    return sorted(aside.with_name(id_of(aside)) for aside in folder.glob(f"{_PREFIX}*"))


def id_of(folder: Path) -> str:
    """Returns the id of the run in a folder, set aside or not."""
    return folder.name.removeprefix(_PREFIX)


def clear(folder: Path, kept_s: float = KEPT_S) -> None:
    """Removes for good what was set aside longer ago than that, or at once where room is short.

    Args:
        folder: Where runs are kept, or sweeps; there may be none yet.
        kept_s: How long what is set aside is kept, in seconds.
    """
    if not folder.is_dir():
        return
    clear_half_written(folder, KEPT_S)
    if shutil.disk_usage(folder).free < SHORT_BYTES:
        kept_s = 0.0
    for aside in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another process removes it
            if time.time() - aside.stat().st_mtime >= kept_s:
                # Half of a folder must not come back.
                (aside / "config.json").unlink(missing_ok=True)
                shutil.rmtree(aside, ignore_errors=True)


def _aside(folder: Path) -> Path:
    return folder.with_name(f"{_PREFIX}{folder.name}")
