"""What the README and the notes beside it promise is true: examples, commands, links, pictures."""

import re
import shlex
from pathlib import Path

import click
import pytest

from core.cli.main import lookback

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DECISIONS = ROOT / "core" / "DECISIONS.md"
FIGURES = ROOT / "tests" / "benchmarks" / "README.md"
SERVER = ROOT / "dashboard" / "SERVER.md"
CLUSTER = ROOT / "core" / "engine" / "CLUSTER.md"
LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")

each_note = pytest.mark.parametrize(
    "note",
    [README, DECISIONS, FIGURES, CLUSTER, SERVER],
    ids=lambda note: str(note.relative_to(ROOT)),
)


def examples():
    return re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)


def headings(path):
    """The headings of a note as its links write them."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def options(command):
    return {name for param in command.params for name in (*param.opts, *param.secondary_opts)}


def test_the_examples_run_one_after_the_other_and_print_forecasts(capsys):
    names = {}
    for example in examples():
        exec(compile(example, str(README), "exec"), names)
    assert len(examples()) == 3
    forecast, searched, probed = capsys.readouterr().out.split("\n{", 1)[0], names, names["memory"]
    assert forecast.count(".") == 12
    assert searched["search"].best_params_["window"] in (12, 24)
    assert 0 <= probed.reach <= names["model"].forecaster_.inputs.needed


def test_the_readme_has_fewer_than_200_lines():
    assert len(README.read_text(encoding="utf-8").splitlines()) < 200


@each_note
def test_every_link_leads_to_a_file_and_a_heading_of_it(note):
    links = LINK.findall(note.read_text(encoding="utf-8"))
    assert links
    for link in links:
        name, _, heading = link.partition("#")
        path = note.parent / name if name else note
        assert path.exists(), link
        assert not heading or heading in headings(path), link


def test_the_readme_shows_every_picture_there_is():
    there = {f".pictures/{path.name}" for path in (ROOT / ".pictures").iterdir()}
    assert there == set(re.findall(r"!\[[^]]+\]\(([^)]+)\)", README.read_text(encoding="utf-8")))


@each_note
def test_every_module_and_target_named_is_there(note):
    text, makefile = note.read_text(encoding="utf-8"), (ROOT / "Makefile").read_text("utf-8")
    for module in re.findall(r"python -m (tests[\w.]+\w)", text):
        path = ROOT.joinpath(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
    for target in re.findall(r"(?:`|^    )make ([\w-]+)", text, re.M):
        assert f"\n{target}:" in makefile, target


def test_every_command_of_the_shell_has_the_options_shown():
    commands = re.findall(r"^    lookback (.+?)(?:  +#.*)?$", README.read_text("utf-8"), re.M)
    assert len(commands) > 10
    for words in map(shlex.split, commands):
        command = lookback.commands[words[0]]
        if isinstance(command, click.Group):
            command = command.commands[words[1]]
        shown = {word for word in words if word.startswith("--")}
        assert shown <= options(command), words
