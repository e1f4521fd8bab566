"""The default engine: the exported graph in ONNX Runtime, scores and maps in one pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from detector.engine.base import ModelUnavailable, Outputs

OUTPUT_NAMES = ["logits", "mask", "cam", "novelty"]


class OnnxEngine:
    """One session for all threads; each request runs on its own thread, so each run uses one."""

    kind = "onnx"
    device = "cpu"

    def __init__(self, path: Path) -> None:
        """Load the graph.

        Raises:
            ModelUnavailable: ONNX Runtime cannot read the file.
        """
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = ort.InferenceSession(str(path), options, ["CPUExecutionProvider"])
        except Exception as error:  # the runtime raises its own types, which derive from Exception
            raise ModelUnavailable(f"{path.name} cannot be loaded: {error}") from error

    def run(self, crops: NDArray[np.uint8]) -> Outputs:
        """Judge crops, uint8 N x S x S x 3."""
        return Outputs(*self._session.run(OUTPUT_NAMES, {"crops": crops}))
