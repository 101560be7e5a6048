"""How much a file may hold and how long reading it may take, so that no file stops the program."""

from __future__ import annotations

from core.errors import UserError

MAX_BYTES = 1 << 30
MAX_UNPACKED = 1 << 30
MAX_ROWS = 20_000_000
MAX_COLUMNS = 16_384
# A table this wide is rarely meant as it is; the person says which columns count.
MANY_COLUMNS = 1_000
MAX_CELLS = 200_000_000
SECONDS = 18.0
SECONDS_A_MIB = 0.4
SECONDS_A_MILLION = 5.0
MEMORY = 3 << 30


def time_limit(content: bytes) -> float:
    """Returns how many seconds a file may take: so many for its bytes, or for its lines."""
    lines = min(max(content.count(b"\n"), content.count(b"\r")), MAX_ROWS)
    for_bytes = SECONDS_A_MIB * (len(content) / (1 << 20) - 16)
    for_lines = SECONDS_A_MILLION * (lines / 1e6 - 1)
    return SECONDS + max(0.0, for_bytes, for_lines)


def check_bytes(size: int) -> None:
    """Checks the size of a file.

    Raises:
        UserError: It is too large.
    """
    if size > MAX_BYTES:
        raise UserError(
            "too_many_bytes",
            "This file is too large: {received} bytes, where up to {most} are allowed. Keep a "
            "part of it, or leave out columns you do not need.",
            **_limit_and_size(MAX_BYTES, size),
        )


def check_unpacked(size: int) -> None:
    """Checks the size of what a packed file holds.

    Raises:
        UserError: It is too large.
    """
    if size > MAX_UNPACKED:
        raise UserError(
            "too_many_unpacked_bytes",
            "Unpacked, this file is too large: {received} bytes or more, where a packed file or "
            "workbook may hold {most}. Keep a part of it, or save it as plain CSV.",
            **_limit_and_size(MAX_UNPACKED, size),
        )


def check_cells(rows: int, columns: int) -> None:
    """Checks how many cells there are.

    Raises:
        UserError: There are too many rows, columns or cells.
    """
    if rows > MAX_ROWS:
        raise UserError(
            "too_many_rows",
            "This table has too many rows: {received} or more, where up to {most} are read. Keep "
            "a part of it.",
            **_limit_and_size(MAX_ROWS, rows),
        )
    if columns > MAX_COLUMNS:
        raise UserError(
            "too_many_columns",
            "This table has too many columns: {received} or more, where up to {most} are read. "
            "Leave out those that are not needed.",
            **_limit_and_size(MAX_COLUMNS, columns),
        )
    if rows * columns > MAX_CELLS:
        raise UserError(
            "too_many_cells",
            "This table has too many cells: {received} or more, where up to {most} are read. "
            "Leave out columns that are not needed, or keep a part of the rows.",
            **_limit_and_size(MAX_CELLS, rows * columns),
        )


def check_first_line(content: bytes) -> None:
    """Refuses a text that is far too wide before seconds are spent on the rest of it.

    Raises:
        UserError: Its first line has more columns than are read.
    """
    start = len(content) - len(content.lstrip())
    ends = (content.find(end, start) for end in (b"\n", b"\r"))
    stop = min((end for end in ends if end >= 0), default=len(content))
    if content.find(b'"', start, stop) < 0:  # within quotes a separator is none
        check_cells(0, 1 + max(content.count(mark, start, stop) for mark in b",;\t|"))


def _limit_and_size(most: int, received: int) -> dict[str, str]:
    return {"most": f"{most:,}", "received": f"{received:,}"}
