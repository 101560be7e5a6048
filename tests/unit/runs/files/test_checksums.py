import shutil
import subprocess

import pytest

from core.errors import DamagedFile
from core.runs.files import checksums


@pytest.fixture
def whole(tmp_path):
    path = tmp_path / "weights"
    path.write_bytes(b"01234")
    checksums.record_sums(path)
    return path


def test_what_was_noted_is_read_and_nothing_else(whole):
    assert checksums.checked(whole) == b"01234"
    whole.write_bytes(b"01235")
    with pytest.raises(DamagedFile, match="weights"):
        checksums.checked(whole)


def test_nothing_is_known_of_what_is_about_to_be_written_anew(whole):
    other = whole.with_name("scores")
    other.write_bytes(b"1")
    checksums.record_sums(other)
    checksums.drop_sums(whole)
    whole.write_bytes(b"new")
    other.write_bytes(b"2")
    assert checksums.checked(whole) == b"new"
    with pytest.raises(DamagedFile):
        checksums.checked(other)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="there is no sha256sum")
def test_the_systems_own_command_reads_the_sums(whole):
    command = ["sha256sum", "--check", checksums.SUMS]
    assert subprocess.run(command, cwd=whole.parent, check=False).returncode == 0
    whole.write_bytes(b"01235")
    assert subprocess.run(command, cwd=whole.parent, check=False).returncode == 1
