"""What every engine offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class ModelUnavailable(Exception):
    """A model cannot be used: missing, altered or unreadable. `detail` says what to do."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """Outputs for N crops of side S.

    Attributes:
        logits: float32 N x 2 (manipulated, synthetic), uncalibrated.
        mask: float32 N x S/16 x S/16 in 0..1, where the face looks manipulated.
        cam: float32 N x S/32 x S/32, per-cell logit of the synthetic expert.
        novelty: float32 N, how unlike the training pictures a crop looks; about 1 for those.
        gate: float32 N in 0..1, weight of noise traces against appearance; None for networks
            that do not weigh the two.
    """

    logits: NDArray[np.float32]
    mask: NDArray[np.float32]
    cam: NDArray[np.float32]
    novelty: NDArray[np.float32]
    gate: NDArray[np.float32] | None = None

    def row(self, index: int) -> Outputs:
        """Return views of the outputs of one crop, with N = 1."""
        here = slice(index, index + 1)
        gate = None if self.gate is None else self.gate[here]
        return Outputs(self.logits[here], self.mask[here], self.cam[here], self.novelty[here], gate)


class Engine(Protocol):
    """A loaded network. `run` may be called from many threads at once."""

    kind: str
    device: str

    def run(self, crops: NDArray[np.uint8]) -> Outputs:
        """Judge crops, uint8 N x S x S x 3 RGB, S as the card's `input.size` says."""
        ...
