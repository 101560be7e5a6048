"""Read a file in a process of its own, with limits on time and memory.

A file may be made to fill the memory, to take for ever or to crash a library. In a process of its
own it ends that process and nothing else. Such a process stays for the next file, since starting
one takes a second, and ends by itself when it has nothing to do.
"""

from __future__ import annotations

import io
import json
import subprocess
import threading
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

from core.errors import Message, UserError
from core.reading import limits
from core.reading.options import Question, Reading, ReadingOptions
from core.reading.process import processes

if TYPE_CHECKING:
    import pandas as pd

MAX_PROCESSES = 2
# What a large file leaves in the memory of its process goes with it.
KEEP_BELOW_BYTES = 8 << 20

_room = threading.BoundedSemaphore(MAX_PROCESSES)

Answer = tuple[dict[str, Any], bytes]


def call(
    function: str, content: bytes, name: str, options: ReadingOptions | None = None
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Calls a function in a process of its own.

    Args:
        function: "module:name" of what takes the content, the name and the options, and returns a
            table and facts of JSON types.
        content: A file's bytes.
        name: Its name.
        options: What a person has settled about it.

    Returns:
        The table and the facts.

    Raises:
        Question: As the function does.
        UserError: As the function does, or it took too much time or memory.
    """
    with _room:
        process = processes.acquire()
        try:
            head, body = _exchange(process, function, content, name, options or ReadingOptions())
        except BaseException:
            processes.end(process)
            raise
        if len(content) <= KEEP_BELOW_BYTES:
            processes.release(process)
        else:
            processes.end(process)
    if "defect" in head:
        raise RuntimeError(head["defect"])
    if "error" in head:
        raise _rebuild(head)
    return _unpack(body), head["facts"]


def _exchange(
    process: subprocess.Popen[bytes],
    function: str,
    content: bytes,
    name: str,
    options: ReadingOptions,
) -> Answer:
    """Sends a file and waits for the answer, as long as the file may take."""
    head = {"function": function, "name": name, "options": options.to_dict(), "size": len(content)}
    answers: list[Answer] = []
    thread = threading.Thread(target=_talk, args=(process, head, content, answers), daemon=True)
    thread.start()
    seconds = limits.time_limit(content)
    thread.join(seconds)
    if thread.is_alive():
        process.kill()
        thread.join()
        raise UserError(
            "reading_too_slow",
            "Reading this file takes too long: a file of this size should be read within "
            "{seconds} seconds. Save it as plain CSV, or keep a part of it.",
            seconds=round(seconds),
        )
    if not answers:
        raise UserError(
            "reading_too_large",
            "This file needs more than {memory} GiB of memory to be read, or is too damaged. Keep "
            "a part of it, delete cells far outside the table, or save it as plain CSV.",
            memory=limits.MEMORY >> 30,
        )
    return answers[0]


def _talk(
    process: subprocess.Popen[bytes], head: dict[str, Any], content: bytes, answers: list[Answer]
) -> None:
    """Writes the question and reads the answer; leaves `answers` empty if the process ends."""
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        return
    try:
        write_frame(stdin, head, content)
        answer = receive(stdout)
    except (OSError, ValueError):
        return
    if answer is not None:
        answers.append(answer)


def write_frame(pipe: IO[bytes], head: Mapping[str, Any], body: bytes) -> None:
    """Writes a line of JSON and the bytes that follow it."""
    pipe.write(json.dumps({**head, "size": len(body)}).encode() + b"\n")
    pipe.write(body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Answer | None:
    """Reads what `write_frame` wrote; None where the other side has ended."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        return None
    head = json.loads(line)
    body = pipe.read(head["size"])
    return (head, body) if len(body) == head["size"] else None


def pack(frame: pd.DataFrame) -> bytes:
    """Returns a table as bytes that another process can read."""
    import pyarrow as pa

    sink = io.BytesIO()
    table = pa.Table.from_pandas(frame, preserve_index=True)
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _unpack(body: bytes) -> pd.DataFrame:
    import pyarrow as pa

    frame: pd.DataFrame = pa.ipc.open_stream(body).read_all().to_pandas(use_threads=False)
    return frame


def error_facts(error: UserError) -> dict[str, Any]:
    """Returns an error as JSON types."""
    head: dict[str, Any] = {"error": error.message.to_dict()}
    if isinstance(error, Question):
        readings = [{"value": one.value, "examples": list(one.examples)} for one in error.readings]
        head |= {"option": error.option, "readings": readings}
    return head


def _rebuild(head: Mapping[str, Any]) -> UserError:
    message = Message.from_dict(head["error"])
    if "option" not in head:
        return message.error()
    readings = tuple(Reading(one["value"], tuple(one["examples"])) for one in head["readings"])
    return Question(message.code, message.template, head["option"], readings, **message.values)
