import numpy as np
import pandas as pd
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.made.columns import Category, Event
from core.reading.tables import parse_table, read_table
from core.series.beside.kinds import find_kinds, offer_columns, unseen_words, with_kinds
from core.series.inspection import to_series

SKIES = ("sun", "rain", "", "sun", "hail", "sun", "rain")


def table(n=28):
    rows = [
        f"2024-01-{day + 1:02d},{day % 5 + day / 10:.1f},{SKIES[day % 7]},{61 + day % 3},"
        f"{('no', 'yes')[day % 4 == 3]},word{day},2024-02-{day + 1:02d},open,{day},7"
        for day in range(n)
    ]
    head = "date,level,sky,code,sale,note,due,door,row,same"
    return parse_table("\n".join([head, *rows]).encode(), "lake.csv")


def test_each_column_can_be_seen_or_is_left_out_with_the_reason():
    offered = offer_columns(table(), "date", "level")
    assert (offered.numbers, offered.words, offered.codes) == (
        ("code",),
        ("sky", "sale"),
        ("code",),
    )
    assert {name: why.code for name, why in offered.left_out.items()} == {
        "note": "column_many_words",
        "due": "column_dates",
        "door": "column_same",
        "row": "column_numbers",
        "same": "column_same",
    }
    assert {*offered.not_targets} == {"sky", "sale", "note", "due", "door"}
    assert "28 different words" in offered.left_out["note"].text()


def test_words_become_columns_the_most_frequent_first():
    config = with_kinds(RunConfig(covariates=("sky", "sale"), known_ahead=("sale",)), table())
    names = ("sky = sun", "sky = rain", "sky = (empty)", "sky = hail", "sale = yes")
    assert (config.covariates, config.known_ahead) == (names, ("sale = yes",))
    series = to_series(table(), covariates=config.covariates, made=config.made)
    assert series.covariate("sky = rain")[:7].tolist() == [0, 1, 0, 0, 0, 0, 1]
    assert series.covariate("sale = yes")[:4].tolist() == [0, 0, 0, 1]


def test_numbers_are_codes_where_that_is_said():
    assert with_kinds(RunConfig(covariates=("code",)), table()).made == ()
    config = with_kinds(RunConfig(covariates=("code",)), table(), ("code",))
    assert config.covariates == ("code = 61", "code = 62", "code = 63")


def test_of_many_words_the_rest_share_a_column():
    cells = pd.Series([chr(97 + n) for n in range(12) for _ in range(12 - n)], name="shop")
    kinds = find_kinds(cells, "others")
    assert [kind.name for kind in kinds] == [
        *(f"shop = {c}" for c in "abcdefgh"),
        "shop = (others)",
    ]
    told = sum(kind.values(pd.Series(["a", "k", "new"])) for kind in kinds)
    assert told.tolist() == [1, 1, 1]
    assert kinds[-1].values(pd.Series(["a", "k", "new"])).tolist() == [0, 1, 1]


def test_long_words_that_begin_alike_have_names_of_their_own():
    cells = pd.Series(["a" * 40 + end for end in "xyz"], name="shop")
    assert len({kind.name for kind in find_kinds(cells)}) == 3


def test_what_is_made_already_stays_as_it_is():
    sale = Event("sale days", (("2024-01-05", "2024-01-05"),))
    config = RunConfig(covariates=("sale days", "sky"), made=(sale,))
    assert with_kinds(config, table()).made[0] == sale
    once = with_kinds(config, table())
    assert with_kinds(once, table()) == once


def test_too_many_words_are_refused_with_the_reason():
    with pytest.raises(UserError) as refused:
        with_kinds(RunConfig(covariates=("note",)), table())
    assert refused.value.message.code == "column_many_words"


def test_one_word_in_every_row_is_a_column_that_tells_nothing():
    config = with_kinds(RunConfig(covariates=("door",)), table())
    series = to_series(table(), covariates=config.covariates, made=config.made)
    assert {*series.covariate(config.covariates[0])} == {1}


def test_words_never_learnt_are_told_and_count_as_an_average_row():
    learnt = read_table(b"sky,y\nsun,1\nsun,2\nrain,3\nrain,4\nsun,5\nfog,6\n", "a.csv")
    kinds = find_kinds(learnt.columns["sky"])
    later = read_table(b"sky,y\nrain,1\ntornado,2\nsun,3\nhail,4\n", "b.csv")
    told = [message.values for message in unseen_words(later, kinds)]
    assert told == [{"column": "sky", "value": "tornado", "count": 2}]
    assert unseen_words(learnt, kinds) == []
    values = {kind.name: kind.values(later.columns["sky"]).tolist() for kind in kinds}
    assert values["sky = rain"] == [1, 1 / 3, 0, 1 / 3]
    assert values["sky = sun"] == [0, 1 / 2, 1, 1 / 2]


def test_a_third_word_is_neither_of_two_and_an_empty_cell_says_nothing():
    kinds = find_kinds(pd.Series(["no", "no", "no", "yes"], name="sale"))
    assert len(kinds) == 1
    later = pd.Series(["no", "yes", "maybe", ""], name="sale")
    np.testing.assert_array_equal(kinds[0].values(later), [0, 1, 0.25, np.nan])
    told = unseen_words(read_table(b"sale,y\nno,1\nmaybe,3\n", "b.csv"), kinds)
    assert [(one.code, one.values["value"]) for one in told] == [("word_new", "maybe")]


def test_runs_of_earlier_versions_count_such_words_as_the_first_and_say_so():
    kinds = [Category("sale = yes", "sale", ("yes",), other="no")]
    told = unseen_words(read_table(b"sale,y\nno,1\nyes,2\nmaybe,3\n", "b.csv"), kinds)
    assert [one.values["word"] for one in told] == ["no"]
