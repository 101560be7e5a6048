import subprocess
import sys

import pytest

from core.reading.process import processes


@pytest.fixture
def started(monkeypatch):
    """Processes that only wait for their input to end, and none that waits from before."""
    made = []

    def start():
        command = [sys.executable, "-S", "-c", "import sys; sys.stdin.read()"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        made.append(subprocess.Popen(command, **pipes))
        return made[-1]

    monkeypatch.setattr(processes, "_idle", [])
    monkeypatch.setattr(processes, "_start", start)
    yield made
    for process in made:
        processes.end(process)


def test_one_process_waits_for_the_next_file_however_often_that_is_asked(started):
    processes.prepare()
    processes.prepare()
    assert processes.acquire() is started[0] and len(started) == 1
    assert processes.acquire() is started[1]


def test_a_process_that_was_kept_is_taken_again_and_a_dead_one_is_not(started):
    first, second = processes.acquire(), processes.acquire()
    processes.release(first)
    processes.release(second)
    second.kill()
    second.wait()
    assert processes.acquire() is first
    assert second.stdin.closed and len(started) == 2


def test_a_process_is_ended_whatever_was_not_written_yet(started):
    process = processes.acquire()
    process.stdin.write(b"half a file")  # stays in the buffer
    processes.end(process)
    assert process.returncode is not None and process.stdout.closed


def test_a_process_does_not_hear_what_is_meant_for_whoever_asked(monkeypatch):
    given = {}
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: given.update(options))
    processes._start()
    assert given["start_new_session"] is True
    assert given["env"]["ARROW_DEFAULT_MEMORY_POOL"] == "system"
