"""Times as people, programs and offices of many countries write them."""

import pandas as pd
import pytest

from core.reading.tables import read_text
from core.reading.times.stamps import read_times

DAYS = pd.date_range("2022-01-20", periods=60)
HOURS = pd.date_range("2022-02-27 01:00", periods=60, freq="h")
WEEKS = pd.date_range("2021-12-06", periods=30, freq="W-MON")
MONTHS = pd.date_range("2019-01-01", periods=30, freq="MS")
QUARTERS = pd.date_range("2018-01-01", periods=16, freq="QS")
HALVES = pd.date_range("1990-01-01", periods=12, freq="2QS")
YEARS = pd.date_range("1960-01-01", periods=30, freq="YS")
SEASONS = pd.date_range("2000-01-01", periods=11, freq="YS")

# Each by what stands for its parts; {hh} is 1 to 12, {half} AM or PM, {q} a quarter, {y1} the next
# year, {yb} the Buddhist one.
WRITTEN = {
    "%d. %m. %Y": DAYS,
    "%d.%m.{yb}": DAYS,
    "{yb}-%m-%d": DAYS,
    "{d} {month:th} {yb}": DAYS,
    "%Y-%j": DAYS,
    "%Y/%j": DAYS,
    "%d%m%Y": DAYS,
    "%m%d%Y": DAYS,
    "%y%m%d": DAYS,
    "%d%m%y": DAYS,
    "{d}.{month:roman}.%Y": DAYS,
    "{d} {month:fr} %Y": DAYS,
    "{d} de {month:es} del %Y": DAYS,
    "%Y年{m}月{d}日 星期{day:zh}": DAYS,
    "%Y/{m}/{d}({day:ja})": DAYS,
    "%A, %B {d}, %Y": DAYS,
    "{d}/{m}/%Y {hh}:%M:%S {half:a. m.|p. m.}": HOURS,
    "{d}/{m}/%Y {hh}:%M:%S {half:a.\u00a0m.|p.\u00a0m.}": HOURS,
    "{d}/{m}/%Y {hh}:%M {half:SA|CH}": HOURS,
    "{d}/{m}/%Y {hh}:%M {half:πμ|μμ}": HOURS,
    "{d}/{m}/%Y {hh}:%M {half:de.|du.}": HOURS,
    "%Y/{m}/{d} {half:上午|下午} {hh}:%M:%S": HOURS,
    "%Y-{m}-{d} {half:오전|오후}{hh}:%M": HOURS,
    "{m}/{d}/%Y, {hh}:%M:%S\u202f{half:AM|PM}": HOURS,
    "%m/%d/%Y {hh}{half:am|pm}": HOURS,
    "%b %d, %Y @ %H:%M:%S.000": HOURS,
    "%b %d, %Y at {hh}:%M {half:AM|PM}": HOURS,
    "%H:%M %d/%m/%Y": HOURS,
    "%H:%M:%S, %d %b %Y": HOURS,
    "%a %b %d %H:%M:%S UTC %Y": HOURS,
    "%a %b %d %H:%M:%S +0000 %Y": HOURS,
    "%a %b %d %H:%M:%S %Y": HOURS,
    "%a, %d %b %Y %H:%M:%S GMT": HOURS,
    "%a %b %d %Y %H:%M:%S GMT+0100 (Central European Standard Time)": HOURS,
    "[%d/%b/%Y:%H:%M:%S -0700]": HOURS,
    "%Y-%m-%d %H:%M:%S,000": HOURS,
    "%Y-%m-%dT%H": HOURS,
    "%Y%m%d-%H": HOURS,
    "%Y%m%d_%H%M%S": HOURS,
    "%Y%m%dT%H%M%SZ": HOURS,
    "%Y-%m-%d-%H.%M.%S.000000": HOURS,
    "%Y-%m-%d_%H-%M-%S": HOURS,
    "%Y:%m:%d %H:%M:%S": HOURS,
    "%d-%b-%y {hh}.%M.%S.000000000 {half:AM|PM}": HOURS,
    "/Date({epoch})/": HOURS,
    "%d.%m.%Y %H Uhr": HOURS,
    "%d/%m/%Y à %Hh%M": HOURS,
    "%Y-%m-%d %H:%M-{next:%H:%M}": HOURS,
    "%d/%m/%Y %H:%M–{next:%H:%M}": HOURS,
    "W/C %d %B %Y": WEEKS,
    "w/e %d/%m/%Y": WEEKS,
    "Week of %Y-%m-%d": WEEKS,
    "Woche vom %d.%m.%Y": WEEKS,
    "KW {w} (%d.%m.%Y)": WEEKS,
    "%d/%m/%Y-{sunday:%d/%m/%Y}": WEEKS,
    "{iso} WK{w}": WEEKS,
    "Wk {w} {iso}": WEEKS,
    "Semaine {w} {iso}": WEEKS,
    "{w}. KW {iso}": WEEKS,
    "KW{w:02d}-{iso2:02d}": WEEKS,
    "v. {w} {iso}": WEEKS,
    "{iso}年第{w}周": WEEKS,
    "{iso}년 {w}주": WEEKS,
    "{iso}{w:02d}": WEEKS,
    "{w} tydzień {iso}": WEEKS,
    "{month:ar} %Y": MONTHS,
    "{month:th} {yb2:02d}": MONTHS,
    "{month:id} %Y": MONTHS,
    "%m/%y": MONTHS,
    "%m.%y": MONTHS,
    "%m.%Y": MONTHS,
    "{m} %Y": MONTHS,
    "%Y:%m": MONTHS,
    "{q}Q%y": QUARTERS,
    "FY%Y Q{q}": QUARTERS,
    "%Y:{q}": QUARTERS,
    "%Y年{m}-{m2}月期": QUARTERS,
    "%Y년 {q}분기": QUARTERS,
    "%b-{quarter_end:%b} %Y": QUARTERS,
    "H{h} %Y": HALVES,
    "{h}H%y": HALVES,
    "{h}. Halbjahr %Y": HALVES,
    "{h}º semestre %Y": HALVES,
    "%Y年{h:zh}半年": HALVES,
    "%Y/{y1:02d}": YEARS,
    "%Y-{y1:02d}": SEASONS,
    "FY %Y/{y1:02d}": YEARS,
    "FY%y": YEARS,
    "FY%y P%m": MONTHS,
    "%Y年": YEARS,
    "%Y г.": YEARS,
}
WORDS = {
    "th": "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "roman": "I II III IV V VI VII VIII IX X XI XII",
}


