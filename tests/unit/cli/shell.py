"""The shell as a person calls it: a process of its own."""

import os
import subprocess
import sys


def lookback(*arguments, **options):
    """Runs a command and returns what it printed and how it ended."""
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        **options,
    )
