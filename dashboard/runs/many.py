"""Three runs or more: which is closest to the real values, and whether that may be chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from core.evaluation.metrics import digits
from dashboard.language import verdicts
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import error_amount, error_share, plain_message
from dashboard.readers import comparison, pairs
from dashboard.readers.comparison import ComparedRun
from dashboard.readers.result import Result


def show_verdict_of_many(compared: Sequence[ComparedRun]) -> None:
    """Says which of the runs is closest to the real values; nothing of fewer than three."""
    scored = [(entry.name, entry.result) for entry in compared if entry.result]
    if len(scored) < 3:
        return
    with st.container(border=True, key="runs_verdict"):
        if not comparison.are_comparable(compared):
            st.markdown(plain_message(_of_different_rows(scored)))
            return
        ranked = sorted(scored, key=_error_of)
        (best, result), (second, its_result) = ranked[:2]
        st.markdown(plain_message(_of_same_rows(ranked)))
        verdict = pairs.verdict_of_two(its_result, result, "validation")
        st.markdown(verdicts.say_of_two(verdict, second, best, "validation"))
        st.caption(
            _("The best of several is partly the luckiest: on new rows expect a little less of it.")
        )


def _error_of(run: tuple[str, Result]) -> float:
    error = run[1].scores.validation.best.mae
    return math.inf if error is None else error


def _of_same_rows(ranked: Sequence[tuple[str, Result]]) -> str:
    (best, result), (last, its_result) = ranked[0], ranked[-1]
    errors = [each.scores.validation.best.mae for each in (result, its_result)]
    places = max(digits(error) for error in errors)
    error, largest = (error_amount(error, result.series.unit, places) for error in errors)
    return _(
        "Of these {n} runs “{best}” is closest on the validation rows, typically off by {error}; "
        "“{last}” is furthest, by {largest}."
    ).format(n=number(len(ranked)), best=best, error=error, last=last, largest=largest)


def _of_different_rows(scored: Sequence[tuple[str, Result]]) -> str:
    shares = [(result.scores.validation.relative_mae("naive"), name) for name, result in scored]
    known = sorted((share, name) for share, name in shares if share is not None)
    if not known:
        return _("None of these runs can be set beside repeating the last value.")
    (share, best), (other, last) = known[0], known[-1]
    return _(
        "Compared with repeating the last value, “{best}” is the best of these runs: {share}; "
        "“{last}” is the last: {other}."
    ).format(best=best, share=error_share(share), last=last, other=error_share(other))
