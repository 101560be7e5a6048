"""A real server with its engine, and a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

from core import engine
from core.engine.home import Home
from core.runs.store import scan
from tests.browser.find import browser as find_browser
from tests.browser.reader import Reader
from tests.unit.engine.runs import until

# Chromium as root in a container, asking nobody outside for anything.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 120_000

expect.set_options(timeout=PATIENCE_MS)


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The dashboard in a process of its own, with a runs folder of its own."""

    def __init__(self, folder, port):
        self.runs_folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._command = [sys.executable, "-m", "core", "dashboard", "--port", str(port)]
        self._process = None

    def start(self):
        """Starts it and waits until it answers."""
        environment = {**os.environ, "LOOKBACK_RUNS": str(self.runs_folder), "DISPLAY": ""}
        self._process = subprocess.Popen(self._command, env=environment, start_new_session=True)
        deadline = time.monotonic() + 200
        while not self._answers():
            assert self._process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def _listens(self):
        with socket.socket() as asked:
            return asked.connect_ex(("127.0.0.1", self._port)) == 0

    def kill(self):
        """Ends it as `kill -9` would."""
        os.killpg(self._process.pid, 9)
        self._process.wait()
        # What listens is a child of it, and whoever starts anew needs its port.
        until(lambda: not self._listens())

    def newest_run(self):
        """The run that was started last."""
        return scan(self.runs_folder)[0]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One server for all tests; each makes runs of its own."""
    made = Server(tmp_path_factory.mktemp("runs"), free_port())
    made.start()
    yield made
    home = Home(made.runs_folder)
    if home.start_path.exists():  # nobody who ends an engine finds one that only starts
        until(home.find)
    made.kill()
    engine.stop(made.runs_folder)


@pytest.fixture(scope="session")
def chromium():
    """The browser."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield found
        found.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Lets the fixtures know whether their test failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


@pytest.fixture
def visit(chromium, server, request, tmp_path):
    """Opens a page as a new visitor; a test may have several. Pictures of a failure are kept."""
    contexts = []

    def open_page(path="/", width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(server.url + path)
        return page

    yield open_page
    for context in contexts:
        for number, page in enumerate(context.pages):
            if getattr(request.node, "failed", False):
                picture = tmp_path / f"failed-{number}.png"
                page.screenshot(path=picture, full_page=True)
                print(f"the page as it was: {picture}")
            assert page.get_by_test_id("stException").count() == 0
        context.close()


@pytest.fixture
def reader(visit, language):
    """Opens a page for a reader of the language."""

    def opened(address="/", **options):
        mark = "&" if "?" in address else "?"
        return Reader(visit(f"{address}{mark}lang={language}", **options), language)

    return opened
