"""All series of a file are put in the queue together, and one table says what came of each."""

from core.runs.store import scan
from dashboard.shared import state


def test_all_series_of_a_file_are_trained_and_told_together(
    visit, upload, finished, runs_folder, sales
):
    session = upload(visit("data"), sales)
    session.switch_page("app_pages/train.py").run()
    session.multiselect(key="train_all_left_out").set_value([]).run()
    session.button(key="train_all_now").click().run()
    assert not session.exception
    runs = [run for run in scan(runs_folder) if run.label().group]
    assert sorted(run.name() for run in runs) == ["price", "sales"]
    assert {run.label().group for run in runs} == {"sales"}
    assert session.session_state[state.RUNS_GROUP] == "sales"
    for run in (finished.first, finished.ahead):
        run.relabel(group="airline")
    session = visit("runs")
    session.selectbox(key=state.RUNS_GROUP).set_value("airline").run()
    table = session.dataframe[0].value
    assert table["Series"].tolist() == ["first try", "three months"]
    assert table["Typical error"].notna().all() and table["Next value"].notna().all()
    assert table["When"].tolist() == ["1961-01-01", "1961-01-01"]
    assert all("se" in advice for advice in table["Advice"])
