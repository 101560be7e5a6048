"""The weights of a run, and the forecaster that they make, without TensorFlow."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy

from core import records
from core.config import RunConfig
from core.errors import DamagedFile, UserError
from core.files import write_bytes
from core.forecasting import gates
from core.forecasting.forecaster import Forecaster
from core.forecasting.inputs import Inputs
from core.runs.files.checksums import checked
from core.runs.run import Run
from core.runs.seal import shown_bands_ahead


def load_forecaster(run: Run) -> Forecaster:
    """Returns the best weights of a run, ready to forecast as it is used.

    Its bands tell of no sealed test row.

    Raises:
        UserError: The run has no weights yet.
        DamagedFile: They are damaged, or another file that a forecast needs is.
    """
    config = run.config()
    weights, inputs = _read_weights(run, config)
    use = run.label().use
    inputs = dataclasses.replace(inputs, bounds=use.bounds or inputs.bounds)
    return Forecaster(
        network=gates.network_of(weights),
        inputs=inputs,
        config=config,
        series=run.series(),
        bands_ahead=shown_bands_ahead(run, inputs),
        whole=use.whole,
    )


def write_weights(run: Run, weights: dict[str, Any], inputs: Inputs) -> None:
    """Writes what a forecast needs: the weights, and what the network sees of a series."""
    about = json.dumps(inputs.to_dict())
    # One entry: the format keeps several in no order, and the same run gives the same bytes.
    data = safetensors.numpy.save(weights, metadata={"lookback": about})
    write_bytes(run.weights_path, data)


def _read_weights(run: Run, config: RunConfig) -> tuple[dict[str, Any], Inputs]:
    if not run.weights_path.exists():
        raise UserError(
            "no_weights",
            "“{name}” has no trained network yet, and a forecast needs one. Train it first.",
            name=run.name(),
        )
    checked(run.weights_path)
    try:
        with safetensors.safe_open(run.weights_path, framework="numpy") as file:
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            about = (file.metadata() or {}).get("lookback", "")
        inputs = Inputs.from_dict(records.parse_json(about))
        _check(weights, inputs, config)
    except (OSError, ValueError, safetensors.SafetensorError) as error:
        raise DamagedFile(
            "weights_damaged",
            "A forecast reads the trained weights in {file}, which are damaged. Train the run "
            "again, or take the file from a copy.",
            file=run.weights_path.name,
        ) from error
    return weights, inputs


def _check(weights: dict[str, Any], inputs: Inputs, config: RunConfig) -> None:
    """Checks that weights and inputs are those of a network with these settings.

    Raises:
        ValueError: They are of another one.
    """
    wanted = gates.weight_shapes(config)
    there = {name: array.shape for name, array in weights.items()}
    if there != wanted or not all(np.isfinite(array).all() for array in weights.values()):
        raise ValueError("weights of another network")
    inputs.check(config)
