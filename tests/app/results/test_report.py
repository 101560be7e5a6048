"""The report of a run: one file, alive, inert where people typed, silent about a sealed test."""

import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html.parser import HTMLParser

import numpy as np
from python_calamine import CalamineWorkbook

from core.runs import seal
from core.runs.files.label import Use
from core.runs.run import Run
from core.series.series import Series
from dashboard.results.take_away import downloads
from dashboard.results.take_away.report import report
from dashboard.results.take_away.workbook import run_workbook


class Reader(HTMLParser):
    """Collects tags, texts outside of scripts, and the scripts."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.scripts, self._inside = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        {"script": self.scripts, "style": []}.get(self._inside, self.texts).append(data)


def specs(read):
    """The charts as Plotly is given them."""
    found = [re.search(r"const spec = (.*);Plotly\.newPlot", script) for script in read.scripts]
    return [json.loads(match[1]) for match in found if match and len(match[1]) < 1_000_000]


def test_a_report_is_one_file_with_living_charts_and_plotly_once(finished):
    read = Reader(report(finished.ahead))
    assert len(specs(read)) == 5
    assert sum(len(script) > 1_000_000 for script in read.scripts) == 1
    assert not [tag for tag in read.tags if "src" in tag[1] or tag[0] in ("link", "iframe", "img")]
    text = " ".join(read.texts)
    assert "On the" in text and "three months" in text and "Test rows: sealed" in text


def test_the_colours_are_the_light_pages(finished):
    first = specs(Reader(report(finished.first)))[1]
    lines = {trace["name"]: trace["line"]["color"] for trace in first["data"] if "name" in trace}
    assert (lines["Forecast"], lines["Real"]) == ("#D55E00", "#1F2933")
    assert "#0000" not in json.dumps(first)


def test_what_people_typed_is_inert(finished):
    run = finished.first
    nasty = "</script><img src=x onerror=alert(1)>"
    run.rename(nasty)
    series = run.series()
    Series(nasty, nasty, nasty, series.time, series.values, series.frequency).write(run.series_path)
    read = Reader(report(run))
    assert not [tag for tag in read.tags if tag[0] == "img"]
    assert nasty in " ".join(read.texts)


def test_a_sealed_test_is_not_in_the_report_and_an_open_one_counts_its_look(finished):
    run = finished.first
    sealed = specs(Reader(report(run)))[1]
    first = np.datetime64(run.series().time[run.scores().rows["test"].start])
    dates = [np.datetime64(x) for x in sealed["data"][-1]["x"]]
    assert max(dates) < first
    seal.open_test(run)
    read = Reader(report(run))
    assert "look 1 at the test" in " ".join(read.texts)
    assert max(np.datetime64(x) for x in specs(read)[1]["data"][-1]["x"]) > first


def test_the_script_comes_with_the_series_it_reads(finished):
    archive = zipfile.ZipFile(io.BytesIO(downloads.script_archive(finished.first)))
    assert sorted(archive.namelist()) == ["reproduce.py", "series.parquet"]
    assert archive.read("series.parquet") == Run(finished.first.folder).series_path.read_bytes()


def test_a_report_speaks_the_language_it_was_asked_for_without_a_session(finished):
    with ThreadPoolExecutor(1) as bare:
        german = bare.submit(report, finished.first, "de").result()
    assert '<html lang="de">' in german and "Wie hat es gelernt?" in german
    assert '"separators":",."' in german


def test_the_workbook_begins_with_the_answer_and_gives_dates_as_dates_and_units(finished):
    with ThreadPoolExecutor(1) as bare:
        content = bare.submit(run_workbook, finished.ahead, "de").result()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    first, past = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert "lag die Vorhersage typischerweise um" in first[1][0]
    header = next(number for number, row in enumerate(first) if row[0] == "Wann")
    assert "Vorhersage (thousand)" in first[header]
    assert first[header + 1][0] == date(1961, 1, 1) and len(first) == header + 4
    assert past[0][:2] == ["Wann", "Teil"] and past[1][0] > date(1957, 1, 1)


def test_a_report_says_where_a_simple_method_makes_the_next_values(finished):
    said = "come from a simple method"
    assert said not in report(finished.first)
    finished.first.relabel(use=Use("naive"))
    assert said in report(finished.first)
