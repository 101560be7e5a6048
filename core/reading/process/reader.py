"""`python -m core.reading.process.reader`: reads files for another process, see `isolate`.

Its input holds one file after the other, its output an answer for each. It ends with its input, or
when nothing comes for a while.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import sys
import traceback
from typing import IO, Any

from core.errors import UserError
from core.reading import limits
from core.reading.options import ReadingOptions
from core.reading.process.isolate import Answer, error_facts, pack, receive, write_frame

IDLE_SECONDS = 120.0


def main() -> None:
    """Answers until the input ends or nothing comes for a while."""
    questions, answers = sys.stdin.buffer, _take_output()
    # Libraries and rows by the million are no garbage, and looking through them takes seconds.
    gc.disable()
    # Before the limit, since libraries are no file's fault.
    importlib.import_module("core.reading.tables")
    _limit_memory()
    gc.freeze()
    while _comes(questions):
        question = receive(questions)
        if question is None:
            return
        head, body = _answer(*question)
        write_frame(answers, head, body)
        del question, head, body
        gc.collect()


def _take_output() -> IO[bytes]:
    """Returns the output for answers alone: whatever a library prints goes to the errors."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (limits.MEMORY, limits.MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _comes(questions: IO[bytes]) -> bool:
    if sys.platform == "win32":
        return True
    return bool(select.select([questions], [], [], IDLE_SECONDS)[0])


def _answer(head: dict[str, Any], content: bytes) -> Answer:
    module, _, name = head["function"].partition(":")
    function = getattr(importlib.import_module(module), name)
    try:
        frame, facts = function(content, head["name"], ReadingOptions.from_dict(head["options"]))
        return {"facts": facts}, pack(frame)
    except UserError as error:
        return error_facts(error), b""
    except MemoryError:
        os._exit(1)  # nothing can be relied on any more
    except BaseException:
        # Whoever asked raises it: a defect stays visible in the log.
        return {"defect": traceback.format_exc()}, b""


if __name__ == "__main__":
    main()
