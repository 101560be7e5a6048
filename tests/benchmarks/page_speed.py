"""Seconds a person waits on the pages: real server, real engine, real browser.

`python -m tests.benchmarks.page_speed` prints the median of each wait, in a runs folder of its own.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright

from core import engine
from core.runs.store import scan
from tests.browser.conftest import ARGUMENTS, Server, free_port
from tests.browser.find import browser as find_browser
from tests.browser.live_curve import Watch

ROUNDS = 5
EPOCHS = 20
STARTS = 3
LONG = 1_000_000
# The error of the first epoch so far, that of whole ones, or what came from school.
POINTS = ("error so far is ", "Epochs drawn: ", "from school")
CURVES = ".js-plotly-plot .scatterlayer .trace path"
SHOWN = (
    "curves => [...document.querySelectorAll(curves)].map(path => path.getAttribute('d')).join()"
)
OTHERWISE = f"([curves, before]) => ({SHOWN})(curves) !== before"
FIRST_POINT = ", ".join(f"[aria-label*='{point}']" for point in POINTS)


TRAIN = ".st-key-train_now button"
SETTLED = ".stApp[data-test-script-state='notRunning']"
# Looks whenever the page changes; Playwright's own waits look twice a second after a while.
WATCH = """selector => {
  window.seenAt = null;
  const look = () => {
    if (!window.seenAt && document.querySelector(selector))
      window.seenAt = (performance.timeOrigin + performance.now()) / 1000;
  };
  const changes = {subtree: true, childList: true, attributes: true};
  new MutationObserver(look).observe(document, changes);
}"""


def seen_at(page):
    """When what `WATCH` waits for was there, in seconds since 1970."""
    return page.wait_for_function("window.seenAt").json_value()


def button(page, name):
    """A button by its words."""
    return page.get_by_role("button", name=name, exact=True).last


def settle(page):
    """Waits until the page's script has run and its result is drawn."""
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def to_usable_page(browser, folder):
    """Seconds from the command to a page whose main button can be pressed, no engine running.

    Nor does one begin: it would, three seconds later, and load TensorFlow beside the next start.
    """
    server = Server(folder, free_port())
    began = time.perf_counter()
    with patch.dict(os.environ, LOOKBACK_SCHEDULER="tcp://127.0.0.1:9"):
        server.start()
    page = browser.new_page()
    page.goto(server.url)
    button(page, "Train on this series").wait_for()
    seconds = time.perf_counter() - began
    page.close()
    server.kill()
    return seconds


def of_a_running_server(browser, url):
    """Seconds from an address to a page whose main button can be pressed, nothing cached."""
    context = browser.new_context()
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url)
    button(page, "Train on this series").wait_for()
    seconds = time.perf_counter() - began
    context.close()
    return seconds


def pressed(page, what, drawn):
    """Seconds from a press to a page that is drawn and settled."""
    page.wait_for_timeout(1000)
    page.evaluate(WATCH, f"{SETTLED} {drawn}")
    began = time.time()
    what.click()
    return seen_at(page) - began


def from_page_to_page(page, url):
    """Seconds from Data to Train, and from Train to Results, of the same rows."""
    page.goto(f"{url}/?data=sample%3Aco2")
    button(page, "Train on this series").wait_for()
    settle(page)
    to_train = pressed(page, button(page, "Train on this series"), TRAIN)
    page.get_by_role("radio", name="Quick").click()
    settle(page)
    button(page, "Train").click()
    button(page, "See the results").wait_for()
    settle(page)
    to_results = pressed(page, button(page, "See the results"), CURVES)
    return to_train, to_results


def of_many_rows(page, server, folder):
    """Prints the waits on the pages of a series and of a result of a million rows."""
    path = folder / "long.csv"
    values = np.random.default_rng(0).standard_normal(LONG).cumsum()
    stamps = pd.date_range("2000-01-01", periods=LONG, freq="min")
    pd.DataFrame({"time": stamps, "level": values.round(3)}).to_csv(path, index=False)
    settings = ["--preset", "scratch", "--units", "2", "--window", "5", "--epochs", "1"]
    command = [sys.executable, "-m", "core", "train", str(path), *settings, "--batch-size", "4096"]
    subprocess.run([*command, "--runs", str(folder)], check=True, capture_output=True)
    page.goto(server.url)
    began = time.perf_counter()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text("1,000,000").first.wait_for()
    page.locator(CURVES).first.wait_for()
    settle(page)
    row("a file of 1 000 000 rows to its chart", [time.perf_counter() - began])
    to_train, to_data = [], []
    for _ in range(ROUNDS):
        to_train.append(pressed(page, button(page, "Train on this series"), TRAIN))
        to_data.append(pressed(page, page.get_by_role("link", name="Data").first, CURVES))
    row("Train, 1 000 000 rows", to_train)
    row("Data, 1 000 000 rows", to_data)
    to_results, spans = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        page.goto(f"{server.url}/results?run={scan(folder)[0].id}")
        page.locator(CURVES).first.wait_for()
        settle(page)
        to_results.append(time.perf_counter() - began)
        page.wait_for_timeout(1000)
        for span in ("Last 100 rows", "Test rows"):
            before = page.evaluate(SHOWN, CURVES)
            began = time.perf_counter()
            page.get_by_role("radio", name=span).click()
            page.wait_for_function(OTHERWISE, arg=[CURVES, before])
            settle(page)
            spans.append(time.perf_counter() - began)
            page.wait_for_timeout(500)
    row("Results, 1 000 000 rows, its address opened", to_results)
    row("a chosen span of them", spans)


