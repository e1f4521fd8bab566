"""Write a network as an ONNX graph with its weights in half precision."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from onnxscript import optimizer
from torch import nn

from detector.engine.onnx import GATE_OUTPUT, OUTPUT_NAMES
from detector.networks.two_expert import TwoExpertDetector
from training.graph_rewrite import pool_globally

OPSET = 18
# Smaller tensors save nothing worth a cast.
MIN_HALF_ELEMENTS = 256
PREFIX = "network."


class _Served(nn.Module):
    """The network as it is served: probabilities instead of logits in the mask."""

    def __init__(self, network: TwoExpertDetector) -> None:
        super().__init__()
        self.network = network

    def forward(self, crops: torch.Tensor) -> tuple[torch.Tensor, ...]:
        output = self.network(crops)
        served = output.logits, output.mask_logits.sigmoid(), output.cam, output.novelty
        return served if output.gate is None else (*served, output.gate)


def write_onnx(
    network: TwoExpertDetector, size: int, path: Path, weights: Path | None = None
) -> None:
    """Write the graph: crops in, scores and maps out, for any number of crops.

    Weights are stored in half precision with a cast, which ONNX Runtime folds when it loads, as it
    folds batch norm into the convolutions.

    Args:
        network: A network whose weights are exact in half precision, in evaluation mode.
        size: Side of a crop in pixels.
        path: The file to write.
        weights: A .safetensors file of the same network beside it; the graph then reads the large
            tensors from there instead of holding them.
    """
    model = _trace(network, size)
    pool_globally(model)
    stored = _places(weights) if weights is not None else {}
    _store_half(model, stored, weights.name if weights is not None else "")
    _forget_origin(model)
    path.write_bytes(model.SerializeToString())
    # By path, because tensors in another file are looked for beside this one.
    onnx.checker.check_model(str(path))


def _trace(network: TwoExpertDetector, size: int) -> ModelProto:
    example = torch.zeros((2, size, size, 3), dtype=torch.uint8)
    gated = network(example).gate is not None
    with warnings.catch_warnings():
        # The exporter warns about its own deprecations, which nobody here can act on.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            _Served(network).eval(),
            (example,),
            input_names=["crops"],
            output_names=[*OUTPUT_NAMES, *([GATE_OUTPUT] if gated else [])],
            dynamic_shapes={"crops": {0: torch.export.Dim("count", min=1, max=1024)}},
            opset_version=OPSET,
            dynamo=True,
            # Its optimiser folds batch norm into the kernels, which are then no longer exact in
            # half precision.
            optimize=False,
            verbose=False,
        )
    assert program is not None
    optimizer.inline(program.model)
    optimizer.fold_constants(program.model)
    optimizer.remove_unused_nodes(program.model)
    model: ModelProto = program.model_proto
    return model


def _places(weights: Path) -> dict[str, tuple[int, int]]:
    """Return where each half-precision tensor lies in a .safetensors file: offset and length."""
    with weights.open("rb") as handle:
        header = int.from_bytes(handle.read(8), "little")
        entries = json.loads(handle.read(header))
    entries.pop("__metadata__", None)
    return {
        name: (8 + header + entry["data_offsets"][0], int(np.diff(entry["data_offsets"])[0]))
        for name, entry in entries.items()
        if entry["dtype"] == "F16"
    }


def _store_half(model: ModelProto, stored: dict[str, tuple[int, int]], file: str) -> None:
    graph = model.graph
    casts = []
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < MIN_HALF_ELEMENTS:
            continue
        values = numpy_helper.to_array(tensor)
        half = values.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), values):
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, f"{name}_half"))
        place = stored.get(name.removeprefix(PREFIX))
        if place is not None:
            _point_to(tensor, file, place)
        casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _point_to(tensor: TensorProto, file: str, place: tuple[int, int]) -> None:
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", file), ("offset", place[0]), ("length", place[1])):
        tensor.external_data.add(key=key, value=str(value))


def _forget_origin(model: ModelProto) -> None:
    """Drop the exporter's stack traces: they name files of the machine that trained."""
    model.ClearField("metadata_props")
    graph = model.graph
    for part in (graph, *graph.node, *graph.input, *graph.output, *graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    for tensor in graph.initializer:
        tensor.ClearField("metadata_props")
