import os

import psutil
import pytest

from core.engine import capacity


def test_a_sweep_gets_a_worker_a_core_as_far_as_the_memory_goes(monkeypatch):
    monkeypatch.setenv("LOOKBACK_ENGINE_CORES", "8")
    room = psutil.virtual_memory()._replace(available=3100 * 2**20)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: room)
    assert capacity.workers_wanted(searches=False, present=8) == 2
    # Two are there, and 2 100 MiB are three more.
    assert capacity.workers_wanted(searches=True, present=2) == 5
    assert capacity.workers_wanted(searches=True, present=8) == 8


def test_the_cores_may_be_said_and_are_else_those_of_the_process(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 3, 5}, raising=False)
    monkeypatch.delenv("LOOKBACK_ENGINE_CORES", raising=False)
    assert capacity.cores() == 3
    monkeypatch.setenv("LOOKBACK_ENGINE_CORES", "12")
    assert capacity.cores() == 12


@pytest.mark.parametrize(("cores", "at_once"), [(1, 1), (2, 1), (5, 2)])
def test_half_of_the_cores_warm_workers_up_and_one_at_least(cores, at_once, monkeypatch):
    monkeypatch.setenv("LOOKBACK_ENGINE_CORES", str(cores))
    assert capacity.warming_at_once() == at_once
