"""The engine: what trains runs in the background, on this machine or on a cluster.

    connect(folder)  an `Engine` that takes runs and says where they stand; starts what is needed
    status(folder)   the same answer without starting anything
    stop(folder)     ends the engine of a runs folder

It is a Dask scheduler with its workers. On one machine it is a process of its own that outlives
whoever started it: `local` is that process, `home` its folder and how it is found again. `worker`
is what runs inside a worker, `queue` the run folders that wait, `tasks` what the scheduler calls
them, `capacity` how many workers there are, `client` the side of those who ask and `answers` what
they are told.

Importing this loads neither Dask nor TensorFlow.
"""

from core.engine.answers import EngineStatus
from core.engine.client import Engine, connect, status
from core.engine.home import stop

__all__ = ["Engine", "EngineStatus", "connect", "status", "stop"]
