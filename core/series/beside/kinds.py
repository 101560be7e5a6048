"""Which columns can be seen beside the target: as numbers, as words with a column each, or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from core.config import RunConfig
from core.errors import Message
from core.made.columns import Category, as_words
from core.reading import roles
from core.reading.tables import Table
from core.reading.times import stamps
from core.series.selection import find_column

# So many words of a column have a column of their own; where there are more, one is for the rest.
MOST_KINDS = 8
MOST_CODES = 20
FIRST_CELLS = 1_000
MAX_WORD = 40

COLUMN_NUMBERS = Message("column_numbers", "“{column}” only numbers the rows.")
COLUMN_SAME = Message("column_same", "“{column}” is “{value}” in every row.")
COLUMN_MANY_WORDS = Message(
    "column_many_words",
    "“{column}” holds {count} different words, too many to tell apart, such as “{value}”.",
)
WORD_UNSEEN = Message(
    "word_unseen",
    "“{column}” holds words that the network has not seen, such as “{value}”; they count as "
    "“{word}”. Rows: {count}.",
)
WORD_NEW = Message(
    "word_new",
    "“{column}” holds words that were not learnt, such as “{value}”. Nothing is known of their "
    "effect; that of an average row stands in. Rows: {count}.",
)


@dataclass(frozen=True)
class Offered:
    """What can be seen beside the target.

    Attributes:
        numbers: Columns of numbers.
        words: Columns of words.
        codes: Those of the numbers that may be codes rather than amounts.
        left_out: Why each of the other columns cannot be seen.
        not_targets: Why columns cannot be forecast.
    """

    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    left_out: Mapping[str, Message] = field(default_factory=dict)
    not_targets: Mapping[str, Message] = field(default_factory=dict)


def offer_columns(table: Table, time: str | None, target: str) -> Offered:
    """Returns what can be seen beside the target.

    Args:
        table: The table.
        time: Column of the times; None without one.
        target: Column to forecast.
    """
    reasons, left_out = table.not_offered, {}
    numbers, words, codes = [], [], []
    for name in table.columns.columns:
        cells = table.columns[name]
        if name in (time, target):
            continue
        reason = _why_not(table.columns, name, reasons)
        if reason is not None:
            left_out[name] = reason
        elif is_numeric_dtype(cells):
            numbers.append(name)
            codes += [name] if _may_be_codes(cells) else []
        else:
            words.append(name)
    not_targets = {name: left_out.get(name, why) for name, why in reasons.items()}
    return Offered(tuple(numbers), tuple(words), tuple(codes), left_out, not_targets)


def with_kinds(
    config: RunConfig,
    table: Table,
    codes: Sequence[str] = (),
    others: str = "other",
    nothing: str = "empty",
) -> RunConfig:
    """Returns settings in which a column of words among the others is a column for each word.

    Args:
        config: The settings.
        table: The table that they are for.
        codes: Columns of numbers that are codes, and become columns likewise.
        others: What people call any other word.
        nothing: What people call an empty cell.

    Raises:
        UserError: There is no such column, or its words are too many.
    """
    reasons = table.not_offered
    taken = {name for name, why in reasons.items() if why.code == roles.COLUMN_WORDS.code}
    taken |= {find_column(table, name) for name in codes}
    covariates, known_ahead, made = [], [], list(config.made)
    own = {one.name for one in made}
    for name in config.covariates:
        column = name if name in own else find_column(table, name)
        columns = [column]
        if name not in own and column in taken:
            kinds = find_kinds(table.columns[column], others, nothing)
            made += kinds
            columns = [kind.name for kind in kinds]
        covariates += columns
        known_ahead += columns if name in config.known_ahead else []
    return config.replace(
        covariates=tuple(covariates), known_ahead=tuple(known_ahead), made=tuple(made)
    )


def find_kinds(cells: pd.Series, others: str = "other", nothing: str = "empty") -> list[Category]:
    """Returns a column for each of the most frequent words, and one for the rest if there is any.

    One word in every row has a column all the same, which tells nothing.

    Args:
        cells: The column as the file has it, `(n,)`; its name is the column's.
        others: What people call any other word.
        nothing: What people call an empty cell.

    Raises:
        UserError: The words are too many.
    """
    source = str(cells.name)
    reason = _why_no_kinds(as_words(cells))
    if reason is not None and reason.code != COLUMN_SAME.code:
        raise reason.error(column=source)
    words = tuple(_by_frequency(as_words(cells)))
    short = {word: word[:MAX_WORD] or f"({nothing})" for word in words}
    if len({*short.values()}) < len(words):  # only their ends differ
        short |= {word: word for word in words if word}
    names = {word: f"{source} = {short[word]}" for word in words}
    if len(words) <= MOST_KINDS + 1:
        shares = as_words(cells).value_counts(normalize=True)
        kinds = [
            Category(names[word], source, (word,), learnt=words, usual=float(shares[word]))
            for word in words
        ]
        # One of two tells both.
        return kinds if len(words) != 2 else [replace(kinds[1], other=short[words[0]])]
    kept = words[:MOST_KINDS]
    kinds = [Category(names[word], source, (word,)) for word in kept]
    return [*kinds, Category(f"{source} = ({others})", source, kept, rest=True)]


def unseen_words(table: Table, kinds: Iterable[Category]) -> list[Message]:
    """Says which words of a table a network has never seen, where they have no column.

    Args:
        table: Rows that came later, or are to come.
        kinds: The columns made of words.
    """
    by_source: dict[str, list[Category]] = {}
    for kind in kinds:
        if kind.source in table.columns.columns:
            by_source.setdefault(kind.source, []).append(kind)
    told = []
    for source, some in by_source.items():
        first, words = some[0], as_words(table.columns[source])
        if first.learnt:
            new = words[~words.isin([*first.learnt, ""])]
            if len(new):
                facts = {"column": source, "value": new.iloc[0][:MAX_WORD], "count": len(new)}
                told.append(WORD_NEW.with_values(**facts))
            continue
        if first.rest:
            own = first.name.removeprefix(f"{source} = ")
        elif first.other is not None:
            own = first.other
        else:  # other words have a column
            continue
        seen = {word for one in some for word in one.words}
        unseen = words[~words.isin(seen) & (words.str[:MAX_WORD] != own) & (words != "")]
        if len(unseen):
            told.append(
                WORD_UNSEEN.with_values(
                    column=source, value=unseen.iloc[0][:MAX_WORD], count=len(unseen), word=own
                )
            )
    return told


def _why_not(frame: pd.DataFrame, name: str, reasons: Mapping[str, Message]) -> Message | None:
    """Returns why a column cannot be seen, None where it can."""
    cells, reason = frame[name], reasons.get(name)
    if is_datetime64_any_dtype(cells) or (reason and reason.code != roles.COLUMN_WORDS.code):
        return reason
    if reason is not None:
        reason = _why_no_kinds(as_words(cells))
    elif stamps.counts_rows(frame, name):
        reason = COLUMN_NUMBERS
    elif is_numeric_dtype(cells) and (cells.min() == cells.max()):
        reason = COLUMN_SAME.with_values(value=f"{cells.min():g}")
    return reason.with_values(column=name) if reason else None


def _why_no_kinds(words: pd.Series) -> Message | None:
    """Returns why words cannot be told apart, None where they can."""
    counts = words.value_counts()
    if len(counts) < 2:
        return COLUMN_SAME.with_values(value=words.iloc[0][:MAX_WORD])
    if len(counts) > MOST_KINDS + 1 and 2 * counts.iloc[:MOST_KINDS].sum() < len(words):
        return COLUMN_MANY_WORDS.with_values(count=len(counts), value=words.iloc[0][:MAX_WORD])
    return None


def _by_frequency(words: pd.Series) -> list[str]:
    counts = words.value_counts()
    return sorted(map(str, counts.index), key=lambda word: (-counts[word], word))


def _may_be_codes(cells: pd.Series) -> bool:
    known = cells.dropna().to_numpy()
    if len(np.unique(known[:FIRST_CELLS])) > MOST_CODES:  # a million cells take long to sort
        return False
    distinct = np.unique(known)
    return 2 < len(distinct) <= MOST_CODES and not (distinct % 1).any()
