"""What was understood of a series, in five small cards and a few sentences."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from core.series.report import CLEAR, SEASON_LIKELY, VISIBLE
from core.series.series import Series
from core.series.split import Parts
from dashboard.language import periods
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain_message
from dashboard.shared.header import unit_in_brackets


def show_facts(series: Series) -> None:
    """Shows rows, span, step, season and missing values."""
    cards = [
        (_("Rows"), number(len(series)), None, _("How many observations there are.")),
        (
            _("Span"),
            periods.length(series),
            periods.span(series),
            _("From the first observation to the last."),
        ),
        (_("Step"), _step(series), None, _("The time from row to row.")),
        (
            _("Season"),
            _season(series),
            _how_sure(series),
            _("After how many rows the pattern repeats, and how alike the seasons are."),
        ),
        (_("Missing"), _missing(series), None, _("Missing rows and filled values.")),
    ]
    with st.grid(5, min_column_width=150, gap="small", key="data_facts"):
        for label, value, more, help_text in cards:
            st.metric(
                label,
                value,
                more,
                delta_color="off",
                delta_arrow="off",
                border=True,
                help=help_text,
                height="stretch",
            )


def show_notes(series: Series, elsewhere: Collection[str] = ()) -> None:
    """Shows what was found while reading, warnings openly.

    Args:
        series: The series.
        elsewhere: Codes of the warnings that the page says elsewhere.
    """
    for warning in series.warnings:
        if warning.code not in elsewhere:
            st.warning(plain_message(say(warning)), icon=":material/warning:")
    if series.notes:
        with st.expander(_("What was understood"), type="compact", key="data_notes"):
            for note in series.notes:
                st.markdown(plain_message(say(note)))


def parts_sentence(series: Series, parts: Parts) -> str:
    """Returns what the chart of a series shows, in a sentence."""
    if parts.shared:
        return _(
            "{target}, {span}: {train} to learn from, then {test} that both choose the best epoch "
            "and test it."
        ).format(**_shares(series, parts))
    return _(
        "{target}, {span}: {train} to learn from, {validation} to choose the best epoch, "
        "{test} to test it on, never seen before."
    ).format(**_shares(series, parts))


def _shares(series: Series, parts: Parts) -> dict[str, str]:
    frequency = series.frequency
    return {
        "target": unit_in_brackets(series),
        "span": periods.span(series),
        "train": periods.count_rows(len(parts.train), frequency),
        "validation": periods.count_rows(len(parts.validation), frequency),
        "test": periods.count_rows(len(parts.test), frequency),
    }


def _step(series: Series) -> str:
    if series.time is None:
        return periods.count_rows(1, "")
    return periods.step(series.frequency)


def _season(series: Series) -> str:
    if not series.season_length:
        return _("none found")
    return periods.count_rows(series.season_length, series.frequency)


def _how_sure(series: Series) -> str | None:
    """Returns how clearly the season shows, in a word and a number."""
    strengths = [note.values.get("strength") for note in series.notes if note.code == "season"]
    if any(note.code == SEASON_LIKELY.code for note in series.notes):
        return _("likely")
    if not strengths or strengths[0] is None:
        return None
    strength = float(strengths[0])
    if strength >= CLEAR:
        text = _("clear ({strength} of 1)")
    elif strength >= VISIBLE:
        text = _("visible ({strength} of 1)")
    else:
        text = _("faint ({strength} of 1)")
    return text.format(strength=number(strength, 2))


def _missing(series: Series) -> str:
    gaps = sum(int(w.values["missing"]) for w in series.warnings if w.code == "gaps")
    filled = ("values_filled", "values_left_out")
    return number(
        gaps + sum(int(w.values["count"]) for w in series.warnings if w.code.startswith(filled))
    )
