"""Four people at their tasks, each in every language, with real trainings."""

import io
import math
import re
from datetime import date, datetime, timedelta

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.accessibility import settle
from tests.browser.reader import TRAINING_MS, in_languages
from tests.browser.test_stage import PHONE

MONTHS = 72
HOURS = 24 * 45


def monthly_sales(folder, language):
    """Six years of a shop's sales, as a spreadsheet of the language saves them."""
    lines = ["month,sales" if language == "en" else "月份,销售额"]
    for month in range(MONTHS):
        year, number = 2018 + month // 12, month % 12 + 1
        value = 400 + 3 * month + 90 * math.sin(2 * math.pi * month / 12) + 17 * (month % 5)
        when = f"{year}年{number}月" if language == "zh_CN" else f"{year}-{number:02}"
        lines.append(f"{when},{value:.2f}")
    text = "\n".join(lines) + "\n"
    if language == "de":
        lines = [re.sub(r"(\d{4})-(\d\d)", r"\2.\1", line).split(",") for line in lines[1:]]
        rows = [f"{when};{value.replace('.', ',')} €" for when, value in lines]
        text = "\n".join(["Monat;Umsatz", *rows]) + "\n"
    path = folder / "shop.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


@in_languages(1)
def test_a_shop_plans_the_next_year_and_takes_it_to_a_spreadsheet(reader, tmp_path, language):
    owner = reader("/?data=sample:airline")
    page = owner.page
    owner.upload(monthly_sales(tmp_path, language))
    owner.press("Train on this series")
    owner.choose("Best forecast")
    owner.fill("How many steps ahead? (horizon)", 12)
    owner.choose("Quick")
    owner.train_until_results()
    for text in ("Give or take", "The lowest"):
        owner.sees(text)
    owner.press("Limits")
    limit = page.get_by_role("spinbutton", name=owner.say("Never above"))
    limit.fill("600")
    limit.press("Enter")
    expect(page.locator('.stApp[data-test-script-state="notRunning"]')).to_be_visible()
    page.keyboard.press("Escape")
    owner.press("Take it with you")
    with page.expect_download() as taken:
        owner.press("Excel workbook")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(taken.value.path().read_bytes()))
    rows = sheets.get_sheet_by_index(0).to_python()
    coming = [row for row in rows if any(isinstance(cell, date) for cell in row)]
    assert [row for row in coming if date(2024, 12, 1) in row]
    values = [cell for row in coming for cell in row if isinstance(cell, float)]
    assert max(values) <= 600


def hourly_load(folder):
    """A load that follows the hour, the temperature and whether it is a holiday."""
    lines = ["time,load,temperature,holiday"]
    for hour in range(HOURS):
        when = datetime(2024, 1, 1) + timedelta(hours=hour)
        warm = 8 + 6 * math.sin(2 * math.pi * (hour % 24 - 9) / 24) + 4 * math.sin(hour / 60)
        holiday = int(when.weekday() == 6 or hour // 24 % 11 == 0)
        load = 500 + 90 * math.sin(2 * math.pi * (hour % 24 - 6) / 24) - 9 * warm - 120 * holiday
        lines.append(f"{when:%Y-%m-%d %H:%M},{load + hour * 7919 % 13:.1f},{warm:.2f},{holiday}")
    path = folder / "load.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@in_languages(2)
def test_an_engineer_asks_what_a_warmer_day_ahead_would_do(reader, tmp_path):
    engineer = reader("/?data=sample:airline")
    page = engineer.page
    engineer.upload(hourly_load(tmp_path))
    engineer.press("Train on this series")
    engineer.choose("Quick")
    engineer.fill("How many steps ahead? (horizon)", 24)
    for label in ("What else does it see? (covariates)", "Known in advance"):
        for column in ("temperature", "holiday"):
            engineer.take(label, column)
        page.keyboard.press("Escape")
    engineer.train_until_results()
    page.get_by_role("radio", name=engineer.say("What if?"), exact=True).click()
    moved = engineer.say("“{column}” in the rows to come, moved by").format(column="temperature")
    slider = page.get_by_role("slider", name=moved)
    slider.focus()
    slider.press("End")
    lower = engineer.say("With these changes the sum of the forecasts is {percent} % lower.")
    told = re.compile(re.escape(lower).replace(re.escape("{percent}"), r"\d+[.,]\d+"))
    expect(page.get_by_text(told).first).to_be_visible()


@in_languages(2)
def test_a_phone_goes_the_whole_path(reader):
    phone = reader("/?data=sample:airline", **PHONE)
    page = phone.page

    def fits():
        return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    settle(page)
    assert fits()
    phone.button("Train on this series").tap()
    phone.choose("Quick")
    assert fits()
    phone.button("Train").tap()
    phone.button("See the results").tap(timeout=TRAINING_MS)
    phone.sees("How good it was")
    settle(page)
    assert fits()


@in_languages(1)
def test_the_keyboard_alone_goes_the_whole_path(reader):
    typist = reader("/?data=sample:airline")
    page = typist.page

    def go_to(name):
        target = typist.button(name)
        expect(target).to_be_visible(timeout=TRAINING_MS)
        for _ in range(60):
            page.keyboard.press("Tab")
            if target.evaluate("button => button === document.activeElement"):
                return
        raise AssertionError(f"no Tab leads to {name!r}")

    def press(name):
        settle(page)
        go_to(name)
        page.keyboard.press("Enter")

    press("Train on this series")
    expect(page).to_have_url(re.compile("/train"))
    quick = page.get_by_role("radio", name=typist.say("Quick"), exact=True)
    press_radio = "radio => radio === document.activeElement"
    settle(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role') === 'radio'"):
            break
    for _ in range(4):
        if quick.evaluate(press_radio):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(quick).to_be_checked()
    press("Train")
    press("See the results")
    typist.sees("How good it was")
    press("Take it with you")
    with page.expect_download() as taken:
        press("Next values (CSV)")
    assert taken.value.path().read_text().startswith("ds,step,forecast")
