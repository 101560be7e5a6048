"""What a result shows first: how far off the forecast was, and the best simple method."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.errors import Message
from core.evaluation import metrics
from core.evaluation.part_scores import PartScores
from core.series.series import Series

# What rates are given in; their errors are percentage points, since 0.16 % of a rate is less.
PERCENT = ("%", "percent", "per cent", "Prozent", "pct")

TEST_PART = {
    "better": Message(
        "forecast_better",
        "On the last {rows} the forecast was typically off by {error}; the best simple "
        "method, {method}, by {simple}.",
    ),
    "level": Message(
        "forecast_level",
        "On the last {rows} the forecast was typically off by {error}; the best simple "
        "method, {method}, by {simple}: about the same.",
    ),
    "worse": Message(
        "forecast_worse",
        "On the last {rows} the forecast was typically off by {error}; the best simple "
        "method, {method}, only by {simple}.",
    ),
    "unscored": Message(
        "forecast_unscored",
        "On the last {rows} the forecast gave numbers too large to compare.",
    ),
    "unobserved": Message(
        "forecast_unobserved",
        "The last {rows} were all repaired, so there is no true value to compare the forecast "
        "with.",
    ),
}
VALIDATION_PART = {
    "better": Message(
        "validation_better",
        "On {rows} of validation the forecast was typically off by {error}; the best simple "
        "method, {method}, by {simple}.",
    ),
    "level": Message(
        "validation_level",
        "On {rows} of validation the forecast was typically off by {error}; the best simple "
        "method, {method}, by {simple}: about the same.",
    ),
    "worse": Message(
        "validation_worse",
        "On {rows} of validation the forecast was typically off by {error}; the best simple "
        "method, {method}, only by {simple}.",
    ),
    "unscored": Message(
        "validation_unscored",
        "On {rows} of validation the forecast gave numbers too large to compare.",
    ),
    "unobserved": Message(
        "validation_unobserved",
        "The {rows} of the validation part were all repaired, so there is no true value to "
        "compare the forecast with.",
    ),
}


def count_rows(count: int, frequency: str) -> str:
    """Returns a number of rows in English, for example “343 weeks”.

    Args:
        count: How many rows.
        frequency: pandas alias of the step between them, or "".
    """
    # "W-SUN" counts weeks; a step of "15min" has no noun of its own.
    noun = _NOUNS.get(re.sub("-.*", "", frequency), "value")
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def write_amount(value: float, unit: str, places: int) -> str:
    """Returns an error with its unit in English, for example “0.29 ppm”."""
    text, unit = f"{value:,.{places}f}", "percentage points" if unit in PERCENT else unit
    return f"{text}\u00a0{unit}" if unit else text


def sentence(
    series: Series,
    part: str,
    scored_rows: range,
    scores: PartScores,
    count: Callable[[int, str], str] = count_rows,
    amount: Callable[[float, str, int], str] = write_amount,
    name: Callable[[str], str] = str,
) -> Message:
    """Returns what a result shows first: how far off the forecast was, and the best simple method.

    Numbers and nouns are values of the message, so that its templates stay whole sentences. Who
    shows it in another language passes the writers of that language.

    Args:
        series: The series.
        part: The rows it is about, `validation` or `test`.
        scored_rows: These rows.
        scores: How good the forecasts of them were.
        count: Writes a number of rows by the series' frequency: `(343, "W")` is “343 weeks”.
        amount: Writes an error with unit and places: `(0.2899, "ppm", 2)` is “0.29 ppm”.
        name: Returns what people call a simple method.
    """
    # Repaired rows are forecast, but no error is counted against them.
    scored = scores.best.n or len(scored_rows)
    rows = count(min(scored, len(scored_rows)), series.frequency)
    error, (method, simple) = scores.best.mae, scores.best_simple
    templates = TEST_PART if part == "test" else VALIDATION_PART
    if error is None or simple is None:
        return templates["unobserved" if simple is None else "unscored"].with_values(rows=rows)
    outcome = scores.outcome
    places, simple_places = _places(error, simple, outcome == "level")
    return templates[outcome].with_values(
        rows=rows,
        error=amount(error, series.unit, places),
        simple=amount(simple, "", simple_places),
        method=name(method),
    )


_NOUNS = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "D": "day",
    "B": "working day",
    "C": "working day",
    "W": "week",
    **dict.fromkeys(("MS", "ME", "BMS", "BME"), "month"),
    **dict.fromkeys(("QS", "QE", "BQS", "BQE"), "quarter"),
    **dict.fromkeys(("YS", "YE", "BYS", "BYE"), "year"),
}


def _places(error: float, simple: float, level: bool) -> tuple[int, int]:
    """Returns the places of both errors; where they are not level, their digits differ."""
    places, simple_places = metrics.digits(error), metrics.digits(simple)
    if not level and round(error, places) == round(simple, places):
        places += 1
    return places, max(simple_places, min(places, simple_places + 1))
