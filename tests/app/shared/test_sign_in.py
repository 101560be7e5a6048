"""A server that asks people to sign in: nothing before, and then one's own runs and shared ones."""

import json
import shutil

import pytest

from core import people
from core.config import RunConfig
from core.people import Person
from core.reading.options import ReadingOptions
from core.runs import store
from core.runs.run import Run
from core.series.samples import read_sample
from dashboard.shared import sign_in, uploads
from tests.app.conftest import SALES, open_session
from tests.unit.runs.test_damage import BEFORE, RUN

PROVIDER = {"client_id": "lookback", "client_secret": "s", "server_metadata_url": "https://id"}
PAGES = ("data", "train", "sweep", "results", "inside", "runs")
ISSUER = "https://id.example"


def person(name):
    return {"is_logged_in": True, "iss": ISSUER, "sub": name, "name": name.title()}


@pytest.fixture
def visit_as():
    """Opens the app in a session of its own where people sign in, as one of them or as nobody."""

    def visit_named(name=None, page=None, **address):
        who = person(name) if name else None
        return open_session(page, {"auth": PROVIDER}, who, **address)

    return visit_named


@pytest.fixture
def hers(runs_folder):
    """A finished run of Ana's."""
    home = people.home_of(runs_folder, ISSUER, "ana")
    people.move_in(home, Person("Ana"))
    shutil.copytree(BEFORE / RUN, home / RUN)
    run = Run(home / RUN)
    run.rename("strawberries")
    return run


def everything(session):
    """All that a page holds, as one text."""
    protos = [str(node.proto) for node in session._tree if hasattr(node, "proto")]
    return "\n".join(protos)


def test_before_somebody_has_signed_in_nothing_else_is_shown_or_made(visit_as, hers, runs_folder):
    for address in ({}, {"run": RUN}, {"data": f"run:{RUN}"}):
        session = visit_as(**address)
        assert [button.label for button in session.button] == ["Sign in"]
        assert len(session.markdown) == 1 and not session.dataframe
        assert hers.name() not in everything(session)
    assert people.homes(runs_folder) == [hers.folder.parent]


def test_secrets_that_cannot_be_read_let_nobody_in(monkeypatch, tmp_path, visit):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("[auth\n")
    from streamlit import config

    with monkeypatch.context() as patched:
        asked = config.get_option
        patched.setattr(
            "streamlit.get_option",
            lambda name: [str(secrets)] if name == "secrets.files" else asked(name),
        )
        session = visit()
        assert not session.button and "secrets.toml cannot be read" in session.error[0].value


def test_a_sign_in_that_was_ended_in_another_tab_shows_nothing_more(visit_as, monkeypatch):
    session = visit_as("ana", "train")
    assert len(session.button) > 1
    monkeypatch.setattr(sign_in, "_ENDED", {(ISSUER, "ana", "None")})
    session.run()
    assert [button.label for button in session.button] == ["Sign in"]


def test_a_person_sees_their_own_run_and_another_finds_it_nowhere(visit_as, hers):
    name = hers.name()
    assert name in everything(visit_as("ana", run=RUN))
    for page in PAGES:
        session = visit_as("ben", run=RUN)
        assert "who does not share it" in session.error[0].value
        assert name not in everything(session.switch_page(f"app_pages/{page}.py").run())
    assert RUN in {run.id for run in store.scan(hers.folder.parent)}


@pytest.mark.parametrize("name", [RUN, f"../*/{RUN}", "HOME", "sweeps"])
def test_no_address_leads_into_anothers_folder(visit_as, hers, runs_folder, name):
    home = hers.folder.parent
    upload = uploads.store(home, SALES.encode(), "strawberries.csv", ReadingOptions())
    asked = f".people/{home.name}/{RUN}" if name == "HOME" else name.replace("*", home.name)
    for data in (f"run:{asked}", upload, f"../.people/{home.name}/.data/{upload}"):
        session = visit_as("ben", data=data)
        assert session.error and "strawberries" not in everything(session)


def test_old_runs_and_those_of_the_shell_are_nobodys(visit_as, runs_folder):
    shutil.copytree(BEFORE, runs_folder)
    session = visit_as("ben", "runs", run=RUN)
    assert "Nothing has been trained yet" in everything(session)


def test_what_is_shared_can_be_looked_at_and_not_be_changed(visit_as, hers):
    hers.relabel(shared=True)
    session = visit_as("ben", "runs")
    table = session.dataframe[0].value
    assert table["name"].tolist() == [hers.name()] and table["owner"].tolist() == ["Ana"]
    session.session_state["runs_chosen"] = frozenset([RUN])
    session.run()
    keys = {button.key for button in session.button}
    assert "runs_open" in keys
    assert not keys & {"runs_stars", "runs_delete", "runs_rename", "runs_extend", "runs_stop"}
    session = visit_as("ben", "results", run=RUN)
    assert "next values" in everything(session)
    assert "Run “strawberries” of Ana" in session.button(key="app_to_app_pages/runs.py").label
    before = (hers.folder / "label.json").read_bytes()
    keys = {button.key for button in session.button}
    session = visit_as("ben", "train", run=RUN)
    keys |= {button.key for button in session.button}
    assert "train_results" in keys
    assert not keys & {"results_learn_on", "train_learn_on", "train_go_on", "train_stop"}
    assert (hers.folder / "label.json").read_bytes() == before
    hers.write_status(state="failed")
    hers.metrics_path.unlink()
    keys = {button.key for button in visit_as("ben", "train", run=RUN).button}
    assert not keys & {"train_results", "train_go_on", "train_score"}
    hers.relabel(shared=False)
    assert hers.name() not in everything(visit_as("ben", "runs", run=RUN))


def test_only_the_owner_shares(visit_as, hers):
    session = visit_as("ana", "runs")
    session.session_state["runs_chosen"] = frozenset([RUN])
    session.run()
    session.toggle(key="runs_share").set_value(True).run()
    assert hers.label().shared
    session.toggle(key="runs_share").set_value(False).run()
    assert not hers.label().shared


def test_a_run_that_waits_tells_how_many_are_before_it_and_not_which(visit_as, hers):
    config = RunConfig(name="a secret name", window=12, units=(4,), epochs=3)
    store.create(hers.folder.parent, config, read_sample("airline"))
    own = people.home_of(people.whole_of(hers.folder.parent), ISSUER, "ben")
    waits = store.create(own, config.replace(name="his"), read_sample("airline"))
    session = visit_as("ben", "train", run=waits.id)
    assert "his" in everything(session) and "secret" not in everything(session)
    assert json.loads((own / ".person.json").read_text())["name"] == "Ben"
