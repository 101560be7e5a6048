"""Which rows of the chart a finding is about, told apart by shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.series.quality import Finding, Observed
from core.series.repairs import fill_forward
from dashboard.charts.style import FOUND, PlotlyTrace, marks_trace
from dashboard.language.translation import gettext as _


@dataclass(frozen=True)
class FindingMark:
    """How a kind of finding is drawn.

    Attributes:
        symbol: Plotly's name of the shape.
        sign: The same shape as a character, for beside the words.
    """

    symbol: str
    sign: str


MARKS = {
    "missing": FindingMark("x-thin", "✕"),
    "sentinel": FindingMark("diamond-open", "◇"),
    "found_gaps": FindingMark("triangle-down-open", "▽"),
    "found_steps_odd": FindingMark("triangle-down-open", "▽"),
    "stuck": FindingMark("square-open", "□"),
    "unfinished": FindingMark("hexagon-open", "⬡"),
    "outliers": FindingMark("circle-open", "○"),
    "level_shift": FindingMark("star-open", "☆"),
}


def sign_of(finding: Finding) -> str:
    """Returns the character that stands for a finding, a dot where none is drawn."""
    return MARKS[finding.code].sign if finding.code in MARKS else "·"


def marks_of(observed: Observed, findings: Sequence[Finding]) -> list[PlotlyTrace]:
    """Returns marks on the rows of findings; a row without a value has them at the one before."""
    ds = np.arange(len(observed.values)) if observed.time is None else observed.time
    heights = fill_forward(observed.values)
    sentinels = _rows(findings, "sentinel")
    if len(sentinels):
        # Drawn where it stands, a sentinel would press everything else flat.
        values = observed.values.copy()
        values[sentinels] = np.nan
        heights = fill_forward(values)
    drawn, names = [], _names()
    for code, mark in MARKS.items():
        rows = _rows(findings, code)
        if code == "missing":  # a sentinel counts as one, and has its own mark
            rows = np.setdiff1d(rows, sentinels)
        if len(rows):
            drawn.append(marks_trace(ds[rows], heights[rows], names[code], mark.symbol, 10, FOUND))
    return drawn


def _rows(findings: Sequence[Finding], code: str) -> NDArray[np.int64]:
    rows = [finding.rows for finding in findings if finding.code == code]
    return np.concatenate(rows) if rows else np.zeros(0, np.int64)


def _names() -> dict[str, str]:
    return {
        "missing": _("No value"),
        "sentinel": _("Stands for a missing value"),
        "found_gaps": _("After a gap"),
        "found_steps_odd": _("After an irregular step"),
        "stuck": _("Stands still"),
        "unfinished": _("May not be finished"),
        "outliers": _("Far off"),
        "level_shift": _("Level shift"),
    }
