"""A witness of who wrote what: the kernel itself tells which process changed which file."""

import ctypes
import os
import struct
import threading
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

_LIBC = ctypes.CDLL(None, use_errno=True)
_MODIFY, _MOVED_TO, _ON_DIRECTORIES = 0x2, 0x80, 0x40000000
_NAMES_AND_FOLDERS, _NO_LIMIT = 0xC00, 0x10
_ADD, _WHOLE_FILE_SYSTEM = 0x1, 0x100
_HERE = -100


class Write(NamedTuple):
    """A file or folder that came to be, or was added to."""

    run: str
    file: str
    pid: int
    host: str


class Witness:
    """Notes each write right in the folders below one that is a file system of its own.

    Args:
        folder: Where the file system is mounted.
        host_of: Tells the host of a process.
    """

    def __init__(self, folder, host_of):
        self.writes = []
        self._folder = os.open(folder, os.O_RDONLY)
        self._host_of, self._hosts = host_of, {}
        self._events = _checked(_LIBC.fanotify_init(_NAMES_AND_FOLDERS | _NO_LIMIT, os.O_RDONLY))
        mask = ctypes.c_uint64(_MODIFY | _MOVED_TO | _ON_DIRECTORIES)
        flags, path = _ADD | _WHOLE_FILE_SYSTEM, os.fsencode(folder)
        _checked(_LIBC.fanotify_mark(self._events, flags, mask, _HERE, path))
        threading.Thread(target=self._watch, daemon=True).start()

    def workers_of(self, run):
        """The processes that wrote a run, in their order, one named twice if it came back."""
        return [pid for pid, _ in groupby(write.pid for write in self.of(run))]

    def of(self, run):
        """What other processes wrote, locks and what is not yet in place apart."""
        written = [write for write in list(self.writes) if write.run == run and write.host]
        return [w for w in written if w.file[0] != "." and w.pid != os.getpid()]

    def _watch(self):
        while content := os.read(self._events, 2**16):
            while content:
                (length,) = struct.unpack_from("I", content)
                self._note(content[:length])
                content = content[length:]

    def _note(self, event):
        (_, _, _, head, _, _, pid) = struct.unpack_from("IBBHQii", event)
        size, _kind = struct.unpack_from("Ii", event, head + 12)
        handle = event[head + 12 : head + 20 + size]
        name = event[head + 20 + size :].split(b"\0", 1)[0].decode()
        opened = _LIBC.open_by_handle_at(self._folder, handle, os.O_RDONLY | os.O_PATH)
        if opened < 0:  # the folder is gone
            return
        folder = Path(f"/proc/self/fd/{opened}").readlink()
        os.close(opened)
        if pid not in self._hosts:
            self._hosts[pid] = self._host_of(pid)
        self.writes.append(Write(folder.name, name, pid, self._hosts[pid]))


def _checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
