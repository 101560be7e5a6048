import pytest

from core.errors import UserError
from core.runs import store


def test_the_folders_name_holds_nothing_a_person_typed(tmp_path, series, small):
    made = store.create(tmp_path, small.replace(name="../../x"), series)
    assert made.folder.parent == tmp_path
    assert "x" not in made.id
    assert made.name() == "../../x"


def test_a_deleted_run_is_gone_until_it_is_brought_back(run):
    store.delete(run)
    assert store.scan(run.folder.parent) == []
    store.restore(run)
    assert [found.id for found in store.scan(run.folder.parent)] == [run.id]


def test_runs_are_listed_newest_first_and_found_by_id_or_folder(tmp_path, series, small):
    ids = ["20200101-000000-aaaaaa", "20210101-000000-bbbbbb"]
    for name in ids:
        store.create(tmp_path / "made", small, series).folder.rename(tmp_path / name)
    assert [run.id for run in store.scan(tmp_path)] == [*reversed(ids)]
    assert store.find(ids[0], tmp_path).id == ids[0]
    assert store.find(str(tmp_path / ids[1]), tmp_path / "elsewhere").id == ids[1]
    with pytest.raises(UserError) as refused:
        store.find("../made", tmp_path / ids[0])
    assert refused.value.message.code == "no_such_run"


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path, series, small):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(UserError) as refused:
        store.create(blocked / "runs", small, series)
    assert refused.value.message.code == "runs_folder_not_writable"


def test_what_is_based_on_the_best_of_many_tries_has_searched_as_long(tmp_path, series, small):
    best = store.create(tmp_path, small, series, best_of=40)
    changed = store.create(tmp_path, small.replace(seed=8), series, based_on=best.id)
    assert (best.label().best_of, changed.label().best_of) == (40, 40)
    assert store.create(tmp_path, small, series).label().best_of == 1


def test_a_rule_lists_old_runs_and_never_what_somebody_cares_about(tmp_path, series, small):
    made = [store.create(tmp_path, small, series) for _ in range(7)]
    made.sort(key=lambda run: run.id)
    for day, run in enumerate(made, start=1):
        run.write_status(state="done", created=f"2020-01-0{day}T00:00:00+00:00")
    starred, shared, waits, *others = made
    starred.relabel(starred=True)
    shared.relabel(shared=True)
    waits.write_status(state="queued")
    oldest = others[0]

    def listed(**rule):
        return [run.id for run in store.old_runs(tmp_path, **rule)]

    assert listed() == []
    assert listed(newest=3) == [oldest.id]
    assert listed(days=30) == [run.id for run in others[::-1]]
    assert listed(days=1e5) == [] and listed(newest=99) == []
