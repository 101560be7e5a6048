"""The command as a process of its own: what takes longest begins first, and nothing is taken apart.

Nothing heavy is imported at the top of this module.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path

from core.reading.process import processes

COLLECT_AFTER_OBJECTS = 100_000


def run() -> None:
    """Runs the command, and ends the process with its exit code."""
    _replace_closed_streams()
    try:
        code = _run()
    except KeyboardInterrupt:  # before the command itself takes care of it
        code = 130
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # All is written; taking apart what was loaded would take up to a second more.
    os._exit(code)


def _replace_closed_streams() -> None:
    """Lets nobody hear what is said where there is no output, as of a service without one."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115


def _run() -> int:
    # Loading what a command needs makes many objects and no garbage: a quarter of its time. This
    # holds for the whole command, which does little else with small objects.
    gc.set_threshold(COLLECT_AFTER_OBJECTS)
    # `Path.is_file` raises where a word is too long for a name.
    if any(os.path.isfile(word) for word in sys.argv[2:]):  # noqa: PTH113
        # It is read in a process that takes as long to start as all the rest of a command.
        processes.prepare()
    from core.cli.main import main

    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
