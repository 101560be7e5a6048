"""A run as one HTML file: its charts alive, nothing fetched from anywhere, ready to be printed.

`python -m dashboard.results.take_away.report RUN FILE LANGUAGE` writes one for the command line,
which itself loads nothing of the dashboard.
"""

from __future__ import annotations

import html
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from core.errors import UserError
from core.evaluation.metrics import digits
from core.files import write_bytes
from core.records import damaged
from core.runs.run import Run
from core.series.split import BAND_LEVELS
from dashboard.charts.figure import CONFIG
from dashboard.charts.loss_charts import loss_figure
from dashboard.charts.scale import scale_of
from dashboard.charts.style import left_out_bands
from dashboard.language.messages import say
from dashboard.language.periods import moment
from dashboard.language.plotly_locale import plotly_locale
from dashboard.language.setting_names import setting_name, setting_value
from dashboard.language.translation import gettext as _
from dashboard.language.translation import language_tag, separators, speaking
from dashboard.language.words import amount, error_amount
from dashboard.readers import comparison
from dashboard.readers.result import (
    Result,
    advice_of,
    baseline_name,
    default_steps,
    headline_of,
    look_text,
    outlook_of,
    result_of,
)
from dashboard.results.ahead.decision import facts_of
from dashboard.results.ahead.next_values import has_band, method_sentence
from dashboard.results.answers.wording import school_sentence
from dashboard.results.forecast_charts import error_figure, forecast_figure, future_figure
from dashboard.results.forecast_over_time import bands_sentence, part_bands_of
from dashboard.results.gain import gain_figure, gain_sentence, gain_title, stages_of

