"""How often a row comes, as a person sets it on the Data page."""

from core.series.ledger import read_choices
from dashboard.shared import state
from tests.app.results.test_results_page import said

DAYS = "day,sales\n" + "".join(
    f"2024-01-{day:02d},{day % 7}\n" for day in range(1, 32) if day % 7 not in (6, 0)
)


def test_another_step_is_chosen_listed_and_given_up_again(visit, upload):
    session = upload(visit("data"), DAYS)
    choice = session.selectbox(key="data_step")
    assert choice.options == [
        "One row a working day. (found)",
        "One row a day.",
        "One row a day, none on Saturdays and Sundays.",
    ]
    choice.set_value(1).run()
    (step,) = read_choices(session.session_state[state.REPAIRS])
    assert (step.kind, step.frequency) == ("step", "D")
    assert "The step between rows is set to 1 day. Rows missing by it: 8." in said(session)
    session.selectbox(key="data_step").set_value(0).run()
    assert session.session_state[state.REPAIRS] is None
