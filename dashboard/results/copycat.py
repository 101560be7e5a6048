"""The copycat check: a forecast that only repeats what the series already was, and the remedy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.evaluation.copycat import CopycatCheck
from core.runs.run import Run
from dashboard.charts.figure import draw
from dashboard.charts.scale import scale_of
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext
from dashboard.language.words import error_amount, plain_message
from dashboard.readers.result import Result
from dashboard.results.forecast_charts import fits_figure, stretch_figure
from dashboard.shared import settings

STRETCH = 50


def show_copycat(run: Run, result: Result) -> None:
    """Draws a warning where the forecast only repeats, with the charts that show it."""
    check = result.shown.copycat
    if check is None or not check.flagged:
        return
    texts = [say(message) for message in (check.message, check.remedy) if message]
    with st.container(border=True, key="results_copycat"):
        st.warning(plain_message(" ".join(texts)), icon=":material/content_copy:")
        _show_remedy(run, check)
        fits, stretch = st.columns([2, 3])
        with fits:
            _show_fits(check, result)
        with stretch:
            _show_stretch(check, result)


def _show_remedy(run: Run, check: CopycatCheck) -> None:
    if check.remedy is None or check.remedy.code != "copycat_relative":
        return
    if st.button(
        _("Try it: scale relative to the window"),
        icon=":material/tune:",
        on_click=settings.change,
        kwargs={"scaling": "window"},
        key="results_remedy",
        help=_("Opens Train with this run's settings and this one change."),
    ):
        st.switch_page("app_pages/train.py", query_params={"run": run.id})


def _show_fits(check: CopycatCheck, result: Result) -> None:
    scale = scale_of(result)
    best, fits = check.best_shift or 0, check.fits
    sentence = _(
        "How far the forecast is from the values some rows earlier: {now} from the values it is "
        "for, {best} from those {shift} earlier."
    ).format(
        now=error_amount(fits[0], scale.unit, scale.digits),
        best=error_amount(fits[best], scale.unit, scale.digits),
        shift=best,
    )
    draw(fits_figure(fits, best, scale), sentence, "results_copycat_fits")


def _show_stretch(check: CopycatCheck, result: Result) -> None:
    rows = result.at_step(1).iloc[result.rows.start : result.rows.stop]
    shift = check.best_shift or 0
    rows = _liveliest(rows, shift)
    figure = stretch_figure(rows, shift, scale_of(result))
    text = ngettext(
        "A stretch of these rows: the forecast follows the real values late. Moved back by {shift} "
        "row (dotted), it fits them best.",
        "A stretch of these rows: the forecast follows the real values late. Moved back by {shift} "
        "rows (dotted), it fits them best.",
        shift,
    )
    sentence = text.format(shift=shift)
    draw(figure, sentence, "results_copycat_stretch")


def _liveliest(rows: pd.DataFrame, shift: int) -> pd.DataFrame:
    """Returns the stretch on which the shift shows most: where the series moves most."""
    if len(rows) <= STRETCH:
        return rows
    moved = np.abs(rows["y"].diff(shift).fillna(0.0).to_numpy())
    sums = np.convolve(moved, np.ones(STRETCH), mode="valid")
    first = int(np.argmax(sums))
    return rows.iloc[first : first + STRETCH]
