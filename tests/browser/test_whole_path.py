"""What a person does, from the first visit to the second run."""

import re
import time

import pytest
from playwright.sync_api import expect

from core.config import RunConfig
from tests.browser.reader import TRAINING_MS
from tests.unit.engine.runs import until

WEEKS = [
    12.5, 14.1, 13.9, 15.2, 17.8, 18.4, 21.0, 20.2, 18.9, 17.1, 15.5, 13.8, 12.9, 13.3, 14.7, 16.0,
]  # fmt: skip


@pytest.fixture
def sales(tmp_path):
    """A file as a German Excel writes it: semicolons, decimal commas, days first."""
    lines = ["Woche;Umsatz (EUR)"]
    for number in range(208):
        day = np_day(number)
        value = WEEKS[number % 16] + number / 20
        lines.append(f"{day};{value:.2f}".replace(".", ","))
    path = tmp_path / "Umsatz 2020.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def np_day(number):
    """The Monday `number` weeks after 6 January 2020, as 2020-01-06."""
    import datetime

    return (datetime.date(2020, 1, 6) + datetime.timedelta(weeks=number)).isoformat()


def button(page, name):
    # While a page is drawn, Streamlit's head may have a Stop of its own.
    return page.get_by_role("button", name=name, exact=True).last


def choose(page, preset):
    page.get_by_role("radio", name=preset).click()
    expect(page.get_by_role("radio", name=preset)).to_be_checked()


def start_training(page):
    button(page, "Train").last.click()
    # A short training may be over before anybody can look.
    expect(page.get_by_role("button", name=re.compile("^Stop$|See the results"))).to_be_visible()


def epochs_drawn(page):
    """How many epochs the live curve says it shows."""
    labels = page.locator("[aria-label*='Epochs drawn: ']")
    if labels.count() == 0:
        return 0
    told = re.search(r"Epochs drawn: ([\d,]+)\.", labels.first.get_attribute("aria-label"))
    return int(told[1].replace(",", ""))


def wait_for_epochs(page, at_least, seconds=120):
    deadline = time.monotonic() + seconds
    while (drawn := epochs_drawn(page)) < at_least:
        assert time.monotonic() < deadline, f"only {drawn} epochs were drawn"
        page.wait_for_timeout(100)
    return drawn


def test_a_verdict_is_asked_for_followed_and_said(visit, server):
    page = visit("/?data=sample%3Aairline")
    button(page, "Train on this series").click()
    choose(page, "Quick")
    start_training(page)
    button(page, "See the results").click(timeout=TRAINING_MS)
    button(page, "Ask for a verdict").click()
    verdict = page.get_by_role("heading", name=re.compile("(Better|No clear difference|Worse):"))
    # Quick networks may be trained before anybody can look.
    followed = page.get_by_text(re.compile("Training the networks of the verdict"))
    expect(followed.or_(verdict).first).to_be_visible(timeout=TRAINING_MS)
    expect(verdict).to_be_visible(timeout=TRAINING_MS)
    # The verdict is there a moment before its run is noted as done.
    until(lambda: server.newest_run().status().state == "done")
    # Only the validation part was looked at.
    expect(button(page, "Open the test")).to_be_visible()


def test_upload_train_stop_results_and_a_change(visit, server, sales):
    page = visit()
    page.locator("input[type=file]").set_input_files(sales)
    expect(page.get_by_role("heading", name="Umsatz 2020")).to_be_visible()
    expect(page.get_by_text("208 weeks").first).to_be_visible()

    button(page, "Train on this series").click()
    choose(page, "As in the article")
    start_training(page)
    seen = [wait_for_epochs(page, 1)]
    for _ in range(3):
        seen.append(wait_for_epochs(page, seen[-1] + 1))
    assert len(seen) == 4  # points came one after another

    button(page, "Stop").click()
    button(page, "See the results").click()
    first = server.newest_run()
    assert first.status().state == "stopped"
    assert first.scores().epochs >= seen[-1]
    expect(
        page.get_by_role("heading", name=re.compile("the forecast was typically off by"))
    ).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.get_by_role("button", name="Take it with you").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Next values (CSV)").click()
    page.keyboard.press("Escape")
    assert taken.value.path().read_text().startswith("ds,step,forecast")

    button(page, "Try a change").click()
    expect(page).to_have_url(re.compile("/train"))
    choose(page, "Quick")
    start_training(page)
    button(page, "See the results").click()
    second = server.newest_run()
    assert second.based_on() == first.id
    assert second.status().state == "done"
    differing = page.get_by_role("row").filter(has_text="layers (units)")
    expect(differing.first).to_contain_text("80, 100")


