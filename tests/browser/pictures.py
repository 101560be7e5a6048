"""Takes the README's pictures of the present state: `python -m tests.browser.pictures`."""

import io
import re
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from core import engine
from tests.browser.conftest import ARGUMENTS, Server, free_port
from tests.browser.find import browser as find_browser

FOLDER = Path(__file__).parents[2] / ".pictures"
COLOURS = 96
TRAINING_MS = 300_000


def button(page, name):
    """A button by its words."""
    return page.get_by_role("button", name=name, exact=True).last


def keep(page, name):
    """Keeps a picture of what is on the screen, in few colours so that it stays small."""
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(1500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


def main():
    """Goes the whole path once and takes a picture at each stop."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        server = Server(Path(name), free_port())
        server.start()
        engine.connect(name).wait_until_ready(120)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(TRAINING_MS)
        page.goto(server.url)
        page.locator(".js-plotly-plot").first.wait_for()
        keep(page, "data")
        button(page, "Train on this series").click()
        button(page, "Train").click()
        label = page.locator("[role=img][aria-label*='Epochs drawn: 2']")
        label.wait_for()
        keep(page, "train")
        button(page, "See the results").click()
        button(page, "Open the test").click()
        button(page, "Open it for good").click()
        page.get_by_role("heading", name=re.compile("On the last")).wait_for()
        page.locator(".js-plotly-plot").first.wait_for()
        page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        keep(page, "results")
        phone = browser.new_page(viewport={"width": 390, "height": 860}, color_scheme="dark")
        phone.goto(page.url)
        phone.locator(".js-plotly-plot").first.wait_for()
        keep(phone, "phone")
        run = page.url.split("?")[1]
        page.goto(f"{server.url}/inside?{run}")
        page.locator(".js-plotly-plot").first.wait_for()
        keep(page, "inside")
        page.goto(f"{server.url}/sweep?data=sample%3Asunspots")
        button(page, "Start the search").click()
        button(page, "Train the best").wait_for()
        keep(page, "sweep")
        button(page, "Train the best").click()
        button(page, "See the results").wait_for()
        page.goto(f"{server.url}/runs")
        page.locator("canvas").first.wait_for()
        keep(page, "runs")
        browser.close()
        server.kill()
        engine.stop(name)


if __name__ == "__main__":
    main()
