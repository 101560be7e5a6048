"""File systems of a test's own: small ones, and ones that turn read-only."""

import os
import subprocess
from contextlib import contextmanager


def shell(command, check=True):
    return subprocess.run(command, shell=True, check=check, capture_output=True, text=True)


def why_none():
    """Why nothing can be mounted here, None where it can."""
    return None if os.geteuid() == 0 else "mounting needs root"


@contextmanager
def mounted(path, size):
    """Gives a folder that is a file system of its own.

    Args:
        path: Where it is to be.
        size: As in `4m`.
    """
    path.mkdir()
    shell(f"mount -t tmpfs -o size={size} lookback {path}")
    try:
        yield path
    finally:
        shell(f"umount --lazy {path}")


@contextmanager
def read_only(path):
    """Lets nobody write to a file system meanwhile, not even root."""
    shell(f"mount -o remount,ro {path}")
    try:
        yield
    finally:
        shell(f"mount -o remount,rw {path}")
