"""What an export is asked for, and the error that says why it cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    # The environment that converts for phones has no need of what reads cards.
    from detector.engine.card import ModelCard

# Every format with its suffix and the quantisations that it can have, the default first.
SUFFIXES = {"onnx": ".onnx", "onnx-int8": ".onnx", "litert": ".tflite", "torchscript": ".pt"}
QUANTISATIONS = {
    "onnx": ("none",),
    "onnx-int8": ("weights", "dynamic", "static"),
    "litert": ("none", "weights", "dynamic", "static"),
    "torchscript": ("none",),
}
# Smaller kernels, and those of depthwise convolutions, stay in half precision: they are a small
# part of a file, and rounding them costs most.
HALF_BELOW = 12_000
# Share of the layers, counted from the picture, whose activations keep their precision: the traces
# of manipulation there are fainter than a step of 8 bits over the whole range.
FINE_SHARE = 0.5
OUTPUTS = ("logits", "mask", "cam", "novelty")
GATE = "gate"


class ExportError(RuntimeError):
    """A model cannot be exported or its file not be run; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One file to make.

    Attributes:
        card: The model.
        form: A key of `SUFFIXES`.
        quantise: One of the form's `QUANTISATIONS`: "weights" stores weights in 8 bits and
            computes in float32; "dynamic" takes the range of activations from each picture;
            "static" takes it from calibration pictures.
        activations: Bits of activations when static, 8 or 16.
        crops: uint8 N x S x S x 3 to calibrate with; None unless static.
        half_below: Kernels of fewer numbers stay in half precision.
    """

    card: ModelCard
    form: str
    quantise: str
    activations: int
    crops: NDArray[np.uint8] | None
    half_below: int = HALF_BELOW

    @property
    def file_name(self) -> str:
        """Name of the file by default, such as `efficientnet-b0-int8-weights.tflite`."""
        static = f"static{self.activations}" if self.quantise == "static" else self.quantise
        mark = "" if self.quantise == "none" else f"-int8-{static}"
        return f"{self.card.name}{mark}{SUFFIXES[self.form]}"


def choose_quantisation(form: str, asked: str | None) -> str:
    """Return the quantisation to use, the form's default when none was asked for.

    Raises:
        ExportError: The form does not have it.
    """
    possible = QUANTISATIONS[form]
    if asked is None:
        return possible[0]
    if asked not in possible:
        raise ExportError(
            f"--format {form} goes with --quantize {' or '.join(possible)}, not with {asked}."
        )
    return asked


def free_path(path: Path) -> Path:
    """Return the path of an output file if a file can be put there.

    Raises:
        ExportError: It is a folder or a device, or its folder does not exist.
    """
    if path.exists() and not path.is_file():
        raise ExportError(f"{path} is not a file: name a file with --output.")
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}: make it, or choose another --output.")
    return path
