"""How names are made inert and numbers are written."""

import pytest

from core.config import RunConfig
from core.errors import UserError
from core.made.columns import Category, Event
from dashboard.language import translation
from dashboard.language.messages import say
from dashboard.language.setting_names import differences, setting_value
from dashboard.language.words import amount, error_share, plain, plotly_text, shorten, significant


@pytest.mark.parametrize(
    "typed",
    ["[a](b)", "![i](j)", "$x$", "`c`", "<b>", ":red[d]", "# e", "https://f.g", "www.h.i", "j@k.l"],
)
def test_what_people_typed_holds_no_markdown(typed):
    inert = plain(typed)
    assert inert != typed
    # A word joiner stands in every address, so that nothing is found to link to.
    assert "://" not in inert and "www." not in inert and "@k" not in inert


def test_what_people_typed_stays_readable():
    assert plain("a*b").replace("\\", "") == "a*b"


def test_a_long_name_is_cut_and_says_so():
    assert shorten("abcdefghij", limit=5) == "abcd…"


def test_a_name_cannot_turn_the_line_around():
    assert shorten("a\u202eb\nc\x00d") == "a b c d"


def test_a_chart_shows_no_tag_formula_or_placeholder():
    assert plotly_text("<i>$x${y}") == "&lt;i&gt;&#36;x&#36;&#123;y}"


def test_a_value_and_its_unit_stay_on_one_line():
    assert amount(1234.567, "ppm", 1) == "1,234.6\u00a0ppm"
    assert plain(amount(2.0, "ppm", 0)) == "2\u00a0ppm"


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf")])
def test_a_missing_value_is_a_dash(missing):
    assert amount(missing, "ppm", 2) == "–"


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.72, "28 % less error"),
        (1.12, "12 % more error"),
        (3.25, "3.2 times the error"),
        (1.001, "same error"),
        (None, "–"),
    ],
)
def test_an_error_beside_another_is_told_in_words(share, told):
    assert error_share(share) == told


@pytest.mark.parametrize(
    ("value", "told"), [(0.13849, "0.1385"), (3.5832, "3.583"), (12345.6, "12,346")]
)
def test_four_digits_are_kept(value, told):
    assert significant(value, 4) == told


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("split", (0.7, 0.15, 0.15), "70 / 15 / 15 %"),
        ("split", (0.875, 0.125), "87.5 / 12.5 %"),
        ("learning_rate", 0.00001, "0.00001"),
        ("units", (80, 100), "80, 100"),
        ("epochs", 1_000_000, "1,000,000"),
        ("patience", None, "none"),
        ("reach_back", False, "no"),
    ],
)
def test_a_setting_reads_as_people_write_it(key, value, told):
    assert setting_value(key, value) == told


def test_a_difference_names_the_setting_before_and_after():
    before, after = RunConfig(window=20, name="a"), RunConfig(window=40, name="b")
    assert differences(before, after) == [("how far it looks back (window)", "20", "40")]


def test_columns_of_words_are_named_once_and_the_days_of_an_event_where_these_differ():
    rain, hail = (Category(f"sky = {word}", "sky", (word,)) for word in ("rain", "hail"))
    fairs = [Event("fair", ((day, day),)) for day in ("2024-05-01", "2024-06-01")]
    seen = RunConfig(covariates=("sky = rain", "sky = hail", "fair"), made=(rain, hail, fairs[0]))
    assert differences(RunConfig(), seen) == [("other columns (covariates)", "none", "sky, fair")]
    moved = seen.replace(made=(rain, hail, fairs[1]))
    ((_name, before, after),) = differences(seen, moved)
    assert (before, after) == ("sky; fair: 2024-05-01", "sky; fair: 2024-06-01")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "“windows between two corrections (batch size)” cannot be 0; it lies between 1 and "
            "1,000,000.",
        ),
        (
            "de",
            "„Fenster zwischen zwei Korrekturen (Stapelgröße)“ kann nicht 0 sein; möglich sind "
            "Werte von 1 bis 1.000.000.",
        ),
    ],
)
def test_a_setting_out_of_its_range_is_called_as_on_the_page(monkeypatch, language, told):
    monkeypatch.setattr(translation, "language", lambda: language)
    with pytest.raises(UserError) as refused:
        RunConfig(batch_size=0)
    assert told in say(refused.value)


@pytest.mark.parametrize("dropout", [1.25, float("inf"), float("nan")])
def test_what_was_received_is_written_as_the_reader_writes_it(monkeypatch, dropout):
    monkeypatch.setattr(translation, "language", lambda: "de")
    with pytest.raises(UserError) as refused:
        RunConfig(dropout=dropout)
    assert f"kann nicht {str(dropout).replace('.', ',')} sein;" in say(refused.value)


def test_a_name_with_underscores_or_hyphens_is_read_aloud_as_it_stands():
    assert plain("temperature_c day-ahead") == "temperature_c day-ahead"
    assert plain("_a_ -b __c__") == "\\_a\\_ \\-b \\_\\_c\\_\\_"
