"""What a gate is good for: the forecasts of a network in which one gate of a layer is held.

A gate that is held has the same share at every step and in every unit of its layer, whatever it
reads: its weights are 0 and its bias is what the logistic function turns into that share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.forecasting.forecaster import Forecaster
from core.forecasting.gates import LSTMLayer, Network

GateName = Literal["input", "forget", "output"]
# Where they stand among the blocks i, f, c, o of a layer's weights.
_BLOCKS: dict[GateName, int] = {"input": 0, "forget": 1, "output": 3}
# As near to 0 and to 1 as a gate comes.
_LEAST = 1e-9


@dataclass(frozen=True)
class HeldGate:
    """A gate that is held.

    Attributes:
        layer: Its layer, from 0.
        gate: Which gate.
        share: How far it is open, 0 to 1.
    """

    layer: int
    gate: GateName
    share: float


def hold(forecaster: Forecaster, held: HeldGate) -> Forecaster:
    """Returns a forecaster with a gate held; where each step has a network, in all of them."""
    network = forecaster.network
    if isinstance(network, Network):
        return replace(forecaster, network=_hold(network, held))
    networks = tuple(_hold(of_step, held) for of_step in network.networks)
    return replace(forecaster, network=replace(network, networks=networks))


def _hold(network: Network, held: HeldGate) -> Network:
    layers = list(network.layers)
    layers[held.layer] = _hold_block(layers[held.layer], _BLOCKS[held.gate], held.share)
    return replace(network, layers=tuple(layers))


def _hold_block(layer: LSTMLayer, block: int, share: float) -> LSTMLayer:
    units = layer.recurrent_kernel.shape[0]
    columns = slice(block * units, (block + 1) * units)
    weights = [layer.kernel.copy(), layer.recurrent_kernel.copy(), layer.bias.copy()]
    for array in weights:
        array[..., columns] = 0
    share = min(max(share, _LEAST), 1 - _LEAST)
    weights[2][columns] = np.log(share / (1 - share))
    return LSTMLayer(*weights)
