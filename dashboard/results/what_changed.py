"""A run beside the one whose settings it changed: what was changed, and whether it helped."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.config import RunConfig
from core.evaluation.metrics import digits
from dashboard.charts import loss_charts
from dashboard.charts.figure import draw
from dashboard.language.setting_names import differences
from dashboard.language.translation import gettext as _
from dashboard.language.words import error_amount, error_share, plain
from dashboard.readers.comparison import ComparedRun, are_comparable, notes, table
from dashboard.readers.result import Result
from dashboard.results.cards import rate_share


def show_change(compared: Sequence[ComparedRun]) -> None:
    """Draws a run beside the one whose settings it changed.

    Args:
        compared: The earlier run, then this one.
    """
    base, changed = compared
    with st.container(border=True, key="results_change"):
        st.markdown(_change_sentence(base.name, base.config, changed.config))
        if base.result and changed.result and are_comparable(compared):
            st.markdown(_effect_sentence(base.result, changed.result))
        numbers, curves = st.columns(2)
        with numbers:
            st.table(
                table(compared), border="horizontal", alt=_("Scores and settings of the two runs")
            )
            for note in notes(compared):
                st.caption(note)
        with curves:
            unit = changed.result.series.unit if changed.result else ""
            figure = loss_charts.compared_figure([e.curve for e in compared], unit, log=False)
            sentence = _("The error on the validation rows by epoch, for both runs.")
            draw(figure, sentence, "results_change")


def _change_sentence(name: str, base: RunConfig, changed: RunConfig) -> str:
    changes = differences(base, changed)
    if not changes:
        return _("The same settings as “{name}”.").format(name=plain(name))
    parts = [
        _("{setting} {before} → **{after}**").format(
            setting=setting, before=plain(before), after=plain(after)
        )
        for setting, before, after in changes
    ]
    return _("Changed from “{name}”: {changes}.").format(name=plain(name), changes="; ".join(parts))


def _effect_sentence(before: Result, after: Result) -> str:
    # By the validation rows: a change that is picked by the test leaves nothing to test it.
    old, new = (result.scores.validation.best.mae for result in (before, after))
    decimals = max(digits(old), digits(new))
    errors = (error_amount(error, before.series.unit, decimals) for error in (old, new))
    share = new / old if old and new is not None else None
    rating = rate_share(share)
    text = _("Typical error on the validation rows {before} → **{after}**: {share}.")
    was, now = errors
    text = text.format(before=plain(was), after=plain(now), share=error_share(share))
    return f"{rating.icon} {text}"
