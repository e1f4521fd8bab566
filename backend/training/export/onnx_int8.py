"""ONNX graphs with 8-bit weights, and activations as they are or in 8 bits."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)

from training.export.onnx_float import load_graph
from training.export.plan import FINE_SHARE, ExportError, Plan

WEIGHTED = ("Conv", "Gemm")


def make(plan: Plan) -> bytes:
    """Return the quantised graph.

    Raises:
        ExportError: Static quantisation lacks pictures, or was asked for 16-bit activations.
        ModelUnavailable: The served graph is missing or altered.
    """
    model = _fused(load_graph(plan))
    if plan.quantise == "static":
        if plan.crops is None:
            raise ExportError("Static quantisation needs calibration pictures.")
        if plan.activations != 8:
            raise ExportError("ONNX Runtime has no 16-bit activations worth having: leave it at 8.")
        model = _static(model, plan.crops)
    elif plan.quantise == "dynamic":
        model = _dynamic(model)
    _shrink(model, plan.half_below)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _fused(model: ModelProto) -> ModelProto:
    """Return the graph in float32 with batch norms and constants folded into its weights."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "served.onnx"), Path(folder, "fused.onnx")
        onnx.save(model, source)
        options = ort.SessionOptions()
        options.log_severity_level = 3
        # What lies beyond is written in operators that only this runtime knows.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(target)
        ort.InferenceSession(str(source), options, ["CPUExecutionProvider"])
        fused = onnx.load(target)
    # Every reader works shapes out again.
    del fused.graph.value_info[:]
    return fused


def _static(model: ModelProto, crops: NDArray[np.uint8]) -> ModelProto:
    return _through_files(
        quantize_static,
        model,
        calibration_data_reader=_Crops(crops),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
        op_types_to_quantize=list(WEIGHTED),
        nodes_to_exclude=_precise(model),
        # The range of most pictures, not of the one that strays furthest.
        extra_options={"CalibMovingAverage": True},
    )


def _dynamic(model: ModelProto) -> ModelProto:
    return _through_files(
        quantize_dynamic,
        model,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=list(WEIGHTED),
        nodes_to_exclude=_precise(model),
    )


def _shrink(model: ModelProto, half_below: int) -> None:
    """Store what is still float32: large kernels in 8 bits a channel, the others in 16.

    Each is followed by what undoes it, which ONNX Runtime folds when it loads.
    """
    graph = model.graph
    users = {node.input[1]: node for node in graph.node if node.op_type in WEIGHTED}
    undo: list[NodeProto] = []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.ndim < 2:
            continue
        name = tensor.name
        large = values.size >= half_below
        if large and name in users and _groups(users[name]) == 1:
            whole, steps = round_to_int8(values, axis=_output_axis(users[name]))
            tensor.CopyFrom(numpy_helper.from_array(whole, f"{name}_int8"))
            graph.initializer.append(numpy_helper.from_array(steps, f"{name}_step"))
            undo.append(_cast(f"{name}_int8", f"{name}_whole"))
            undo.append(helper.make_node("Mul", [f"{name}_whole", f"{name}_step"], [name]))
        elif np.abs(values).max(initial=0) < np.finfo(np.float16).max:
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
            undo.append(_cast(f"{name}_half", name))
    nodes = [*undo, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def round_to_int8(
    values: NDArray[np.float32], axis: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round a tensor to whole multiples of one step a channel.

    Args:
        values: The tensor.
        axis: Its axis of channels.

    Returns:
        Multiples in -127..127, and the steps in a shape that both can be multiplied.
    """
    others = tuple(number for number in range(values.ndim) if number != axis)
    steps = np.maximum(np.abs(values).max(axis=others, keepdims=True), 1e-12) / 127
    return np.rint(values / steps).astype(np.int8), steps.astype(np.float32)


class _Crops(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime ships no types
    """Hands crops to the calibration one by one."""

    def __init__(self, crops: NDArray[np.uint8]) -> None:
        self._crops: Iterator[NDArray[np.uint8]] = iter(crops)

    def get_next(self) -> dict[str, NDArray[np.uint8]] | None:
        crop = next(self._crops, None)
        return None if crop is None else {"crops": crop[np.newaxis]}


def _through_files(quantise: Any, model: ModelProto, **options: Any) -> ModelProto:
    """Run a quantiser of ONNX Runtime, which takes and gives files alone."""
    # It advises preprocessing, which the exporter has done already, in a warning.
    logging.disable(logging.WARNING)
    try:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "float.onnx"), Path(folder, "int8.onnx")
            onnx.save(model, source)
            quantise(source, target, **options)
            return onnx.load(target)
    finally:
        logging.disable(logging.NOTSET)


def _precise(model: ModelProto) -> list[str]:
    """Name the layers whose inputs keep float32: near the picture, or channel by channel."""
    stored = {tensor.name for tensor in model.graph.initializer}
    layers = [n for n in model.graph.node if n.op_type in WEIGHTED and n.input[1] in stored]
    fine = round(FINE_SHARE * len(layers))
    return [n.name for place, n in enumerate(layers) if place < fine or _groups(n) > 1]


def _groups(node: NodeProto) -> int:
    return next((int(a.i) for a in node.attribute if a.name == "group"), 1)


def _output_axis(node: NodeProto) -> int:
    """Return which axis of a layer's weights counts its outputs."""
    transposed = any(a.name == "transB" and a.i for a in node.attribute)
    return 1 if node.op_type == "Gemm" and not transposed else 0


def _cast(source: str, target: str) -> NodeProto:
    return helper.make_node("Cast", [source], [target], to=TensorProto.FLOAT)
