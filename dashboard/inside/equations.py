"""The six equations with the numbers of one unit at one step."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.inspection.inside import Gate, UnitStep
from dashboard.inside import sentences
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number

PLACES = 2


@dataclass(frozen=True)
class Equation:
    """One equation, and what its number means.

    Attributes:
        title: What it computes.
        latex: The equation with its numbers, LaTeX.
        meaning: What the number does, in words.
    """

    title: str
    latex: str
    meaning: str


def equations(step: UnitStep) -> dict[str, Equation]:
    """Returns the six equations by the letter of what they compute, in the order of a step."""
    return {
        "f": Equation(
            _("Forget gate: how much of the old memory to keep"),
            _gate_latex("f", r"\sigma", step.forget_gate),
            sentences.forget_sentence(step),
        ),
        "i": Equation(
            _("Input gate: how much of the new knowledge to store"),
            _gate_latex("i", r"\sigma", step.input_gate),
            sentences.input_sentence(step),
        ),
        "g": Equation(
            _("Candidate: the new knowledge of this step"),
            _gate_latex("g", r"\tanh", step.candidate),
            sentences.candidate_sentence(step),
        ),
        "c": Equation(
            _("Cell state: the long-term memory"),
            _cell_latex(step),
            sentences.cell_sentence(step),
        ),
        "o": Equation(
            _("Output gate: how much of the memory to show"),
            _gate_latex("o", r"\sigma", step.output_gate),
            sentences.output_sentence(step),
        ),
        "h": Equation(
            _("Output: what the cell passes on"),
            _output_latex(step),
            _("It goes to every cell of its layer at the next step, and to the layer above."),
        ),
    }


def show_equations(step: UnitStep, letters: str = "figcoh", key: str = "inside") -> None:
    """Draws some of the equations as cards.

    Args:
        step: The numbers.
        letters: Which ones, in this order.
        key: Begins the keys of the cards.
    """
    by_letter = equations(step)
    with st.grid(2, min_column_width=310, gap="small", key=f"{key}_equations"):
        for letter in letters:
            equation = by_letter[letter]
            with st.container(border=True, height="stretch", key=f"{key}_equation_{letter}"):
                st.markdown(f"**{equation.title}**")
                st.latex(equation.latex)
                st.caption(equation.meaning, text_alignment="center")


def _gate_latex(letter: str, function: str, gate: Gate) -> str:
    name = "c" if letter == "g" else letter
    return (
        rf"\begin{{aligned}}{letter}_t &= {function}(W_{name} \cdot [h_{{t-1}}, x_t] + b_{name}) \\"
        rf"&= {function}(\underbrace{{{_n(gate.from_before)}}}_{{h_{{t-1}}}}"
        rf"\underbrace{{{_signed(gate.from_input)}}}_{{x_t}}"
        rf"\underbrace{{{_signed(gate.bias)}}}_{{b_{name}}}) \\"
        rf"&= {function}({_n(gate.total)}) = \mathbf{{{_n(gate.value)}}}\end{{aligned}}"
    )


def _cell_latex(step: UnitStep) -> str:
    return (
        r"\begin{aligned}c_t &= f_t * c_{t-1} + i_t * g_t \\"
        rf"&= {_n(step.forget_gate.value)} \cdot {_factor(step.cell_before)}"
        rf" + {_n(step.input_gate.value)} \cdot {_factor(step.candidate.value)} \\"
        rf"&= {_n(step.kept)} {_signed(step.added)} = \mathbf{{{_n(step.cell)}}}\end{{aligned}}"
    )


def _output_latex(step: UnitStep) -> str:
    return (
        r"\begin{aligned}h_t &= o_t * \tanh(c_t) \\"
        rf"&= {_n(step.output_gate.value)} \cdot \tanh({_n(step.cell)}) \\"
        rf"&= \mathbf{{{_n(step.output)}}}\end{{aligned}}"
    )


def _n(value: float) -> str:
    """Returns a number for LaTeX, which would set a space after a decimal comma."""
    text = number(value, PLACES)
    text = text.removeprefix("-") if float(f"{value:.{PLACES}f}") == 0 else text
    return text.replace(",", "{,}")


def _signed(value: float) -> str:
    text = _n(value)
    return text if text.startswith("-") else f"+{text}"


def _factor(value: float) -> str:
    text = _n(value)
    return f"({text})" if text.startswith("-") else text
