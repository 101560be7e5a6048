"""`python -m core` is the `lookback` command."""

from core.cli.start import run

run()
