"""What a step did to the memory of a unit, in words."""

from __future__ import annotations

from core.inspection.inside import UnitStep
from dashboard.inside.moment import View
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import amount

# How much is little: of new knowledge, and of a change of a memory around 1.
LITTLE = 0.05


def gate_percent(share: float) -> str:
    """Returns a gate as people say it, for example “92”."""
    return number(100 * share)


def step_sentence(view: View, step: UnitStep) -> str:
    """Returns what the chosen step did, not yet inert."""
    if view.at:
        sentence = _(
            "At {when} cell {unit} kept {kept} % of what it remembered, let in {entered} % of what "
            "was new, and showed {shown} % of its memory."
        )
    else:
        sentence = _(
            "At {when}, where the window begins, cell {unit} had nothing to remember yet. It let "
            "in {entered} % of what was new, and showed {shown} % of it."
        )
    sentence = sentence.format(
        when=view.when_at,
        unit=number(view.unit + 1),
        kept=gate_percent(step.forget_gate.value),
        entered=gate_percent(step.input_gate.value),
        shown=gate_percent(step.output_gate.value),
    )
    return f"{sentence} " + _("Its memory went from {before} to {after}.").format(
        before=number(step.cell_before, 2), after=number(step.cell, 2)
    )


def forget_sentence(step: UnitStep) -> str:
    """Returns what the forget gate does."""
    return _pick(
        step.forget_gate.value,
        _("It forgets almost everything."),
        _("It keeps a small part of its memory."),
        _("It keeps about half of its memory."),
        _("It keeps most of its memory."),
        _("It keeps almost all of its memory."),
    )


def input_sentence(step: UnitStep) -> str:
    """Returns what the input gate does."""
    return _pick(
        step.input_gate.value,
        _("It lets in almost nothing."),
        _("It lets in a small part of what is new."),
        _("It lets in about half of what is new."),
        _("It lets in most of what is new."),
        _("It lets in almost all that is new."),
    )


def output_sentence(step: UnitStep) -> str:
    """Returns what the output gate does."""
    return _pick(
        step.output_gate.value,
        _("It shows almost nothing of its memory."),
        _("It shows a small part of its memory."),
        _("It shows about half of its memory."),
        _("It shows most of its memory."),
        _("It shows almost all of its memory."),
    )


def candidate_sentence(step: UnitStep) -> str:
    """Returns what the new knowledge would do to the memory."""
    value = step.candidate.value
    if abs(value) < LITTLE:
        return _("There is hardly anything new.")
    if value > 0:
        return _("What is new would raise the memory.")
    return _("What is new would lower the memory.")


def cell_sentence(step: UnitStep) -> str:
    """Returns what became of the memory."""
    change = step.cell - step.cell_before
    if abs(change) < LITTLE:
        return _("The memory hardly changes.")
    if change > 0:
        return _("The memory rises.")
    return _("The memory falls.")


def forecast_sentence(view: View, places: int) -> str:
    """Returns what the window led to, not yet inert."""
    inside, series = view.inside, view.result.series
    forecast = amount(inside.forecast, series.unit, places)
    sentence = _("From these {n} values the forecast for {when} is {forecast}").format(
        n=number(len(inside.window)), when=view.when(view.target), forecast=forecast
    )
    if view.target >= len(series):
        return _("{sentence}.").format(sentence=sentence)
    real = amount(float(series.values[view.target]), series.unit, places)
    return sentence + _("; the real value was {real}.").format(real=real)


def _pick(share: float, *texts: str) -> str:
    """Returns the text for a share: almost none, little, half, most, almost all."""
    borders = (0.05, 0.4, 0.6, 0.9)
    return texts[sum(share >= border for border in borders)]
