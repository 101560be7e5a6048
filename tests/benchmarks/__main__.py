"""`python -m tests.benchmarks` runs every benchmark that needs no data beside the project's."""

import runpy

NAMES = (
    "training_speed",
    "whole_commands",
    "inside",
    "engine_waits",
    "page_speed",
    "compare_speed",
)

for name in NAMES:
    print(f"\n## {name}\n", flush=True)
    runpy.run_module(f"tests.benchmarks.{name}", run_name="__main__")
