import json

import pytest

from core.series.ledger import (
    WAYS,
    Entry,
    Repair,
    choose,
    describe,
    for_new_data,
    read_choices,
    undo,
    write_choices,
)

CLIP = Repair("clip", "limit", value=2.5)
FILL = Repair("fill", "linear")
SENTINEL = Repair("sentinel", "missing", value=-9999.0)


def test_a_line_survives_as_json():
    entries = (
        Entry(SENTINEL, 4, by_default=True),
        Entry(Repair("drop", "before", start="2020-01-31T00:00:00"), 12),
        Entry(Repair("resample", "mean", frequency="15min"), 3),
        Entry(Repair("fill", "seasonal", season_length=24), 9),
    )
    stored = json.loads(json.dumps([entry.to_dict() for entry in entries]))
    assert tuple(Entry.from_dict(entry) for entry in stored) == entries


@pytest.mark.parametrize(("kind", "how"), [("fill", "tomorrow"), ("guess", "keep"), ("clip", "")])
def test_what_is_no_repair_is_none(kind, how):
    with pytest.raises(ValueError, match="no repair"):
        Repair(kind, how)


def test_a_new_choice_takes_the_place_of_the_one_for_the_same_subject():
    other = Repair("sentinel", "missing", value=-999.0)
    choices = choose(choose(choose((), FILL), SENTINEL), other)
    assert choose(choices, Repair("fill", "previous")) == (
        SENTINEL, other, Repair("fill", "previous"),
    )  # fmt: skip


def test_taking_a_chosen_line_back_leaves_what_happens_by_default():
    assert undo((CLIP, FILL), Entry(CLIP, 3)) == (FILL,)


def test_taking_a_default_back_keeps_things_as_they_are():
    (kept,) = undo((), Entry(SENTINEL, 4, by_default=True))
    assert (kept.how, kept.value) == ("keep", -9999.0)
    (left_out,) = undo((), Entry(Repair("fill", "previous"), 4, by_default=True))
    assert left_out == Repair("fill", "leave_out")


def test_new_data_gets_all_but_what_leaves_old_rows_out():
    entries = (Entry(Repair("drop", "before", start="7"), 7), Entry(CLIP, 2), Entry(FILL, 1))
    assert for_new_data(entries) == (CLIP, FILL)


def test_choices_survive_an_address():
    choices = (SENTINEL, CLIP, Repair("fill", "keep"))
    assert read_choices(write_choices(choices)) == choices
    assert write_choices(()) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "{", "7", "[7]", "[[]]", '[{"how":"x"}]', None),
        '[{"kind":"clip","how":"limit"}]',
        '[{"kind":"clip","how":"limit","value":"7"}]',
        '[{"kind":"clip","how":"limit","value":NaN}]',
        '[{"kind":"drop","how":"before","start":"yesterday"}]',
        '[{"kind":"drop","how":"before","start":"2024-02-31"}]',
        '[{"kind":"resample","how":"mean","frequency":"x"}]',
        '[{"kind":"resample","how":"mean","frequency":"0D"}]',
        '[{"kind":"resample","how":"mean","frequency":"5B"}]',
        '[{"kind":"resample","how":"mean","frequency":"999999W"}]',
        '[{"kind":"resample","how":"mean","frequency":"C-0000000"}]',
        '[{"kind":"resample","how":"mean","frequency":"h-17:00-08:00-1111100"}]',
        '[{"kind":"resample","how":"mean","frequency":"h-08:75-17:00-1111100"}]',
        '[{"kind":"drop","how":"before","start":"²"}]',
        '[{"kind":"fill","how":"seasonal","season_length":-1}]',
        '[{"kind":"fill","how":"seasonal","season_length":0}]',
    ],
)
def test_what_is_no_choice_in_an_address_is_left_out(text):
    assert read_choices(text) == ()


@pytest.mark.parametrize(("kind", "how"), [(kind, how) for kind in WAYS for how in WAYS[kind]])
def test_every_repair_is_told_in_a_sentence(kind, how):
    dates = {"start": "2020-01-01", "stop": "2020-02-01"}
    repair = Repair(kind, how, value=3.0, frequency="D", season_length=7, **dates)
    text = describe(Entry(repair, 5), "level").text()
    assert "5" in text and text.endswith(".")
