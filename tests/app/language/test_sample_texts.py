import io
import json

from dashboard.language.sample_texts import extract


def test_titles_and_reasons_of_samples_are_found_for_the_catalogues():
    file = io.StringIO(
        json.dumps([{"title": "A", "why": "B", "file": "c.csv"}, {"title": "D", "why": "E"}])
    )
    found = list(extract(file, {}, (), {}))
    assert [text for _, function, text, _ in found] == ["A", "B", "D", "E"]
    assert {function for _, function, *_ in found} == {"gettext"}
