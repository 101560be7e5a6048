"""What a page says of a run whose folder is damaged, instead of coming down with it."""

from __future__ import annotations

import pyarrow as pa

from core.errors import Message, UserError
from dashboard.language.messages import say
from dashboard.language.words import plain_message

# What reading a missing, cut or foreign file of a run raises.
UNREADABLE = (
    UserError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    pa.ArrowException,
)


def message_of(error: BaseException) -> Message:
    """Returns what to tell about one of `UNREADABLE`."""
    if isinstance(error, UserError):
        return error.message
    return Message(
        "run_unreadable",
        "A run is read from the files in its folder; one of them is missing or damaged: {reason}. "
        "Open another run, or train again.",
        {"reason": str(error) or type(error).__name__},
    )


def unreadable(error: BaseException) -> str:
    """Returns that in this session's language, inert in Markdown."""
    return plain_message(say(message_of(error)))
