"""What a question leaves open, each way side by side with what it makes of the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.reading.options import Question, Reading
from dashboard.language.readings import reading_name
from dashboard.language.words import plain, shorten

MAX_SIDE_BY_SIDE = 3
MAX_READINGS = 12


def show_ways(
    question: Question,
    key: str,
    settle: Callable[..., None],
    *given: Any,
    draw: Callable[[Reading, str], None] | None = None,
) -> None:
    """Draws the ways on, each with a button; of very many the first ones and the last.

    Args:
        question: What is open.
        key: Begins the keys of the elements.
        settle: Takes what is chosen, behind what is `given`.
        *given: What it is given first.
        draw: Draws what a way makes of the file, under a key.
    """
    readings = question.readings
    if len(readings) > MAX_READINGS:
        readings = (*readings[: MAX_READINGS - 1], readings[-1])
    for first in range(0, len(readings), MAX_SIDE_BY_SIDE):
        places = st.columns(MAX_SIDE_BY_SIDE, vertical_alignment="bottom")
        row = readings[first : first + MAX_SIDE_BY_SIDE]
        for number, (place, reading) in enumerate(zip(places, row, strict=False), start=first):
            with place:
                # Plain text: nothing in a file is Markdown, a link or a formula.
                st.text("\n".join(shorten(example, 80) for example in reading.examples))
                if draw is not None:
                    draw(reading, f"{key}_{number}")
                st.button(
                    plain(reading_name(question.option, reading.value), 40),
                    key=f"{key}_{number}",
                    on_click=settle,
                    args=(*given, reading.value),
                    width="stretch",
                )
