import pytest

from core import people
from core.engine import worker
from core.engine.line import active_sweeps, line, next_sweep, put_first
from core.errors import UserError
from core.sweep import create
from tests.unit.engine.runs import make
from tests.unit.sweep.tries import NARROW, TINY


def test_a_run_put_first_is_the_next_whichever_task_a_worker_takes(tmp_path, series):
    first, second, third = (make(tmp_path, series) for _ in range(3))
    put_first(third)
    put_first(second)
    assert [run.id for run in line(tmp_path)] == [second.id, third.id, first.id]
    assert worker._next(first).id == second.id
    second.request_stop()  # taken out of the queue
    assert [run.id for run in line(tmp_path)] == [third.id, first.id]
    assert worker._next(second).id == second.id
    with pytest.raises(UserError, match="does not wait"):
        put_first(second)


def test_a_run_that_goes_on_waits_behind_the_others(tmp_path, series):
    old, new = (make(tmp_path, series) for _ in range(2))
    old.write_status(state="stopped")
    old.enqueue(epochs=9)
    assert [run.id for run in line(tmp_path)] == [new.id, old.id]


def test_people_take_turns_however_many_runs_one_of_them_has_queued(tmp_path, series):
    ana, ben = (people.home_of(tmp_path, "https://id.example", name) for name in "ab")
    hers = [make(ana, series) for _ in range(3)]
    his = [make(ben, series) for _ in range(2)]
    assert [run.id for run in line(tmp_path)] == [
        run.id for run in (hers[0], his[0], hers[1], his[1], hers[2])
    ]
    people.take_turn(ana)
    assert [run.id for run in line(tmp_path)][:2] == [his[0].id, hers[0].id]
    put_first(hers[2])  # of her own
    assert [run.id for run in line(tmp_path)][:2] == [his[0].id, hers[2].id]
    assert worker._next(hers[0]).id == his[0].id


def test_sweeps_that_are_to_try_more_are_told_oldest_first(tmp_path, series):
    first, stopped, last = (create(tmp_path, TINY, NARROW, series, 60) for _ in range(3))
    for number, made in enumerate((first, stopped, last)):
        made.folder.rename(made.folder.with_name(f"2020010{number}-000000-aaaaaa"))
    (first.folder.with_name("20200101-000000-aaaaaa") / "stop").touch()
    found = [made.id for made in active_sweeps(tmp_path)]
    assert found == ["20200100-000000-aaaaaa", "20200102-000000-aaaaaa"]


def test_searches_of_whoever_had_a_try_longest_ago_come_first(tmp_path, series):
    ana, ben = (people.home_of(tmp_path, "https://id.example", name) for name in "ab")
    hers, his = (create(home, TINY, NARROW, series, 60) for home in (ana, ben))
    people.take_turn(ana, people.TRY_TURN)
    people.take_turn(ben)  # a run is no try
    assert [made.id for made in active_sweeps(tmp_path)] == [his.id, hers.id]
    assert next_sweep(hers).id == his.id
    assert people.last_turn(ben, people.TRY_TURN) > 0
