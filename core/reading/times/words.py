"""The names of months and days in the languages people write dates in.

No word means two months in these; in Croatian, which is left out, “listopad” is another one.
"""

from __future__ import annotations

MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)

# English, German, French, Spanish, Italian, Portuguese, Dutch, the Scandinavian languages, Polish,
# Czech, Russian, Ukrainian, Turkish, Finnish, Hungarian, Romanian and Greek, in full and as
# programs shorten them.
_WRITTEN = {
    "Jan": "jan january januar jänner jän jänn janvier janv enero ene gennaio gen januari "
    "janeiro styczeń stycznia sty leden ledna led январь января янв січень січня січ "
    "ocak oca tammikuu tammi január ianuarie ian "
    "ιανουάριος ιανουαρίου ιαν",
    "Feb": "feb february februar febr février févr fév fevrier fevr febrero febbraio "
    "februari fevereiro fev luty lutego únor února февраль февраля фев февр лютий "
    "лютого лют şubat şub lut úno helmikuu helmi február februarie "
    "φεβρουάριος φεβρουαρίου φεβ",
    "Mar": "mar march märz mär mrz maerz mars marzo maart mrt março marco mart marzec marca "
    "březen března март марта мар березень березня бер marts bře maaliskuu maalis "
    "március márc martie "
    "μάρτιος μαρτίου μαρ",
    "Apr": "apr april avril avr abril abr aprile kwiecień kwietnia kwi duben dubna апрель "
    "апреля апр квітень квітня квіт nisan nis dub huhtikuu huhti április ápr aprilie "
    "απρίλιος απριλίου απρ",
    "May": "may mai mayo maggio mag mei maio maj maja květen května май мая травень травня "
    "трав mayıs kvě toukokuu touko május máj "
    "μάιος μαΐου μάι",
    "Jun": "jun june juni juin junio giugno giu junho czerwiec czerwca cze červen června "
    "июнь июня июн червень червня черв haziran haz čvn kesäkuu kesä június jún iunie "
    "iun "
    "ιούνιος ιουνίου ιουν",
    "Jul": "jul july juli juillet juil julio luglio lug julho lipiec lipca lip červenec "
    "července июль июля июл липень липня лип temmuz tem čvc heinäkuu heinä július júl "
    "iulie iul "
    "ιούλιος ιουλίου ιουλ",
    "Aug": "aug august août aout aoû agosto ago augustus augusti sierpień sierpnia sie srpen "
    "srpna август августа авг серпень серпня серп ağustos ağu srp elokuu elo "
    "augusztus "
    "αύγουστος αυγούστου αυγ",
    "Sep": "sep sept september septembre septiembre settembre set setembro wrzesień września "
    "wrz září сентябрь сентября сен сент вересень вересня вер eylül eyl zář syyskuu "
    "syys szeptember szept septembrie "
    "σεπτέμβριος σεπτεμβρίου σεπ",
    "Oct": "oct october okt oktober octobre octubre ottobre ott outubro out październik "
    "października paź říjen října октябрь октября окт жовтень жовтня жовт ekim eki "
    "říj lokakuu loka október octombrie "
    "οκτώβριος οκτωβρίου οκτ",
    "Nov": "nov november novembre noviembre novembro listopad listopada listopadu lis ноябрь "
    "ноября ноя нояб листопад листопада kasım kas лист marraskuu marras noiembrie "
    "νοέμβριος νοεμβρίου νοε",
    "Dec": "dec december dez dezember décembre déc decembre diciembre dic dicembre dezembro "
    "des desember grudzień grudnia gru prosinec prosince декабрь декабря дек грудень "
    "грудня груд aralık ara pro joulukuu joulu decembrie "
    "δεκέμβριος δεκεμβρίου δεκ",
}
_DAYS = (
    "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday "
    "sun sunday mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend "
    "so sonntag lun lundi lunes mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche "
    "martes mié miércoles jue jueves vie viernes sáb sábado dom domingo lunedì martedì mercoledì "
    "giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "月 火 水 木 金 土 日 一 二 三 四 五 六"
)

SHORT_MONTHS = {word: short for short, words in _WRITTEN.items() for word in words.split()}
WEEKDAYS = frozenset(_DAYS.split())
