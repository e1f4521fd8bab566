"""Write a trained network as files that serving takes: ONNX graph, safetensors and card."""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import load_file, save_file
from torch import nn

from detector.engine.onnx import OUTPUT_NAMES
from detector.networks.two_expert import EXPERTS, TwoExpertDetector
from training.config import TrainConfig
from training.initial import PIXEL_MEAN, PIXEL_STD

OPSET = 18
# Smaller tensors save nothing worth a cast.
MIN_HALF_ELEMENTS = 256


class _Served(nn.Module):
    """The network as it is served: probabilities instead of logits in the mask."""

    def __init__(self, network: TwoExpertDetector) -> None:
        super().__init__()
        self.network = network

    def forward(self, crops: torch.Tensor) -> tuple[torch.Tensor, ...]:
        output = self.network(crops)
        return output.logits, output.mask_logits.sigmoid(), output.cam, output.novelty


def load_halved(path: Path, config: TrainConfig) -> TwoExpertDetector:
    """Load trained weights rounded to half precision, so that every export is the same network."""
    network = TwoExpertDetector(config.trunk, PIXEL_MEAN, PIXEL_STD)
    weights = {name: _halve(value) for name, value in load_file(path).items()}
    # A run's weights know no novelty yet: it is fitted to the finished network.
    known = {n: v.float() for n, v in weights.items() if not n.startswith("novelty.")}
    missing, unexpected = network.load_state_dict(known, strict=False)
    if unexpected or any(not name.startswith("novelty.") for name in missing):
        raise ValueError(f"{path} does not fit {config.trunk}: {[*missing, *unexpected][:3]}")
    return network.eval()


def write_safetensors(network: TwoExpertDetector, path: Path) -> None:
    """Write the weights in half precision; batch-norm statistics stay as they are."""
    weights = {name: _halve(value).contiguous() for name, value in network.state_dict().items()}
    save_file(weights, path)


def write_onnx(network: TwoExpertDetector, size: int, path: Path) -> None:
    """Write the graph: crops in, logits, mask and map out, for any number of crops.

    Weights are stored in half precision with a cast, which ONNX Runtime folds when it loads.
    """
    example = torch.zeros((2, size, size, 3), dtype=torch.uint8)
    with warnings.catch_warnings():
        # The exporter warns about its own deprecations, which nobody here can act on.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            _Served(network).eval(),
            (example,),
            input_names=["crops"],
            output_names=OUTPUT_NAMES,
            dynamic_shapes={"crops": {0: torch.export.Dim("count", min=1, max=1024)}},
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    model = program.model_proto
    _store_half(model)
    _forget_origin(model)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def describe(
    name: str, version: str, folder: Path, network: TwoExpertDetector, config: TrainConfig
) -> dict[str, Any]:
    """Return the part of the card that follows from the files and the run's settings."""
    files = {"onnx": f"{name}.onnx", "torch": f"{name}.safetensors"}
    return {
        "kind": "detector",
        "name": name,
        "version": version,
        "architecture": config.trunk,
        "parameters": sum(p.numel() for p in network.parameters()),
        "labels": list(EXPERTS),
        "files": {kind: _file_entry(folder / file) for kind, file in files.items()},
        "input": {
            "size": config.size,
            "layout": "uint8 N x S x S x 3, RGB; normalisation is inside the graph",
            "mean": list(PIXEL_MEAN),
            "std": list(PIXEL_STD),
        },
    }


def write_card(card: dict[str, Any], path: Path) -> None:
    """Write a card as readable JSON."""
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _file_entry(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"name": path.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def _halve(value: torch.Tensor) -> torch.Tensor:
    return value.half() if value.dtype.is_floating_point and value.ndim > 1 else value


def _forget_origin(model: onnx.ModelProto) -> None:
    """Drop the exporter's stack traces: they name files of the machine that trained."""
    model.ClearField("metadata_props")
    graph = model.graph
    for part in (graph, *graph.node, *graph.input, *graph.output, *graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    for tensor in graph.initializer:
        tensor.ClearField("metadata_props")


def _store_half(model: onnx.ModelProto) -> None:
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
        casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
