"""Two runs: which is closer to the real values, whether that may be chance, and what differs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.charts.figure import draw
from dashboard.charts.scale import scale_of
from dashboard.language import verdicts
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain
from dashboard.readers import comparison, pairs
from dashboard.readers.comparison import ComparedRun
from dashboard.runs.comparison_charts import closer_figure


def show_verdict_of_two(first: ComparedRun, second: ComparedRun) -> None:
    """Says whether the second run's error is smaller, and whether chance explains that."""
    if not (first.result and second.result and comparison.are_comparable([first, second])):
        return
    with st.container(border=True, key="runs_verdict"):
        for part in pairs.shared_parts([first.result, second.result]):
            verdict = pairs.verdict_of_two(first.result, second.result, part)
            st.markdown(verdicts.say_of_two(verdict, first.name, second.name, part))
        st.caption(
            _("Each run is one network: another random seed would move both errors a little.")
        )


def show_closer(first: ComparedRun, second: ComparedRun) -> None:
    """Draws when the second run was closer to the real values than the first."""
    if not (first.result and second.result and comparison.are_comparable([first, second])):
        return
    errors = pairs.errors_of_two(first.result, second.result, "validation")
    if len(errors) < 2:
        return
    wins = int((errors[pairs.SECOND] < errors[pairs.FIRST]).sum())
    text = ngettext(
        "“{second}” was closer in {wins} of {count} row. Where the line rises, “{second}” was "
        "closer than “{first}”; where it falls, further away.",
        "“{second}” was closer in {wins} of {count} rows. Where the line rises, “{second}” was "
        "closer than “{first}”; where it falls, further away.",
        len(errors),
    ).format(second=second.name, first=first.name, wins=number(wins), count=number(len(errors)))
    draw(closer_figure(errors, scale_of(first.result)), text, "runs_closer")


def show_scores_of_two(first: ComparedRun, second: ComparedRun) -> None:
    """Draws the scores of two runs with their difference, and the settings that differ."""
    shown = comparison.table([first, second])
    differences = comparison.difference_column(first, second)
    if differences:
        added = [plain(differences.get(label, "")) for label in shown.index]
        shown[_("Difference")] = pd.Series(added, index=shown.index)
    st.table(shown, border="horizontal", alt=_("Scores and settings of the two runs"))
    st.caption(_agreement(first, second))


def _agreement(first: ComparedRun, second: ComparedRun) -> str:
    differing = comparison.differing_keys([first, second])
    same = len(first.config.to_dict().keys() - {"name", "preset"}) - len(differing)
    if not differing:
        return _("All {count} settings are the same.").format(count=number(same))
    return ngettext(
        "The other {count} setting is the same.", "The other {count} settings are the same.", same
    ).format(count=number(same))
