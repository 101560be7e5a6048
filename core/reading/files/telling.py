"""What tells that a text was decoded rightly: dates, words that are common, letters in them."""

from __future__ import annotations

import re

_LATIN = "A-Za-zÀ-ÖØ-öø-ÿ"
# Letters that two neighbours read alike: Western European and Central European.
WESTERN, CENTRAL = "cp1252", "cp1250"
_FEWEST_ASCII = 3
_MOST_BESIDE = 2
_LATIN_SHARE = 0.9


def _words(*words: str) -> str:
    return rf"(?<![^\W\d_])(?:{'|'.join(words)})(?![^\W\d_])"


_RUSSIAN = _words(
    *("дата", "время", "месяц", "год", "день", "час", "неделя", "период", "значение", "всего"),
    *("итого", "продажи", "количество", "сумма", "цена", "температура"),
    *("январ[ья]", "феврал[ья]", "марта?", "апрел[ья]", "ма[йя]", "июн[ья]", "июл[ья]"),
    *("августа?", "сентябр[ья]", "октябр[ья]", "ноябр[ья]", "декабр[ья]", "товар", "уровень"),
)
_TELLS = {
    "cp1251": _RUSSIAN,
    "koi8-r": _RUSSIAN,
    "gbk": r"\d ?[年月日时]|日期|时间|月份|年份|数量|销售|金额|温度|数值|价格",
    "big5": r"\d ?[年月日時]|日期|時間|月份|年份|數量|銷售|金額|溫度|數值|價格",
    "cp932": r"\d ?[年月日時]|年月|日付|日時|時刻|時間|売上|数量|気温|金額|合計"
    r"|[ァ-ヶー]{3}|[ぁ-ん]{3}",
    "cp949": r"\d ?[년월일시]|날짜|일자|일시|연도|기간|판매|매출|수량|금액|기온|합계|시간",
    CENTRAL: _words(
        *("miesiąc", "tydzień", "dzień", "ilość", "wartość", "sprzedaż", "średnia", "październik"),
        *("styczeń", "kwiecień", "sierpień", "wrzesień", "grudzień", "środa", "měsíc", "týden"),
        *("září", "říjen", "červen", "červenec", "květen", "březen", "průměr", "množství"),
        *("idő", "időpont", "hőmérséklet", "összeg", "bevétel"),
    )
    + rf"|[{_LATIN}][łżąś](?=[a-zé])|[{_LATIN}][ěůň](?=[a-z])",
    WESTERN: _words(
        *("mês", "março", "período", "média", "preço", "não", "été", "même", "où"),
        *("près", "très", "après", "dès", "pièces?", "modèle", "système", "fév", "févr", "déc"),
        *("août", "año", "años", "señal", "dueño", "tamaño", "für", "über", "mär", "märz"),
        *("måned", "måling", "målning", "år", "række", "tæller", "nøgle", "prøve", "første"),
    )
    + r"|ç(?:ão|ões)|[aeiou]ñ[aeo]|[a-z]è(?:re|me|te|de|ve|ge|le|ne)s?(?![^\W\d_])",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _TELLS.items()}
_SIGNS = "²³¹µ"
_SIGN_WITHIN = re.compile(f"[{_SIGNS}](?=[a-z])")
_WORD = re.compile(r"[^\W\d_]+")


def count_tells(text: str, encoding: str) -> int:
    """Returns how many different things in a text tell that its encoding is this one."""
    pattern = _PATTERNS.get(encoding)
    return len({match.lower() for match in pattern.findall(text)}) if pattern else 0


def is_latin(content: bytes) -> bool:
    """Returns whether nearly all bytes beyond ASCII stand beside Latin letters in their words."""
    words = _WORD.findall(content.decode(WESTERN, errors="replace"))
    beyond = [word for word in words if not word.isascii()]
    return sum(any(map(str.isascii, word)) for word in beyond) >= _LATIN_SHARE * len(beyond) > 0


def is_western(content: bytes) -> bool:
    """Returns whether bytes beyond ASCII are Western letters in Latin words, and nothing else.

    Nobody who writes Chinese or Russian puts one letter of it into a Latin word; and where Central
    European reads other letters, it may be that.
    """
    text = content.decode(WESTERN, errors="replace")
    central = content.decode(CENTRAL, errors="replace")
    if _SIGN_WITHIN.search(text):  # mi³y is Polish
        return False
    # å and à, which are rare letters there.
    central = central.replace("ĺ", "å").replace("ŕ", "à")
    longest = 0
    for match in _WORD.finditer(text):
        word, other = match[0].rstrip(_SIGNS), central[match.start() : match.end()]
        if word.isascii():
            continue
        beyond = re.findall("[^\x00-\x7f]+", word)
        plain = sum(map(str.isascii, word))
        longest = max(longest, plain)
        few = plain >= max(_MOST_BESIDE, len(word) - plain)
        if not few or not other.startswith(word) or max(map(len, beyond)) > _MOST_BESIDE:
            return False
    return longest >= _FEWEST_ASCII
