"""The shell as a person calls it, in this process or, where that is what counts, in its own."""

import gettext
import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

from core.cli.main import main

PATIENT = """
from core.engine import stopping
stopping.ANSWER_S = stopping.SCORING_S = 600.0
import core.__main__
"""


def lookback(*arguments):
    """Runs a command here, where TensorFlow may be loaded; what `alone` returns."""
    said, complained, code, domain = io.StringIO(), io.StringIO(), 0, gettext.textdomain()
    arguments = ["lookback", *map(str, arguments)]
    asked = mock.patch.object(sys, "argv", arguments)
    try:
        with redirect_stdout(said), redirect_stderr(complained), asked:
            main()
    except SystemExit as ended:
        code = ended.code or 0
    finally:
        gettext.textdomain(domain)
    return subprocess.CompletedProcess(arguments, code, said.getvalue(), complained.getvalue())


def alone(*arguments):
    """Runs a command in a process of its own; returns what it printed and how it ended."""
    process = start(*arguments)
    said, complained = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, said, complained)


def start(*arguments):
    """Starts a command in a process of its own."""
    return _start("-m", "core", *arguments)


def start_patient(*arguments):
    """Starts a command that gives no work up, however long a busy machine takes to end it."""
    return _start("-c", PATIENT, *arguments)


def _start(*arguments):
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
