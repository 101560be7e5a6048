"""Times whose parts stand in columns of their own: year, month or week, day, hour, minute."""

from __future__ import annotations

from itertools import pairwise, product, takewhile

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.naming import cell_at, short_stamp
from core.reading.sheets import longtable
from core.reading.spelling.calendar_days import full_years, to_stamps
from core.reading.spelling.calendars import TIME_CALENDAR, calendar_of, stamps_of
from core.reading.spelling.notations import month_of
from core.reading.times.joined import day_hours, weeks
from core.reading.times.stamps import DAYS, YEARS, word_of
from core.types import Stamps

Cells = pd.Series
# Each part, the coarsest first, and the column it stands in.
Places = dict[str, str]

DAY_OF_YEAR = "day of year"
_WORDS = {
    "year": YEARS
    | frozenset(("yy", "yyyy", "jjjj", "aaaa", "anno", "år", "rok", "vuosi"))
    | frozenset(("isoyear", "iso year", "mmwr year", "mmwryear", "epiyear")),
    "month": frozenset(
        (
            *("month", "monat", "mes", "mês", "mois", "月", "mo", "mon", "quarter", "quartal"),
            *("qtr", "period", "periode", "période", "periodo", "período", "trimestre", "trim"),
            *("mm", "mth", "mese", "maand", "måned", "månad", "miesiąc", "měsíc", "месяц"),
        )
    ),
    DAY_OF_YEAR: frozenset(
        ("doy", "day of year", "dayofyear", "yday", "jday", "julian day", "ddd", "jour julien")
    ),
    "day": DAYS
    | frozenset(("dd", "dy", "tt", "jj", "giorno", "dag", "dzień", "den", "день", "日")),
    "hour": day_hours.WORDS,
    "minute": frozenset(("minute", "minuto", "minuten", "min", "mm", "mn", "mi", "分")),
    "week": weeks.WORDS,
}
# What columns without a telling name may hold, and in which order they stand.
_RANGES = {
    "year": (1500, 2199),
    "month": (1, 12),
    "week": (1, 53),
    DAY_OF_YEAR: (1, 366),
    "day": (1, 31),
    "hour": (0, day_hours.MOST),
    "minute": (0, 59),
}
_ORDERS = (
    ("year", "month", "day", "hour", "minute"),
    ("day", "month", "year", "hour", "minute"),
    ("month", "day", "year", "hour", "minute"),
    ("year", DAY_OF_YEAR, "hour", "minute"),
)
_WEEKS = ("year", "week")
_MOST_PERIODS = 13
# So many parts beside each other, or as many that change, are no chance.
_SURE_PARTS = 4
_CHANGING_PARTS = 2
_EVEN_SHARE = 0.9
_TURN_SHARE = 0.5
_FEWEST_ROWS = 4

TIME_JOINED = Message("time_joined", "The times are put together from “{columns}”.")
PERIODS_LEFT_OUT = Message(
    "time_periods_left_out",
    "“{value}” in “{column}” is no month or quarter but stands for a whole year; such rows are "
    "left out: {count}, the first in line {line}.",
)
# As statistical offices number what is no month or quarter but the mean or the sum of the year.
_OF_YEAR = "M13|Q0?5|S0?3|A0?1"


def join_parts(frame: pd.DataFrame) -> tuple[Cells, list[Message], list[str]] | None:
    """Joins columns of years, months, days, hours and minutes into one of times.

    Months may be numbers, names, or quarters in a column that says so; Q03, M07 and their like.
    Days may be counted from the year's first one. Columns whose names tell nothing are joined where
    their values prove it: the times go on in even steps.

    Args:
        frame: Columns of text and of float64.

    Returns:
        Stamps, named after the columns, without the rows that stand for a whole year; what was
        understood; and the columns that tell these times, or their year. None where there are none.
    """
    named = _named(frame)
    found = named or [_year_and_month(frame)]
    joined = next((joined for places in found if (joined := _join(frame, places))), None)
    return joined or _join(frame, _unnamed(frame))


def find_day(columns: dict[str, Cells]) -> list[str]:
    """Returns the columns named after a year, its month and its day; [] unless each is there once.

    Args:
        columns: By name.
    """
    found = [[n for n in columns if word_of(n) in _WORDS[part]] for part in _ORDERS[0][:3]]
    return [names[0] for names in found] if all(len(names) == 1 for names in found) else []


def is_year(name: str) -> bool:
    """Returns whether a column's name says that it holds years."""
    return word_of(name) in _WORDS["year"]


def is_part(name: str) -> bool:
    """Returns whether a column's name says that it holds a part of times."""
    return any(word_of(name) in words for words in _WORDS.values())


