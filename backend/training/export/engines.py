"""Run exported files as any other network, to compare them with it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.engine.base import Engine, Outputs
from detector.engine.onnx import OnnxEngine
from training.export.plan import GATE, OUTPUTS, ExportError


class LiteRTEngine:
    """A `.tflite` file in the LiteRT interpreter, one crop after the other on one thread."""

    kind = "litert"
    device = "cpu"

    def __init__(self, path: Path) -> None:
        """Load the graph.

        Raises:
            ImportError: The interpreter is not installed.
            ValueError: The file is no LiteRT graph.
        """
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter = Interpreter(str(path), num_threads=1)
        self._runner: Any = self._interpreter.get_signature_runner()

    def run(self, crops: NDArray[np.uint8]) -> Outputs:
        """Judge crops, uint8 N x S x S x 3."""
        found = [self._runner(crops=crop[np.newaxis].astype(np.float32)) for crop in crops]
        return _outputs({n: np.concatenate([one[n] for one in found]) for n in found[0]})


class TorchScriptEngine:
    """A traced network in libtorch."""

    kind = "torchscript"
    device = "cpu"

    def __init__(self, path: Path) -> None:
        """Load the archive.

        Raises:
            ImportError: torch is not installed.
            RuntimeError: The file is no TorchScript archive.
        """
        import torch

        self._torch = torch
        with warnings.catch_warnings():
            # torch advises its own newer formats here.
            warnings.simplefilter("ignore")
            self._network = torch.jit.load(path)  # type: ignore[no-untyped-call]

    def run(self, crops: NDArray[np.uint8]) -> Outputs:
        """Judge crops, uint8 N x S x S x 3."""
        with self._torch.inference_mode():
            found = self._network(self._torch.from_numpy(np.ascontiguousarray(crops)))
        return _outputs({name: value.numpy() for name, value in found.items()})


def open_exported(path: Path) -> Engine:
    """Load an exported file by its suffix.

    Raises:
        ExportError: It is missing or damaged, its format is unknown, or its runtime is missing.
    """
    runtimes: dict[str, Callable[[Path], Engine]] = {
        ".onnx": OnnxEngine,
        ".tflite": LiteRTEngine,
        ".pt": TorchScriptEngine,
    }
    if path.suffix not in runtimes:
        raise ExportError(f"{path.name} is none of {', '.join(sorted(runtimes))}.")
    if not path.is_file():
        raise ExportError(f"There is no file {path}: make it with `detector export`.")
    try:
        engine: Engine = runtimes[path.suffix](path)
    except ImportError as error:
        raise ExportError(
            f"{path.name} needs a runtime that is not installed: {error}. "
            "`make install-training` installs it."
        ) from error
    except Exception as error:  # each runtime raises its own types
        raise ExportError(f"{path.name} cannot be loaded: {error}") from error
    return engine


def _outputs(found: Mapping[str, NDArray[np.float32]]) -> Outputs:
    logits, mask, cam, novelty = (found[name] for name in OUTPUTS)
    return Outputs(logits, mask, cam, novelty, found.get(GATE))
