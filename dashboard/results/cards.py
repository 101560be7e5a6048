"""How good a run is in three cards: its typical error, and what it gains over simple forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.evaluation.part_scores import SAME_SHARE
from core.forecasting.covariates import OF_USE
from dashboard.charts.scale import scale_of
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import error_amount, error_share, plain, plain_message
from dashboard.readers.result import Result, within_sentence


@dataclass(frozen=True)
class Rating:
    """A word with the icon and the colour that repeat it."""

    word: str
    icon: str
    color: Any


def show_cards(result: Result) -> None:
    """Draws the typical error and what it gains over two simple forecasts."""
    scale = scale_of(result)
    second = "seasonal_naive" if "seasonal_naive" in result.baselines else result.baselines[-1]
    with st.grid(3, min_column_width=220):
        _show_card(
            _("Typical error"),
            plain(error_amount(result.errors.mae, scale.unit, scale.digits)),
            _rate_step(result),
            _error_help(result),
        )
        for baseline in ("naive", second):
            _show_card(
                _("Compared with {baseline}").format(baseline=within_sentence(baseline)),
                *_against(result, baseline),
                _baseline_help(result, baseline),
            )
    for note in result.scores.notes:
        # Where the LSTM adds nothing, it is not the network that is good or bad.
        if note.code == "lstm_adds_nothing" or note.code in OF_USE:
            st.caption(plain_message(say(note)))


def rate_share(share: float | None) -> Rating:
    if share is None:
        return Rating(_("Cannot be compared"), ":material/warning:", "orange")
    if share < 1 - SAME_SHARE:
        return Rating(_("Better"), ":material/check_circle:", "green")
    if share <= 1 + SAME_SHARE:
        return Rating(_("About the same"), ":material/drag_handle:", "gray")
    return Rating(_("Worse"), ":material/warning:", "orange")


def _error_help(result: Result) -> str:
    if result.config.horizon > 1:
        text = _("Mean absolute error (MAE) over 1 to {horizon} steps ahead, best weights.")
        return text.format(horizon=number(result.config.horizon))
    if result.part == "test":
        return _("Mean absolute error (MAE) on the test rows, best weights.")
    return _("Mean absolute error (MAE) on the validation rows, best weights.")


def _show_card(label: str, value: str, rating: Rating, explanation: str) -> None:
    st.metric(
        label,
        value,
        delta=f"{rating.icon} {rating.word}",
        delta_color=rating.color,
        delta_arrow="off",
        border=True,
        height="stretch",
        help=explanation,
    )


def _rate_step(result: Result) -> Rating:
    mase = result.errors.mase
    if mase is None:
        return Rating(_("The series hardly moves"), ":material/remove:", "gray")
    if mase < 1 - SAME_SHARE:
        return Rating(_("Smaller than a usual step"), ":material/check_circle:", "green")
    if mase <= 1 + SAME_SHARE:
        return Rating(_("As large as a usual step"), ":material/drag_handle:", "gray")
    return Rating(_("Larger than a usual step"), ":material/warning:", "orange")


def _against(result: Result, baseline: str) -> tuple[str, Rating]:
    own, error = result.errors.mae, result.shown.simple.get(baseline)
    if own is not None and error is not None and result.shown.is_exact(error):
        if result.shown.is_exact(own):
            return _("same error"), Rating(_("Both exact"), ":material/drag_handle:", "gray")
        return _("It is exact here"), Rating(_("Hard to beat"), ":material/warning:", "orange")
    share = own / error if own is not None and error else None
    return error_share(share), rate_share(share)


def _baseline_help(result: Result, baseline: str) -> str:
    scale = scale_of(result)
    error = error_amount(result.shown.simple.get(baseline), scale.unit, scale.digits)
    texts = {
        "naive": _("Repeating the last value (naive forecast) has a typical error of {error}."),
        "seasonal_naive": _(
            "Repeating the last season (seasonal naive forecast) has a typical error of {error}."
        ),
        "linear_ar": _(
            "A linear model of past values (linear autoregression) has a typical error of {error} "
            "on the same rows."
        ),
    }
    return plain(texts[baseline].format(error=error), limit=200)
