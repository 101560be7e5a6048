"""How good the recommended network is on real series, beside what was asked for.

    python -m tests.benchmarks.accuracy ../shared/data [SECTION ...] [--series NAME ...]

The folder holds `practice/` with its `index.csv`, and the published errors to compare with; any
other folder holds series and an `index.csv` of the same form, and gets the first section alone.
Each series is trained by the pipeline with the preset and no setting of its own.
"""
