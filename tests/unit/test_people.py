import stat

from core import people
from core.people import Person
from core.runs import store
from tests.unit.engine.runs import make


def test_each_person_has_a_folder_that_no_other_name_leads_to(tmp_path):
    homes = {
        people.home_of(tmp_path, issuer, subject)
        for issuer, subject in (("a", "bc"), ("ab", "c"), ("a", "b"), ('a"', "b"), ("../..", ".."))
    }
    assert len(homes) == 5
    assert {home.parent for home in homes} == {tmp_path / ".people"}
    assert all(people.whole_of(home) == tmp_path for home in homes)
    assert people.whole_of(tmp_path) == tmp_path


def test_whose_a_folder_is_stands_in_it_for_its_owners_eyes_alone(tmp_path):
    home = people.home_of(tmp_path / "runs", "https://id.example", "7")
    assert people.homes(tmp_path / "runs") == []
    people.move_in(home, Person("Ana", "ana@example.org"))
    people.move_in(home, Person("Ana B.", "ana@example.org"))
    assert people.person_of(home) == Person("Ana B.", "ana@example.org")
    assert people.homes(tmp_path / "runs") == [home]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home, home.parent)} == {0o700}


def test_shell_and_engine_find_the_runs_of_all_and_a_person_only_theirs(tmp_path, series):
    ana, ben = (people.home_of(tmp_path, "https://id.example", name) for name in "ab")
    shells, hers, his = (make(folder, series) for folder in (tmp_path, ana, ben))
    assert {run.id for run in store.scan_all(tmp_path)} == {shells.id, hers.id, his.id}
    assert store.find(his.id, tmp_path).folder == his.folder
    assert [run.id for run in store.scan(ana)] == [hers.id]
    assert store.by_id(his.id, ana) is None
    assert store.by_id(his.id, tmp_path) is None
