"""Checkpoints: all that training needs to go on as if it had never stopped.

Each is a folder of its own, written aside and moved into place, with checksums of what it holds.
The last two are kept, so that a damaged one costs a few seconds of training and not the run.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import safetensors
import safetensors.numpy

from core import files, records
from core.errors import Message
from core.runs.files.checkpoint_folders import newest_number, numbered
from core.runs.files.checksums import SUMS
from core.runs.run import Run
from core.types import Checkpoint

KEPT = 2
# A name or a note is written by others, in an instant.
UNFINISHED_S = 60.0
_SUM, _SUM_OF_SCALARS = "sha256", "sha256 of the rest"

CHECKPOINT_DAMAGED = Message(
    "checkpoint_damaged",
    "The checkpoint “{checkpoint}” is damaged and was left out; training went on from the one "
    "before it.",
)


def save(run: Run, checkpoint: Checkpoint) -> None:
    """Writes a checkpoint and drops those older than the last two."""
    folders = numbered(run.folder)
    folder = run.folder / f"checkpoint-{newest_number(run.folder) + 1}"
    with files.new_folder(folder) as aside:
        data = safetensors.numpy.save(checkpoint.tensors)
        files.write_bytes(aside / "tensors.safetensors", data)
        scalars = {key: value for key, value in vars(checkpoint).items() if key != "tensors"}
        sums = {_SUM: _sum(data), _SUM_OF_SCALARS: _sum_of_scalars(scalars)}
        files.write_json(aside / "state.json", {**scalars, **sums})
    for old in folders[: len(folders) + 1 - KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def clear_unfinished(run: Run) -> None:
    """Removes what a killed process left half written; only while nobody else works on it."""
    # Pages and commands write these, too, perhaps at this moment.
    others = [run.status_path, run.label_path, run.verdict_path, run.opening_path]
    others += [run.newer_path, run.folder / SUMS]
    files.clear_half_written(run.folder, but=others)
    files.clear_half_written(run.folder, UNFINISHED_S)
    for left in run.folder.glob(".checkpoint-*.tmp"):  # by older versions
        shutil.rmtree(left, ignore_errors=True)


def load(run: Run) -> tuple[Checkpoint | None, list[Message]]:
    """Reads the newest checkpoint that is whole.

    Returns:
        The checkpoint, None where there is none, and what the person should know about damaged
        ones.
    """
    notes: list[Message] = []
    for folder in reversed(numbered(run.folder)):
        try:
            return _read(folder), notes
        except (OSError, ValueError, safetensors.SafetensorError):
            notes.append(CHECKPOINT_DAMAGED.with_values(checkpoint=folder.name))
    return None, notes


def _read(folder: Path) -> Checkpoint:
    fields = records.parse_json((folder / "state.json").read_bytes())
    scalars: Checkpoint = records.from_json(Checkpoint, fields)
    data = (folder / "tensors.safetensors").read_bytes()
    others = {key: value for key, value in fields.items() if key not in (_SUM, _SUM_OF_SCALARS)}
    # Older versions noted none of the scalars.
    noted = fields.get(_SUM_OF_SCALARS, _sum_of_scalars(others))
    if fields.get(_SUM) != _sum(data) or noted != _sum_of_scalars(others):
        raise ValueError("checksum")
    return replace(scalars, tensors=safetensors.numpy.load(data))


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sum_of_scalars(scalars: dict[str, Any]) -> str:
    return _sum(json.dumps(scalars, sort_keys=True).encode())
