"""How many workers a local engine has: two as a rule, and one a core while a sweep searches."""

from __future__ import annotations

import os

import psutil

# One trains, one stands by.
WORKERS = 2
# What a warm worker holds, and what a machine keeps for itself.
WORKER_MIB = 700
SPARE_MIB = 1000


def workers_wanted(searches: bool, present: int) -> int:
    """Returns how many workers there should be.

    Args:
        searches: Whether a sweep is to try more.
        present: How many there are; they hold their memory already.
    """
    if not searches:
        return WORKERS
    free_mib = psutil.virtual_memory().available // 2**20
    affordable = present + max(0, free_mib - SPARE_MIB) // WORKER_MIB
    return max(WORKERS, min(cores(), affordable))


def cores() -> int:
    """Returns how many cores this process may use; `LOOKBACK_ENGINE_CORES` says otherwise."""
    chosen = os.environ.get("LOOKBACK_ENGINE_CORES")
    if chosen:
        return int(chosen)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def warming_at_once() -> int:
    """Returns how many workers may warm up at once: each takes a core for ten seconds."""
    return max(1, cores() // 2)
