"""The default engine: the exported graph in ONNX Runtime, scores and maps in one pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.engine.base import ModelUnavailable, Outputs
from detector.imaging.onnx_session import Session

OUTPUT_NAMES = ["logits", "mask", "cam", "novelty"]
# Only networks of two streams answer with it.
GATE_OUTPUT = "gate"


class OnnxEngine:
    """One graph for all threads."""

    kind = "onnx"
    device = "cpu"

    def __init__(self, path: Path, *, threads_alone: int = 1) -> None:
        """Load the graph.

        Args:
            path: The exported network.
            threads_alone: Threads for a picture that is judged alone.

        Raises:
            ModelUnavailable: ONNX Runtime cannot read the file.
        """
        try:
            self._session = Session(path, threads_alone=threads_alone)
        except Exception as error:  # the runtime raises its own types, which derive from Exception
            raise ModelUnavailable(f"{path.name} cannot be loaded: {error}") from error
        self._names = [*OUTPUT_NAMES, *({GATE_OUTPUT} & set(self._session.output_names))]

    def run(self, crops: NDArray[np.uint8]) -> Outputs:
        """Judge crops, uint8 N x S x S x 3, N at least 1."""
        # One by one: together they take as long and N times the memory.
        runs = [self._session.run(self._names, {"crops": crop[np.newaxis]}) for crop in crops]
        return Outputs(*map(np.concatenate, zip(*runs, strict=True)))
