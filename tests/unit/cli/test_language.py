"""The shell speaks the language that its environment names."""

import gettext
import json

import click
import pytest

from core.cli.language import speak, spoken
from tests.unit.cli.shell import alone


@pytest.fixture
def domain():
    """Leaves this process the domain it had."""
    before = gettext.textdomain()
    yield
    gettext.textdomain(before)


def test_a_refusal_is_told_in_chinese_and_stays_english_for_programs(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.setenv("PYTHONUTF8", "1")
    done = alone("check", "nowhere.csv")
    assert done.stderr.startswith("无法读取 nowhere.csv：")
    assert json.loads(done.stdout)["errors"][0]["text"].startswith("nowhere.csv cannot be read")


@pytest.mark.parametrize(
    ("asked", "told", "code"),
    [("de", "Zeitspalte.", "de"), ("zh_CN", "时间列。", "zh_CN"), ("fr", "Time column.", "en")],
)
def test_the_help_is_in_the_language_asked_for(monkeypatch, domain, asked, told, code):
    monkeypatch.setenv("LANGUAGE", asked)
    inner = click.Command("inner", params=[click.Option(["--time"], help="Time\ncolumn.")])
    speak(click.Group("outer", commands={"inner": inner}))
    assert (inner.params[0].help, spoken()) == (told, code)
