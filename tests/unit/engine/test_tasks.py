from core.engine import queue, tasks
from core.sweep import create
from tests.unit.sweep.tries import NARROW, TINY


def test_seats_are_told_from_runs_by_their_keys():
    keys = [
        tasks.key_of_run("20261125-211115-abcdef", 1),
        f"{tasks.SEAT_KEY}20261125-211115-fedcba tls://127.0.0.1:4711",
        "20261125-211115-stranger-1",
        ("array", 0),
    ]
    assert tasks.run_ids(keys) == {"20261125-211115-abcdef"}
    assert list(queue.find_seats(keys).values()) == [
        ("20261125-211115-fedcba", "tls://127.0.0.1:4711")
    ]
    assert tasks.ours(keys) == keys[:2]


def test_a_damaged_sweep_is_not_worked_on(tmp_path, series):
    made = create(tmp_path, TINY, NARROW, series, 60)
    assert made.is_active()
    made.sweep_path.write_text('{"base": ')
    assert not made.is_active()
