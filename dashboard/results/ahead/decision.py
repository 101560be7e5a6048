"""What one needs to know of a forecast to decide: how far off, how much together, how low."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.evaluation.headline import PERCENT
from core.runs.files.label import NETWORK
from core.runs.outlook import Outlook
from core.runs.run import Run
from core.types import Values
from dashboard.charts.scale import scale_of
from dashboard.language.periods import count_rows, moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import amount, error_amount, plain_message
from dashboard.readers.result import Result
from dashboard.results.ahead.limits import show_limits

# How many of a hundred such values came as close as is said.
LEVEL = 80
# Values in these units are not added up: their mean is told instead.
LEVELS = (*PERCENT, "ppm", "ppb", "K", "hPa", "bar", "dB", "index")


@dataclass(frozen=True)
class Fact:
    """One thing to know: a label, a value, and what it means."""

    label: str
    value: str
    note: str


def show_decision(run: Run, result: Result, found: Outlook) -> None:
    """Draws what one needs to know to decide, and the bounds one may set."""
    with st.container(border=True, key="results_decision", gap="small"):
        st.markdown("**" + _("To decide") + "**")
        for fact in facts_of(result, found):
            label, value, note = map(plain_message, (fact.label, fact.value, fact.note))
            st.markdown(f":gray[{label}]  \n**{value}**  \n:small[{note}]")
        show_limits(run)


def facts_of(result: Result, found: Outlook) -> list[Fact]:
    """Returns what one needs to know to decide, in this session's language."""
    forecasts, scale = found.table["forecast"].to_numpy(), scale_of(result)
    facts = []
    sizes = _sizes(result, found.use.method)
    if len(sizes):
        within = float(np.quantile(sizes, LEVEL / 100, method="inverted_cdf"))
        text = _("Of {rows} like the last ones, {count} came this close.")
        facts.append(
            Fact(
                _("Give or take"),
                f"± {error_amount(within, scale.unit, scale.digits)}",
                text.format(rows=count_rows(100, result.series.frequency), count=LEVEL),
            )
        )
    if len(forecasts) > 1:
        facts += [_together(result, found), _weakest(result, found)]
    return facts


def _together(result: Result, found: Outlook) -> Fact:
    steps, total = len(found.table), found.total
    share = 1 / steps if is_level(result.series.unit) else 1
    name = _("Mean of the next {n}") if share < 1 else _("The next {n} together")

    def write(value: float) -> str:
        return amount(share * value, result.series.unit, scale_of(result).digits)

    if not total.bands and steps > result.config.horizon:
        note = _("Beyond the horizon it is not known how sure a sum is.")
    elif not total.bands:
        note = _("Too few such sums are known to say how sure.")
    else:
        level = min(total.bands)
        low, high = total.bands[level]
        text = _("With {level} % confidence between {low} and {high}.")
        note = text.format(level=level, low=write(low), high=write(high))
    return Fact(name.format(n=number(steps)), write(total.value), note)


def _weakest(result: Result, found: Outlook) -> Fact:
    row = int(found.table["forecast"].to_numpy().argmin())
    value = amount(
        float(found.table["forecast"].iloc[row]), result.series.unit, scale_of(result).digits
    )
    when = moment(found.table["ds"].to_numpy()[row], result.series.frequency)
    return Fact(_("The lowest"), value, when)


def is_level(unit: str) -> bool:
    """Returns whether values in a unit say where something stands, so that no sum makes sense."""
    return unit in LEVELS or unit.startswith("°") or "/" in unit or " per " in unit


def _sizes(result: Result, method: str) -> Values:
    """Returns the absolute errors of the rows that the first sentence is about, `(n,)`."""
    rows = result.predictions[result.predictions["split"] == result.part]
    if "repaired" in rows:
        rows = rows[~rows["repaired"]]
    names = {NETWORK: "forecast", "linear_ar": "linear"}
    name = names.get(method, method)
    sizes = (rows[name if name in rows else method] - rows["y"]).abs().to_numpy()
    found: Values = sizes[np.isfinite(sizes)]
    return found
