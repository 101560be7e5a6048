"""What is being trained, where and since when, what waits, and why the last failures happened."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.engine import Engine, EngineStatus
from core.engine.answers import AtWork, Failure, failures
from dashboard.language.durations import duration
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain, plain_message
from dashboard.readers.summaries import Summary
from dashboard.shared import engine_link, sign_in, state


def show_at_work(runs: Sequence[Summary]) -> None:
    """Draws what goes on, once somebody unfolds it; of others' runs it tells how many there are.

    Args:
        runs: The runs that this session may look at.
    """
    place = st.expander(
        _("What is at work, and what failed"),
        key="runs_at_work",
        on_change="rerun",
        type="compact",
        icon=":material/monitor_heart:",
    )
    if not place.open:
        return
    own = [run for run in runs if not run.owner]
    engine = engine_link.connected_engine()
    if isinstance(engine, Engine):
        place.markdown(_in_all(engine.status(), own))
    else:
        place.markdown(plain_message(say(engine)))
    failed = [run for each in own if each.state == "failed" and (run := state.find_run(each.id))]
    told = [f"- {_failure(failure)}" for failure in failures(failed)]
    place.markdown("\n".join(told) or _("No run has failed."))


def _in_all(status: EngineStatus, own: Sequence[Summary]) -> str:
    """Returns what the engine does, as a list: each own run, and the others as a number."""
    names = {run.id: run.name for run in own}
    lines = [plain_message(say(status.message))] if status.message else []
    lines += [_at_work(names[work.run], work) for work in status.at_work if work.run in names]
    if others := len(set(status.running) - names.keys()):
        text = ngettext(
            "{n} run of somebody else is learning.", "{n} runs of others are learning.", others
        )
        lines.append(text.format(n=number(others)))
    text = ngettext("{n} run waits.", "{n} runs wait.", len(status.queued))
    if sign_in.is_asked_for() and status.queued:
        text = ngettext(
            "{n} run waits, {own} of them yours.",
            "{n} runs wait, {own} of them yours.",
            len(status.queued),
        )
    mine = sum(run_id in names for run_id in status.queued)
    lines.append(text.format(n=number(len(status.queued)), own=number(mine)))
    text = ngettext(
        "{n} worker is ready; all hold {memory} MiB of memory.",
        "{n} workers are ready; all hold {memory} MiB of memory.",
        status.warm,
    )
    lines.append(text.format(n=number(status.warm), memory=number(status.memory_mib)))
    return "\n".join(f"- {line}" for line in lines)


def _at_work(name: str, work: AtWork) -> str:
    text = _("“{name}” is learning on {host}, process {pid}, for {time}; it holds {memory} MiB.")
    return text.format(
        name=plain(name, 60),
        host=plain(work.host, 60),
        pid=work.pid,
        time=duration(time.time() - work.since),
        memory=number(work.memory_mib),
    )


def _failure(failure: Failure) -> str:
    zone = ZoneInfo(st.context.timezone) if st.context.timezone else None
    return _("“{name}” failed {when}: {why}").format(
        name=plain(failure.name, 60),
        when=f"{datetime.fromtimestamp(failure.ended, zone):%Y-%m-%d %H:%M}",
        why=plain_message(say(failure.reason)) if failure.reason else "–",
    )
