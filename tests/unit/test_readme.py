"""What the README promises of Python runs as it stands there."""

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def examples():
    return re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)


def test_the_examples_run_one_after_the_other_and_print_forecasts(capsys):
    names = {}
    for example in examples():
        exec(compile(example, str(README), "exec"), names)
    assert len(examples()) == 3
    forecast, searched, probed = capsys.readouterr().out.split("\n{", 1)[0], names, names["memory"]
    assert forecast.count(".") == 12
    assert searched["search"].best_params_["window"] in (12, 24)
    assert 0 <= probed.reach <= names["model"].forecaster_.inputs.needed
