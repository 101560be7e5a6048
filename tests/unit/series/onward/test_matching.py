import pytest

from core.config import RunConfig
from core.reading.options import Question
from core.series.inspection import to_series
from core.series.onward.continuing import continue_series
from tests.unit.series.onward.rows import continued, learnt, table


def test_a_column_that_is_not_there_is_asked_about_and_may_be_missing():
    text = "day,price,sales\n" + "".join(f"2024-01-{d:02d},{d % 3},{d}\n" for d in range(1, 11))
    settings = {"covariates": ("price",), "target": "sales"}
    known = learnt(text, ("price",))
    with pytest.raises(Question) as asked:
        continued(known, "day,cost,sales\n2024-01-11,4,11\n", **settings)
    readings = {reading.value: reading.examples for reading in asked.value.readings}
    assert readings == {"price=cost": ("4",), "price=": ()}
    for names, value in {"price=cost": 4.0, "price=": 1.0}.items():
        found = continued(known, "day,cost,sales\n2024-01-11,4,11\n", names=names, **settings)
        assert found.series.covariate("price")[-1] == value
        assert len(found.told) == (1 if value == 4 else 2)


def test_names_that_differ_in_no_letter_are_the_same_and_this_is_said():
    text = "day,Preis in €,Umsätze\n" + "".join(
        f"2024-01-{d:02d},{d % 3},{d}\n" for d in range(1, 11)
    )
    known = to_series(table(text), target="Umsätze", covariates=("Preis in €",))
    newer = table("preis_in;UMSATZE;Day\n2;1.011,5;11.01.2024\n1;1.012,5;12.01.2024\n")
    config = RunConfig(covariates=("Preis in €",), target="Umsätze", time="day")
    found = continue_series(known, newer, config)
    assert found.series.values[-2:].tolist() == [1011.5, 1012.5]
    assert found.series.covariate("Preis in €")[-2:].tolist() == [2.0, 1.0]
    named = [(one.values["learnt"], one.values["column"]) for one in found.told]
    assert named == [("Umsätze", "UMSATZE"), ("Preis in €", "preis_in")]
