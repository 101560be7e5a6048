"""Names for the columns of a table: each has one, and no two are alike."""

from __future__ import annotations

from core.errors import Message

HEADER_BLANK = Message("header_blank", "Column {number} has no name; it is called “{column}” here.")
HEADER_TWICE = Message(
    "header_twice", "Several columns are called “{name}”; column {number} is “{column}” here."
)


def name_columns(header: list[str]) -> tuple[list[str], list[Message]]:
    """Returns a name for each column, and a warning for each that is none of the file's.

    Args:
        header: The cells of the header, trimmed; blank where a column has no name.
    """
    names: list[str] = []
    used: set[str] = set()
    given = set(header)
    warnings: list[Message] = []
    for number, cell in enumerate(header, start=1):
        name = wanted = cell or f"column {number}"
        count = 1
        while name in used or (name != cell and name in given):
            count += 1
            name = f"{wanted} ({count})"
        names.append(name)
        used.add(name)
        if name != cell:
            warnings.append(_warn(cell, name, number))
    return names, warnings


def _warn(cell: str, name: str, number: int) -> Message:
    if not cell:
        return HEADER_BLANK.with_values(number=number, column=name)
    return HEADER_TWICE.with_values(name=cell, number=number, column=name)
