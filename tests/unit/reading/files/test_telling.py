import pytest

from core.reading.files.telling import count_tells, is_latin, is_western


@pytest.mark.parametrize(
    ("text", "western"),
    [
        ("Füllstand,Größe in m²", True),
        ("Libellé;Quantité", True),
        ("Månad;Försäljning", True),
        ("Día;Energía", True),
        ("nä", False),  # too little to tell
        ("Mêlée", False),  # Męlée in Central Europe
        ("ÄÖÜ", False),
        ("n«×", False),
        ("mi³y", False),
    ],
)
def test_western_letters_in_latin_words_are_sure_where_central_europe_reads_the_same(text, western):
    assert is_western(text.encode("cp1252")) == western


def test_chinese_and_russian_bytes_are_no_latin_words():
    assert is_latin("Füllstand Wärme".encode("cp1252"))
    assert not is_latin("n位,日期".encode("gbk"))
    assert not is_latin("уровень воды".encode("cp1251"))


def test_different_words_tell_and_the_same_one_once():
    assert count_tells("2024年1月,2024年2月", "gbk") == 3
    assert count_tells("Дата,дата,Год", "cp1251") == 2
    assert count_tells("année", "koi8-r") == 0
