"""The words of time in the languages people write dates in.

No word means two months in these; in Croatian, which is left out, “listopad” is another one.
"""

from __future__ import annotations

MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)

# In full and as programs shorten them; “_” stands for a space within a name.
_WRITTEN = {
    "Jan": "jan january januar jänner jän jänn janvier janv enero ene gennaio gen "
    "januari janeiro styczeń stycznia sty leden ledna led январь января янв "
    "січень січня січ ocak oca tammikuu tammi január ianuarie ian ιανουάριος "
    "ιανουαρίου ιαν يناير كانون_الثاني جانفي ม.ค. มกราคม ינואר gener януари "
    "јануар jaanuar janvāris sausis sausio जनवरी ژانویه",
    "Feb": "feb february februar febr février févr fév fevrier fevr febrero febbraio "
    "februari fevereiro fev luty lutego únor února февраль февраля фев февр лютий "
    "лютого лют şubat şub lut úno helmikuu helmi február februarie φεβρουάριος "
    "φεβρουαρίου φεβ فبراير شباط فيفري ก.พ. กุมภาพันธ์ פברואר febrer февруари "
    "фебруар veebruar februāris vasaris vasario फरवरी फ़रवरी فوریه",
    "Mar": "mar march märz mär mrz maerz mars marzo maart mrt março marco mart marzec "
    "marca březen března март марта мар березень березня бер marts bře maaliskuu "
    "maalis március márc martie μάρτιος μαρτίου μαρ مارس آذار มี.ค. มีนาคม maret "
    "מרץ març marec märts kovas kovo मार्च",
    "Apr": "apr april avril avr abril abr aprile kwiecień kwietnia kwi duben dubna "
    "апрель апреля апр квітень квітня квіт nisan nis dub huhtikuu huhti április "
    "ápr aprilie απρίλιος απριλίου απρ أبريل نيسان أفريل ابريل เม.ย. เมษายน אפריל "
    "април aprill aprīlis balandis balandžio अप्रैल آوریل",
    "May": "may mai mayo maggio mag mei maio maj maja květen května май мая травень "
    "травня трав mayıs kvě toukokuu touko május máj μάιος μαΐου μάι مايو أيار ماي "
    "พ.ค. พฤษภาคม מאי maig мај maijs gegužė gegužės मई مه",
    "Jun": "jun june juni juin junio giugno giu junho czerwiec czerwca cze červen června "
    "июнь июня июн червень червня черв haziran haz čvn kesäkuu kesä június jún "
    "iunie iun ιούνιος ιουνίου ιουν يونيو حزيران جوان มิ.ย. มิถุนายน יוני juny "
    "юни јун junij juuni jūnijs birželis birželio जून ژوئن",
    "Jul": "jul july juli juillet juil julio luglio lug julho lipiec lipca lip červenec "
    "července июль июля июл липень липня лип temmuz tem čvc heinäkuu heinä július "
    "júl iulie iul ιούλιος ιουλίου ιουλ يوليو تموز جويلية ก.ค. กรกฎาคม יולי "
    "juliol юли јул julij juuli jūlijs liepa liepos जुलाई ژوئیه",
    "Aug": "aug august août aout aoû agosto ago augustus augusti sierpień sierpnia sie "
    "srpen srpna август августа авг серпень серпня серп ağustos ağu srp elokuu "
    "elo augusztus αύγουστος αυγούστου αυγ أغسطس آب أوت اغسطس ส.ค. สิงหาคม "
    "agustus אוגוסט agost avgust augusts rugpjūtis rugpjūčio अगस्त اوت",
    "Sep": "sep sept september septembre septiembre settembre set setembro wrzesień "
    "września wrz září сентябрь сентября сен сент вересень вересня вер eylül eyl "
    "zář syyskuu syys szeptember szept septembrie σεπτέμβριος σεπτεμβρίου σεπ "
    "سبتمبر أيلول ก.ย. กันยายน ספטמבר setembre септември септембар septembris "
    "rugsėjis rugsėjo सितंबर सितम्बर سپتامبر",
    "Oct": "oct october okt oktober octobre octubre ottobre ott outubro out październik "
    "października paź říjen října октябрь октября окт жовтень жовтня жовт ekim "
    "eki říj lokakuu loka október octombrie οκτώβριος οκτωβρίου οκτ أكتوبر "
    "تشرين_الأول اكتوبر ต.ค. ตุลาคม אוקטובר октомври октобар oktoober oktobris "
    "spalis spalio अक्टूबर अक्तूबर اکتبر",
    "Nov": "nov november novembre noviembre novembro listopad listopada listopadu lis "
    "ноябрь ноября ноя нояб листопад листопада kasım kas лист marraskuu marras "
    "noiembrie νοέμβριος νοεμβρίου νοε نوفمبر تشرين_الثاني พ.ย. พฤศจิกายน נובמבר "
    "ноември новембар novembris lapkritis lapkričio नवंबर नवम्बर نوامبر",
    "Dec": "dec december dez dezember décembre déc decembre diciembre dic dicembre "
    "dezembro des desember grudzień grudnia gru prosinec prosince декабрь декабря "
    "дек грудень грудня груд aralık ara pro joulukuu joulu decembrie δεκέμβριος "
    "δεκεμβρίου δεκ ديسمبر كانون_الأول ธ.ค. ธันวาคม דצמבר desembre декември "
    "децембар detsember decembris gruodis gruodžio दिसंबर दिसम्बर دسامبر",
}
# From Monday on; the Spanish and French “mar” is March, too, and left out.
_DAYS = (
    "mon monday mo montag lun lundi lunes lunedì maandag måndag mandag poniedziałek pondělí "
    "понедельник пн 月 一 월",
    "tue tues tuesday di dienstag mardi martes martedì dinsdag tisdag tirsdag wtorek úterý "
    "вторник вт 火 二 화",
    "wed wednesday mi mittwoch mer mercredi mié miércoles mercoledì wo woensdag onsdag środa "
    "středa среда ср 水 三 수",
    "thu thur thurs thursday do donnerstag jeu jeudi jue jueves gio giovedì donderdag torsdag "
    "czwartek čtvrtek четверг чт 木 四 목",
    "fri friday fr freitag ven vendredi vie viernes venerdì vr vrijdag fredag piątek pátek "
    "пятница пт 金 五 금",
    "sat saturday sa samstag sonnabend sam samedi sáb sábado sabato za zaterdag lördag lørdag "
    "sobota суббота сб 土 六 토",
    "sun sunday so sonntag dim dimanche dom domingo domenica zo zondag söndag søndag niedziela "
    "neděle воскресенье вс 日 일",
)
_CJK_DAYS = {
    **{
        f"{week}{day}": n
        for week in ("星期", "周", "週", "礼拜")
        for n, day in enumerate("一二三四五六日")
    },
    **{f"{week}天": 6 for week in ("星期", "周", "週", "礼拜")},
    **{f"{day}曜日": n for n, day in enumerate("月火水木金土日")},
    **{f"{day}요일": n for n, day in enumerate("월화수목금토일")},
}
# In front of a number or behind it: Q3, 3. Quartal, KW 5, 1er semestre.
_PERIODS = {
    "quarter": "q qu qtr quarter quartal quart t trim trimestre trimester trimestr kwartaal k kv "
    "kvartal kvartál kvartalet kwartał çeyrek кв квартал negyedév τρίμηνο 季度 四半期 季 분기",
    "half": "h hj half halbjahr s sem semestre semester semestr halvår полугодие félév půlrok",
    "week": "w wk week kw cw woche kalenderwoche semaine semana setmana settimana uke uge v vecka "
    "vk viikko týden tydzień tyd неделя нед hafta hét 周 週 주 주차",
    "month": "m month mth monat mes mês mois mese maand tháng thg мес месяц",
}
# What may stand beside a period and its year without saying more.
_BESIDE_PERIODS = (
    "st nd rd th er e ère ème º ª o a de of do del des года год г fy cy r roku år năm le no nr "
    "年 第 년 제 yr year jahr"
)
_MORNING = "a am a.m. a.m a._m. a._m sa πμ π.μ. π.μ fm öö de. ص 上午 午前 오전 早上 凌晨"
_EVENING = "p pm p.m. p.m p._m. p._m ch μμ μ.μ. μ.μ em ös du. م 下午 午後 오후 晚上"

SHORT_MONTHS = {
    word.replace("_", " "): short for short, words in _WRITTEN.items() for word in words.split()
}
# 0 is Monday.
WEEKDAYS = {word: n for n, words in enumerate(_DAYS) for word in words.split()} | _CJK_DAYS
PERIODS = {word: period for period, words in _PERIODS.items() for word in words.split()}
BESIDE_PERIODS = frozenset(_BESIDE_PERIODS.split())
HALF_DAYS = {
    word.replace("_", " "): half
    for half, words in (("AM", _MORNING), ("PM", _EVENING))
    for word in words.split()
}
