"""A file is read once: its table stays in memory, and so does why it has none."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from concurrent.futures import Future

from core.errors import UserError
from core.reading.tables import Table

# About six tables of a million rows and ten columns.
MOST_BYTES = 512 * 2**20
# Another try may end otherwise: the machine was busy.
_NOT_FOR_GOOD = frozenset(("reading_too_slow", "reading_too_large"))

_Outcome = Future[Table | UserError]


class TableCache:
    """The tables of a server, the last used ones up to a size; all sessions share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._outcomes: dict[str, _Outcome] = {}  # the last used one at the end

    def get(self, key: str, read: Callable[[], Table]) -> Table:
        """Returns a table, which is read by whoever asks for it first; others wait for it.

        Args:
            key: The same for the same table.
            read: Reads it.

        Raises:
            Question: It has two readings.
            UserError: It cannot be read.
        """
        with self._lock:
            outcome = self._outcomes.pop(key, None)
            is_new = outcome is None
            outcome = self._outcomes[key] = outcome or Future()
        if is_new:
            self._read(key, outcome, read)
        table = outcome.result()
        if isinstance(table, UserError):
            # Raised itself, it would keep alive all that its traceback leads to.
            raise copy.copy(table)
        return table

    def _read(self, key: str, outcome: _Outcome, read: Callable[[], Table]) -> None:
        try:
            outcome.set_result(read())
        except UserError as error:
            outcome.set_result(copy.copy(error))
            if error.message.code in _NOT_FOR_GOOD:
                self._forget(key)
        except BaseException as error:
            outcome.set_exception(error)
            self._forget(key)
        self._make_room()

    def _forget(self, key: str) -> None:
        with self._lock:
            self._outcomes.pop(key, None)

    def _make_room(self) -> None:
        """Forgets the tables that were not used for longest; the last used one always stays."""
        with self._lock:
            room = self._most_bytes
            for number, (key, outcome) in enumerate(reversed(list(self._outcomes.items()))):
                room -= _size(outcome)
                if number and room < 0 and outcome.done():
                    del self._outcomes[key]


def _size(outcome: _Outcome) -> int:
    table = outcome.result() if outcome.done() and not outcome.exception() else None
    if isinstance(table, Table):
        return int(table.columns.memory_usage(deep=True).sum())
    return 2**16  # an error takes little, but there may be many
