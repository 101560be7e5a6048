"""How long does it learn?"""

from __future__ import annotations

import streamlit as st

from core.config import LIMITS
from dashboard.language.durations import about
from dashboard.language.translation import gettext as _
from dashboard.shared import settings
from dashboard.shared.in_step import in_step
from dashboard.train.controls.bound import between, bound


def show_duration(seconds: float | None) -> None:
    """Shows how long it learns.

    Args:
        seconds: Estimate for all epochs, None while the settings break a rule.
    """
    st.number_input(
        _("How long does it learn? (epochs)"),
        step=10,
        help=_(
            "Passes through the training rows, for example 100. More epochs learn more, until the "
            "network only learns by heart. You can stop any time; the best is kept."
        ),
        **between("epochs"),
        **bound("epochs"),
    )
    at_most = settings.current()["at_most"]
    st.number_input(
        _("At most so many seconds"),
        min_value=0,
        max_value=int(LIMITS["at_most"][1]),
        step=30,
        help=_("Training ends then and keeps the best; 0 sets no limit. For example 120."),
        **in_step("train_at_most", at_most or 0, _take_at_most),
    )
    if seconds is not None:
        st.caption(_("At most {time}.").format(time=about(seconds)))


def _take_at_most(seconds: int | None) -> None:
    settings.change(at_most=seconds or None)
