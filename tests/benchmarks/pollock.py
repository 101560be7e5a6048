"""Real and polluted CSV files: `python -m tests.benchmarks.pollock DATA`.

DATA is a checkout of Pollock (Vitagliano et al. 2023, github.com/HPI-Information-Systems/Pollock).
Each file is read without a word, and where something is asked, the first way is taken. What came
out is written as Pollock's own `evaluate.py` wants it; `--score PYTHON`, an interpreter with its
requirements, has it count the score.
"""

import argparse
import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from core.errors import UserError
from core.reading.files.content import read_content
from core.reading.options import Question, ReadingOptions
from core.reading.tables import parse_table

MOST_QUESTIONS = 8
READER = "lookback"
SETS = ("survey_sample", "polluted_files")
SCORE = """
import functools, json, os, sys, evaluate
evaluate.metrics.normalize_cell = functools.lru_cache(None)(evaluate.metrics.normalize_cell)
dataset, reader = sys.argv[1:]
files = [f for f in os.listdir(f"{dataset}/csv") if f.endswith("csv")]
rows = [evaluate.evaluate_single_file(f, dataset, reader) for f in files]
json.dump(rows, sys.stderr)
weights = json.load(open("pollock_weights.json"))
sums = [sum(v for k, v in row.items() if k != "file") for row in rows]
total = sum(weights.get(row["file"], 0) for row in rows) or 1
print(round(sum(sums) / len(sums), 3),
      round(sum(s * weights.get(r["file"], 0) for s, r in zip(sums, rows)) / total, 3))
"""


def read(content: bytes, name: str) -> tuple[list[str], ReadingOptions]:
    """Returns what was asked and said about a file, and the options that the first ways make.

    Raises:
        UserError: It is refused.
    """
    options, asked = ReadingOptions(), []
    for _ in range(MOST_QUESTIONS):
        try:
            parse_table(content, name, options=options)
        except Question as question:
            asked.append(question.message.code)
            options = options.replace(**{question.option: question.readings[0].value})
        else:
            break
    return asked, options


def write(path: Path, content: bytes, name: str, options: ReadingOptions) -> None:
    """Writes the cells of a file as they stand in it."""
    columns = read_content(content, name, options.of_file()).columns
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def convert(data: Path, dataset: str) -> Counter[str]:
    """Reads all files of a set, writes what came out, and returns how many ended how."""
    out = data / "results" / READER / dataset / "loading"
    out.mkdir(parents=True, exist_ok=True)
    ends: Counter[str] = Counter()
    for path in sorted((data / dataset / "csv").iterdir()):
        target = out / f"{path.name}_converted.csv"
        content = path.read_bytes()
        try:
            asked, options = read(content, path.name)
            write(target, content, path.name, options)
            end = " ".join(["read", *asked])
        except UserError as error:
            target.write_text(f"Application Error\n{error}\n" if content else "")
            end = f"refused {error.message.code}"
        ends[end] += 1
        if dataset == SETS[0]:
            print(f"{path.name}: {end}", flush=True)
    return ends


def main() -> None:
    """Prints how the files ended, and the score."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", choices=SETS, action="append", dest="sets")
    parser.add_argument("--score", metavar="PYTHON")
    chosen = parser.parse_args()
    for dataset in chosen.sets or SETS:
        ends = convert(chosen.data, dataset)
        count = sum(n for end, n in ends.items() if end.startswith("read"))
        print(f"{dataset}: {count} of {sum(ends.values())} read, {json.dumps(ends, indent=1)}")
        if chosen.score:
            command = [chosen.score, "-c", SCORE, dataset, READER]
            with (chosen.data / f"{READER}_{dataset}.json").open("w") as details:
                subprocess.run(command, cwd=chosen.data, stderr=details, check=True)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
