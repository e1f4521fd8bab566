"""The torch engine: the same weights in PyTorch, on a GPU when there is one."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from detector.engine.base import ModelUnavailable, Outputs
from detector.engine.card import ModelCard
from detector.networks.two_expert import TwoExpertDetector


class TorchEngine:
    """Runs `TwoExpertDetector` without gradients."""

    kind = "torch"

    def __init__(self, path: Path, card: ModelCard) -> None:
        """Build the network and load its weights.

        Raises:
            ModelUnavailable: The weights do not fit the architecture that the card names.
        """
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        network = TwoExpertDetector(card.architecture, card.pixel_mean, card.pixel_std)
        try:
            weights = {name: value.float() for name, value in load_file(path).items()}
            network.load_state_dict(weights)
        except Exception as error:  # safetensors and torch raise several types for a misfit
            raise ModelUnavailable(
                f"{path.name} does not fit {card.architecture}: {error}"
            ) from error
        self._network = network.eval().to(self.device)
        # A GPU runs one batch at a time anyhow, and torch's CPU kernels use all cores themselves.
        self._lock = threading.Lock()

    def run(self, crops: NDArray[np.uint8]) -> Outputs:
        """Judge crops, uint8 N x S x S x 3."""
        with self._lock, torch.inference_mode():
            output = self._network(torch.from_numpy(np.ascontiguousarray(crops)).to(self.device))
            return Outputs(
                output.logits.cpu().numpy(),
                output.mask_logits.sigmoid().cpu().numpy(),
                output.cam.cpu().numpy(),
                output.novelty.cpu().numpy(),
                None if output.gate is None else output.gate.cpu().numpy(),
            )
