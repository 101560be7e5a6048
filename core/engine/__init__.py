"""The engine: what trains runs in the background, on this machine or on a cluster.

In: a runs folder, whose run folders and sweeps wait to be worked on. Out: trained runs and searched
sweeps in that folder, and an `EngineStatus`.

    connect(folder)  an `Engine` that takes runs and says where they stand; starts what is needed
    status(folder)   the same answer without starting anything
    stop(folder)     ends the engine of a runs folder

It is a Dask scheduler with its workers. On one machine it is a process of its own that outlives
whoever started it.

    client    the side of those who ask
    answers   what they are told
    home      the folder of a machine's own engine, and how it is found again
    local     its process
    worker    what runs inside a worker
    stopping  a stop that is obeyed in time
    queue     the run folders that wait
    line      the order in which they wait
    tasks     what the scheduler calls them
    capacity  how many workers there are

Importing this loads neither Dask nor TensorFlow.
"""

from core.engine.answers import EngineStatus
from core.engine.client import Engine, connect, status
from core.engine.home import stop

__all__ = ["Engine", "EngineStatus", "connect", "status", "stop"]
