"""The weights of a run, and the forecaster that they make, without TensorFlow."""

from __future__ import annotations

import json
from typing import Any

import safetensors
import safetensors.numpy

from core.errors import UserError
from core.files import write_bytes
from core.forecasting import gates
from core.forecasting.forecaster import Forecaster
from core.forecasting.inputs import Inputs
from core.runs.run import Run
from core.runs.seal import shown_bands_ahead


def load_forecaster(run: Run) -> Forecaster:
    """Returns the best weights of a run, ready to forecast; its bands tell of no sealed test row.

    Raises:
        UserError: The run has no weights yet, or they are damaged.
    """
    weights, inputs = _read_weights(run)
    return Forecaster(
        network=gates.network_of(weights),
        inputs=inputs,
        config=run.config(),
        series=run.series(),
        bands_ahead=shown_bands_ahead(run, inputs),
    )


def write_weights(run: Run, weights: dict[str, Any], inputs: Inputs) -> None:
    """Writes what a forecast needs: the weights, and what the network sees of a series."""
    about = json.dumps(inputs.to_dict())
    # One entry: the format keeps several in no order, and the same run gives the same bytes.
    data = safetensors.numpy.save(weights, metadata={"lookback": about})
    write_bytes(run.weights_path, data)


def _read_weights(run: Run) -> tuple[dict[str, Any], Inputs]:
    try:
        with safetensors.safe_open(run.weights_path, framework="numpy") as file:
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return weights, Inputs.from_dict(json.loads(file.metadata()["lookback"]))
    except FileNotFoundError:
        raise UserError(
            "no_weights",
            "A forecast needs a trained network; “{name}” has none yet. Train it first.",
            name=run.name(),
        ) from None
    except (OSError, ValueError, KeyError, TypeError, safetensors.SafetensorError):
        raise UserError(
            "weights_damaged",
            "A forecast reads the trained weights in {file}, which are damaged. Train the run "
            "again, or take the file from a copy.",
            file=run.weights_path.name,
        ) from None
