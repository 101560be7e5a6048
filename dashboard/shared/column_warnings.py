"""What deserves a look in other columns, before the training and beside its result.

And what they are left out for.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.errors import Message
from core.series.others import OF_COLUMNS
from core.series.series import Series
from dashboard.language.messages import say
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain_message

MOST_REASONS = 8


def show_column_warnings(series: Series) -> None:
    """Shows which other columns tell nothing, or more than anybody can know."""
    for warning in series.warnings:
        if warning.code in OF_COLUMNS:
            st.warning(plain_message(say(warning)), icon=":material/warning:")


def show_left_out(title: str, reasons: Mapping[str, Message]) -> None:
    """Lists columns that are left out, greyed, each with the reason.

    Args:
        title: What they are left out of.
        reasons: Why, by the name of the column.
    """
    if not reasons:
        return
    told = [plain_message(say(why)) for why in list(reasons.values())[:MOST_REASONS]]
    if more := len(reasons) - len(told):
        text = ngettext("{n} more column", "{n} more columns", more)
        told.append(text.format(n=number(more)))
    st.caption("  \n".join([title, *told]))
