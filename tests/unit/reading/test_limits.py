import pytest

from core.errors import UserError
from core.reading import limits


def test_a_narrow_file_gets_its_time_by_the_line_and_newlines_alone_gain_no_more():
    wide, narrow = b"x" * 8_000_000, b"1\n" * 4_000_000
    assert limits.time_limit(wide) == limits.SECONDS
    assert limits.time_limit(narrow) == limits.SECONDS + 3 * limits.SECONDS_A_MILLION
    most = limits.SECONDS + limits.SECONDS_A_MILLION * limits.MAX_ROWS / 1e6
    assert limits.time_limit(b"\n" * 30_000_000) < most


def test_a_text_far_too_wide_is_refused_by_its_first_line():
    for line in (b"1," * 100_000, b"\n \r\n" + b"x;" * 16_384, b"a|" * 16_384 + b"\r1"):
        with pytest.raises(UserError, match="too many columns"):
            limits.check_first_line(line)
    for line in (b"1;" * 16_383, b"a,b\n" + b"1," * 100_000, b'"' + b"," * 100_000 + b'"', b""):
        limits.check_first_line(line)
