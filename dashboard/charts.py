"""A table goes in, a chart comes out; every meaning has one colour, dash and name everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Look:
    """How one meaning is drawn.

    Attributes:
        light: Colour on a light page.
        dark: Colour on a dark page.
        dash: Plotly's name for the dash.
        width: Line width in pixels.
        light_share: Opacity of a band on a light page.
        dark_share: Opacity of a band on a dark page.
    """

    light: str
    dark: str
    dash: str = "solid"
    width: float = 1.5
    light_share: float = 1.0
    dark_share: float = 1.0

    def color(self) -> str:
        """Returns the colour on this session's page."""
        return self.dark if is_dark() else self.light

    def band(self) -> str:
        """Returns the colour of a band on this session's page, as `rgba(…)`."""
        share = self.dark_share if is_dark() else self.light_share
        red, green, blue = (int(self.color()[at : at + 2], 16) for at in (1, 3, 5))
        return f"rgba({red},{green},{blue},{share})"


REAL = Look("#1F2933", "#E6EAF0")
FORECAST = Look("#D55E00", "#FF8A3D", width=2.5)
BASELINE = Look("#8A94A0", "#8A94A0", dash="dot")
TRAINING = Look("#0072B2", "#56B4E9", light_share=0.08, dark_share=0.10)
VALIDATION = Look("#E69F00", "#E69F00", light_share=0.12, dark_share=0.14)
TEST = Look("#009E73", "#2BC79A", light_share=0.12, dark_share=0.14)
LOSS = Look("#0072B2", "#56B4E9")
VALIDATION_LOSS = Look("#E69F00", "#F0B83A", dash="dash")

MAX_POINTS = 2000


def is_dark() -> bool:
    """Returns whether this session's page is dark."""
    return st.context.theme.type == "dark"
