"""The bands around a forecast: what they promise, what they kept, and why there may be none."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from core.evaluation.intervals import Coverage
from core.series.split import cut_validation
from dashboard.charts.scale import scale_of
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import error_amount, plain, plain_message
from dashboard.readers.result import Result

# Points that promised and achieved coverage may differ by and still be called the same.
CLOSE = 3.0


def show_how_sure(result: Result) -> None:
    """Draws what the bands promise beside what they kept on the test rows."""
    if missing := why_no_bands(result):
        st.markdown(missing)
        return
    if not result.opening:
        st.markdown(
            _(
                "The bands in the chart promise to hold 80 % and 95 % of the real values. How many "
                "they held is counted on the test rows, once the test is open."
            )
        )
        return
    coverages = result.scores.coverage or ()
    with st.grid(2, min_column_width=220, width=520):
        for coverage in coverages:
            _show_card(coverage)
    sentences = [
        _coverage_sentence(coverage, result)
        for coverage in coverages
        if coverage.achieved is not None
    ]
    if sentences:
        st.markdown(" ".join(sentences))
    for coverage in coverages:
        if coverage.reason:
            st.caption(plain_message(say(coverage.reason)))


def why_no_bands(result: Result) -> str:
    """Returns why there is no band at all, Markdown; "" where there is one."""
    if result.levels:
        return ""
    if result.scores.validation.copycat is None:  # as old as the bands
        return _("This run is older than the bands; train it again to get them.")
    if result.parts.shared:
        return _(
            "There are no bands: they come from errors on rows that did not choose the weights, "
            "and a split into two parts leaves none. Split into three parts to get them."
        )
    _chooses, calibrates = cut_validation(result.parts, result.config.fewest_rows)
    if calibrates and not result.opening:
        return _("There are no bands while the test is sealed: too few other errors are known.")
    return _(
        "There are no bands: the validation part is too short to put rows aside for them. Add "
        "data, or make the validation part larger."
    )


def _show_card(coverage: Coverage) -> None:
    promised, achieved = coverage.promised, coverage.achieved
    word, icon, color = _word(coverage)
    st.metric(
        _("Promised: {level} %").format(level=promised),
        "–" if achieved is None else _("{percent} % held").format(percent=number(achieved)),
        delta=f"{icon} {word}",
        delta_color=color,
        delta_arrow="off",
        border=True,
        height="stretch",
        help=_("How many of the real values on the test rows lay inside the band."),
    )


def _word(coverage: Coverage) -> tuple[str, str, Any]:
    promised, achieved = coverage.promised, coverage.achieved
    if achieved is None:
        return _("No band here"), ":material/remove:", "gray"
    # Two standard errors of a share among as many rows.
    chance = 2 * math.sqrt(promised * (100 - promised) / coverage.scored)
    if abs(achieved - promised) <= max(CLOSE, chance):
        return _("As promised"), ":material/check_circle:", "green"
    if achieved > promised:
        return _("Wider than needed"), ":material/unfold_more:", "gray"
    return _("Too narrow here"), ":material/warning:", "orange"


def _coverage_sentence(coverage: Coverage, result: Result) -> str:
    scale = scale_of(result)
    text = _(
        "The {level} % band held {percent} % of {scored} real values and was {width} wide on "
        "average."
    )
    return text.format(
        level=coverage.promised,
        percent=number(coverage.achieved or 0.0),
        scored=number(coverage.scored),
        width=plain(error_amount(coverage.width, scale.unit, scale.digits)),
    )
