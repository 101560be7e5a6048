"""How long does it learn?"""

from __future__ import annotations

import streamlit as st

from dashboard.language.durations import about
from dashboard.language.translation import gettext as _
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
    if seconds is not None:
        st.caption(_("At most {time}.").format(time=about(seconds)))
