import dataclasses

import pytest

from core import sweep
from core.errors import UserError
from core.runs import deletion, store
from core.sweep.trial import Trial, best_of
from tests.unit.sweep.tries import NARROW, TINY, ended, keep


def test_a_sweep_is_a_folder_that_the_list_of_runs_does_not_show(tmp_path, made):
    assert store.scan(tmp_path) == []
    (found,) = sweep.scan(tmp_path)
    assert (found.base(), found.space(), found.budget_s()) == (made.base(), NARROW, 600.0)


def test_a_sweep_knows_its_series(made, waves):
    assert made.is_about(waves)
    assert not made.is_about(dataclasses.replace(waves, values=waves.values + 1))


@pytest.mark.parametrize("name", ["../secret", "", None, ".new-x", "unknown"])
def test_only_a_plain_name_below_the_runs_is_found(tmp_path, made, name):
    assert sweep.find(tmp_path, name) is None
    assert sweep.find(tmp_path, made.id).id == made.id


@pytest.mark.parametrize("seconds", [0, -5, float("nan"), 1e9])
def test_a_time_that_makes_no_sense_is_refused(tmp_path, waves, seconds):
    with pytest.raises(UserError, match="For example 60"):
        sweep.create(tmp_path, TINY, NARROW, waves, seconds)


def test_time_in_which_several_tries_were_worked_on_counts_once_and_a_pause_not(made):
    trials = [
        dataclasses.replace(ended(0, 1.0), worked=((100.0, 10.0),)),
        dataclasses.replace(ended(1, 1.0), worked=((105.0, 10.0),)),
        dataclasses.replace(ended(2, 1.0), worked=((106.0, 2.0), (1000.0, 5.0))),
    ]
    assert made.spent_s(trials) == 20.0


def test_a_sweep_ends_when_its_time_is_worked(made):
    keep(made, dataclasses.replace(ended(0, 1.0), worked=((100.0, 599.0),)))
    assert made.state() == "waiting" and made.is_active()
    keep(made, dataclasses.replace(ended(1, 1.0), worked=((900.0, 2.0),)))
    assert made.state() == "ended" and not made.is_active()


def test_a_stopped_sweep_ends_and_keeps_its_tries(made):
    keep(made, ended(0, 2.0), ended(1, 1.0))
    made.request_stop()
    assert made.state() == "ended"
    assert best_of(made.trials()).number == 1


def test_a_sweep_whose_every_try_fails_ends(made):
    keep(made, *(dataclasses.replace(ended(n, None), state="failed") for n in range(4)))
    assert made.is_active()
    keep(made, dataclasses.replace(ended(4, None), state="failed"))
    assert not made.is_active()


def test_two_who_claim_at_once_get_tries_of_their_own(made):
    with made.claim() as first:
        made.write(Trial(first, TINY))
        with made.claim() as second:
            assert (first, second) == (0, 1)
        assert made.trials()[0].state == "running"
    assert made.trials()[0].state == "interrupted"


def test_a_try_whose_process_died_is_claimed_first(made):
    keep(made, ended(0, 1.0), Trial(1, TINY), ended(2, 1.0))
    with made.claim() as number:
        assert number == 1


def test_a_damaged_try_hides_no_other(made):
    keep(made, ended(0, 1.0))
    (made.trials_path / "00001.json").write_text('{"number": ')
    assert [trial.number for trial in made.trials()] == [0]


def test_a_try_survives_json(made):
    trial = ended(3, 0.25, curve=(0.5, 0.25), blocks=(0.2, 0.3), best_epoch=2)
    keep(made, trial)
    assert made.trials() == [trial]


def test_the_best_becomes_a_run_of_its_own(made):
    run = made.create_run(ended(2, 0.1), "best of 3")
    assert (run.status().state, run.name()) == ("queued", "best of 3")
    assert (run.config().window, run.config().shards) == (5, TINY.shards)
    assert run.label().best_of == 1


def test_the_best_remembers_how_many_tries_it_is_the_best_of(made):
    keep(made, *(ended(number, 1.0 - 0.1 * number) for number in range(3)))
    assert made.create_run(ended(2, 0.8), "best of 3").label().best_of == 3


def test_a_sweep_is_deleted_once_nobody_works_on_it(tmp_path, made):
    with made.claim() as number:
        made.write(Trial(number, TINY))
        made.delete()
        assert made.exists()
    made.delete()
    assert sweep.scan(tmp_path) == [] and not made.folder.exists()
    assert list(made.folder.parent.iterdir()) == []


def test_what_a_crash_left_of_a_deleted_sweep_goes_with_the_next_deletion(made, waves):
    left = sweep.create(made.runs_folder, TINY, NARROW, waves, 600)
    deletion.set_aside(left.folder)
    made.delete()
    assert list(made.folder.parent.iterdir()) == []


def test_a_number_is_claimed_only_once_it_has_no_result(made):
    keep(made, *(ended(n, 1.0) for n in range(3)))
    with made.claim() as number:
        assert number == 3
