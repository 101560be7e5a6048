"""Seconds a person waits for 500 runs in a table, and for a what-if slider to move a forecast.

`python -m tests.benchmarks.compare_speed` prints the median of each wait, in a runs folder of its
own, beside the load of the machine: real server, real browser.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from playwright.sync_api import sync_playwright

from core import engine
from core.runs.run import Run
from core.runs.store import scan
from tests.benchmarks.page_speed import row, settle
from tests.browser.conftest import ARGUMENTS, Server, free_port
from tests.browser.find import browser as find_browser

RUNS = 500
EPOCHS = 60
STARTS = 5
LOOKS = 7
MOVES = 20
TABLE = '[data-testid="stDataFrame"] canvas'
# Several sets of settings and errors, as somebody who tried 500 changes has them.
CHANCE = random.Random(1)


def train(folder):
    """Trains one run that is copied later, in a process of its own."""
    command = [sys.executable, "-m", "core", "train", "sample:co2", "--epochs", "3"]
    subprocess.run([*command, "--runs", str(folder)], check=True, capture_output=True)
    return scan(folder)[0]


def multiply(run, folder, count):
    """Makes that many copies of a run with other settings, errors and histories."""
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        when = began + timedelta(hours=3 * number)
        copy = Run(folder / f"{when:%Y%m%d-%H%M%S}-{number:06x}")
        shutil.copytree(run.folder, copy.folder, ignore=shutil.ignore_patterns("checkpoint-*"))
        config = run.config()
        copy.write_config(config.replace(seed=number, window=CHANCE.choice([12, 24, 36])))
        copy.relabel(name=f"try {number}", note="" if number % 9 else "look again")
        copy.write_status(created=when.isoformat())
        metrics = json.loads(run.metrics_path.read_bytes())
        metrics["metrics"]["validation"]["mae"] *= CHANCE.uniform(0.7, 1.4)
        copy.metrics_path.write_text(json.dumps(metrics))
        losses = [0.5 * 0.95**epoch * CHANCE.uniform(0.9, 1.1) for epoch in range(EPOCHS)]
        lines = [
            json.dumps({"epoch": n + 1, "loss": loss, "val_loss": 1.1 * loss, "seconds": 0.1})
            for n, loss in enumerate(losses)
        ]
        copy.history_path.write_text("\n".join(lines) + "\n")


def to_table(page, url):
    """Seconds from the address of the Runs page to its table."""
    began = perf_counter()
    page.goto(f"{url}/runs")
    page.locator(TABLE).first.wait_for()
    return perf_counter() - began


def to_table_by_click(page, url):
    """Seconds from the press on Runs in the navigation to its table."""
    page.goto(f"{url}/train")
    settle(page)
    page.wait_for_timeout(1000)
    began = perf_counter()
    page.get_by_role("link", name="Runs").first.click()
    page.locator(TABLE).first.wait_for()
    return perf_counter() - began


def to_moved_forecast(page, url, run):
    """Seconds from each movement of the slider to the forecast that follows it."""
    page.goto(f"{url}/results?run={run.id}")
    page.get_by_role("radio", name="What if?").click()
    slider = page.get_by_role("slider", name="Changed by")
    slider.wait_for()
    settle(page)
    chart = page.locator(
        "[role=img][aria-label*='If the last value'], [role=img][aria-label*=Move]"
    )
    chart.wait_for()
    seconds = []
    slider.focus()
    for _ in range(MOVES):
        before = chart.get_attribute("aria-label")
        began = perf_counter()
        slider.press("ArrowRight" if len(seconds) < MOVES // 2 else "ArrowLeft")
        page.wait_for_function(
            "before => [...document.querySelectorAll('[role=img]')].every("
            "chart => chart.getAttribute('aria-label') !== before)",
            arg=before,
            polling=10,
        )
        seconds.append(perf_counter() - began)
        page.wait_for_timeout(300)
    return seconds


def first_look(playwright, folder):
    """Seconds to the table of a server that has read none of the runs yet."""
    server = Server(folder, free_port())
    server.start()
    browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
    page = browser.new_page()
    page.goto(f"{server.url}/train")
    settle(page)
    # The engine loads TensorFlow meanwhile, which is another wait, see page_speed.
    link = engine.connect(folder)
    link.wait_until_ready(120)
    while link.status().warm < 2:
        page.wait_for_timeout(200)
    seconds = to_table(page, server.url)
    browser.close()
    server.kill()
    return seconds


def main():
    """Prints a table."""
    print("| wait | median, s | range |\n|---|---|---|")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "runs"
        run = train(Path(name) / "one")
        multiply(run, folder, RUNS)
        try:
            seconds = [first_look(playwright, folder) for _ in range(STARTS)]
            row(f"{RUNS} runs, first look of a server", seconds)
            server = Server(folder, free_port())
            server.start()
            browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
            page = browser.new_page()
            page.set_default_timeout(60_000)
            to_table(page, server.url)
            seconds = [to_table(page, server.url) for _ in range(LOOKS)]
            row(f"{RUNS} runs, by the address", seconds)
            seconds = [to_table_by_click(page, server.url) for _ in range(LOOKS)]
            row(f"{RUNS} runs, by a press on Runs", seconds)
            seconds = to_moved_forecast(page, server.url, scan(folder)[0])
            row("what-if slider to the new forecast", seconds)
            browser.close()
            server.kill()
        finally:
            engine.stop(folder)
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
