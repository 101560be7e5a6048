"""`python -m core` is the `lookback` command."""

from core.cli.main import main

main()
