"""Every score, beside those of the baselines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from core.evaluation import metrics
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain, significant
from dashboard.readers.result import Result, baseline_name, look_text
from dashboard.results.answers.wording import notes_of, rows_sentence


def show_all_numbers(result: Result) -> None:
    """Draws every score beside those of the baselines."""
    for text in notes_of(result):
        st.caption(text, width="stretch")
    if result.config.horizon > 1:
        st.caption(
            _("Every error is a mean over 1 to {horizon} steps ahead.").format(
                horizon=number(result.config.horizon)
            )
        )
    if result.opening:
        _show_scores(_("Test rows"), result, "test", look_text(result.opening))
    if "validation" in result.unsealed_parts:
        _show_scores(_("Validation rows"), result, "validation")
    if result.unsealed_rows.stop < result.parts.test.stop:
        st.markdown(":gray[:material/lock: " + _("Test rows: sealed") + "]")
    st.caption(
        _(
            "MAE: the typical error, the average distance from the real values. RMSE: the same, "
            "but large errors count more; MSE is its square. MASE: in usual steps of the training "
            "rows; below 1 beats a usual step. sMAPE: in percent of the values. R²: 1 is perfect, "
            "0 no better than the mean."
        )
    )


def _show_scores(title: str, result: Result, part: str, opening: str = "") -> None:
    rows, of_part = result.scores.rows[part], result.scores.part(part)
    about = [plain(rows_sentence(result, rows.start, rows.stop)), *([opening] if opening else [])]
    st.markdown(f"**{title}**, {', '.join(about)}")
    scores = {
        _("This run, best weights"): of_part.best,
        _("This run, last weights"): of_part.last or metrics.Errors(),
        **{baseline_name(name): of_part.simple_errors[name] for name in result.baselines},
    }
    unit, digits = result.series.unit, metrics.digits(of_part.best.mae)
    alt = _("Errors of this run and of the baselines: {part}").format(part=title)
    # Two tables beside each other on a wide page, one below the other on a phone.
    for place, columns in zip(st.columns(2), _score_columns(unit, digits), strict=True):
        table = {
            name: [form(getattr(scores_of_one, key)) for scores_of_one in scores.values()]
            for name, (key, form) in columns.items()
        }
        place.table(pd.DataFrame(table, index=list(scores)), border="horizontal", alt=alt)


def _score_columns(unit: str, digits: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns for each of two tables: the name of a column, its score and how that is written."""
    inside = f" ({plain(unit, 20)})" if unit else ""

    def fixed(places: int) -> Callable[[float | None], str]:
        return lambda value: "–" if value is None else number(value, places)

    first = {
        f"MAE{inside}": ("mae", fixed(digits)),
        f"RMSE{inside}": ("rmse", fixed(digits)),
        "MASE": ("mase", fixed(2)),
    }
    second = {
        "MSE": ("mse", lambda value: significant(value, 4)),
        "sMAPE (%)": ("smape", fixed(2)),
        "R²": ("r2", fixed(3)),
    }
    return first, second
