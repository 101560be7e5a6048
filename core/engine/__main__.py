"""`python -P -m core.engine --runs DIR`: the engine of one runs folder, until nobody needs it."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.engine import local

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="core.engine", description=__doc__)
    parser.add_argument("--runs", type=Path, required=True, help="where runs are kept")
    local.main(parser.parse_args().runs)
