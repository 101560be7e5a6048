"""`python -P -m core.engine --runs DIR`: the engine of one runs folder, until nobody needs it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from core.engine import local

if __name__ == "__main__":
    os.umask(0o077)  # what it and its workers write is for their owner's eyes alone
    parser = argparse.ArgumentParser(prog="core.engine", description=__doc__)
    parser.add_argument("--runs", type=Path, required=True, help="where runs are kept")
    local.main(parser.parse_args().runs)