CONFIG_FILE = Path(__file__).parents[2] / ".streamlit" / "config.toml"
MOST_LISTED = 24
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #0d141b; background: #fff; margin: 2rem auto;
  max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.about, figcaption { color: #56616d; font-size: 0.9rem; } figure { margin: 0; break-inside: avoid; }
.save button { font-size: 0.75rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; break-inside: auto; }
th, td { border-bottom: 1px solid #d5dbe2; padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; }
h2 { break-after: avoid; } tr { break-inside: avoid; }
@page { margin: 15mm; }
@media print { .save { display: none; } body { margin: 0; max-width: none; font-size: 11pt; } }
"""
SAVE = """
function save(button) {
  const chart = button.closest("figure").querySelector(".chart");
  Plotly.downloadImage(chart, {format: button.textContent.toLowerCase(), width: 1200, height: 500,
    scale: 2, filename: "lookback " + chart.getAttribute("aria-label")});
}
"""
_SAVE = ' <span class="save">' + (
    '<button onclick="save(this)">PNG</button> <button onclick="save(this)">SVG</button></span>'
)
# On paper a chart is as wide as the page, whatever the window was.
PRINT = """
const charts = document.querySelectorAll(".chart");
addEventListener("beforeprint", () => charts.forEach(c => Plotly.relayout(c, {width: 680})));
addEventListener("afterprint", () => charts.forEach(
  c => Plotly.relayout(c, {width: null, autosize: true})));
"""


def report(run: Run, language_code: str = "en") -> str:
    """Returns a run's report; it says of the test what the page says, nothing while it is sealed.

    Args:
        run: A run that has scores.
        language_code: In which language.

    Raises:
        DamagedFile: The run has no scores, or they are damaged.
    """
    with speaking(language_code):
        return _report(run)


def _report(run: Run) -> str:
    result = result_of(run)
    if result is None:
        raise damaged(run.metrics_path, "no result")
    title = headline_of(result)
    body = "\n".join(_sections(run, result))
    return (
        f'<!DOCTYPE html>\n<html lang="{language_tag()}">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(run.name())}</title>\n<style>{STYLE}</style>\n"
        f"<script>{get_plotlyjs()}</script>\n</head>\n<body>\n<h1>{_safe(title)}</h1>\n"
        f"{body}\n<script>{SAVE}{PRINT}</script>\n</body>\n</html>\n"
    )


def _sections(run: Run, result: Result) -> Iterator[str]:
    scale, series = scale_of(result), result.series
    part = _("Test rows") if result.part == "test" else _("Validation rows")
    ends = (moment(series.ds[row], series.frequency) for row in (0, -1))
    span = _("{first} to {last}").format(first=next(ends), last=next(ends))
    about = [run.name(), series.name, span, part, run.status().created[:10]]
    about += [look_text(result.opening)] if result.opening else [_("Test rows: sealed")]
    yield f'<p class="about">{_safe(" · ".join(about))}</p>'
    advice = advice_of(run, result)
    yield f"<p><b>{_safe(say(advice.sentence))}</b> {_safe(say(advice.reason))}</p>"
    yield from _next_values(run, result)
    rows = result.at_step(1)
    shown = rows.iloc[max(0, result.parts.validation.start - 50) : result.rows.stop]
    baseline = result.baselines[0]
    named = baseline, baseline_name(baseline)
    figure = forecast_figure(shown, scale, part_bands_of(result), named, result.levels)
    yield _chart(_("Real and forecast"), figure, bands_sentence(result.levels))
    scored = rows.iloc[result.rows.start : result.rows.stop]
    scored = scored[np.isfinite(scored["forecast"]) & ~scored["repaired"]]
    if len(scored):
        errors = (scored["forecast"] - scored["y"]).to_numpy()
        yield _chart(_("Forecast minus real"), error_figure(scored["ds"].to_numpy(), errors, scale))
    if stages := stages_of(result):
        figure = gain_figure(result, stages)
        yield _chart(gain_title(), figure, gain_sentence(result, stages))
    if result.scores.epochs:
        curve = comparison.compared_runs([run])[0].curve
        yield _chart(_("How did it learn?"), loss_figure(curve, None, False))
    yield _heading(_("All numbers")) + _table(_scores(result))
    notes = [say(note) for note in result.scores.notes]
    notes += [school] if (school := school_sentence(result.scores)) else []
    yield "<ul>" + "".join(f"<li>{_safe(note)}</li>" for note in notes) + "</ul>"
    settings = {
        setting_name(key): setting_value(key, value)
        for key, value in result.config.to_dict().items()
        if key not in ("name", "preset")
    }
    yield _heading(_("Settings")) + _table(pd.DataFrame({"": settings}))


def _next_values(run: Run, result: Result) -> Iterator[str]:
    series, scale = result.series, scale_of(result)
    found = outlook_of(run, default_steps(series, result.config))
    table = found.table
    levels = [level for level in BAND_LEVELS if has_band(table, level)]
    past = result.newest_rows(max(3 * len(table), 60))
    yield _chart(
        _("What comes next?"),
        future_figure(past, table, scale, left_out_bands(result.newest), levels),
        method_sentence(found),
    )
    facts = [
        f"<b>{_safe(fact.label)}: {_safe(fact.value)}</b>. {_safe(fact.note)}"
        for fact in facts_of(result, found)
    ]
    yield "<ul>" + "".join(f"<li>{fact}</li>" for fact in facts) + "</ul>"
    listed = table.head(MOST_LISTED)
    columns = {"forecast": _("Forecast")}
    for level in levels:
        columns |= {f"lo-{level}": _("{level} % from").format(level=level)}
        columns |= {f"hi-{level}": _("{level} % to").format(level=level)}
    texts = {
        name: [amount(float(v), series.unit, scale.digits) for v in listed[column]]
        for column, name in columns.items()
    }
    when = [moment(ds, series.frequency) for ds in listed["ds"].to_numpy()]
    yield _table(pd.DataFrame(texts, index=when))


def _scores(result: Result) -> pd.DataFrame:
    """Returns the errors of the run and of the baselines on the part shown, as texts."""
    scored = {_("This run, best weights"): result.errors}
    simple = result.shown.simple_errors
    scored |= {baseline_name(name): simple[name] for name in result.baselines}
    unit, places = result.series.unit, digits(result.errors.mae)
    rows = {
        name: {
            "MAE": error_amount(errors.mae, unit, places),
            "RMSE": error_amount(errors.rmse, unit, places),
            "MASE": amount(errors.mase, "", 2),
        }
        for name, errors in scored.items()
    }
    return pd.DataFrame(rows).T


def _chart(title: str, figure: go.Figure, sentence: str = "") -> str:
    """Returns a chart that its reader can zoom into, under its title."""
    figure.update_layout(template="plotly_white", separators=separators(), autosize=True)
    spec = _inert(_coloured(figure.to_json()))
    options = _inert(json.dumps({**CONFIG, "responsive": True, **plotly_locale()}))
    draw = (
        "{const box = document.currentScript.previousElementSibling;"
        f"const spec = {spec};Plotly.newPlot(box, spec.data, spec.layout, {options});}}"
    )
    label = html.escape(title)
    return (
        f'{_heading(title)}<figure><div class="chart" role="img" aria-label="{label}"></div>'
        f"<script>{draw}</script><figcaption>{_safe(sentence)}{_SAVE}</figcaption></figure>"
    )


def _coloured(spec: str) -> str:
    """Replaces the stand-ins that Streamlit's page would replace by the light page's colours."""
    colours = _palette()
    return re.sub(r"#0000(\d\d)\b", lambda match: colours[int(match[1]) - 1], spec)


@cache
def _palette() -> tuple[str, ...]:
    config = tomllib.loads(CONFIG_FILE.read_text(encoding="utf-8"))
    return tuple(config["theme"]["light"]["chartCategoricalColors"])


def _inert(script: str) -> str:
    # What a person typed must not end the script element that it stands in.
    return script.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _heading(text: str) -> str:
    return f"<h2>{_safe(text)}</h2>\n"


def _table(table: pd.DataFrame) -> str:
    return table.to_html(border=0, escape=True)


def _safe(text: str) -> str:
    return html.escape(text)


if __name__ == "__main__":
    try:
        page = report(Run(sys.argv[1]), sys.argv[3])
    except UserError as error:
        with speaking(sys.argv[3]):
            sys.stderr.write(f"{say(error)}\n")
        sys.exit(2)
    write_bytes(Path(sys.argv[2]), page.encode())
