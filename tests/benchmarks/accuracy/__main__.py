"""Runs the sections named, by default all of them, and prints what was asked beside what is."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.learning.tensorflow_process import warm_up
from tests.benchmarks.accuracy import columns, copycat, ett, one_step, ramp, several_steps
from tests.benchmarks.accuracy.figures import Figure, print_table

SECTIONS = {
    "ramp": ramp.measure,
    "one_step": one_step.measure,
    "several_steps": several_steps.measure,
    "ett": ett.measure,
    "copycat": copycat.measure,
    "columns": columns.measure,
}


def main() -> None:
    """Prints each section's lines while it works, and its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.accuracy")
    parser.add_argument("folder", type=Path)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], metavar="SECTION")
    parser.add_argument("--series", nargs="*", help="these series alone; horizons for ett")
    asked = parser.parse_args()
    is_ours = (asked.folder / "practice").is_dir()
    figures: list[Figure] = []
    warm_up()
    for name in asked.sections or (SECTIONS if is_ours else ["one_step"]):
        print(f"\n## {name}\n", flush=True)
        figures += SECTIONS[name](asked.folder, asked.series)
    print("\n## Figures\n")
    print_table(("figure", "asked", "measured", "reached"), [figure.cells() for figure in figures])


if __name__ == "__main__":
    main()