def to_first_point(page, url, preset, folder):
    """Seconds from pressing Train to the first live point, on the 1 000 rows of the ramp."""
    page.goto(f"{url}/train?data=sample%3Aramp")
    page.get_by_role("radio", name=preset).click()
    settle(page)
    page.wait_for_timeout(500)
    page.evaluate(WATCH, FIRST_POINT)
    began = time.time()
    button(page, "Train").click()
    seconds = seen_at(page) - began
    scan(folder)[0].request_stop()
    button(page, "See the results").wait_for()
    return seconds


def to_a_crossing(browser, url, folder):
    """Seconds from a first visit, main buttons only, to a curve that falls through a line."""
    page = browser.new_context().new_page()
    began = time.perf_counter()
    page.goto(url)
    button(page, "Train on this series").click()
    button(page, "Train").click()
    page.locator("[aria-label*='Mark: better than']").first.wait_for()
    seconds = time.perf_counter() - began
    scan(folder)[0].request_stop()
    button(page, "See the results").wait_for()
    page.context.close()
    return seconds


def of_a_curve(page, url, folder):
    """What a browser sees of a live curve while twenty epochs are learnt.

    As in the article: a network that has been to school may end sooner.
    """
    page.goto(f"{url}/train?data=sample%3Aco2")
    page.get_by_role("radio", name="As in the article").click()
    settle(page)
    button(page, "Train").click()
    page.locator(FIRST_POINT).first.wait_for()
    run = scan(folder)[0]
    watch = Watch(page, run)
    first = run.progress().epoch
    while run.progress().epoch < first + EPOCHS:
        page.wait_for_timeout(200)
    page.wait_for_timeout(1000)
    seen = watch.end()
    run.request_stop()
    button(page, "See the results").wait_for()
    return seen


def to_settle(page, url):
    """Seconds from a moved slider to the page that agrees with it."""
    page.goto(f"{url}/train?data=sample%3Aramp")
    handle = page.get_by_role("slider", name=re.compile("window")).first
    handle.wait_for()
    settle(page)
    page.wait_for_timeout(500)
    seconds = []
    for _ in range(ROUNDS):
        window = int(handle.get_attribute("aria-valuenow") or handle.input_value())
        handle.focus()
        began = time.perf_counter()
        handle.press("ArrowRight")
        page.locator(".network").get_by_text(f"{window + 1} rows").wait_for()
        settle(page)
        seconds.append(time.perf_counter() - began)
    return seconds


def row(what, seconds):
    """One line of the table."""
    low, high = min(seconds), max(seconds)
    print(f"| {what} | {statistics.median(seconds):.2f} | {low:.2f} to {high:.2f} |", flush=True)


def main():
    """Prints a table."""
    print("| wait | median, s | range |\n|---|---|---|")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        row("start to usable page", [to_usable_page(browser, folder) for _ in range(STARTS)])
        server = Server(folder, free_port())
        server.start()
        link = engine.connect(folder)
        link.wait_until_ready(120)
        while link.status().warm < 2:
            time.sleep(0.2)
        try:
            seconds = [to_a_crossing(browser, server.url, folder) for _ in range(ROUNDS)]
            row("first visit to a curve through a line", seconds)
            seconds = [of_a_running_server(browser, server.url) for _ in range(ROUNDS)]
            row("a page of a server that already runs", seconds)
            page = browser.new_page()
            measure(page, server.url, folder)
            of_many_rows(page, server, folder)
        finally:
            browser.close()
            server.kill()
            engine.stop(folder)


def measure(page, url, folder):
    """Prints the waits of a page whose engine is warm."""
    for preset in ("Best forecast", "Quick", "As in the article"):
        seconds = [to_first_point(page, url, preset, folder) for _ in range(ROUNDS)]
        row(f"Train to first live point, {preset.lower()}", seconds)
    seen = of_a_curve(page, url, folder)
    row("an epoch's end to its point on the curve", seen["waits"])
    row("a control moved to the page settled", to_settle(page, url))
    waits = [from_page_to_page(page, url) for _ in range(ROUNDS)]
    row("Data to Train", [to_train for to_train, _ in waits])
    row("Train to Results", [to_results for _, to_results in waits])

    replaced, blank = seen["replaced"], seen["blank"]
    print(f"the curve in {seen['frames']} frames: {replaced} times replaced, {blank} times blank")


if __name__ == "__main__":
    main()
