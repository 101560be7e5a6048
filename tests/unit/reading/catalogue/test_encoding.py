import contextlib
import itertools

import pytest

from core.reading.files import encodings
from core.reading.options import Question
from core.series.inspection import to_series
from tests.unit.reading.catalogue.ending import asked, notes_of, read, refused
from tests.unit.reading.catalogue.making import ROWS, VALUES, lines, plain
from tests.unit.reading.catalogue.strategies import LETTERS, is_utf_8


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-be", "utf-32-be"])
def test_a_mark_at_the_beginning_tells_the_encoding(encoding):
    mark = b"" if encoding in ("utf-8-sig", "utf-16", "utf-32") else "\ufeff".encode(encoding)
    content = mark + plain(header="date,Füllstand").decode().encode(encoding)
    notes, series = notes_of(content)
    assert (series.target, series.values.tolist()) == ("Füllstand", VALUES)
    assert notes["encoding"].values["encoding"].startswith(encoding.upper()[:6])


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("日期,水位", "gbk"),
        ("日期,水位㐂", "gb18030"),
        ("日期,𠮷野家的每日营业额", "gb18030"),
        ("日期,二氧化碳", "big5"),
        ("дата,уровень", "cp1251"),
        ("date,°C", "cp1252"),
        ("Datum,Füllstand", "cp1252"),
        ("date,NIVEAU ÉLEVÉ", "cp1252"),
        ("時間,数値", "cp932"),
    ],
)
def test_an_older_encoding_is_asked_for_and_then_read(header, encoding):
    content = plain(header=header).decode().encode(encoding)
    question = asked(content, encoding=encodings.ASK)
    assert question.option == "encoding"
    shown = {reading.value: reading.examples[0] for reading in question.readings}
    assert shown[encoding] == header
    assert list(read(content, encoding=encoding).columns) == header.split(",")


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("日期,水位", "gbk"),
        ("x,Mêlée", "cp1252"),
        ("東京,大阪の水位", "cp932"),
        ("서울 바람,부산 바람", "cp949"),
        ("Глубина воды,Скорость ветра", "koi8-r"),
        ("глубина воды", "cp1251"),
        ("北京水位,上海水位,广州水位", "gbk"),
    ],
)
def test_the_likeliest_encoding_is_shown_first_and_few_others(header, encoding):
    content = plain(header=header).decode().encode(encoding)
    question = asked(content)
    assert question.readings[0].examples[0] == header
    values = [reading.value for reading in question.readings]
    assert len(values) <= encodings.MOST_OFFERED + (values[-1] == encodings.ASK)
    every = asked(content, encoding=encodings.ASK)
    assert [one.value for one in every.readings][: encodings.MOST_OFFERED] == values[:3]


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("日期,温度 销售 数量", "gbk"),
        ("月份,銷售 金額", "big5"),
        ("Datum,Füllstand in Größe", "cp1252"),
        ("Mês,Vendas", "cp1252"),
        ("date,NIVEAU ÉLEVÉ", "cp1252"),
        ("Miesiąc,Wartość", "cp1250"),
        ("Měsíc,Cena", "cp1250"),
        ("日付,売上 気温", "cp932"),
        ("날짜,기온 판매", "cp949"),
        ("Дата,Уровень Цена", "koi8-r"),
        ("дата,уровень цена", "cp1251"),
    ],
)
def test_words_that_only_one_encoding_has_are_no_question(header, encoding):
    notes, series = notes_of(plain(header=header).decode().encode(encoding))
    assert header.split(",")[1] == series.target
    assert notes["encoding"].values == {
        "encoding": encoding.upper(), "option": "encoding", "otherwise": encodings.ASK,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "cell"), [("€", "x"), ("price", "5 €"), ("m²", "µ")])
def test_signs_that_only_one_encoding_has_are_no_question(name, cell):
    rows = [f"{day},{value},{cell}" for day, value in ROWS]
    notes, series = notes_of(lines(*rows, header=f"date,{name},word").decode().encode("cp1252"))
    assert (series.target, series.values.tolist()) == (name, VALUES)
    assert notes["encoding"].values["encoding"] == "CP1252"


