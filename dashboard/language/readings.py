"""The ways to read a file in words."""

from __future__ import annotations

from core.reading.files.encodings import ASK
from core.reading.sheets.longtable import SUM
from core.series.onward.matching import chosen_name
from dashboard.language.translation import gettext as _


def reading_name(option: str, value: str | int) -> str:
    """Returns what a button says for a reading.

    Args:
        option: What it settles, as `Question` has it.
        value: What it is set to.
    """
    words = {
        ("decimal", "."): _("The point begins the decimals"),
        ("decimal", ","): _("The comma begins the decimals"),
        ("delimiter", ","): _("Commas between the columns"),
        ("delimiter", ";"): _("Semicolons between the columns"),
        ("delimiter", "\t"): _("Tabs between the columns"),
        ("delimiter", "|"): _("Bars between the columns"),
        ("header", 0): _("No line names the columns"),
        ("encoding", ASK): _("Another encoding"),
        ("below", "limit"): _("The limit itself"),
        ("below", "half"): _("Half of the limit"),
        ("below", "zero"): _("Zero"),
        ("below", "missing"): _("A missing value"),
        ("words", "missing"): _("Missing values"),
        ("sentinels", "missing"): _("Missing values"),
        ("sentinels", "values"): _("Values like the others"),
        ("merged", "fill"): _("The value holds for all of its cells"),
        ("merged", "first"): _("The value holds for the first cell"),
        ("unread_times", "leave_out"): _("Leave these rows out"),
        ("unread_times", "each"): _("Each as it is written"),
        ("unread_times", "order"): _("The rows in their order, without times"),
        ("displaced", "moved"): _("The year beside"),
        ("displaced", "written"): _("As they are written"),
        ("columns", "all"): _("All columns"),
        ("bad_lines", "skip"): _("Leave these lines out"),
        ("bad_lines", "fit"): _("Make them fit"),
        ("quotes", "skip"): _("Leave these lines out"),
        ("quotes", "plain"): _("Take the quotes as they are written"),
        ("bad_bytes", "skip"): _("Leave these lines out"),
        ("bad_bytes", "replace"): _("Keep the lines, read past the bytes"),
        ("surplus", "first"): _("The first column has no name"),
        ("surplus", "join"): _("The last cells belong together"),
        ("surplus", "drop"): _("Leave the last cells out"),
        ("across", "written"): _("The table as it is written"),
        ("series", SUM): _("All of them added up"),
        ("table", "all"): _("All of them are one table"),
        ("differing", "keep"): _("The values that were learnt"),
        ("differing", "take"): _("The values in the file"),
        ("gap", "fill"): _("Fill them, marked as not observed"),
        ("gap", "close"): _("Go on as if none were missing"),
        ("date_order", "dmy"): _("Day first"),
        ("date_order", "mdy"): _("Month first"),
        ("date_order", "ymd"): _("Year first"),
    }
    scripts = {
        "cp1252": _("Western European"),
        "cp1250": _("Central European"),
        "cp1251": _("Cyrillic, Windows"),
        "koi8-r": _("Cyrillic, older"),
        "gbk": _("Simplified Chinese"),
        "gb18030": _("Simplified Chinese"),
        "big5": _("Traditional Chinese"),
        "cp932": _("Japanese"),
        "cp949": _("Korean"),
    }
    if (option, value) in words:
        return words[option, value]
    if option == "encoding" and value in scripts:
        return f"{scripts[str(value)]} ({value})"
    if option == "names":
        return chosen_name(str(value)) or _("It is not in this file")
    if option == "table":
        return _("Table {number}").format(number=value)
    if option == "header":
        return _("Line {line} names the columns").format(line=value)
    if option == "columns":
        return _("Columns {span}").format(span=value)
    return str(value)
