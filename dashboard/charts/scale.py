"""The vertical axis of a series: its name, its unit and how many digits are worth reading."""

from __future__ import annotations

from dataclasses import dataclass

from core.evaluation.metrics import digits
from dashboard.language.words import in_brackets, plotly_text
from dashboard.readers.result import Result


@dataclass(frozen=True)
class Scale:
    """The vertical axis of a series.

    Attributes:
        name: What people call the values.
        unit: Their unit, or an empty text.
        digits: Places after the decimal mark.
    """

    name: str
    unit: str
    digits: int

    @property
    def title(self) -> str:
        """What stands beside the axis."""
        return plotly_text(self.name) + in_brackets(self.unit)

    @property
    def hover(self) -> str:
        """Plotly's template of one value."""
        unit = plotly_text(self.unit, 20)
        return f"%{{y:,.{self.digits}f}}" + (f" {unit}" if unit else "")


def scale_of(result: Result) -> Scale:
    """Returns the vertical axis of a result's series, digits by the size of the error."""
    return Scale(result.series.target, result.series.unit, digits(result.errors.mae))
