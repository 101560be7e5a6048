from core.reading import limits


def test_a_narrow_file_gets_its_time_by_the_line_and_newlines_alone_gain_no_more():
    wide, narrow = b"x" * 8_000_000, b"1\n" * 4_000_000
    assert limits.time_limit(wide) == limits.SECONDS
    assert limits.time_limit(narrow) == limits.SECONDS + 3 * limits.SECONDS_A_MILLION
    most = limits.SECONDS + limits.SECONDS_A_MILLION * limits.MAX_ROWS / 1e6
    assert limits.time_limit(b"\n" * 30_000_000) < most
