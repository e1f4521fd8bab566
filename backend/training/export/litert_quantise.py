"""Store a LiteRT graph in 8 bits; needs the environment of `make mobile`."""

from __future__ import annotations

from typing import Any

import flatbuffers
import numpy as np
from ai_edge_quantizer import qtyping, quantizer
from ai_edge_quantizer.algorithm_manager import AlgorithmName
from ai_edge_quantizer.utils import tfl_flatbuffer_utils as flat
from numpy.typing import NDArray

from training.export.plan import FINE_SHARE

SIGNATURE = "serving_default"
INPUT = "crops"
EVERY = qtyping.TFLOperationName.ALL_SUPPORTED
WEIGHTED = {
    qtyping.TFLOperationName.CONV_2D,
    qtyping.TFLOperationName.DEPTHWISE_CONV_2D,
    qtyping.TFLOperationName.FULLY_CONNECTED,
}
# Groups of operations, as the names of their results say.
HALF, FINE, COARSE, EXACT = "half", "fine", "coarse", "exact"


def quantise(graph: bytes, how: str, activations: int, crops: NDArray[np.uint8] | None) -> bytes:
    """Return a graph with 8-bit weights.

    Args:
        graph: The float32 graph, named by `name_by_precision`.
        how: "weights", "dynamic" or "static", as in `Plan`.
        activations: Bits of activations when static.
        crops: uint8 N x S x S x 3 to calibrate with when static.
    """
    work = quantizer.Quantizer(bytearray(graph))
    work.add_weight_only_config(".*", EVERY, 8)
    work.add_weight_only_config(
        f"{HALF}|{EXACT}", EVERY, 16, algorithm_key=AlgorithmName.FLOAT_CASTING
    )
    if how == "dynamic":
        work.add_dynamic_config(COARSE, EVERY, 8)
    elif how == "static":
        work.add_static_config(COARSE, EVERY, activations, 8)
    ranges = None
    if work.need_calibration and crops is not None:
        pictures = [{INPUT: crop[np.newaxis].astype(np.float32)} for crop in crops]
        ranges = work.calibrate({SIGNATURE: pictures}, num_threads=1)
    return bytes(work.quantize(ranges).quantized_model)


def name_by_precision(graph: bytes, how: str, half_below: int) -> bytes:
    """Name every result after the precision that its operation needs.

    The converter's own names are long, and tell of the modules of this project alone.

    Args:
        graph: The float32 graph.
        how: "weights" keeps all activations precise, the others only those near the picture.
        half_below: Kernels of fewer numbers stay in half precision.
    """
    model = flat.read_model(graph)
    part: Any = model.subgraphs[0]
    names = [flat.get_tensor_name(tensor) for tensor in part.tensors]
    for number, tensor in enumerate(part.tensors):
        tensor.name = f"t{number}".encode()
    boundary = FINE_SHARE * len(part.operators) if how != "weights" else len(part.operators)
    for place, operation in enumerate(part.operators):
        group = FINE if place < boundary else COARSE
        if group == FINE and _rounds_badly(operation, part, model, half_below):
            group = HALF
        # The distance to the training pictures is a sum of squares, which rounding throws far off.
        if any("novelty" in names[number].lower() for number in operation.outputs):
            group = EXACT
        for number in operation.outputs:
            part.tensors[number].name = f"{group}{number}".encode()
    builder = flatbuffers.Builder(len(graph))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _rounds_badly(operation: Any, part: Any, model: Any, half_below: int) -> bool:
    """Return whether an operation has weights that are small or of a depthwise convolution."""
    code = model.operatorCodes[operation.opcodeIndex].builtinCode
    name = flat.TFL_OP_CODE_TO_NAME.get(code)
    if name not in WEIGHTED:
        return False
    elements = int(np.prod(part.tensors[operation.inputs[1]].shape))
    depthwise = name == qtyping.TFLOperationName.DEPTHWISE_CONV_2D
    return depthwise or elements < half_below
