"""`python -m core` is the `lookback` command."""

from core.cli import main

main()