def test_a_reload_during_training_loses_nothing(visit, server):
    page = visit("/train?data=sample%3Aunemployment")
    choose(page, "As in the article")
    start_training(page)
    before = wait_for_epochs(page, 2)
    page.reload()
    expect(button(page, "Stop")).to_be_visible()
    assert wait_for_epochs(page, before + 1) > before
    address = page.url
    page.context.close()

    reopened = visit(address.removeprefix(server.url))
    wait_for_epochs(reopened, before + 2)
    button(reopened, "Stop").click()
    expect(button(reopened, "See the results")).to_be_visible()


# Both presses while the browser is too busy to hear what the first one changed.
PRESSED_WHILE_BUSY = """() => new Promise(done => {
    const named = (kind, name) =>
        [...document.querySelectorAll(kind)].filter(e => e.textContent.includes(name)).pop();
    const train = named("button", "Train");
    named("[role=radio]", "As in the article").click();
    setTimeout(() => {
        const end = performance.now() + 4000;
        while (performance.now() < end);
        train.click();
        done();
    }, 50);
})"""


def test_a_busy_browser_trains_with_the_preset_that_was_chosen(visit, server):
    page = visit("/train?data=sample%3Aunemployment")
    expect(page.get_by_role("radio", name="As in the article")).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    page.evaluate(PRESSED_WHILE_BUSY)
    button(page, "Stop").click()
    expect(button(page, "Stop")).to_have_count(0)
    assert RunConfig.from_preset("article").differences(server.newest_run().config()) == {}


def test_two_people_do_not_see_each_others_choices(visit):
    one, other = visit("/?data=sample%3Aunemployment"), visit()
    expect(one.get_by_role("heading", name="Unemployment in the United States")).to_be_visible()
    expect(other.get_by_role("heading", name="Pulsing laser")).to_be_visible()
    button(one, "Train on this series").click()
    button(other, "Train on this series").click()
    choose(one, "As in the article")
    expect(one.get_by_text("98,741")).not_to_have_count(0)
    expect(other.get_by_text("4,385")).not_to_have_count(0)
    expect(other.get_by_text("98,741")).to_have_count(0)


def test_a_file_that_asks_leaves_what_is_open_untouched(visit, tmp_path):
    page = visit("/?data=sample%3Aairline")
    broken = tmp_path / "broken.csv"
    broken.write_text("day,value\n2024-01-01,3\n2024-01-02,4,5\n2024-01-03,6\n")
    expect(page.get_by_role("heading", name="Airline passengers")).to_be_visible()
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_text(re.compile("line 3", re.IGNORECASE)).first).to_be_visible()
    expect(page.get_by_role("heading", name="How is “broken.csv” meant?")).to_be_visible()
    expect(page.get_by_role("heading", name="Airline passengers")).to_have_count(0)
    button(page, "Back to “Airline passengers”").click()
    expect(page.get_by_role("heading", name="Airline passengers")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_name_stands_on_top_and_leaves_the_menu_its_room(visit, width):
    page = visit(width=width)
    name, menu = page.get_by_test_id("stHeaderLogo"), page.get_by_test_id("stMainMenu")
    expect(name).to_be_in_viewport(ratio=1)
    expect(menu).to_be_in_viewport(ratio=0.9)
    assert name.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_the_months_on_a_chart_are_german_on_a_german_page(visit):
    page = visit("/?data=sample%3Abikes")
    expect(page.locator(".xtick").filter(has_text="Oct 2011")).to_have_count(1)
    button(page, "English").click()
    page.get_by_text("Deutsch").click()
    expect(page.locator(".xtick").filter(has_text="Okt 2011")).to_have_count(1)


def test_a_chinese_browser_gets_a_chinese_page_streamlits_words_included(visit):
    page = visit(locale="zh-TW")
    expect(button(page, "用这个序列训练")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_test_id("stFileUploader")).to_contain_text("最大 200 MB")
    # The words follow when the language changes.
    button(page, "中文").click()
    page.get_by_text("Deutsch").click()
    expect(page.get_by_test_id("stFileUploader")).to_contain_text("bis zu 200 MB")
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_the_server_may_die_while_a_run_trains(visit, server):
    page = visit("/train?data=sample%3Aunemployment")
    choose(page, "As in the article")
    start_training(page)
    wait_for_epochs(page, 1)
    address = page.url.removeprefix(server.url)
    run = server.newest_run()
    server.kill()
    page.context.close()
    server.start()
    again = visit(address)
    wait_for_epochs(again, run.progress().epoch)
    button(again, "Stop").click()
    expect(button(again, "See the results")).to_be_visible()
    assert run.status().state == "stopped"
