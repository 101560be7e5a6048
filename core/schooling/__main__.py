"""Sends a network to school: `python -m core.schooling --folder FOLDER`.

Asked again with the same folder, it goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from core.learning.tensorflow_process import prepare_tensorflow


def main() -> None:
    """Learns until so many updates are done, and tells of each exam."""
    parser = argparse.ArgumentParser(prog="python -m core.schooling", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where it leaves what it learns")
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--units", default="64,64")
    parser.add_argument("--delta", type=float, default=3.0)
    asked = parser.parse_args()
    prepare_tensorflow()
    from core.schooling.school import School, Settings

    units = tuple(int(size) for size in asked.units.split(","))
    settings = Settings(seed=asked.seed, units=units, delta=asked.delta)
    with threadpool_limits(limits=1, user_api="blas"):
        School(settings, asked.folder).learn(asked.updates, _tell)


def _tell(point: dict[str, Any]) -> None:
    sys.stderr.write(json.dumps(point) + "\n")


if __name__ == "__main__":
    main()