class Choice:
    """A part of a time whose words stand in the format."""

    def __init__(self, place, words=WORDS):
        self.place, self.words = place, words

    def __format__(self, spec):
        chosen = self.words.get(spec, spec)
        return (chosen.split("|") if "|" in chosen else chosen.split())[self.place]


def write(form, time):
    """A time in such a form."""
    iso = time.isocalendar()
    first_half = time.month < 7
    parts = {
        "d": time.day,
        "m": time.month,
        "m2": time.month + 2,
        "hh": time.hour % 12 or 12,
        "half": Choice(time.hour >= 12),
        "month": Choice(time.month - 1),
        "day": Choice(time.weekday(), {"zh": "一 二 三 四 五 六 日", "ja": "月 火 水 木 金 土 日"}),
        "q": time.quarter,
        "h": Choice(not first_half, {"": "1 2", "zh": "上 下"}),
        "w": iso[1],
        "iso": iso[0],
        "iso2": iso[0] % 100,
        "y1": (time.year + 1) % 100,
        "yb": time.year + 543,
        "yb2": (time.year + 543) % 100,
        "epoch": int(time.timestamp() * 1000),
        "next": time + pd.Timedelta("1h"),
        "sunday": time + pd.Timedelta("6D"),
        "quarter_end": time + pd.DateOffset(months=2),
    }
    return time.strftime(form.format(**parts))


@pytest.mark.parametrize("form", WRITTEN)
def test_a_column_of_times_is_read_however_they_are_written(form):
    index = WRITTEN[form]
    rows = [f"{write(form, time)}\t{100 + n % 7}.{n % 10}" for n, time in enumerate(index)]
    table = read_text("\n".join(["when\tvalue", *rows, ""]))
    assert table.time == "when"
    assert list(read_times(table.columns["when"]).time) == list(index.to_numpy())


@pytest.mark.parametrize(
    ("digits", "of"), [("０１２３４５６７８９", "wide"), ("٠١٢٣٤٥٦٧٨٩", "Arabic")]
)
def test_the_digits_of_other_scripts_are_digits(digits, of):
    rows = [f"{day:%Y/%m/%d}".translate(dict(enumerate(digits, ord("0")))) for day in DAYS]
    table = read_text("\n".join(["when\tvalue", *(f"{row}\t{n}" for n, row in enumerate(rows))]))
    assert list(read_times(table.columns["when"]).time) == list(DAYS.to_numpy())