def _named(frame: pd.DataFrame) -> list[Places]:
    """Returns the parts by the names of their columns: a year, and months, days or weeks."""
    names = [str(name) for name in frame.columns]
    places: Places = {}
    for part, words in _WORDS.items():
        matching = [name for name in names if word_of(name) in words]
        matching = [name for name in matching if name not in places.values()]
        if len(matching) > 1 and places:  # MM is the month, mm the minute
            beside = names.index(list(places.values())[-1]) + 1
            matching = [name for name in matching if names.index(name) == beside]
        if len(matching) == 1:
            places[part] = matching[0]
    orders = (_ORDERS[0], _ORDERS[-1], _WEEKS)  # down to the first part that is missing
    known = [list(takewhile(places.__contains__, order)) for order in orders]
    return [{part: places[part] for part in parts} for parts in known if len(parts) > 1]


def _year_and_month(frame: pd.DataFrame) -> Places:
    """Returns two columns that hold years and, beside them, names of months, whatever their own."""
    for year, month in pairwise(map(str, frame.columns)):
        years, cells = frame[year], frame[month]
        if not pd.api.types.is_numeric_dtype(years) or not pd.api.types.is_string_dtype(cells):
            continue
        known = years.dropna()
        named = 2 <= cells.nunique() <= _MOST_PERIODS and _as_part(cells, "month") is not None
        if named and known.between(*_RANGES["year"]).all() and not (known % 1).any():
            return {"year": year, "month": month}
    return {}


def _unnamed(frame: pd.DataFrame) -> Places:
    """Returns columns beside each other that the values prove to be the parts of times."""
    names = [str(name) for name in frame.columns]
    for start, order in product(range(len(names) - 1), _ORDERS):
        held = takewhile(
            lambda pair: _holds(frame[pair[1]], pair[0]), zip(order, names[start:], strict=False)
        )
        places = dict(held)
        while "year" in places and len(places) > 1:
            if _is_proof(frame, places):
                return places
            places.popitem()
    return {}


def _holds(cells: Cells, part: str) -> bool:
    low, high = _RANGES[part]
    if not pd.api.types.is_numeric_dtype(cells) or not len(cells):
        return False
    values = cells.to_numpy(dtype=np.float64)
    # A look at one cell spares most columns the rest.
    if not low <= values[0] <= high:
        return False
    return bool(((values >= low) & (values <= high) & (values % 1 == 0)).all())


def _is_proof(frame: pd.DataFrame, places: Places) -> bool:
    """Returns whether the parts go on in even steps, also where the coarser ones change."""
    changing = [name for name in places.values() if frame[name].nunique() > 1]
    if len(changing) < (1 if len(places) >= _SURE_PARTS else _CHANGING_PARTS):
        return False
    time = _stamps({part: frame[name] for part, name in places.items()})
    if np.isnat(time).any() or len(time) < _FEWEST_ROWS:
        return False
    monthly = {"day", DAY_OF_YEAR}.isdisjoint(places)
    steps = np.diff(time.astype("datetime64[M]") if monthly else time).astype(np.int64)
    even = steps == np.median(steps)
    finest = min(places, key=lambda part: -list(_WORDS).index(part))
    coarse = frame[[name for part, name in places.items() if part != finest]].to_numpy()
    turns = (np.diff(coarse, axis=0) != 0).any(axis=1)
    on_turns = float(even[turns].mean()) if turns.any() else 1.0
    return bool(np.median(steps) != 0 and even.mean() >= _EVEN_SHARE and on_turns >= _TURN_SHARE)


def _join(frame: pd.DataFrame, places: Places) -> tuple[Cells, list[Message], list[str]] | None:
    """Joins the parts, from the last one on without those that make no times."""
    for count in range(len(places), 1, -1):
        joined = _joined(frame, dict(list(places.items())[:count]))
        if joined is not None:
            return joined
    return None


