"""Two people sign in at a provider of the tests' own: what one trains, the other finds nowhere."""

import http.client
import itertools
import os
import random
import urllib.parse

import pytest
from playwright.sync_api import expect

from core import engine, people
from core.runs.run import Run
from core.runs.store import scan
from tests.app.conftest import runs_folder  # noqa: F401
from tests.app.shared.test_sign_in import everything, hers, visit_as  # noqa: F401
from tests.browser.conftest import Server, chromium, free_port  # noqa: F401
from tests.torture.provider import Provider
from tests.unit.engine.runs import until

PAGES = ("", "train", "sweep", "results", "inside", "runs")
SECRET = "strawberries"


@pytest.fixture(scope="module")
def provider():
    made = Provider(free_port(), ["Ana", "Ben"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory, provider):
    """A dashboard that lets the provider's people in."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    made = Server(tmp_path_factory.mktemp("people"), port)
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "secrets.toml").write_text(provider.secrets(made.url))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOME", str(home))
        made.start()
    yield made
    made.kill()
    engine.stop(made.runs_folder)


@pytest.fixture(scope="module")
def sign_in(chromium, server):  # noqa: F811
    """Opens a page as one of the provider's people."""

    def open_page(name, address="/"):
        page = chromium.new_context().new_page()
        page.set_default_timeout(60_000)
        page.goto(server.url + address)
        expect(page.get_by_role("button")).to_have_count(2)  # the menu, and this
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text(name).click()
        expect(page.get_by_role("button", name=name)).to_be_visible()
        return page

    return open_page


def places(home, run):
    """Names of a run and of files beside it, as an address might have them."""
    inside = [path.relative_to(home.parent.parent) for path in run.folder.rglob("*")]
    above = [
        "",
        "../",
        "../../",
        "..\\",
        "%2e%2e/",
        "/",
        f"{home}/",
        ".people/",
        f".people/{home.name}/",
    ]
    names = [run.id, f"{run.id}/config.json", f"{home.name}/{run.id}", home.name]
    return [*map(str, inside), *(f"{up}{name}" for up in above for name in names)]


def test_what_one_person_trains_another_finds_nowhere(sign_in, server):
    ana = sign_in("Ana")
    ana.goto(f"{server.url}/train?set=" + urllib.parse.quote('{"epochs":2}'))
    ana.get_by_label("Name of this run", exact=True).fill(SECRET)
    ana.get_by_label("Name of this run", exact=True).press("Enter")
    ana.get_by_role("button", name="Train", exact=True).last.click()
    (home,) = people.homes(server.runs_folder)
    expect(ana.get_by_role("button", name=SECRET)).to_be_visible()
    (run,) = scan(home)
    assert run.name() == SECRET and scan(server.runs_folder) == []
    ben = sign_in("Ben")
    for page, name in itertools.product(PAGES, ("run", "data", "from")):
        value = f"run:{run.id}" if name == "data" else run.id
        ben.goto(f"{server.url}/{page}?{name}={value}")
        expect(ben.get_by_role("button", name="Ben")).to_be_visible()
        ben.wait_for_timeout(1500)
        assert SECRET not in ben.content()
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in ben.context.cookies())
    # Before a sign-in no file is taken or given; afterwards it is asked whose session it is.
    assert asked(server.url, "/static/media/font.woff2").status == 404
    for path in ("/_stcore/upload_file/session/file", "/media/picture.png"):
        assert asked(server.url, path).status == 403
        assert asked(server.url, path, cookies.replace("=", "=x", 1)).status == 403
        assert asked(server.url, path, cookies).status != 403
    tries = 0
    for start in ("/", "/media/", "/app/static/", "/component/", "/_stcore/upload_file/"):
        for place in places(home, run):
            assert SECRET.encode() not in asked(server.url, start + place, cookies).read()
            tries += 1
    print(f"{tries} tries at files")
    until(lambda: run.status().state == "done", 60)
    ana.goto(f"{server.url}/results?run={run.id}")
    ana.get_by_role("button", name="Take it with you").click()
    with ana.expect_download() as download:
        ana.get_by_test_id("stDownloadButton").first.get_by_role("button").click()
    assert download.value.path().stat().st_size > 1000


def test_whoever_signs_in_comes_back_and_whoever_signs_out_does_so_in_all_tabs(sign_in, server):
    page = sign_in("Ben", "/runs?data=sample:airline")
    assert page.url == f"{server.url}/runs?data=sample:airline"
    other = page.context.new_page()
    other.goto(f"{server.url}/sweep")
    expect(other.get_by_role("button", name="Ben")).to_be_visible()
    page.get_by_role("button", name="Ben").click()
    page.get_by_text("Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    other.get_by_role("link", name="Runs").first.click()
    expect(other.get_by_role("button", name="Sign in")).to_be_visible()
    expect(other.get_by_role("button", name="Ben")).to_have_count(0)


def asked(url, path, cookies=""):
    host = urllib.parse.urlsplit(url).netloc
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", urllib.parse.quote(path, safe="/%\\"), headers={"Cookie": cookies})
    return connection.getresponse()


def test_a_thousand_addresses_lead_to_nobody_elses_run(visit_as, hers):  # noqa: F811
    tries = int(os.environ.get("LOOKBACK_TRIES", "1000"))
    home, rng, made = hers.folder.parent, random.Random(15), 0
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    names = places(home, hers)
    while made < tries:
        name = rng.choice([hers.id, rng.choice(names)])
        address = rng.choice(
            [{"run": name}, {"data": f"run:{name}"}, {"from": name}, {"data": name}]
        )
        session = visit_as("ben", **address)
        made += 1
        for page in rng.sample(PAGES[1:], 5):
            made += 1
            session.switch_page(f"app_pages/{page}.py").run()
            assert not session.exception
            assert SECRET not in everything(session), (page, address)
    assert before == {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    assert Run(hers.folder).name() == SECRET
