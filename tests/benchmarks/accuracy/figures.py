"""What was asked for beside what was measured, and tables of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        name: What is measured.
        measured: What was measured.
        most: It may be at most this.
        least: It has to be at least this.
    """

    name: str
    measured: float
    most: float = math.inf
    least: float = -math.inf

    def cells(self) -> tuple[str, ...]:
        """Returns the figure as a line of a table."""
        bounds = [
            f"{word} {bound:g}"
            for word, bound in (("at least", self.least), ("at most", self.most))
            if math.isfinite(bound)
        ]
        reached = self.least <= self.measured <= self.most
        return (self.name, ", ".join(bounds), write(self.measured), "yes" if reached else "NO")


def geometric_mean(values: Iterable[float]) -> float:
    """Returns the geometric mean, NaN of nothing."""
    logarithms = [math.log(value) for value in values]
    return math.exp(sum(logarithms) / len(logarithms)) if logarithms else math.nan


def write(cell: object) -> str:
    """Returns a cell of a table as text."""
    return f"{cell:.4f}" if isinstance(cell, float) else str(cell)


def print_head(columns: Sequence[str]) -> None:
    """Prints the head of a table whose lines come one by one."""
    print_line(columns)
    print("|" + "---|" * len(columns), flush=True)


def print_line(cells: Iterable[object]) -> None:
    """Prints a line of a table."""
    print(f"| {' | '.join(map(write, cells))} |", flush=True)


def print_table(columns: Sequence[str], lines: Iterable[Iterable[object]]) -> None:
    """Prints a whole table."""
    print_head(columns)
    for line in lines:
        print_line(line)
