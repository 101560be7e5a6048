"""A plan: what a file knows of the other columns in the rows to come."""

from __future__ import annotations

from core.config import RunConfig
from core.errors import Message, UserError
from core.made.columns import by_kind
from core.reading.tables import Table
from core.series.beside.kinds import unseen_words
from core.series.inspection import column_values
from core.series.onward.coming import coming_rows, coming_values, complete
from core.series.onward.matching import free_columns, with_learnt_names
from core.series.others import without_sentinels
from core.series.selection import same_column
from core.series.series import Series


def with_plan(
    learnt: Series, table: Table, config: RunConfig, steps: int, unplanned: str | None = None
) -> tuple[Series, list[Message]]:
    """Returns a series with what a plan says of the rows to come, and what is to be said of it.

    Args:
        learnt: The series that goes on.
        table: What was read of the plan: some of the columns known in advance, matched by time.
        config: Names the columns, and which of them are known in advance.
        steps: How many values are forecast.
        unplanned: What stands in where the plan has no value: the `last` known one or `zero`; None
            asks.

    Raises:
        Question: A column is not there and another one could be meant, or values are missing.
        UserError: No column is there, or its times do not fit, see `coming_rows`.
    """
    kinds, _days = by_kind(config.made)
    sources = config.in_file(config.known_ahead)
    words = {kind.source for kind in kinds.values()}
    known = list(dict.fromkeys(sources.values()))
    taken = [column for name in known if (column := same_column(table, name))]
    wanted = [
        name
        for name in known
        if same_column(table, name) or free_columns(table, name, taken, name in words)
    ]
    if not wanted:
        raise _without_columns(table, known)
    table, told = with_learnt_names(table, wanted, words, wanted)
    there = {
        name: source
        for name, source in sources.items()
        if source in table.columns and table.columns[source].notna().any()
    }
    if not there:
        raise _without_columns(table, known)
    table, places, notes = coming_rows(table, learnt, steps)
    unseen = unseen_words(table, (kinds[name] for name in there if name in kinds))
    columns = {name: column_values(table, name, kinds.get(name)) for name in there}
    time = learnt.future_ds(1 + int(places.max(initial=0)))[places]
    for name in [name for name in columns if name not in kinds]:
        before, meant = learnt.covariate(name)[: len(learnt)], table.options.sentinels
        at = None if learnt.time is None else time
        columns[name], some = without_sentinels(name, columns[name], at, meant, before)
        unseen += some
    coming = coming_values(columns, places, learnt)
    series = learnt.with_future(complete(coming, there, learnt, steps, unplanned))
    return series, [*told, *notes, *unseen]


def _without_columns(table: Table, known: list[str]) -> UserError:
    return UserError(
        "future_without_columns",
        "This file holds {received}; a file for the rows to come holds the columns that this "
        "network knows in advance: {known}. Rename its columns to match, or leave the file "
        "out.",
        known=", ".join(f"“{name}”" for name in known) or "–",
        received=", ".join(f"“{name}”" for name in map(str, table.columns.columns[:10])),
    )
