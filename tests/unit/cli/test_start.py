"""What starts and ends the command as a process of its own."""

import json
import subprocess
import sys

import pytest

from core.cli import start
from tests.unit.cli.shell import alone

LIGHT = """
import sys, core.cli.start
assert not {"click", "numpy", "pandas", "core.cli.main"} & set(sys.modules)
"""


def test_nothing_heavy_is_loaded_before_the_process_that_reads_is_started():
    subprocess.run([sys.executable, "-c", LIGHT], check=True)


def test_all_that_was_printed_arrives_though_the_process_ends_at_once(tmp_path):
    file = tmp_path / "sizes.csv"
    file.write_text("day,size\n" + "".join(f"{day},{day * 2.5}\n" for day in range(5_000)))
    done = alone("check", file)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == 5_000


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["check", "nowhere.csv"], 2),
        (["check"], 2),
        (["--version"], 0),
        ([], 2),
    ],
)
def test_the_exit_code_is_that_of_the_command(words, code):
    done = alone(*words)
    assert done.returncode == code
    assert done.stdout or done.stderr


def test_a_file_that_does_not_exist_yet_is_no_file_to_read(tmp_path, monkeypatch):
    started = []
    monkeypatch.setattr(start.processes, "prepare", lambda: started.append(1))
    monkeypatch.setattr(start.os, "_exit", lambda code: started.append(code))
    monkeypatch.setattr("core.cli.main.main", lambda: None)
    monkeypatch.setattr(start.gc, "set_threshold", lambda _objects: None)
    (there := tmp_path / "there.csv").write_text("1\n2\n")
    for word, expected in ((tmp_path / "none.csv", [0]), (there, [1, 0])):
        monkeypatch.setattr(sys, "argv", ["lookback", "check", str(word)])
        started.clear()
        start.run()
        assert started == expected


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix closes what it does not want")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_without_an_output_a_command_does_what_it_did(closed, tmp_path):
    (file := tmp_path / "sizes.csv").write_text("day,size\n1,2\n2,3\n3,5\n4,2\n5,8\n")
    written = tmp_path / "written.csv"
    command = f"{sys.executable} -m core check {file} --write {written} {closed}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and written.exists()
    assert "Traceback" not in done.stderr


def test_an_interrupt_before_the_command_has_begun_is_no_defect(monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    ended = []
    monkeypatch.setattr(start.os, "_exit", ended.append)
    monkeypatch.setattr(start.gc, "set_threshold", lambda _objects: interrupted())
    start.run()
    assert ended == [130]
