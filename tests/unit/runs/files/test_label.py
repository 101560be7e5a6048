import threading

from core.forecasting.bounds import Bounds
from core.runs.files.label import Label, Use, change_label, read_label


def test_two_hundred_changes_from_two_threads_are_all_kept(tmp_path):
    path = tmp_path / "label.json"
    change_label(path, name="first", based_on="20200101-000000-aaaaaa")
    seen = []

    def change(field, values):
        for value in values:
            change_label(path, **{field: value})
            # Nobody else changes this field, so the last change to it is what it says.
            seen.append(getattr(read_label(path), field) == value)

    notes = threading.Thread(target=change, args=("note", list(map(str, range(100)))))
    stars = threading.Thread(target=change, args=("starred", [False, True] * 50))
    for thread in (notes, stars):
        thread.start()
    for thread in (notes, stars):
        thread.join()
    assert seen == [True] * 200
    expected = Label("first", "20200101-000000-aaaaaa", note="99", starred=True)
    assert read_label(path) == expected


def test_a_note_and_a_star_leave_name_and_origin_alone(run):
    run.relabel(based_on="20200101-000000-aaaaaa")
    before = run.name()
    run.relabel(note="the smooth one", starred=True)
    label = run.label()
    assert (label.note, label.starred) == ("the smooth one", True)
    assert (run.name(), run.based_on()) == (before, "20200101-000000-aaaaaa")


def test_how_a_forecast_is_used_comes_back_as_it_was(run):
    use = Use("drift", Bounds(0.0, None), True)
    run.relabel(use=use)
    run.relabel(note="later")
    assert run.label().use == use
