import pytest

from core.evaluation.headline import count_rows, sentence
from core.evaluation.metrics import Errors
from core.evaluation.part_scores import PartScores
from tests.unit.evaluation.walks import WALK, make_series


def part_scores(error, simple):
    """Scores beside a simple method, and beside another one that is worse."""
    worse = None if simple is None else 2 * simple
    baselines = {"drift": Errors(mae=worse), "naive": Errors(mae=simple)}
    return PartScores(best=Errors(mae=error), baselines=baselines)


def scored(error, simple, rows=343, **facts):
    series = make_series(WALK, **{"frequency": "W", **facts})
    return series, "test", range(1941, 1941 + rows), part_scores(error, simple)


def test_a_better_forecast_is_told_in_one_sentence_with_sensible_digits():
    assert sentence(*scored(0.28994, 0.397668)).text() == (
        "On the last 343 weeks the forecast was typically off by 0.29\u00a0ppm; the best simple "
        "method, naive, by 0.40."
    )


@pytest.mark.parametrize(
    ("error", "simple", "code"),
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
def test_the_sentence_says_better_only_where_the_error_is_clearly_smaller(error, simple, code):
    assert sentence(*scored(error, simple)).code == code


def test_the_sentence_about_the_validation_rows_says_so():
    series, rows = make_series(WALK, frequency="W"), range(100, 130)
    scores = part_scores(0.28994, 0.397668)
    assert sentence(series, "validation", rows, scores).text() == (
        "On 30 weeks of validation the forecast was typically off by 0.29\u00a0ppm; the best "
        "simple method, naive, by 0.40."
    )


def test_a_worse_forecast_says_how_close_the_simple_method_was():
    told = sentence(*scored(160.2, 100.4)).text()
    assert told.endswith("off by 160\u00a0ppm; the best simple method, naive, only by 100.")


def test_errors_of_a_rate_in_percent_are_percentage_points():
    assert "off by 0.16\u00a0percentage points;" in sentence(*scored(0.16, 0.4, unit="%")).text()


@pytest.mark.parametrize(
    ("error", "simple", "words"),
    [
        (0.98, 1.024, ("0.98", "1.02")),
        (3.684, 0.3977, ("3.7", "0.40")),
        (0.0041, 12.3, ("0.0041", "12.3")),
        (12.3, 11.7, ("12.3", "11.7")),
        (12.3, 12.1, ("12", "12")),
    ],
)
def test_errors_are_written_so_that_a_difference_shows(error, simple, words):
    told = sentence(*scored(error, simple, unit=""))
    assert (told.values["error"], told.values["simple"]) == words


def test_the_sentence_takes_numbers_and_nouns_from_who_speaks_another_language():
    told = sentence(
        *scored(0.29, 0.4),
        count=lambda count, frequency: f"{count} Wochen",
        amount=lambda value, unit, places: f"{value:.{places}f}".replace(".", ","),
    )
    assert told.values == {
        "rows": "343 Wochen",
        "error": "0,29",
        "simple": "0,40",
        "method": "naive",
    }


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
