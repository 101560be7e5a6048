import numpy as np
import pytest

from core.series.ledger import KEEP, WAYS, Entry, Repair
from core.series.series import Series
from dashboard.language.repairs import entry_sentence, repair_name

LAKE = Series("lake", "level", "m", None, np.arange(5.0))


def repair(kind, how):
    facts = {
        "sentinel": {"value": -999.0}, "stuck": {"value": 12.0}, "clip": {"value": 3.25},
        "drop": {"start": "2024-02-29T00:00:00"}, "resample": {"frequency": "D"},
        "unfinished": {"start": "2024-02-29T00:00:00"}, "step": {"frequency": "D"},
        "exclude": {"start": "2024-02-29", "stop": "2024-03-02", "name": "outage"},
    }  # fmt: skip
    return Repair(kind, how, **facts.get(kind, {}))


def test_each_way_to_mend_has_a_name_with_what_it_is_about():
    # What a person asks for unasked has a control of its own.
    kinds = [kind for kind in WAYS if kind not in ("step", "exclude")]
    names = {
        (kind, how): repair_name(repair(kind, how), LAKE) for kind in kinds for how in WAYS[kind]
    }
    assert not [name for name in names.values() if "{" in name]
    assert "2024-02-29" in names["drop", "before"] and "T00" not in names["drop", "before"]
    assert "12" in names["stuck", "missing"] and "3.25\u00a0m" in names["clip", "limit"]
    # What stands still and what stands for nothing are both taken as missing, told apart by words.
    assert len(set(names.values())) == len(names)


def test_to_leave_things_as_they_are_is_the_same_for_all():
    assert len({repair_name(repair(kind, KEEP), LAKE) for kind in WAYS}) == 1


@pytest.mark.parametrize("kind", WAYS)
def test_a_line_of_the_ledger_is_said_whole(kind):
    said = entry_sentence(Entry(repair(kind, WAYS[kind][0]), 7), LAKE)
    assert "7" in said and "{" not in said