def _joined(frame: pd.DataFrame, places: Places) -> tuple[Cells, list[Message], list[str]] | None:
    rows = frame
    notes: list[Message] = []
    if "month" in places:
        kept, notes = _without_years(frame[places["month"]])
        rows = frame.loc[kept.index]
    found = {part: _as_part(rows[name], part) for part, name in places.items()}
    parts = {part: cells for part, cells in found.items() if cells is not None}
    if len(parts) < len(found):
        return None
    time = _stamps(parts)
    ordered = sorted(places, key=list(_WORDS).index)
    name = " ".join(places[part] for part in ordered)
    if np.isnat(time).any() or name in frame.columns:
        return None
    joined = pd.Series(time, rows.index, name=name)
    late = day_hours.counts_late(parts.get("hour"))
    if joined.duplicated().any() and not late:
        with_time = rows.assign(**{name: joined})
        if longtable.find_series(with_time, name) is None:
            return None
    if late:
        notes.append(day_hours.HOURS_COUNTED.with_values(column=places["hour"]))
    if "week" in places and weeks.begin_on_sundays(time):
        notes.append(weeks.WEEKS_FROM_SUNDAY.with_values(column=places["week"]))
    if calendar := calendar_of(parts["year"].to_numpy()):
        value = " ".join(f"{cells.iloc[0]:g}" for cells in parts.values())
        notes.append(
            TIME_CALENDAR[calendar].with_values(
                column=places["year"], value=value, read=short_stamp(time[0])
            )
        )
    telling = [*places.values(), *_tell_years(rows, parts["year"].to_numpy(), places)]
    return joined, [TIME_JOINED.with_values(columns=name), *notes], telling


def _tell_years(rows: pd.DataFrame, years: NDArray[np.float64], places: Places) -> list[str]:
    """Returns other columns that hold these years, such as with a fraction: 1958.2027."""
    others = [str(name) for name in rows.columns if name not in places.values()]
    return [
        name
        for name in others
        if pd.api.types.is_numeric_dtype(rows[name])
        and rows[name].iloc[0] // 1 == years[0]
        and bool((rows[name].to_numpy() // 1 == years).all())
    ]


def _stamps(parts: dict[str, Cells]) -> Stamps:
    """Returns the times of the rows, NaT where one is impossible, datetime64[us], `(n,)`."""
    numbers = {part: cells.to_numpy(dtype=np.float64) for part, cells in parts.items()}
    years = numbers["year"]
    if not all(bool((values % 1 == 0).all()) for values in numbers.values()):
        return np.full(len(years), np.datetime64("NaT"), dtype="datetime64[us]")
    if (years < 100).all() and (years >= 0).all():
        years = full_years(years).astype(np.float64)
    if (years < 1).any() or (years > 9999).any():
        return np.full(len(years), np.datetime64("NaT"), dtype="datetime64[us]")
    ones = np.ones(len(years))
    if DAY_OF_YEAR in numbers:
        days = numbers[DAY_OF_YEAR]
        time = to_stamps(years, ones) + (days - 1).astype("timedelta64[D]")
        time[time.astype("datetime64[Y]").astype(np.int64) + 1970 != years] = np.datetime64("NaT")
    elif "week" in numbers:
        time = weeks.first_days(years, numbers["week"], parts["week"].name)
    else:
        calendar = calendar_of(years)
        time = stamps_of(calendar, years, numbers.get("month", ones), numbers.get("day", ones))
        if calendar and "day" not in numbers:  # a month that begins within one stands for it
            time = time.astype("datetime64[M]").astype("datetime64[us]")
    minutes = numbers.get("minute", 0 * ones)
    clock = 60 * day_hours.on_clock(time, numbers.get("hour", 0 * ones)) + minutes
    possible = np.isfinite(clock) & (minutes >= 0) & (minutes < 60)
    clock = np.where(possible, clock, 0).astype("timedelta64[m]")
    return np.where(possible, time + clock, np.datetime64("NaT"))


def _without_years(cells: Cells) -> tuple[Cells, list[Message]]:
    """Returns the periods that are part of a year, and what was left out."""
    if pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells):
        return cells, []
    whole = np.asarray(cells.str.fullmatch(_OF_YEAR, case=False), dtype=bool)
    if not whole.any() or whole.all():
        return cells, []
    first = int(np.argmax(whole))
    note = PERIODS_LEFT_OUT.with_values(count=int(whole.sum()), **cell_at(cells, first))
    return cells[~whole], [note]


def _as_part(cells: Cells, part: str) -> Cells | None:
    if pd.api.types.is_numeric_dtype(cells):
        if part == "year":  # written once for all of its months
            return cells.ffill()
        quarters = part == "month" and _numbers_quarters(cells)
        return 3 * cells - 2 if quarters else cells
    if part not in ("month", "week") or pd.api.types.is_datetime64_any_dtype(cells):
        return None
    # Any year will do to read a month by.
    read = weeks.number_of if part == "week" else lambda cell: month_of("2000", cell)[5:]
    numbers = {cell: read(cell) for cell in cells.unique()}
    if not all(numbers.values()):
        return None
    return cells.map(numbers).astype(np.float64)


def _numbers_quarters(cells: Cells) -> bool:
    word = word_of(cells.name)
    if word.startswith(("quart", "qtr", "trim")):
        return True
    return word.startswith("per") and set(cells) == {1, 2, 3, 4}
