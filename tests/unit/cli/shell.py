"""The shell as a person calls it: a process of its own."""

import os
import subprocess
import sys


def lookback(*arguments):
    """Runs a command and returns what it printed and how it ended."""
    process = start(*arguments)
    said, complained = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, said, complained)


def start(*arguments):
    """Starts a command."""
    return subprocess.Popen(
        [sys.executable, "-m", "core", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
