"""Columns known ahead that are one of a few things: a holiday or none, a kind of offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.made.columns import by_kind
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain, shorten
from dashboard.readers.result import Result


@dataclass(frozen=True)
class Switch:
    """Columns that are one of a few things together.

    Attributes:
        title: What they are called together.
        columns: Their names.
        options: Their values by what each thing is called.
    """

    title: str
    columns: tuple[str, ...]
    options: Mapping[str, tuple[float, ...]]

    def named(self, values: tuple[float, ...]) -> str | None:
        """Returns what the thing is called that has these values, None where none has."""
        return next((name for name, own in self.options.items() if own == values), None)


def switches_of(result: Result) -> list[Switch]:
    """Returns the switches of a run, in the order of its columns."""
    kinds, _days = by_kind(result.config.made)
    groups: dict[str, list[str]] = {}
    for name in result.config.known_ahead:
        groups.setdefault(kinds[name].source if name in kinds else name, []).append(name)
    found = []
    for source, names in groups.items():
        if len(names) > 1:
            ones = np.eye(len(names)).tolist()
            labels = [shorten(name.removeprefix(f"{source} = "), 40) for name in names]
            options = {label: tuple(one) for label, one in zip(labels, ones, strict=True)}
            found.append(Switch(source, tuple(names), options))
        elif options := _two_values(result, names[0]):
            found.append(Switch(names[0], (names[0],), options))
    return found


def show_switches(switches: list[Switch], key: str) -> dict[str, str]:
    """Draws each switch, and returns what is chosen for every row to come, by its title.

    Args:
        switches: The switches.
        key: Begins the keys of the controls.
    """
    chosen = {}
    for switch in switches:
        title = plain(switch.title, 40)
        option = st.segmented_control(
            _("“{column}” in every row to come").format(column=title),
            list(switch.options),
            format_func=plain,
            key=f"{key}.{switch.title}",
            help=_("Nothing chosen: as it is planned, or as in the last row."),
            wrap=True,
        )
        if option is not None:
            chosen[switch.title] = option
    return chosen


def _two_values(result: Result, name: str) -> dict[str, tuple[float, ...]]:
    """Returns what the two learnt values of a column are called; {} where it has others."""
    column = result.newest.covariate(name)[: len(result.series)]
    distinct = np.unique(column[np.isfinite(column)]).tolist()
    if {*distinct} <= {0.0, 1.0}:
        return {_("yes"): (1.0,), _("no"): (0.0,)}
    digits = 0 if all(value.is_integer() for value in distinct) else 2
    return {number(v, digits): (v,) for v in distinct} if len(distinct) == 2 else {}
