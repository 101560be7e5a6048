"""Rows that came since a series was learnt, taken from another file, and the series they make.

What both have tells whether the file goes on with the same series: where it says something else,
a person is asked. New rows are repaired as the learnt ones were, each from the rows before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.config import RunConfig
from core.errors import Message, UserError
from core.made.columns import by_kind
from core.reading.naming import listed_stamps, short_stamp
from core.reading.options import Question, Reading
from core.reading.tables import Table
from core.series import checks
from core.series.beside.days import with_days
from core.series.beside.kinds import WORD_NEW, WORD_UNSEEN
from core.series.cadence import Cadence, next_stamps, steps_from_first
from core.series.inspection import unfinished_row
from core.series.ledger import Repair, for_new_data
from core.series.onward.following import OTHER_NAME, Given, read_following
from core.series.onward.matching import NAMED_OTHERWISE
from core.series.onward.skipped import (
    CLOSE,
    ROWS_FILLED,
    ROWS_SKIPPED,
    ask_about_skipped,
    fill_in,
    skipped_stamps,
    wide_steps,
)
from core.series.others import SENTINEL_TAKEN, without_sentinels
from core.series.quality import SENTINEL, UNFINISHED, Observed, find_sentinels, plan
from core.series.repairs import RepairedColumn, apply_repairs
from core.series.series import Series
from core.types import Flags, Rows, Stamps, Values

# What to do with rows that the series has with another value.
KEEP, TAKE = "keep", "take"
# Values without times begin with the learnt ones where so many of these are the same.
MOSTLY = 0.9
# Newer rows that come twice as often as the learnt ones, or half as often, have other steps.
FREQUENT, SELDOM = 0.5, 2.0


@dataclass(frozen=True)
class Joining:
    """What a person settled about newer rows; None asks.

    Attributes:
        differing: What to do with rows that the series has with another value: `keep` it, or
            `take` the newer one.
        gap: What to do with rows that are missing in between: `fill` them, or `close` the gap.
    """

    differing: str | None = None
    gap: str | None = None


@dataclass(frozen=True, eq=False)
class Continued:
    """A series with the rows that came since.

    Attributes:
        series: The series as it was, then the new rows; its warnings say what deserves a look.
        n_new: How many rows are new.
        told: Those of the warnings that are about these.
    """

    series: Series
    n_new: int
    told: tuple[Message, ...] = ()


def continue_series(
    known: Series, table: Table, config: RunConfig, joining: Joining | None = None
) -> Continued:
    """Returns a series with the newer rows of a table.

    Args:
        known: The series.
        table: What was read of the newer rows, alone or together with the older ones. Without
            times, its values come one after the other.
        config: Names the columns.
        joining: What was settled about them.

    Raises:
        Question: Rows of the series have another value here, or rows are missing in between: see
            `Joining`. Or a column is missing, or the times have two readings, and the series does
            not settle which.
        UserError: No row is newer, or they have other steps.
    """
    joining = joining or Joining()
    choices = [repair for repair, _default in plan((), for_new_data(known.ledger))]
    given = read_following(known, table, config)
    places, values = _overlap(known, given, choices)
    if len(places):
        known = _settle(known, places, values, joining.differing)
    newer = given.take(_is_newer(known, given, len(places), choices))
    if not np.isfinite(newer.values).any():
        raise _nothing_newer(known, given.time)
    if newer.time is not None and not any(choice.kind == "resample" for choice in choices):
        _refuse_other_steps(known, newer.time)
    if known.time is not None and newer.time is None:
        newer = replace(newer, time=known.future_ds(len(newer.values)))
    newer, choices = _without_sentinels(known, newer, choices, config)
    if not any(choice.kind == "resample" for choice in choices):
        newer = _over_gaps(known, newer, joining.gap)
    series = with_days(_join(known, newer, choices, config), config.made)
    # A row that was not finished is now, or is told of again.
    again = {
        UNFINISHED.code,
        OTHER_NAME.code,
        NAMED_OTHERWISE.code,
        WORD_UNSEEN.code,
        WORD_NEW.code,
    }
    before = [warning for warning in known.warnings if warning.code not in again]
    filling = series.warnings[len(known.warnings) :]
    unfinished = unfinished_row(series)
    told = [*_warn_of_skipped(known, series), *([unfinished.message] if unfinished else [])]
    told = [*newer.warnings, *filling, *told]
    reading = known.reading.update(given.reading)
    series = replace(series, warnings=(*before, *told), reading=reading)
    return Continued(series, len(series) - len(known) - int(newer.filled.sum()), tuple(told))


def _overlap(known: Series, given: Given, choices: list[Repair]) -> tuple[Rows, Values]:
    """Returns which rows of a series a file has, too, and what it says of them, `(k,)` each."""
    if known.time is None or given.time is None:
        both = min(len(known), len(given.values))
        same = _is_same(known.values[:both], given.values[:both])
        places = np.arange(both if both and same.mean() >= MOSTLY else 0)
        return places, given.values[: len(places)]
    mended = apply_repairs(given.values, given.time, choices)
    assert mended.time is not None
    places = np.minimum(np.searchsorted(known.time, mended.time), len(known) - 1)
    there = (known.time[places] == mended.time) & ~mended.repaired
    return places[there], mended.values[there]


def _settle(known: Series, places: Rows, values: Values, differing: str | None) -> Series:
    """Returns a series with what counts where a file says something else.

    Raises:
        Question: It does, and nobody chose.
    """
    # Whatever stood in a row that was repaired, it is not the value that was learnt.
    differs = ~_is_same(known.values[places], values) & np.isfinite(values)
    differs &= ~known.is_repaired[places]
    if not differs.any() or differing == KEEP:
        return known
    rows = places[differs]
    if differing == TAKE:
        changed = known.values.copy()
        changed[rows] = values[differs]
        return replace(known, values=changed)
    first = int(rows[0])
    raise Question(
        "rows_differ",
        "Of {both} rows that the series has already, {count} have another value here, the first at "
        "{at}: {here} instead of {known}. Choose which values count.",
        option="differing",
        readings=(Reading(KEEP), Reading(TAKE)),
        both=len(places),
        count=len(rows),
        at=_name_of(known, first),
        here=float(values[differs][0]),
        known=float(known.values[first]),
    )


def _is_same(one: Values, other: Values) -> Flags:
    """Returns where two values are the same, but for what a spreadsheet rounds."""
    return np.isclose(one, other, rtol=1e-9, atol=0.0)


def _is_newer(known: Series, given: Given, both: int, choices: list[Repair]) -> Flags:
    """Returns which rows of a file come after a series."""
    if known.time is None or given.time is None:
        return np.arange(len(given.values)) >= both
    if any(choice.kind == "resample" for choice in choices):
        # A last row that gathers several holds what comes before the next one.
        return np.asarray(given.time >= next_stamps(known.time, known.frequency, 1)[0])
    return np.asarray(given.time > known.time[-1])


def _without_sentinels(
    known: Series, newer: Given, choices: list[Repair], config: RunConfig
) -> tuple[Given, list[Repair]]:
    """Returns newer rows without what stands for “not measured”, and what mends the target.

    Raises:
        Question: It may stand for that in many rows, and nobody said so.
    """
    meant = newer.reading.sentinels
    values = np.concatenate([known.observed, newer.values])
    time = None if newer.time is None else np.concatenate([known.ds, newer.time])
    observed = Observed(known.target, values, time, Cadence(known.frequency))
    found = [
        finding
        for finding in find_sentinels(observed, choices, meant)
        if finding.rows[0] >= len(known)
    ]
    told = [
        (SENTINEL_TAKEN if finding.default else SENTINEL).with_values(**finding.message.values)
        for finding in found
        if meant != "values"
    ]
    kinds, others = by_kind(config.made)[0], dict(newer.others)
    for name in others:
        if name not in kinds:
            before = known.covariate(name)[: len(known)]
            others[name], some = without_sentinels(name, others[name], newer.time, meant, before)
            told += some
    newer = replace(newer, others=others, warnings=(*newer.warnings, *told))
    return newer, [repair for repair, _default in plan(found, choices)]


def _over_gaps(known: Series, newer: Given, gap: str | None) -> Given:
    """Returns newer rows with those in between that are missing, if they are to be filled.

    Raises:
        Question: Some are missing, and nobody said what to do.
    """
    if known.time is None or newer.time is None:
        return newer
    until = 1 + int(np.flatnonzero(np.isfinite(newer.values))[-1])
    skipped = skipped_stamps(known, newer.time[:until])
    if not len(skipped) or gap == CLOSE:
        return newer
    if gap is None:
        raise ask_about_skipped(known, skipped, newer.time[:until])
    n, added = len(known), np.full(len(skipped), np.nan)
    time = np.concatenate([newer.time, skipped])
    order = np.argsort(time, kind="stable")
    filled = np.append(newer.filled, np.ones(len(skipped), dtype=bool))[order]
    values = np.concatenate([known.values, np.append(newer.values, added)[order]])
    told = ROWS_FILLED.with_values(count=len(skipped), missing=listed_stamps(skipped))
    return replace(
        newer,
        time=time[order],
        values=fill_in(values, n + np.flatnonzero(filled), known.season_length)[n:],
        others={name: np.append(column, added)[order] for name, column in newer.others.items()},
        filled=filled,
        warnings=(*newer.warnings, told),
    )


def _join(known: Series, newer: Given, choices: list[Repair], config: RunConfig) -> Series:
    n = len(known)
    time = None
    if known.time is not None and newer.time is not None:
        time = np.concatenate([known.time, newer.time])
    mended = apply_repairs(np.concatenate([known.values, newer.values]), time, choices)
    first = 1 + int(np.flatnonzero((mended.rows >= 0) & (mended.rows < n))[-1])
    added = mended.keep(slice(first, None))
    if not len(added):
        raise _nothing_newer(known)
    filled = np.append(np.zeros(n, dtype=bool), newer.filled)
    repaired = added.repaired | (filled[added.rows] & (added.rows >= 0))
    covariates, told = _join_covariates(known, newer, added, config)
    return replace(
        known,
        time=None if known.time is None else np.concatenate([known.time, added.time]),
        values=np.concatenate([known.values, added.values]),
        repaired=np.concatenate([known.is_repaired, repaired]),
        covariates=covariates,
        warnings=(*known.warnings, *told),
    )


def _join_covariates(
    known: Series, newer: Given, added: RepairedColumn, config: RunConfig
) -> tuple[dict[str, Values], list[Message]]:
    """Returns the other columns of all rows; what was known of rows to come stands in."""
    n, joined = len(known), {}
    # Of the columns that are made of one, each lacks what the others lack.
    sources, filled = config.in_file(newer.others), list[Message]()
    is_next = added.time is None or not len(skipped_stamps(known, added.time))
    for name, column in newer.others.items():
        before = known.covariate(name)
        told = added.take(np.concatenate([before[:n], column]))
        later = np.full(max(len(told), len(before) - n), np.nan)
        later[: len(told)] = told
        foreseen = np.append(before[n:] if is_next else [], np.full(len(later), np.nan))
        foreseen = foreseen[: len(later)]
        later = np.where(np.isfinite(later), later, foreseen)
        cells = np.concatenate([before[:n], later])
        joined[name], filling = checks.fill_covariate(cells, n + len(added), sources[name])
        filled += [message for message in filling if message not in filled]
    most = max(map(len, joined.values()), default=0)
    padded = {name: np.append(c, np.full(most - len(c), np.nan)) for name, c in joined.items()}
    return padded, filled


def _refuse_other_steps(known: Series, newer: Stamps) -> None:
    """Refuses newer rows that mostly come more often than the learnt ones, or more seldom."""
    if not known.frequency or len(newer) < 2:
        return
    steps = np.diff(steps_from_first(newer, known.frequency))
    if FREQUENT < np.median(steps) < SELDOM:
        return
    raise UserError(
        "newer_other_steps",
        "The newer rows have other steps than the series: after {first} comes {second}, where "
        "{following} is expected. Give a row for each step of the series.",
        first=short_stamp(newer[0]),
        second=short_stamp(newer[1]),
        following=short_stamp(next_stamps(newer[:1], known.frequency, 1)[0]),
    )


def _warn_of_skipped(known: Series, series: Series) -> tuple[Message, ...]:
    """Says where a step is longer than any that was learnt."""
    if known.time is None or series.time is None:
        return ()
    wide = wide_steps(known, series.time[len(known) :])
    if not wide:
        return ()
    names = dict(zip(("after", "following"), map(short_stamp, wide[0]), strict=True))
    return (ROWS_SKIPPED.with_values(**names),)


def _nothing_newer(known: Series, time: Stamps | None = None) -> UserError:
    newest = _name_of(known, len(known) - 1)
    if time is None or not len(time) or time[-1] > known.ds[-1]:
        return UserError(
            "nothing_newer",
            "No row with a value comes after {newest}, the newest one of the series. Give a file "
            "with later rows.",
            newest=newest,
        )
    return UserError(
        "file_ends_before",
        "This file ends at {last}; the series has rows until {newest} already. Give a file with "
        "later rows.",
        last=short_stamp(time[-1]),
        newest=newest,
    )


def _name_of(series: Series, row: int) -> str | int:
    return row if series.time is None else short_stamp(series.time[row])
