"""`python -m core` is the `lookback` command."""

from core.cli.main import run

run()