@pytest.mark.parametrize("bad", [b"\xff", b"\xe9", b"\xc3"])
def test_a_line_with_a_bad_byte_can_be_left_out(bad):
    content = plain().replace(b"7.0", b"7" + bad)
    question = asked(content)
    assert (question.option, question.message.values["line"]) == ("bad_bytes", 4)
    assert [reading.value for reading in question.readings] == ["skip", "replace"]
    left_out = read(content, bad_bytes="skip")
    assert left_out.columns["level"].tolist() == [*VALUES[:2], *VALUES[3:]]
    assert [w.text() for w in left_out.warnings] == [
        "Lines with bytes that are no text: 1, left out (4)."
    ]


def test_a_bad_byte_in_a_word_is_read_past_first():
    rows = [f"{day},{value},Brücke" for day, value in ROWS]
    content = lines(*rows, header="date,level,word").replace(b"\xc3\xbc", b"\xfc", 1)
    assert [reading.value for reading in asked(content).readings] == ["replace", "skip"]
    series = to_series(read(content, bad_bytes="replace"))
    assert series.values.tolist() == VALUES


def test_nul_bytes_are_asked_about():
    content = plain().replace(b"7.0", b"7\x00")
    assert asked(content).message.values["line"] == 4
    assert len(read(content, bad_bytes="skip").columns) == len(VALUES) - 1
    assert read(content, bad_bytes="replace").columns["level"].tolist()[2] == 7


def test_nul_bytes_after_the_last_line_are_no_question():
    assert to_series(read(plain() + bytes(4096))).values.tolist() == VALUES


def test_an_encoding_that_does_not_fit_is_refused():
    content = plain(header="date,Füllstand")
    assert refused(content, encoding="ascii").code == "encoding_wrong"
    assert refused(content, encoding="base64").code == "encoding_not_known"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_told(encoding):
    content = plain(header="date,Füllstand °").decode().encode(encoding)
    notes, series = notes_of(content)
    assert series.target == "Füllstand °"
    assert notes["encoding"].values["encoding"] == encoding.upper()


@pytest.mark.parametrize("names", ["n位,n低,n位位", "n位低低度,b,c", "n位位位低,b,c"])
def test_a_short_header_with_bytes_that_are_letters_of_utf_8_too_is_asked_about(names):
    rows = ("2024-01-01,1,2,3", "2024-01-02,2,3,4", "2024-01-03,3,4,5")
    content = lines(*rows, header=f"date,{names}").decode().encode("gbk")
    assert "λ".encode() in content
    question = asked(content, encoding=encodings.ASK)
    assert "gbk" in [reading.value for reading in question.readings]


def test_letters_that_stand_alone_are_writing_too():
    content = lines(
        "2024-01-01,1,a", "2024-01-02,2,w;Я;Я;Яw", "2024-01-03,3,b", header="date,nЯ,nЯЯЯ"
    )
    question = asked(content.decode().encode("cp1251"), encoding=encodings.ASK)
    assert "cp1251" in [one.value for one in question.readings]


@pytest.mark.parametrize("encoding", LETTERS)
@pytest.mark.parametrize("template", ["date,n{}\n2000-01-01,1\n", 'date,n\n2000-01-01,"w{}w"\n'])
def test_every_short_word_of_an_older_encoding_is_asked_about(encoding, template):
    letters = LETTERS[encoding] + ' ,;|\t"'
    words = itertools.chain.from_iterable(itertools.product(letters, repeat=n) for n in (1, 2, 3))
    wrong = [word for word in words if not _is_offered(template.format("".join(word)), encoding)]
    assert not wrong


def _is_offered(text, encoding):
    content = text.encode(encoding)
    if content.isascii() or is_utf_8(content):
        return True
    with contextlib.suppress(Question):  # what is sure is sure to be right
        assert encodings.decode(content)[0] == text
    with pytest.raises(Question) as question:
        encodings.decode(content, encodings.ASK)
    return text in [content.decode(one.value) for one in question.value.readings]


@pytest.mark.parametrize("cell", [b"7\xc0", b"\xc07", b"-\xe9", b"7.\xf6"])
def test_a_bad_byte_at_a_number_is_damage(cell):
    assert asked(plain().replace(b"7.0", cell)).option == "bad_bytes"
