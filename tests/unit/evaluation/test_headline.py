import pytest

from core.evaluation.headline import count_rows, sentence
from core.evaluation.metrics import Errors
from core.evaluation.part_scores import PartScores
from tests.unit.evaluation.walks import WALK, make_series


def part_scores(error, naive):
    return PartScores(best=Errors(mae=error), baselines={"naive": Errors(mae=naive)})


def scored(error, naive, rows=343, **facts):
    series = make_series(WALK, **{"frequency": "W", **facts})
    return series, "test", range(1941, 1941 + rows), part_scores(error, naive)


def test_a_better_forecast_is_told_in_one_sentence_with_sensible_digits():
    assert sentence(*scored(0.28994, 0.397668)).text() == (
        "On the last 343 weeks the typical error of the forecast was 0.29\u00a0ppm, against "
        "0.40 for repeating the last value."
    )


@pytest.mark.parametrize(
    ("error", "naive", "code"),
    [
        (0.96, 1.0, "forecast_better"),
        (0.98, 1.0, "forecast_level"),
        (1.02, 1.0, "forecast_level"),
        (1.04, 1.0, "forecast_worse"),
        (0.0, 0.0, "forecast_level"),
        (0.1, 0.0, "forecast_worse"),
        (None, 1.0, "forecast_unscored"),
        (None, None, "forecast_unobserved"),
    ],
)
def test_the_sentence_says_better_only_where_the_error_is_clearly_smaller(error, naive, code):
    assert sentence(*scored(error, naive)).code == code


def test_the_sentence_about_the_validation_rows_says_so():
    series, rows = make_series(WALK, frequency="W"), range(100, 130)
    scores = part_scores(0.28994, 0.397668)
    assert sentence(series, "validation", rows, scores).text() == (
        "On the 30 weeks of the validation part the typical error of the forecast was "
        "0.29\u00a0ppm, against 0.40 for repeating the last value."
    )


def test_a_worse_forecast_says_that_the_last_value_would_have_been_better():
    told = sentence(*scored(160.2, 100.4)).text()
    assert told.endswith(
        "against 100 for repeating the last value. Repeating the last value would have been better."
    )


@pytest.mark.parametrize(
    ("error", "naive", "words"),
    [
        (0.98, 1.024, ("0.98", "1.02")),
        (3.684, 0.3977, ("3.7", "0.40")),
        (0.0041, 12.3, ("0.0041", "12.3")),
        (12.3, 11.7, ("12.3", "11.7")),
        (12.3, 12.1, ("12", "12")),
    ],
)
def test_errors_are_written_so_that_a_difference_shows(error, naive, words):
    told = sentence(*scored(error, naive, unit=""))
    assert (told.values["error"], told.values["naive"]) == words


def test_the_sentence_takes_numbers_and_nouns_from_who_speaks_another_language():
    told = sentence(
        *scored(0.29, 0.4),
        count=lambda count, frequency: f"{count} Wochen",
        amount=lambda value, unit, places: f"{value:.{places}f}".replace(".", ","),
    )
    assert told.values == {"rows": "343 Wochen", "error": "0,29", "naive": "0,40"}


@pytest.mark.parametrize(
    ("count", "frequency", "words"),
    [
        (343, "W", "343 weeks"),
        (1, "W-SUN", "1 week"),
        (6570, "h", "6,570 hours"),
        (22, "MS", "22 months"),
        (30, "B", "30 working days"),
        (150, "", "150 values"),
        (96, "15min", "96 values"),
    ],
)
def test_rows_are_counted_in_the_words_of_their_frequency(count, frequency, words):
    assert count_rows(count, frequency) == words
