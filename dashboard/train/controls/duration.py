"""How long does it learn?"""

from __future__ import annotations

import streamlit as st

from dashboard.language.durations import about
from dashboard.language.translation import gettext as _
from dashboard.shared import settings
from dashboard.train.controls.bound import between, bound


def show_duration(seconds: float | None) -> None:
    """Shows how long it learns.

    Args:
        seconds: Estimate for all epochs, None while the settings break a rule.
    """
    st.header(_("How long does it learn?"), anchor=False)
    st.number_input(
        _("Passes through the training rows (epochs)"),
        step=10,
        help=_("More epochs learn more, until the network only learns by heart; for example 100."),
        **between("epochs"),
        **bound("epochs"),
    )
    if seconds is None:
        return
    if not settings.current()["epochs"]:
        text = _("0: it forecasts as it came from school; an answer within {time}.")
        st.caption(text.format(time=about(seconds)))
    elif settings.current()["patience"]:
        st.caption(
            _("At most {time} on this machine; it ends earlier when nothing improves.").format(
                time=about(seconds)
            )
        )
    else:
        st.caption(
            _("{time} on this machine; stop whenever you like, the best is kept.").format(
                time=about(seconds)
            )
        )
