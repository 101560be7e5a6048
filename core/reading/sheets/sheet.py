"""What every kind of file comes to: columns of cells, and what was understood on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from core.errors import Message

HEADER_ONLY = Message(
    "header_only",
    "This file holds names of columns and no values; below the names comes a line for each row. "
    "Choose a file with values.",
)
ROW_WIDTH = Message(
    "row_width",
    "Line {line} has {received} cells; every row must have as many as the header, {expected}. "
    "Add the missing cells or remove the extra ones, or put quotes around a cell that contains "
    "the delimiter.",
)


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a file says, before text is read as a number or a time.

    Attributes:
        columns: Cells by the name of their column: trimmed text, or float64 and datetime64 where
            the file itself knows the type. The index is the line of the file.
        notes: What was understood.
        warnings: What was repaired.
        units: Unit of each column that a line under the header gives one.
        facts: How the file was read, as JSON types: "format", "encoding", "delimiter", "header" ...
    """

    columns: dict[str, pd.Series]
    notes: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
