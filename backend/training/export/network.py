"""The trained network of a card as a torch module, ready to be traced."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

from detector.networks.two_expert import TwoExpertDetector
from training.export.plan import GATE, OUTPUTS


class NamedOutputs(nn.Module):
    """The network as it is served, its outputs by name and probabilities in the mask."""

    def __init__(self, network: TwoExpertDetector) -> None:
        super().__init__()
        self.network = network

    def forward(self, crops: torch.Tensor) -> dict[str, torch.Tensor]:
        """Judge crops, N x S x S x 3 in 0..255."""
        output = self.network(crops)
        served = (output.logits, output.mask_logits.sigmoid(), output.cam, output.novelty)
        named = dict(zip(OUTPUTS, served, strict=True))
        return named if output.gate is None else {**named, GATE: output.gate}


def load_network(
    architecture: str,
    mean: tuple[float, float, float],
    std: tuple[float, float, float],
    weights: Path,
) -> NamedOutputs:
    """Build a network and load its weights, which may be stored in half precision."""
    network = TwoExpertDetector(architecture, mean, std)
    network.load_state_dict({name: value.float() for name, value in load_file(weights).items()})
    return NamedOutputs(network.eval()).eval()
