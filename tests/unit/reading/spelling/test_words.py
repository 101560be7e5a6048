from core.reading.spelling.words import _DAYS, _WRITTEN, MONTHS, SHORT_MONTHS


def test_no_word_means_two_months():
    words = [word for written in _WRITTEN.values() for word in written.split()]
    assert len(set(words)) == len(words)
    assert tuple(_WRITTEN) == MONTHS


def test_months_of_many_languages_are_known():
    assert [SHORT_MONTHS[word] for word in ("mrz", "janv", "ene", "août", "мая", "paź")] == [
        "Mar", "Jan", "Jan", "Aug", "May", "Oct",
    ]  # fmt: skip


def test_no_word_means_two_days_or_a_day_and_a_month():
    words = [word for written in _DAYS for word in written.split()]
    assert len(set(words)) == len(words)
    assert not set(words) & set(SHORT_MONTHS)
